"""Measures, prints the tables, and writes them into docs/performance.md with `--write`.

    python -m benchmarks [--quick] [--write PAGE] [--installed-only] [--recorded FOLDER] [--peers FOLDER]
                         [TABLE...]

`make bench` runs all of it. Every figure is a ratio that is measured in one run, because seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.figures import FIGURES, Table
from benchmarks.inputs import PEERS, RECORDED, Setup
from benchmarks.measuring import NotMeasured
from benchmarks.page import machine, markdown, written
from benchmarks.peers import peers

TABLES: Final[Mapping[str, Callable[[Setup], Table]]] = {**FIGURES, "peers": peers}


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"one or more of {', '.join(TABLES)}")
    parser.add_argument("--quick", action="store_true", help="few tools, one round: tests the benchmarks")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the tables into this page")
    parser.add_argument("--installed-only", action="store_true", help="install no other program")
    parser.add_argument(
        "--recorded", type=Path, default=RECORDED, metavar="FOLDER", help="snapshots of servers"
    )
    parser.add_argument(
        "--peers", type=Path, default=PEERS, metavar="FOLDER", help="where other programs are"
    )
    given = parser.parse_args()
    unknown = [name for name in given.tables if name not in TABLES]
    if unknown:
        parser.error(f"there is no table {unknown[0]}; choose from {', '.join(TABLES)}")
    if given.write and given.tables:
        parser.error("--write takes no TABLE: all tables of a page are measured in one run")
    if given.write:
        _put(given.write, dict.fromkeys(("machine", *TABLES), ""), only_try=True)
    install = not (given.quick or given.installed_only)
    with tempfile.TemporaryDirectory() as folder:
        where = {"recorded": given.recorded.resolve(), "peers": given.peers.resolve()}
        setup = Setup(Path(folder), quick=given.quick, install=install, **where)
        parts = _measured(given.tables or list(TABLES), setup)
    if given.write:
        _put(given.write, parts)


def _measured(names: Sequence[str], setup: Setup) -> dict[str, str]:
    """Measure and print the tables. A table that cannot be measured at all ends the run with the reason."""
    parts = {"machine": machine() + "\n"}
    for name in names:
        try:
            parts[name] = markdown(TABLES[name](setup))
        except NotMeasured as reason:
            sys.exit(f"{name}: {reason}")
        print(f"{name}\n{parts[name]}", flush=True)
    return parts


def _put(page: Path, parts: Mapping[str, str], *, only_try: bool = False) -> None:
    """Write the parts into the page, or only see whether it has their marks, before minutes are spent."""
    try:
        text = written(page.read_text(encoding="utf-8"), parts)
    except (OSError, ValueError) as problem:
        sys.exit(f"{page}: {problem}")
    if not only_try:
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
