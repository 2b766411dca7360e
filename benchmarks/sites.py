"""Builds sites of many servers, and prints their figures: time, memory, and how heavy the pages are.

    python -m benchmarks.sites [--servers N ...] [--recorded FOLDER] [--jobs N]

The servers vary recorded ones: each has the definitions of one of them, with a word of its own in every description.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.inputs import RECORDED

ROUNDS: Final = ("first build", "nothing changed", "one server changed")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.sites", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--servers", type=int, nargs="+", default=[100, 1000], metavar="N")
    parser.add_argument("--recorded", type=Path, default=RECORDED, metavar="FOLDER")
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    given = parser.parse_args()
    recorded = [json.loads(path.read_bytes()) for path in sorted(given.recorded.glob("*.json"))]
    if not recorded:
        parser.error(f"there is no recorded server in {given.recorded}")
    for count in given.servers:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), recorded, count, given.jobs)


def measure(folder: Path, recorded: list[Any], count: int, jobs: int) -> None:
    """Print the figures of a site of `count` servers."""
    listed = folder / "servers.jsonl"
    _write(listed, recorded, count)
    _run("crawl", listed, "--store", folder / "store", "-q")
    print(f"\n{count:,} servers, {jobs} processes")
    for at, name in enumerate(ROUNDS):
        if at == 2:
            _write(listed, recorded, count, changed=True)
            _run("crawl", listed, "--store", folder / "store", "-q")
        site = ("site", "--store", folder / "store", "--out", folder / "site", "--jobs", jobs, "-q")
        seconds, processor, memory = _run(*site)
        print(f"  {name}: {seconds:.1f} s, {processor:.1f} s of processors, largest process {memory:,.0f} MB")
    _weigh(folder / "site")


def _write(path: Path, recorded: list[Any], count: int, *, changed: bool = False) -> None:
    """Write the servers, one a line; `changed`: the first has other words."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            tools = recorded[number % len(recorded)]["tools"]
            word = f"Variant {number}{' changed' if changed and not number else ''}."
            varied = [{**tool, "description": f"{tool.get('description') or ''} {word}"} for tool in tools]
            name = f"example.owner-{number % 97}/server-{number}"
            head = {"schema_version": 1, "kind": "mcp-scorer-snapshot", "name": name}
            file.write(json.dumps({**head, "tools": varied}) + "\n")


def _run(*arguments: object) -> tuple[float, float, float]:
    """Run a command of the catalog. Return its seconds, those of all processors, and its memory (MB)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [sys.executable, "-m", "scorer", "catalogue", *map(str, arguments)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[1], stdin=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, processor, after.ru_maxrss / 1000


def _weigh(site: Path) -> None:
    """Print how heavy the pages are, as files and as a web server sends them."""
    groups = {
        "index.html": [site / "index.html"],
        "page of a server": sorted((site / "servers").rglob("*.html")),
        "data of a server": sorted((site / "api/v1/servers").rglob("*.json")),
        "file of rows of the index": sorted((site / "search").glob("rows-*.js")),
        "file of words of the index": sorted((site / "search").glob("words-*.js")),
        "style sheet and scripts": sorted((site / "assets").iterdir()),
    }
    for name, paths in groups.items():
        sizes = [(len(data), len(gzip.compress(data))) for data in map(Path.read_bytes, paths)]
        plain, packed = zip(*sizes, strict=True)
        print(
            f"  {name}: median {_kb(statistics.median(plain))}, largest {_kb(max(plain))}; "
            f"compressed {_kb(statistics.median(packed))}, largest {_kb(max(packed))}; {len(paths):,} files"
        )
    everything = [path for path in site.rglob("*") if path.is_file()]
    whole = sum(path.stat().st_size for path in everything)
    print(f"  whole site: {len(everything):,} files, {whole / 1e6:,.0f} MB")


def _kb(size: float) -> str:
    return f"{size / 1000:,.0f} kB"


if __name__ == "__main__":
    main()
