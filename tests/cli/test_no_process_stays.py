"""However the program ends, nothing that it started is left: not a server, its child, or a daemon of it."""

from __future__ import annotations

import os
import signal
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scorer.capturing import capture_all, connect_options, parse_command
from tests.capturing.running import FAULTY, left_over, processes_with
from tests.support.command_line import start

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for left processes in /proc"),
    pytest.mark.no_cover,
]

#: The supervisor, the server, its child and its daemon.
STARTED = 4


def checking(marker: str) -> subprocess.Popen[bytes]:
    """Start `check` on a server that ignores all that asks it to end; return once all its processes run."""
    command = [sys.executable, FAULTY, "silent_with_all_that_stays", marker]
    process = start("check", "--timeout", "600", "--", *command)
    while (
        sum("faulty.py" not in words or "supervisor" in words for words in processes_with(marker))
        < STARTED - 1
    ):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    return process


@pytest.mark.parametrize(
    "signals",
    [
        [signal.SIGINT],
        [signal.SIGTERM],
        [signal.SIGHUP],
        [signal.SIGQUIT],
        [signal.SIGTERM] * 5,
        [signal.SIGINT, signal.SIGTERM],
        [signal.SIGHUP, signal.SIGQUIT, signal.SIGINT],
    ],
    ids=lambda signals: " ".join(each.name for each in signals),
)
def test_a_request_to_end_ends_the_servers_first(signals: Sequence[signal.Signals]) -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    with checking(marker) as process:
        for each in signals:
            process.send_signal(each)
            time.sleep(0.05)
        out, err = process.communicate()

    assert (process.returncode, out, err) == (130, b"", b"\ninterrupted\n")
    assert left_over(marker) == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_killed_program_leaves_nothing_behind(number: signal.Signals) -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    with checking(marker) as process:
        process.send_signal(number)
        process.communicate()

    assert process.returncode == -number
    assert left_over(marker) == []


def test_an_error_of_the_caller_leaves_nothing_behind() -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    settings = connect_options()
    command = [sys.executable, str(FAULTY), "silent_with_all_that_stays", marker]

    def fail(_server: str, phase: str) -> None:
        if phase == "handshake":
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        capture_all(parse_command(command, settings), settings, fail)

    assert left_over(marker) == []


def test_a_server_that_kills_its_supervisor_is_killed_with_all_that_it_started() -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    with checking(marker) as process:
        kill(marker, "supervisor.py")
        _, err = process.communicate()

    assert process.returncode == 3
    assert b"the process that supervises the server was killed" in err
    assert left_over(marker) == []


def kill(marker: str, word: str, number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to the processes with both in their command lines."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        if marker.encode() in (words := entry.read_bytes()) and word.encode() in words:
            os.kill(int(entry.parent.name), number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_that_stops_its_supervisor_ends_with_the_program(number: signal.Signals) -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    with checking(marker) as process:
        kill(marker, "supervisor.py", signal.SIGSTOP)
        process.send_signal(number)
        process.communicate()

    assert left_over(marker) == []
