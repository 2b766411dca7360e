"""Measures the command as a process: startup time relative to `import mcp`, and peak memory for 5,000 tools.

    python benchmarks/bench_process.py [--quick]

Each startup time is the best of several rounds. Every round starts each command once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from definitions import make_tools

if TYPE_CHECKING:
    from collections.abc import Sequence

BASELINE = "python -c 'import mcp'"


def main(arguments: Sequence[str]) -> None:
    quick = "--quick" in arguments
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name, "small.json"), Path(name, "large.json")
        small.write_text(json.dumps({"tools": make_tools(12)}))
        large.write_text(json.dumps({"tools": make_tools(50 if quick else 5000)}))
        cold_starts(small, rounds=1 if quick else 9)
        peak_memory(large)


def scorer(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "scorer", *map(str, arguments)]


def cold_starts(target: Path, *, rounds: int) -> None:
    commands = {
        BASELINE: [sys.executable, "-c", "import mcp"],
        "check, 12 tools": scorer("check", target, "--exit-zero"),
        "check --format json": scorer("check", target, "--exit-zero", "--format", "json"),
        "--help": scorer("--help"),
        "check --help": scorer("check", "--help"),
        "explain": scorer("explain", "PUR011"),
    }
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(rounds):
        for name, command in commands.items():
            best[name] = min(best[name], run(command)[0])
    for name, took in best.items():
        print(f"{name:<24} {took / best[BASELINE]:>6.2f} x {BASELINE} ({took * 1000:.0f} ms)")


def peak_memory(target: Path) -> None:
    for name in ("text", "json", "html"):
        _, kilobytes = run(scorer("check", target, "--exit-zero", "--format", name))
        print(
            f"peak memory, {name:<11} {kilobytes / 1024:>6.0f} MB for a file of {target.stat().st_size:,} bytes"
        )


def run(command: Sequence[str]) -> tuple[float, int]:
    """Return the seconds that the command took and its peak memory (kilobytes on Linux)."""
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} exited with {process.returncode}")
    return perf_counter() - start, usage.ru_maxrss


if __name__ == "__main__":
    main(sys.argv[1:])
