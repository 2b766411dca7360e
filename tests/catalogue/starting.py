"""Servers of the tests that a crawl starts from the file of a client, without an installation."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing.confined.views import base_python
from scorer.catalogue.store import open_store
from tests.catalogue.crawling import crawl, events, failures
from tests.catalogue.packages import SERVERS

if TYPE_CHECKING:
    from pathlib import Path

BUBBLEWRAP = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")


def write_commands(path: Path, **behaviors: str | list[str]) -> Path:
    """Write the file of a client whose servers behave like that."""
    code = (SERVERS / "packaged.py").read_text(encoding="utf-8")
    servers = {
        name: {
            "command": base_python(),
            "args": ["-c", code, *([words] if isinstance(words, str) else words)],
        }
        for name, words in behaviors.items()
    }
    path.write_text(json.dumps({"mcpServers": servers}), encoding="utf-8")
    return path


def crawl_commands(folder: Path, sandbox: str, *more: object, **behaviors: list[str]) -> dict[str, str]:
    """Crawl servers that behave like that. Return the outcome of each."""
    source = write_commands(folder / "mcp.json", **behaviors)
    given = ("--allow-exec", "--sandbox", sandbox, "--log-json", *(more or ("--timeout", 60)))
    result = crawl(folder / "store", source, *given)
    captured = {each["name"]: "captured" for each in events(result, "captured")}
    return {**captured, **failures(result)}


def seen(store: Path, name: str) -> Any:
    """Return what a server has told in the description of its tool."""
    with open_store(store) as opened:
        digests = {each.removeprefix("example.desk/"): digest for each, digest in opened.unscored("", "")}
        snapshot = json.loads(opened.definitions(digests[name]))
    return json.loads(snapshot["tools"][0]["description"].partition("Seen: ")[2])
