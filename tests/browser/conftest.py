"""A page of the report in Debian's Chromium, opened from disk with the network off."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scorer.contracts.definitions import Snapshot
from scorer.contracts.report import Report
from scorer.formats import FORMATS
from scorer.gate.thresholds import judge
from scorer.scoring.api import build_report, score_server
from tests.support.snapshots import DESK

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

THINGS = ("letter", "map", "photo", "ledger", "diary", "film", "poster", "stamp")
PLACES = ("reading_room", "shelf", "annex", "vault")

#: How long the browser may take for what it surely does, in milliseconds: ample on the busiest machine.
PATIENCE = 300_000
expect.set_options(timeout=PATIENCE)


def desk_report() -> Report:
    """The report of a small set of our own."""
    return report_on("desk", DESK)


def report_on(name: str, tools: Iterable[dict[str, Any]]) -> Report:
    """The report of a server with these tools."""
    servers = [score_server(Snapshot(name, f"{name}.json", tuple(tools)))]
    return build_report(servers, (), gate=judge(servers))


def archive_report(count: int) -> Report:
    """The report of an invented archive with any number of tools."""
    tools = [_archive_tool(*words) for words in product(("list", "get", "delete"), THINGS, PLACES)]
    return report_on("archive", tools[:count])


def _archive_tool(verb: str, thing: str, place: str) -> dict[str, Any]:
    name = f"{verb}_{thing}_records_of_the_{place}"
    described = {"type": "string", "description": f"Number of the {thing}, such as L-2041."}
    return {
        "name": name,
        "description": f"{verb.capitalize()}s the {thing} records of the {place}. Fails when the {place} is closed.",
        "inputSchema": {"type": "object", "properties": {thing: described}, "required": [thing]},
    }


# For a module, not the session: while it is open, its event loop runs in this thread, and other tests start their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module. No test tool may bring its own."""
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@dataclass
class Opened:
    """A page, and all that it complained of or asked for beside its own file."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@pytest.fixture
def open_address(browser: Browser) -> Iterator[Open]:
    """Open an address with the network off; more arguments are Playwright's."""
    contexts: list[BrowserContext] = []

    def opened(address: str, **context: object) -> Opened:
        made = browser.new_context(offline=True, **context)  # type: ignore[arg-type]
        made.set_default_timeout(PATIENCE)
        contexts.append(made)
        seen = Opened(made.new_page())
        seen.page.on("console", lambda message: seen.complaints.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto(address)
        return seen

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def open_report(open_address: Open, tmp_path: Path) -> Open:
    """Open a report's page, or `text`: `fragment` follows its address, `context` is Playwright's."""

    def opened(
        report: Report | None = None, fragment: str = "", text: str | None = None, **context: object
    ) -> Opened:
        file = tmp_path / "report.html"
        shown = FORMATS["html"].render(report or desk_report()) if text is None else text
        file.write_text(shown, encoding="utf-8")
        return open_address(f"{file.as_uri()}{fragment}", **context)

    return opened
