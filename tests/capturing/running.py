"""How the tests start the faulty server, and see what is left of it."""

from __future__ import annotations

import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scorer.capturing import capture_all, connect_options, parse_command, plain_lines
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


def play(fault: str, *args: str, **options: Any) -> Run:
    """Capture the faulty server playing the fault."""
    marker = f"marker-{uuid.uuid4().hex}"
    settings = connect_options(**{"timeout": 5, **options})
    command = [sys.executable, str(FAULTY), fault, marker, *args]
    (result,) = capture_all(parse_command(command, settings), settings)
    return Run(result, processes_with(marker))


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
