"""`python:MODULE:OBJECT`: a server object runs in a process of its own, where its prints cannot hurt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scorer.capturing import capture
from scorer.contracts.errors import ConnectionFailed

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

MODULE = """
import os, sys
print("imported")
os.write(1, b"straight to the descriptor\\n")
from mcp.server.lowlevel import Server
from mcp.types import ListToolsResult, Tool

async def list_tools(context, params):
    print("listing")
    return ListToolsResult(tools=[Tool(name="lend_copy", input_schema={"type": "object"})])

class desk:
    low = Server("loans", version="2", on_list_tools=list_tools)

number = 5
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk_server.py").write_text(MODULE)
    (tmp_path / "broken_server.py").write_text("import no_such_dependency\n")
    return tmp_path


def lines(target: str, **options: Any) -> list[str]:
    with pytest.raises(ConnectionFailed) as raised:
        capture(target, **options)
    return str(raised.value).splitlines()


def test_the_example_server_gives_its_tools() -> None:
    snapshot = capture("python:library_server:server", cwd=EXAMPLES)

    assert (snapshot.name, snapshot.target) == ("lending-library", "python:library_server:server")
    assert sorted(tool["name"] for tool in snapshot.tools) == [
        "clear_reader_history",
        "delete_reservation",
        "lend_copy",
        "place_hold",
        "process",
        "reader",
        "search_catalogue",
    ]


def test_a_low_level_server_inside_another_object_is_served_whatever_its_module_prints(folder: Path) -> None:
    snapshot = capture("python:desk_server:desk.low", cwd=folder)

    assert (snapshot.name, snapshot.server_info) == ("loans", {"name": "loans", "version": "2"})
    assert snapshot.tools == ({"name": "lend_copy", "inputSchema": {"type": "object"}},)


@pytest.mark.parametrize(
    ("target", "last"),
    [
        ("python:desk_server:server", "  stderr: the module desk_server has no object server"),
        (
            "python:desk_server:number",
            "  stderr: desk_server:number is of type int, not a server object of the MCP SDK or fastmcp",
        ),
        (
            "python:broken_server:server",
            "  stderr: ModuleNotFoundError: No module named 'no_such_dependency'",
        ),
    ],
)
def test_an_object_that_is_no_server_is_said_plainly(folder: Path, target: str, last: str) -> None:
    assert lines(target, cwd=folder)[-1] == last


def test_a_module_that_is_not_there_is_said_plainly(folder: Path) -> None:
    assert lines("python:no_such.module:server", cwd=folder) == [
        "module: handshake: the server exited with code 2 before it answered the handshake",
        f"  stderr: there is no module no_such.module (no no_such in {folder} or on the path)",
    ]
