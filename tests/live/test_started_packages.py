"""`catalogue crawl --allow-exec` of real packages: one of npm and one of PyPI, installed from their registries."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.catalogue.crawling import crawl, events, export, failures
from tests.live.conftest import EVERYTHING, PYTHON_SERVERS
from tests.live.test_real_servers import EVERYTHING_TOOLS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live


def test_a_server_of_npm_and_one_of_pypi_are_installed_and_scored(tmp_path: Path) -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm cannot be reached: Node.js is not installed")
    name, _, version = EVERYTHING.rpartition("@")
    packages = {
        "node": {"registryType": "npm", "identifier": name, "version": version},
        "python": {
            "registryType": "pypi",
            "identifier": "mcp-server-time",
            "version": PYTHON_SERVERS["mcp-server-time"],
        },
    }
    source = tmp_path / "servers.jsonl"
    lines = (json.dumps({"name": server, "packages": [each]}) for server, each in packages.items())
    source.write_text("\n".join(lines), encoding="utf-8")

    result = crawl(tmp_path / "store", source, "--allow-exec", "--timeout", 120, "--log-json")

    if "unreachable" in failures(result).values():
        pytest.skip("npm or PyPI cannot be reached")
    assert failures(result) == {}
    assert len(events(result, "starting")) == 2
    tools = {
        record["name"]: {tool["name"] for tool in record["tools"]}
        for record in map(json.loads, export(tmp_path / "store").splitlines())
    }
    assert tools == {"node": EVERYTHING_TOOLS, "python": {"get_current_time", "convert_time"}}
