"""Measures the HTML report: bytes, nodes before a card is opened, and A4 pages when printed.

    python -m benchmarks.pages [SNAPSHOT ...]

Without snapshots, the benchmark generates servers of 3, 25, 30 and 235 tools. Printing needs Debian's chromium and
Playwright; without them that column is blank. `--quick` measures the smallest server alone and does not print it.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.definitions import make_tools
from scorer.capturing import capture
from scorer.capturing.jsonc import parse
from scorer.contracts.definitions import Snapshot
from scorer.formats import FORMATS
from scorer.gate.thresholds import judge
from scorer.scoring.api import build_report, score_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZES = (3, 25, 30, 235)
CHROMIUM = shutil.which("chromium")


class Nodes(HTMLParser):
    """Counts the elements of a page that a browser makes when it loads it: what is in a template is not one yet."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.templates = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.count += not self.templates
        self.templates += tag == "template"

    def handle_endtag(self, tag: str) -> None:
        self.templates -= tag == "template"


def main(arguments: Sequence[str]) -> None:
    """Print a line for each server."""
    quick = "--quick" in arguments
    files = [Path(word) for word in arguments if not word.startswith("-")]
    sizes = SIZES[:1] if quick else SIZES
    snapshots = map(recorded, files) if files else (generated(size) for size in sizes)
    print(f"{'tools':>6} {'bytes':>10} {'a tool':>8} {'of JSON':>8} {'nodes':>7} {'pages':>6}")
    for snapshot in snapshots:
        print(row(snapshot, can_print=not quick))


def recorded(path: Path) -> Snapshot:
    """Return the snapshot of a file."""
    return capture(parse(path.read_text(encoding="utf-8"), path.name))


def generated(count: int) -> Snapshot:
    """Return a server of so many generated tools."""
    return Snapshot("archive", "archive.json", tuple(make_tools(count)))


def row(snapshot: Snapshot, *, can_print: bool) -> str:
    """Return the line of a server."""
    page, data = rendered(snapshot)
    size, count = len(page.encode()), len(snapshot.tools)
    pages = "".join(map(str, printed(page))) if can_print else ""
    share = size / len(data.encode())
    return f"{count:>6,} {size:>10,} {size / count:>8,.0f} {share:>8.0%} {nodes(page):>7,} {pages:>6}"


def rendered(snapshot: Snapshot) -> tuple[str, str]:
    """Return the page of a server, and its report as compact JSON."""
    servers = [score_server(snapshot)]
    report = build_report(servers, (), gate=judge(servers))
    data = json.dumps(json.loads(FORMATS["json"].render(report)), separators=(",", ":"))
    return FORMATS["html"].render(report), data


def nodes(page: str) -> int:
    """Return how many elements a browser makes before it runs a script."""
    counter = Nodes()
    counter.feed(page)
    return counter.count


def printed(page: str) -> Iterator[int]:
    """Yield the number of A4 pages, if there is a browser to print with."""
    if CHROMIUM is None or importlib.util.find_spec("playwright") is None:
        return
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_text(page, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_context(offline=True).new_page()
        opened.goto(file.as_uri())
        pdf = opened.pdf(format="A4")
        browser.close()
    yield len(re.findall(rb"/Type\s*/Page\b", pdf))


if __name__ == "__main__":
    main(sys.argv[1:])
