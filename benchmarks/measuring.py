"""How everything is measured: as a process, in CPU time and peak memory, alternately, the best of several rounds.

CPU time, unlike elapsed time, leaves out waiting for other processes. A busy machine still slows a process
down, but never makes it faster: so the best of several rounds counts, and what is compared runs alternately.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WORKER: Final = Path(__file__).with_name("worker.py")
#: ru_maxrss is in kilobytes on Linux and in bytes on macOS.
_RSS: Final = 1 if sys.platform == "darwin" else 1024
MEGABYTE: Final = 1_000_000


class NotMeasured(Exception):
    """Why there is no figure, in one line for the table."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process used: CPU seconds (with the processes that it waited for), peak memory in MB, and its output."""

    seconds: float
    megabytes: float
    output: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """An installed mcp-scorer: the Python of its virtual environment."""

    python: str = sys.executable

    def command(self, *arguments: object) -> list[str]:
        """Return the command line that starts it with these arguments, as users start it if it is installed so."""
        script = Path(self.python).with_name("mcp-scorer")
        first = [str(script)] if script.is_file() else [self.python, "-m", "scorer"]
        return [*first, *map(str, arguments)]

    def work(self, task: str, warm: Path, files: Sequence[Path]) -> float:
        """Return the CPU seconds that a process needs for a task of worker.py, without its start."""
        done = run([self.python, str(WORKER), task, str(warm), *map(str, files)], read=True)
        return float(done.output)


def run(command: Sequence[str], *, codes: Sequence[int] = (0,), read: bool = False) -> Usage:
    """Run a command to its end, in an empty folder and without what GitHub tells its jobs.

    Raises NotMeasured if it cannot be started or ends with a code other than `codes`. Its peak memory is at least
    that of this process, which starts it: so this process stays small.
    """
    env = {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")}
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as errors,
    ):
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out if read else subprocess.DEVNULL,
                stderr=errors,
            )
        except OSError as error:
            raise NotMeasured(f"{Path(command[0]).name} does not start: {error.strerror}") from None
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read().decode(errors="replace")
        errors.seek(0)
        failed = errors.read().decode(errors="replace")
    if process.returncode not in codes:
        last = (failed.strip().splitlines() or ["no output"])[-1]
        raise NotMeasured(f"{Path(command[0]).name} ended with code {process.returncode}: {last[:200]}")
    return Usage(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _RSS / MEGABYTE, said if read else "")


def alternately(
    measures: Mapping[str, Callable[[], float]], *, rounds: int, budget: float = 60.0
) -> dict[str, float]:
    """Return the least value of each measure. A round takes each once; none begins when the values sum to `budget`."""
    best = {name: measure() for name, measure in measures.items()}
    spent = sum(best.values())
    for _ in range(rounds - 1):
        if spent > budget:
            break
        found = {name: measure() for name, measure in measures.items()}
        best = {name: min(best[name], value) for name, value in found.items()}
        spent += sum(found.values())
    return best
