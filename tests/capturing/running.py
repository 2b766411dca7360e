"""How the tests start the faulty server, and see what is left of it."""

from __future__ import annotations

import sys
import time
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scorer.capturing import Timeouts, capture_all, connect_options, parse_command, plain_lines
from scorer.contracts.definitions import Snapshot, Unreachable

FAULTY = Path(__file__).resolve().parents[1] / "servers" / "faulty.py"


@dataclass(frozen=True)
class Run:
    """What came of a capture, and the processes that it left behind."""

    result: Snapshot | Unreachable
    left: list[str]

    @property
    def lines(self) -> list[str]:
        assert isinstance(self.result, Unreachable), self.result
        return plain_lines(self.result)

    @property
    def tools(self) -> list[Any]:
        assert isinstance(self.result, Snapshot), self.result
        return list(self.result.tools)

    @property
    def names(self) -> list[Any]:
        return [tool["name"] for tool in self.tools]


#: So long that no busy machine exceeds it: the outcome of a test must not depend on the machine.
AMPLE = 600.0
PATIENT = Timeouts(AMPLE, AMPLE, AMPLE, close=4.0, after_broken_answer=AMPLE, exit_after_output=AMPLE)


def play(fault: str, *args: str, timeouts: Timeouts = PATIENT, **options: Any) -> Run:
    """Capture the faulty server playing the fault. A test that shortens a time limit needs a server that never
    does in time what is limited."""
    marker = f"marker-{uuid.uuid4().hex}"
    settings = replace(connect_options(**options), timeouts=timeouts)
    command = [sys.executable, str(FAULTY), fault, marker, *args]
    (result,) = capture_all(parse_command(command, settings), settings)
    return Run(result, left_over(marker))


def left_over(marker: str) -> list[str]:
    """The processes with the marker that do not end. A killed process may need a while on a busy machine."""
    end = time.monotonic() + 60
    while (found := processes_with(marker)) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def processes_with(marker: str) -> list[str]:
    """The command lines of living processes that hold the marker."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().decode("utf-8", "replace").replace("\0", " ")
        except OSError:  # it ended while we looked
            continue
        if marker in words:
            found.append(words)
    return found
