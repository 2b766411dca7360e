"""Builds sites of many servers, and prints their figures: time, memory, and how heavy the pages are.

    python -m benchmarks.sites [--servers N ...] [--recorded FOLDER] [--most TOOLS] [--jobs N]

The servers vary recorded ones, or generated ones where there are none, as `benchmarks.bulk` does. The crawl that fills
the store is not part of the figures. The memory is that of all processes of a build together at one time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.bulk import spent
from benchmarks.inputs import RECORDED
from benchmarks.measuring import Program
from benchmarks.variants import varied

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS: Final = ("first build", "nothing changed", "one server changed")
#: How servers share their owners: so many names of owners.
_OWNERS: Final = 97


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.sites", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--servers", type=int, nargs="+", default=[100, 1000], metavar="N")
    parser.add_argument(
        "--recorded", type=Path, default=RECORDED, metavar="FOLDER", help="snapshots of servers"
    )
    parser.add_argument(
        "--most", type=int, metavar="TOOLS", help="vary only servers with at most so many tools"
    )
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    given = parser.parse_args()
    recorded = sorted(path.resolve() for path in given.recorded.glob("*.json"))
    try:
        next(varied(recorded, given.most))
    except ValueError as error:
        parser.error(str(error))
    for count in given.servers:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), recorded, count, given.most, given.jobs)


def measure(folder: Path, recorded: Sequence[Path], count: int, most: int | None, jobs: int) -> None:
    """Print the figures of a site of `count` servers."""
    listed, store, site = (folder / name for name in ("servers.jsonl", "store", "site"))
    tools = write_servers(listed, recorded, count, most)
    _crawl(listed, store, jobs)
    print(f"\n{count:,} servers with {tools:,} tools, {jobs} processes", flush=True)
    for name in ROUNDS:
        if name == ROUNDS[-1]:
            write_servers(listed, recorded, count, most, changed=True)
            _crawl(listed, store, jobs)
        command = Program().command(
            "catalogue", "site", "--store", store, "--out", site, "--jobs", jobs, "-q"
        )
        used = spent(command)
        print(
            f"  {name}: {used.clock:.1f} s, {used.cpu:.1f} CPU seconds, {used.megabytes:,.0f} MB at one time",
            flush=True,
        )
    _weigh(site)


def write_servers(
    path: Path, recorded: Sequence[Path], count: int, most: int | None = None, *, changed: bool = False
) -> int:
    """Write the servers, one a line, and return how many tools they have; `changed`: the first has other words."""
    total = 0
    with path.open("w", encoding="utf-8") as file:
        for number, tools in enumerate(islice(varied(recorded, most), count)):
            total += len(tools)
            if changed and not number:
                tools = [{**tool, "description": f"{tool['description']} Changed."} for tool in tools]
            name = f"example.owner-{number % _OWNERS}/server-{number}"
            head = {"schema_version": 1, "kind": "mcp-scorer-snapshot", "name": name}
            file.write(json.dumps({**head, "tools": tools}) + "\n")
    return total


def _crawl(listed: Path, store: Path, jobs: int) -> None:
    command = Program().command("catalogue", "crawl", listed, "--store", store, "--jobs", jobs, "-q")
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _weigh(site: Path) -> None:
    """Print how heavy the pages are, as files and as a web server sends them."""
    groups = {
        "index.html": [site / "index.html"],
        "page of a server": sorted((site / "servers").rglob("*.html")),
        "data of a server": sorted((site / "api/v1/servers").rglob("*.json")),
        "file of rows of the index": sorted((site / "search").glob("rows-*.js")),
        "file of words of the index": sorted((site / "search").glob("words-*.js")),
        "style sheet and scripts": sorted((site / "assets").iterdir()),
        "other pages": sorted(path for path in site.glob("*.html") if path.name != "index.html"),
        "feed": [site / "feed.xml"],
        "page of the list in the API": sorted((site / "api/v1").glob("servers-*.json")),
        "list of files": [site / "mcp-scorer-site.json"],
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
    return f"{size / 1000:,.1f} kB" if size < 10_000 else f"{size / 1000:,.0f} kB"


if __name__ == "__main__":
    main()
