"""Measures, prints the tables, and writes them into docs/performance.md with `--write`.

    python -m benchmarks [--quick] [--write PAGE] [--installed-only] [--recorded FOLDER] [TABLE...]

`make bench` runs all of it. Every figure is a ratio that is measured in one run, because seconds depend on the machine.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from benchmarks.figures import FIGURES, Table
from benchmarks.inputs import RECORDED, Setup
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
    given = parser.parse_args()
    unknown = [name for name in given.tables if name not in TABLES]
    if unknown:
        parser.error(f"there is no table {unknown[0]}; choose from {', '.join(TABLES)}")
    if given.write and given.tables:
        parser.error("--write takes no TABLE: all tables of a page are measured in one run")
    with tempfile.TemporaryDirectory() as folder:
        install = not (given.quick or given.installed_only)
        setup = Setup(Path(folder), quick=given.quick, install=install, recorded=given.recorded)
        parts = {"machine": machine() + "\n"}
        for name in given.tables or TABLES:
            parts[name] = markdown(TABLES[name](setup))
            print(f"{name}\n{parts[name]}", flush=True)
    if given.write:
        text = given.write.read_text(encoding="utf-8")
        given.write.write_text(written(text, parts), encoding="utf-8")


if __name__ == "__main__":
    main()
