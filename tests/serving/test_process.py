"""`mcp-scorer serve` as a process: over stdio and HTTP, how it ends, and its own scores by its own gate."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import anyio
import httpx2
import pytest
from mcp import Client

from tests.capturing.running import FAULTY, left_over, processes_with
from tests.serving.clients import MODES, outcome, over_stdio
from tests.serving.test_servers import LIBRARY, listed
from tests.support.command_line import run, start
from tests.support.snapshots import DESK, good_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: What our own definitions must reach: the tier of the server, and the score of each tool.
GATE = ("--fail-under", "A", "--min-tool", "4.0", "--fail-on", "info")

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "a", "version": "1"},
    },
}


INITIALIZED = {"jsonrpc": "2.0", "method": "notifications/initialized"}


def test_its_own_definitions_reach_tier_a_over_stdio(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scorer", "serve", "--servers", listed(tmp_path, library=LIBRARY)]
    done = run("check", *GATE, "--format", "json", "--", *command)
    assert done.exit_code == 0, done.stderr
    (server,) = json.loads(done.stdout)["servers"]
    assert (server["name"], server["score"]["tier"], server["findings"]) == ("mcp-scorer", "A", [])
    assert min(tool["tdqs"] for tool in server["tools"]) >= 4.0


def test_its_shipped_definitions_reach_tier_a() -> None:
    assert run("check", "reports/serve-tools.json", *GATE).exit_code == 0


def test_every_client_takes_its_definitions_whole() -> None:
    done = run("check", "reports/serve-tools.json", "--client", "all", "--format", "json", "--exit-zero")
    (server,) = json.loads(done.stdout)["servers"]
    assert [each["client"] for each in server["clients"] if each["refuses"] or each["loses"]] == []
    assert server["clients"]


def test_a_session_over_stdio(tmp_path: Path) -> None:
    good_file(tmp_path)
    other = tmp_path / "other"
    other.mkdir()

    async def work(client: Client) -> list[Any]:
        found = [
            outcome(await client.call_tool("score_definitions", {"path": "loan-desk.json"}))["tool_count"]
        ]
        found.append(outcome(await client.call_tool("score_definitions", {"path": "../loan-desk.json"})))
        found.append(len((await client.list_resources()).resources))
        return found

    count, line, pages = over_stdio(work, roots=[tmp_path.as_uri()])
    assert (count, pages) == (2, 50)
    assert line.startswith("../loan-desk.json is outside the granted folders")


def test_only_messages_are_on_stdout_and_what_may_be_reached_is_on_stderr(tmp_path: Path) -> None:
    call = {"name": "score_definitions", "arguments": {"server": "library"}}
    lines = [
        HELLO,
        INITIALIZED,
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call},
    ]
    # what the server of the call prints must not get in between
    loud = {
        **LIBRARY,
        "args": [
            "-c",
            f"print('loud'); import runpy; runpy.run_path({LIBRARY['args'][0]!r}, run_name='__main__')",
        ],
    }
    process = start("serve", "--root", tmp_path, "--servers", listed(tmp_path, library=loud))
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("".join(f"{json.dumps(line)}\n" for line in lines).encode())
    process.stdin.write(b"no message\n")
    process.stdin.flush()
    answers = [json.loads(process.stdout.readline()) for _ in range(2)]
    rest, said = process.communicate()
    assert [answer["id"] for answer in answers] == [1, 2]
    assert answers[1]["result"]["structuredContent"]["tool_count"] == 7
    assert (rest, process.returncode) == (b"", 0)
    assert said.decode().splitlines()[0] == (
        f"mcp-scorer serve: reads files: {tmp_path}; may start or contact: library"
    )


def test_a_signal_ends_it_and_the_server_of_a_call_though_its_client_stays(tmp_path: Path) -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    silent = {"command": sys.executable, "args": [str(FAULTY), "silent_and_ignores_sigterm", marker]}
    process = start("serve", "--servers", listed(tmp_path, silent=silent))
    call = {"name": "score_definitions", "arguments": {"server": "silent"}}
    assert process.stdin is not None
    for message in (HELLO, INITIALIZED, {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}):
        process.stdin.write(f"{json.dumps(message)}\n".encode())
    process.stdin.flush()
    while not processes_with(marker):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 130
    assert left_over(marker) == []
    _, said = process.communicate()
    first, starting, *_, last = said.decode().splitlines()
    assert (first, last) == (
        "mcp-scorer serve: reads files: in the roots of the client; may start or contact: silent",
        "interrupted",
    )
    assert starting.startswith("starting silent: ")


# --- over HTTP ------------------------------------------------------------------------------------


@contextmanager
def listening(*words: object) -> Iterator[str]:
    """Give the URL of a server over HTTP at a free port."""
    process = start("serve", "--http", "0", *words, stdin=subprocess.DEVNULL)
    assert process.stderr is not None
    said = [process.stderr.readline().decode() for _ in range(2)]
    found = re.fullmatch(r"mcp-scorer serve: listening at (http://127\.0\.0\.1:\d+/mcp)\n", said[1])
    assert found, said
    drain = threading.Thread(target=process.stderr.read)  # so that its log never waits for a reader
    drain.start()
    try:
        yield found[1]
    finally:
        process.terminate()
        process.wait()
        drain.join()
        assert process.stdout is not None
        assert process.stdout.read() == b""
        for stream in (process.stdout, process.stderr):
            stream.close()


def test_a_session_over_http(tmp_path: Path) -> None:
    good_file(tmp_path)

    async def work(url: str, mode: str) -> list[Any]:
        async with Client(url, mode=mode) as client:
            calls = (
                ("score_definitions", {"path": "loan-desk.json"}),
                ("score_definitions", {"tools": list(DESK)}),
                ("score_definitions", {"path": "/etc/hostname"}),
            )
            found = [outcome(await client.call_tool(name, arguments)) for name, arguments in calls]
            return [each if isinstance(each, str) else each["tool_count"] for each in found]

    with listening("--root", tmp_path) as url:
        for mode in MODES:
            one, other, line = anyio.run(work, url, mode)
            assert (one, other) == (2, 5)
            assert line.startswith("/etc/hostname is outside the granted folders")
        _refuses_foreign_requests(url)


def _refuses_foreign_requests(url: str) -> None:
    """Expect that requests from pages of other sites, and by other names of this machine, get no answer."""
    port = url.split(":")[2].partition("/")[0]
    modern = {"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list"}
    accepted = {"accept": "application/json, text/event-stream"}
    statuses = {
        headers: httpx2.post(url, json=HELLO, headers={**accepted, **dict(headers)}).status_code
        for headers in (
            (),
            (("host", f"localhost:{port}"),),
            (("origin", f"http://127.0.0.1:{port}"),),
            (("host", f"evil.example:{port}"),),
            (("host", "127.0.0.1"),),
            (("origin", "https://evil.example"),),
            (("origin", f"http://127.0.0.1:{int(port) - 1}"),),
            (("origin", "null"),),
            (("origin", "https://evil.example"), *modern.items()),
        )
    }
    assert [*statuses.values()] == [200, 200, 200, 421, 421, 403, 403, 403, 403]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--http", "somewhere"], "'somewhere' is not an address to serve at; pass HOST:PORT or PORT"),
        (["--http", "127.0.0.1:99999"], "'127.0.0.1:99999' is not an address to serve at"),
        (
            ["--http", "0.0.0.0:0"],
            "other machines can reach 0.0.0.0:0, and the server does not authenticate them",
        ),
        (["--http", "0", "--allow-host", "a/b"], "'a/b' is not a host"),
        (["--allow-host", "a.example"], "--allow-host applies to --http; pass both"),
        (["--root", "no-such-folder"], "no-such-folder is not a folder; pass one that exists with --root"),
        (["--servers", "no-such-file.json"], "no such file: no-such-file.json"),
        (
            ["--http", "no.such.host.invalid:0", "--allow-host", "a"],
            "cannot serve at no.such.host.invalid:0: ",
        ),
    ],
)
def test_a_start_that_is_not_possible_says_why(words: list[str], line: str) -> None:
    done = run("serve", "--quiet", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {line}")


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("serve", "--quiet", "--http", address)
    assert (done.exit_code, done.stderr.startswith(f"error: cannot serve at {address}: ")) == (2, True)
