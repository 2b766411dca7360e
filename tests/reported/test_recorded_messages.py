"""Logs, event streams and recordings: the answers to tools/list in them are read, and pages are joined."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing import Recorded, connect_options, parse_target
from scorer.contracts.definitions import Snapshot
from tests.support.command_line import run

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = {"type": "object", "properties": {"title": {"type": "string", "description": "A title."}}}
FIND = {"name": "find_copy", "description": "Finds a copy.", "inputSchema": SCHEMA}
DROP = {"name": "drop_copy", "description": "Removes a copy.", "inputSchema": SCHEMA}
ASK = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
GO_ON = {"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {"cursor": "2"}}


def answer(*tools: Any, id: int = 1, **more: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": id, "result": {"tools": list(tools), **more}}


def hello(name: str) -> dict[str, Any]:
    result = {"protocolVersion": "2025-06-18", "capabilities": {}, "serverInfo": {"name": name}}
    return {"jsonrpc": "2.0", "id": 0, "result": result}


def lines(*messages: Any) -> str:
    return "".join(json.dumps(each) + "\n" for each in messages)


def event(message: Any) -> str:
    return f"event: message\ndata: {json.dumps(message)}\n\n"


def har(*bodies: str) -> str:
    entries = [
        {"request": {"postData": {"text": json.dumps(ASK)}}, "response": {"content": {"text": body}}}
        for body in bodies
    ]
    return json.dumps({"log": {"entries": entries}})


def servers(folder: Path, content: str, name: str = "desk.log") -> dict[str, tuple[Any, ...]]:
    path = folder / name
    path.write_text(content)
    found = [each for each in parse_target(str(path), connect_options()) if isinstance(each, Recorded)]
    return {each.name: each.result.tools for each in found if isinstance(each.result, Snapshot)}


ONE = answer(FIND, DROP)
PAGES = (ASK, answer(FIND, nextCursor="2"), GO_ON, answer(DROP, id=2))
RECORDINGS = {
    "JSON lines": lines(*PAGES),
    "JSON lines without requests": lines(PAGES[1], PAGES[3]),
    "a batch": json.dumps(PAGES),
    "an event stream": event(ONE),
    "an event stream with other events": f": ping\n\nevent: endpoint\ndata: /messages?id=1\n\nid: 7\n{event(ONE)}",
    "an event of several lines": "\n".join(f"data:{line}" for line in json.dumps(ONE, indent=1).splitlines()) + "\n\n",
    "an event stream with line ends of Windows": event(ONE).replace("\n", "\r\n"),
    "an answer with its headers": f"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n{event(ONE)}",
    "an answer in JSON with its headers": f"HTTP/2 200\r\ncontent-type: application/json\r\n\r\n{json.dumps(ONE)}",
    "messages with Content-Length": f"Content-Length: 5\r\n\r\n{json.dumps(ONE)}",
    "messages over several lines": json.dumps(ASK, indent=1) + "\n" + json.dumps(ONE, indent=1),
    "the log of a client": f"2026-01-01 [desk] [info] Message from server: {json.dumps(ONE)} {{}}\n[desk] bye {{",
    "a log whose lines hold messages": lines({"way": "out", "message": ASK}, {"way": "in", "message": ONE}),
    "a log whose lines hold messages as texts": lines({"way": "in", "text": json.dumps(ONE)}),
    "a recording of a browser": har(event(ONE)),
    "a recording with JSON": har(json.dumps(ONE)),
    "what a script prints after its name": f"\n> desk@1.0.0 list\n> node list.js\n\n{json.dumps(ONE['result'], indent=1)}\n",
}  # fmt: skip


@pytest.mark.parametrize("content", RECORDINGS.values(), ids=RECORDINGS)
def test_every_recording_of_one_server_reads_as_its_tools(tmp_path: Path, content: str) -> None:
    assert servers(tmp_path, content) == {"desk": (FIND, DROP)}


def test_a_handshake_names_the_server_and_another_one_begins_another(tmp_path: Path) -> None:
    content = lines(hello("desk"), ASK, answer(FIND), hello("shelf"), ASK, answer(DROP), hello("desk"))
    assert servers(tmp_path, content, "all.jsonl") == {"desk": (FIND,), "shelf": (DROP,)}


def test_lists_without_a_common_tool_are_of_several_servers(tmp_path: Path) -> None:
    content = lines(ASK, answer(FIND), ASK, answer(DROP))
    assert servers(tmp_path, content) == {"desk-1": (FIND,), "desk-2": (DROP,)}


def test_the_last_of_several_lists_counts_and_a_note_says_so(tmp_path: Path) -> None:
    assert servers(tmp_path, lines(ASK, answer(FIND), ASK, ONE)) == {"desk": (FIND, DROP)}
    note = "the log lists the tools of desk 2 times; the last list is read\n"
    assert run("check", tmp_path / "desk.log", "--exit-zero").stderr == note


def test_a_log_that_ends_before_the_last_page_says_that_tools_are_missing(tmp_path: Path) -> None:
    assert servers(tmp_path, lines(*PAGES[:2])) == {"desk": (FIND,)}
    assert "desk" in run("check", tmp_path / "desk.log", "--exit-zero").stderr


def test_an_error_instead_of_the_tools_is_the_reason(tmp_path: Path) -> None:
    error = {"jsonrpc": "2.0", "id": 1, "error": {"code": -32601, "message": "Method not found"}}
    (tmp_path / "desk.log").write_text(lines(ASK, error))
    result = run("check", tmp_path / "desk.log")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: desk.log contains a JSON-RPC error instead of tools: Method not found\n",
    )


@pytest.mark.parametrize(
    ("content", "line"),
    [(lines(ASK, answer(DROP, FIND)), 2), (f": hi\n\n{event(answer(FIND))}", 4)],
    ids=["JSON lines", "event stream"],
)
def test_findings_point_at_the_line_of_the_message(tmp_path: Path, content: str, line: int) -> None:
    path = tmp_path / "desk.log"
    path.write_text(content)
    report = json.loads(run("check", path, "--format", "rdjson", "--exit-zero").stdout)
    marked = {
        content.splitlines()[start["line"] - 1][start["column"] - 1 :][:16]
        for each in report["diagnostics"]
        if (start := each["location"]["range"]["start"])["line"] == line and "find_copy:" in each["message"]
    }
    assert 'Finds a copy.", ' in marked
