"""Measures `mcp-scorer catalogue score` on a large dump, beside other programs, in one run.

    python -m benchmarks.bulk [--tools N] [--recorded FOLDER] [--peers FOLDER] [--installed-only] [--write PAGE]

The dump has 230,000 tools, as many as a large catalog, unless `--tools` names another number. The other programs check
a part of it, because one of them takes no more than 500 tools in a run. All figures are CPU time or memory, of all
processes of a command together. The elapsed time is shown too; it depends on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil  # type: ignore[import-untyped]

from benchmarks.figures import Table, ratio
from benchmarks.inputs import PEERS, RECORDED
from benchmarks.measuring import MEGABYTE, NotMeasured, Program, Usage, run
from benchmarks.page import markdown, written
from benchmarks.peers import PEERS as PROGRAMS
from benchmarks.peers import install
from benchmarks.variants import write_dump

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.peers import Peer

TOOLS: Final = 230_000
#: Tools of the dump that the other programs check, and the most that `tdqs lint` takes in a run.
_PART: Final = 5000
_LINTED: Final = 500
#: Tools of a server of that part.
_SIZE: Final = 25
#: What one process and two are compared on, as a share of the dump.
_SHARE: Final = 10
#: How often the memory of the processes is looked at (seconds).
_LOOK: Final = 0.25


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command with its processes took: elapsed seconds, CPU seconds, and the most memory at one time (MB)."""

    clock: float
    cpu: float
    megabytes: float


def spent(command: Sequence[str]) -> Spent:
    """Run a command to its end, and look at all its processes meanwhile. Raises NotMeasured if it fails."""
    begun, peak = time.monotonic(), 0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
        tree = psutil.Process(process.pid)
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            peak = max(peak, _memory(tree))
            time.sleep(_LOOK)
        said.seek(0)
        words = said.read().decode(errors="replace").strip()
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    if process.returncode:
        raise NotMeasured(f"{Path(command[0]).name} ended with code {process.returncode}: {words[-200:]}")
    return Spent(time.monotonic() - begun, ended[2].ru_utime + ended[2].ru_stime, peak / MEGABYTE)


def _memory(tree: psutil.Process) -> int:
    """Return the resident bytes of a process and all that it started; what they share counts for each."""
    try:
        return sum(_resident(each) for each in (tree, *tree.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def ours(dump: Path, tools: int, folder: Path) -> Table:
    """Score a tenth of the dump with one process and with two, which must write the same, and then all of it."""
    part, share = folder / "tenth.jsonl", tools // _SHARE
    _write_part(dump, part, share)
    one, two = (_scored(part, folder / f"scores-{jobs}.jsonl", jobs) for jobs in (1, 2))
    if (folder / "scores-1.jsonl").read_bytes() != (folder / "scores-2.jsonl").read_bytes():
        raise NotMeasured("two processes wrote other bytes than one")
    whole = _scored(dump, folder / "scores.jsonl", 2)
    return Table(
        (
            "Tools",
            "Processes",
            "Tools a CPU second",
            "Time",
            "Time of one process ÷ this",
            "Peak memory of all",
        ),
        [
            _row(share, 1, one, "1"),
            _row(share, 2, two, ratio(one.clock / two.clock)),
            _row(tools, 2, whole, "–"),
        ],
    )


def _scored(dump: Path, out: Path, jobs: int) -> Spent:
    return spent(Program().command("catalogue", "score", dump, "--out", out, "--jobs", jobs, "--quiet"))


def _row(tools: int, jobs: int, used: Spent, speedup: str) -> list[str]:
    row = [f"{tools:,}", str(jobs), f"{tools / used.cpu:,.0f}", f"{used.clock / 60:,.1f} min", speedup]
    row.append(f"{used.megabytes:,.0f} MB")
    print(*row, flush=True)
    return row


def _write_part(dump: Path, part: Path, tools: int) -> None:
    """Write the first so many tools of a dump."""
    with dump.open(encoding="utf-8") as file, part.open("w", encoding="utf-8") as out:
        for line in file:
            server = json.loads(line)
            out.write(json.dumps({**server, "tools": server["tools"][:tools]}) + "\n")
            tools -= len(server["tools"])
            if tools <= 0:
                return


@dataclass(frozen=True, slots=True)
class Rivals:
    """Other programs: where they are installed, and whether those that are not may be."""

    home: Path
    install: bool

    def table(self, dump: Path, folder: Path) -> Table:
        """Compare the CPU time and the memory with those of other programs, on the first part of the dump."""
        tools = [*_first(dump, _PART)]
        own = _own(tools, folder)
        rows = [_against(own, "tdqs lint", lambda: _linted(tools, folder))]
        for peer in PROGRAMS:
            if not peer.live:
                rows.append(_against(own, peer.name, partial(self._used, peer, tools, folder)))
        return Table(("Program", "Its CPU time ÷ ours", "Its memory ÷ ours"), rows)

    def _used(self, peer: Peer, tools: Sequence[Any], folder: Path) -> Usage:
        if self.install:
            install(peer, self.home)
        elif not peer.program(self.home).exists():
            raise NotMeasured("not installed")
        file = folder / "part.json"
        file.write_text(json.dumps([*tools]), encoding="utf-8")
        return run(peer.command(self.home, file), codes=(0, 1))


def _own(tools: Sequence[Any], folder: Path) -> Usage:
    lines = folder / "part.jsonl"
    servers = (json.dumps({"tools": [*each]}) for each in _in_parts(tools, _SIZE))
    lines.write_text("".join(f"{line}\n" for line in servers), encoding="utf-8")
    options = ("--out", folder / "part-scores.jsonl", "--jobs", 1, "--quiet")
    return run(Program().command("catalogue", "score", lines, *options))


def _against(own: Usage, name: str, measure: Callable[[], Usage]) -> list[str]:
    try:
        used = measure()
    except NotMeasured as reason:
        row = [name, "–", f"skipped: {reason}"]
    else:
        row = [name, ratio(used.seconds / own.seconds), ratio(used.megabytes / own.megabytes)]
    print(*row, flush=True)
    return row


def _first(dump: Path, count: int) -> Iterator[Any]:
    with dump.open(encoding="utf-8") as file:
        yield from islice((tool for line in file for tool in json.loads(line)["tools"]), count)


def _in_parts(tools: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (tools[at : at + size] for at in range(0, len(tools), size))


def _linted(tools: Sequence[Any], folder: Path) -> Usage:
    """Return what the reference needs for the tools: CPU seconds of all runs, and the most memory of one.

    It takes a name once in a run, so that each gets a number.
    """
    tools = [{**tool, "name": f"{tool['name']}_{number}"} for number, tool in enumerate(tools)]
    program = Path(sys.executable).with_name("tdqs")
    seconds = megabytes = 0.0
    for part in _in_parts(tools, _LINTED):
        file = folder / "lint.json"
        file.write_text(json.dumps({"tools": [*part]}), encoding="utf-8")
        used = run([str(program), "lint", "--file", str(file), "--format", "json"], codes=(0, 1))
        seconds, megabytes = seconds + used.seconds, max(megabytes, used.megabytes)
    return Usage(seconds, megabytes)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk", description=__doc__.partition("\n")[0])
    parser.add_argument("--tools", type=int, default=TOOLS, metavar="N", help="tools of the dump")
    parser.add_argument(
        "--recorded", type=Path, default=RECORDED, metavar="FOLDER", help="snapshots of servers"
    )
    parser.add_argument(
        "--peers", type=Path, default=PEERS, metavar="FOLDER", help="where other programs are"
    )
    parser.add_argument("--installed-only", action="store_true", help="install no other program")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the tables into this page")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dump = folder / "dump.jsonl"
        write_dump(dump, given.tools, sorted(path.resolve() for path in given.recorded.glob("*.json")))
        rivals = Rivals(given.peers.resolve(), install=not given.installed_only)
        tables = {"rivals": rivals.table(dump, folder), "bulk": ours(dump, given.tools, folder)}
    parts = {key: markdown(table) for key, table in tables.items()}
    for key, text in parts.items():
        print(f"{key}\n{text}", flush=True)
    if given.write:
        page = given.write.read_text(encoding="utf-8")
        given.write.write_text(written(page, parts, "python -m benchmarks.bulk"), encoding="utf-8")


if __name__ == "__main__":
    main()
