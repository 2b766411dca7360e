"""Which servers a call may start or contact: those of the files that the user names at the start, by name."""

from __future__ import annotations

import json
import sys
import uuid
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from scorer.contracts.definitions import Snapshot
from scorer.contracts.errors import InputError
from tests.capturing.running import FAULTY, left_over, processes_with
from tests.serving.clients import access, call, outcome, talk
from tests.support.command_line import ROOT
from tests.support.snapshots import LEND

if TYPE_CHECKING:
    from pathlib import Path

    from mcp import Client

LIBRARY = {"command": sys.executable, "args": [str(ROOT / "examples" / "library_server.py")]}


def listed(folder: Path, name: str = "servers.json", **servers: Any) -> Path:
    """Write a file of servers."""
    path = folder / name
    path.write_text(json.dumps({"mcpServers": servers}))
    return path


def test_without_a_file_of_servers_no_call_can_name_one() -> None:
    line = call("score_definitions", server="library")
    assert line == "there is no argument `server`; use: tools, path, limit, offset"


def test_a_configured_server_is_started_for_the_call_that_names_it(tmp_path: Path) -> None:
    touched = {"command": "touch", "args": [str(tmp_path / "started")]}
    allowed = access(servers=[listed(tmp_path, library=LIBRARY, other=touched)])
    result = call("score_definitions", allowed, server="library")
    assert (result["server"], result["tool_count"]) == ("library", 7)
    assert not (tmp_path / "started").exists()


def test_a_server_that_is_not_configured_is_refused_with_those_that_are(tmp_path: Path) -> None:
    allowed = access(servers=[listed(tmp_path, library=LIBRARY)])
    assert call("score_definitions", allowed, server="touch") == "`server` is 'touch'; use one of: library"


def test_a_file_that_changes_after_the_start_adds_no_server(tmp_path: Path) -> None:
    allowed = access(servers=[listed(tmp_path, library=LIBRARY)])
    listed(tmp_path, library={"command": "touch", "args": [str(tmp_path / "started")]}, more=LIBRARY)
    assert call("score_definitions", allowed, server="more").startswith("`server` is 'more'")
    assert call("score_definitions", allowed, server="library")["tool_count"] == 7
    assert not (tmp_path / "started").exists()


def test_the_definitions_of_our_tools_name_the_servers(tmp_path: Path) -> None:
    async def work(client: Client) -> Any:
        return (await client.list_tools()).tools

    allowed = access(servers=[listed(tmp_path, library=LIBRARY, branch=LIBRARY)])
    score, edits, compare, explain = talk(work, allowed)
    for tool in (score, edits):
        assert tool.input_schema["properties"]["server"]["enum"] == ["library", "branch"]
    for side in ("old", "new"):
        assert compare.input_schema["properties"][side]["properties"]["server"]["enum"] == [
            "library",
            "branch",
        ]
    assert [tool.annotations.open_world_hint for tool in (score, edits, compare, explain)] == [True] * 3 + [
        False
    ]
    assert "server" not in json.dumps(
        talk(work)[0].input_schema["properties"].keys() - {"tools"}, default=list
    )


def test_two_servers_of_one_name_are_refused_at_the_start(tmp_path: Path) -> None:
    one, other = listed(tmp_path, library=LIBRARY), listed(tmp_path, "more.json", library=LIBRARY)
    with pytest.raises(InputError, match="lists a server library, as another file does"):
        access(servers=[one, other])


def test_nothing_may_be_named_where_only_definitions_are_allowed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="definitions-only"):
        access(servers=[listed(tmp_path, library=LIBRARY)], definitions_only=True)


def test_a_server_that_does_not_start_is_an_error_that_says_why(tmp_path: Path) -> None:
    allowed = access(servers=[listed(tmp_path, gone={"command": "no-such-program-of-ours"})])
    assert "gone" in call("score_definitions", allowed, server="gone")
    assert "no-such-program-of-ours" in call("score_definitions", allowed, server="gone")


def test_progress_is_reported_while_a_server_starts(tmp_path: Path) -> None:
    seen: list[tuple[float, str | None]] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:  # noqa: ARG001
        seen.append((progress, message))

    async def work(client: Client) -> Any:
        return await client.call_tool("score_definitions", {"server": "library"}, progress_callback=note)

    talk(work, access(servers=[listed(tmp_path, library=LIBRARY)]))
    assert [number for number, _ in seen] == [*range(1, len(seen) + 1)]
    assert [message for _, message in seen] == [
        "library: start",
        "library: handshake",
        "library: list",
        "library: close",
        "library: done",
        "scoring library",
    ]


def test_one_call_at_a_time_starts_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running: list[str] = []

    async def alone(name: str, *_given: object) -> Snapshot:
        assert running == []
        running.append(name)
        for _ in range(9):
            await anyio.lowlevel.checkpoint()
        running.clear()
        return Snapshot(name, name, (LEND,))

    async def work(client: Client) -> None:
        async with anyio.create_task_group() as group:
            for name in ("library", "branch"):
                group.start_soon(client.call_tool, "score_definitions", {"server": name})

    monkeypatch.setattr("scorer.serving.calls.live", alone)
    talk(work, access(servers=[listed(tmp_path, library=LIBRARY, branch=LIBRARY)]))


def test_a_call_that_is_cancelled_ends_the_server_that_it_started(tmp_path: Path) -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    silent = {"command": sys.executable, "args": [str(FAULTY), "silent", marker]}

    async def work(client: Client) -> str:
        async with anyio.create_task_group() as group:
            group.start_soon(_started, marker, group.cancel_scope)
            await client.call_tool("score_definitions", {"server": "silent"})
        assert await anyio.to_thread.run_sync(left_over, marker) == []  # while the session goes on
        result = await client.call_tool("explain_rule", {"id": "PUR000"})
        return str(outcome(result)["id"])

    allowed = access(servers=[listed(tmp_path, silent=silent)])
    assert talk(work, allowed) == "PUR000"


async def _started(marker: str, scope: anyio.CancelScope) -> None:
    """Cancel the scope once the process runs."""
    while not processes_with(marker):
        await anyio.sleep(0.02)
    scope.cancel()
