"""The official inspector, which is a client in another language, lists and calls the tools of `mcp-scorer serve`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scorer.formats.pages import explained
from tests.support.command_line import environment
from tests.support.snapshots import good_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live


def asked(inspector: list[str], folder: Path, *words: str) -> Any:
    """Return what the inspector prints of an answer of our server."""
    server = [sys.executable, "-m", "scorer", "serve", "--root", str(folder)]
    command = [*inspector, "--cli", *server, "--method", *words]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_inspector_calls_a_tool_on_a_file(inspector: list[str], tmp_path: Path) -> None:
    good_file(tmp_path)
    words = ("tools/call", "--tool-name", "score_definitions", "--tool-arg", "path=loan-desk.json", "limit=1")
    result = asked(inspector, tmp_path, *words)["structuredContent"]
    assert (result["tool_count"], len(result["tools"]), result["next_offset"]) == (2, 1, 1)


def test_the_inspector_reads_the_page_of_a_rule(inspector: list[str], tmp_path: Path) -> None:
    (content,) = asked(inspector, tmp_path, "resources/read", "--uri", "mcp-scorer://rules/PUR011")[
        "contents"
    ]
    assert content["text"] == explained("PUR011", 100)
