"""The figures of docs/performance.md, apart from those of other programs (peers.py): one function a table."""

from __future__ import annotations

import json
import shlex
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks.inputs import count_tools
from benchmarks.measuring import NotMeasured, alternately, run
from scorer.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.inputs import Setup

#: What the start of a program is compared with: a program that talks MCP in Python has to import this.
IMPORT_MCP = "import mcp"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the first column is text, the others are figures."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def ratio(value: float) -> str:
    """Return a ratio with two digits that count."""
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def signals(setup: Setup) -> Table:
    """Compare scoring with the context signals of `tdqs`, on servers of usual sizes."""
    rows = []
    inputs = {"generated": setup.servers(1000), "recorded": setup.recorded_servers()}
    for name, files in inputs.items():
        if files:
            took = _tasks(setup, ("signals", "scores", "json"), files)
            shares = [ratio(took["signals"] / took[task]) for task in ("scores", "json")]
            rows.append([f"{name}: {count_tools(files):,} tools in {len(files)} servers", *shares])
        else:
            rows.append([f"{name}: none in this checkout", "–", "–"])
    return Table(("Definitions", "Scores", "Report as JSON"), rows)


def _tasks(setup: Setup, tasks: Sequence[str], files: Sequence[Path]) -> Mapping[str, float]:
    warm = setup.warm()
    measures = {task: partial(setup.program.work, task, warm, files) for task in tasks}
    return alternately(measures, rounds=setup.rounds)


def growth(setup: Setup) -> Table:
    """Compare the time a tool in a server of 5,000 tools with that in a server of 500."""
    few, many = setup.tools(500), setup.tools(5000)
    counts = {file: count_tools([file]) for file in (few, many)}
    rows = []
    for task, name in (("scores", "scores"), ("json", "report as JSON")):
        measures = {
            file.name: partial(setup.program.work, task, setup.warm(), [file]) for file in (few, many)
        }
        took = alternately(measures, rounds=setup.rounds)
        each = {file: took[file.name] / count for file, count in counts.items()}
        rows.append([name, ratio(each[many] / each[few])])
    return Table((f"{counts[few]:,} to {counts[many]:,} tools", "Time a tool"), rows)


def memory(setup: Setup) -> Table:
    """Measure the peak memory of the command for 5,000 tools, in every format, two at a time."""
    file = setup.tools(5000)
    size = file.stat().st_size / 1_000_000

    def row(name: str) -> list[str]:
        try:
            used = run(check(setup, file, name)).megabytes
        except NotMeasured as reason:
            return [name, "–", str(reason)]
        return [name, f"{used:,.0f} MB", f"{used / size:.0f}"]

    with ThreadPoolExecutor(max_workers=2) as pool:
        rows = list(pool.map(row, FORMATS))
    return Table(("Format", "Peak memory", f"Of the file ({size:.1f} MB)"), rows)


#: Bounds for inputs and outputs that are trusted, however large.
BOUNDS: Final = ("--bound", "tools=100000", "--bound", "output-bytes=1000000000")


def check(setup: Setup, file: Path, name: str = "text") -> list[str]:
    """Return the command that checks a file and writes one format, however large both are."""
    return setup.program.command("check", file, "--exit-zero", "--format", name, *BOUNDS)


def start(setup: Setup) -> Table:
    """Compare what the command needs for little work with the import of the MCP SDK."""
    small = setup.tools(12)
    commands = {
        "`mcp-scorer --help`": setup.program.command("--help"),
        "`mcp-scorer explain PUR011`": setup.program.command("explain", "PUR011"),
        "`mcp-scorer check mcp-tools.json`, 12 tools": check(setup, small),
        "`mcp-scorer check mcp-tools.json --format json`, 12 tools": check(setup, small, "json"),
        IMPORT_MCP: [sys.executable, "-c", IMPORT_MCP],
    }
    measures = {name: partial(_seconds, command) for name, command in commands.items()}
    measures["`mcp-scorer serve`, to the first answer"] = partial(_first_answer, setup)
    took = alternately(measures, rounds=1 if setup.quick else 9)
    baseline = took.pop(IMPORT_MCP)
    rows = [[name, ratio(each / baseline)] for name, each in took.items()]
    return Table(("Command", "Of `python -c 'import mcp'`"), rows)


def _seconds(command: Sequence[str]) -> float:
    return run(command).seconds


def _first_answer(setup: Setup) -> float:
    """Return what the server needs until it has answered the first request, and to end. Raises NotMeasured."""
    client = {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "a", "version": "1"},
    }
    request = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": client}
    serve = shlex.join(setup.program.command("serve", "--quiet", "--no-config"))
    done = run(["sh", "-c", f"echo {shlex.quote(json.dumps(request))} | {serve}"], read=True)
    if '"serverInfo"' not in done.output:
        raise NotMeasured("the server does not answer")
    return done.seconds


#: Each table by the name of its mark on the page.
FIGURES: Mapping[str, Callable[[Setup], Table]] = {
    "signals": signals,
    "growth": growth,
    "memory": memory,
    "start": start,
}
