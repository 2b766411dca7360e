"""The library's face: `capture` takes every form of target, and leaves the SDK alone until it connects."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from scorer.capturing import acapture, capture
from scorer.contracts.definitions import Snapshot
from scorer.contracts.errors import ConnectionFailed, InputError
from tests.capturing.running import FAULTY, left_over, processes_with
from tests.servers.faulty import TOOLS

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, str(FAULTY), "fine"]

WITHOUT_SDK = """
import sys
from scorer.capturing import capture_all, connect_options, parse_target, snapshot_json
from scorer.capturing import capture
snapshot_json([capture(sys.argv[1])])
options = connect_options()
capture_all(parse_target(sys.argv[1], options), options)
heavy = {"mcp", "mcp_types", "pydantic", "httpx2", "anyio", "asyncio", "jinja2", "rich"}
print(sorted(heavy & set(sys.modules)))
"""

INTERRUPTED = """
import asyncio, sys
from dataclasses import replace
from scorer.capturing import Timeouts, capture_all, connect_options, parse_command
options = replace(connect_options(jobs=3), timeouts=Timeouts(600, 600, 600, 0.2))
faulty, marker, way = sys.argv[1:]
faults = ("silent", "silent_and_ignores_sigterm", "silent_with_a_child")
sources = [s for fault in faults for s in parse_command([sys.executable, faulty, fault, marker], options)]
def capturing():
    capture_all(sources, options, lambda name, phase: print(phase, flush=True))
async def inside_a_loop():
    capturing()
try:
    asyncio.run(inside_a_loop()) if way == "loop" else capturing()
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("form", [list, tuple])
def test_a_list_or_tuple_of_texts_is_a_command(form: Any) -> None:
    assert capture(form(COMMAND)).tools == tuple(TOOLS)


def test_a_text_is_a_target_and_a_path_a_file(tmp_path: Path) -> None:
    path = tmp_path / "desk#1.json"
    path.write_text(json.dumps(TOOLS))

    assert capture(str(path)) == capture(path) == Snapshot("desk#1", "desk#1.json", tuple(TOOLS))


def test_json_in_memory_is_read_as_a_file_would_be() -> None:
    assert capture(TOOLS).tools == capture({"tools": TOOLS}).tools == tuple(TOOLS)


def test_the_asynchronous_twin_gives_the_same() -> None:
    assert asyncio.run(acapture(COMMAND)) == capture(COMMAND)


def test_a_failure_is_raised_with_its_plain_lines_and_exit_code() -> None:
    with pytest.raises(ConnectionFailed) as raised:
        capture([sys.executable, str(FAULTY), "exits_while_listing"])
    assert str(raised.value) == "faulty: list: the server exited with code 7 before it answered tools/list"

    with pytest.raises(InputError) as refused:
        capture([sys.executable, str(FAULTY), "has_no_tools"])
    assert str(refused.value) == "faulty: list: the server has no tools, so there is nothing to score"


def test_one_server_is_wanted() -> None:
    with pytest.raises(InputError) as raised:
        capture({"desk": TOOLS, "cellar": TOOLS})

    assert str(raised.value) == (
        "the target has 2 servers, but exactly one is needed: desk, cellar; choose one with FILE#NAME"
    )


def test_importing_the_room_and_reading_a_file_leaves_the_sdk_alone(tmp_path: Path) -> None:
    (tmp_path / "tools.json").write_text(json.dumps({"tools": TOOLS}))
    command = [sys.executable, "-c", WITHOUT_SDK, str(tmp_path / "tools.json")]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for left processes in /proc")
@pytest.mark.parametrize("way", ["plain", "loop"])
def test_an_interrupt_ends_every_started_process_first(way: str) -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    running = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", INTERRUPTED, str(FAULTY), marker, way],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    phases = [next(running.stdout).strip() for _ in range(6)]

    while len(processes_with(marker)) < 5:  # the capturing one, three servers and a child
        time.sleep(0.01)

    running.send_signal(signal.SIGINT)
    _, stderr = running.communicate()

    assert sorted(phases) == ["handshake"] * 3 + ["start"] * 3
    assert left_over(marker) == []
    assert (running.returncode, stderr) == (130, "")
