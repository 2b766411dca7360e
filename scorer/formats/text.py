"""The report for a terminal: what to know first about each server, or everything, and then the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from rich.console import ConsoleRenderable
from rich.text import Text

from scorer.contracts.report import Report
from scorer.data.messages import say
from scorer.formats import summary, text_brief, text_clients, text_details, text_tool
from scorer.formats.console import new_console, taken
from scorer.formats.sanitize import label
from scorer.formats.text_layout import packed
from scorer.formats.text_published import published
from scorer.formats.text_verdict import gate, verdict, ways_to_more
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions


def render(report: Report, view: ViewOptions = DEFAULT_VIEW) -> Iterator[str]:
    """Yield the report as text for `view`, some lines at a time: the same bytes for the same report and view."""
    console, written = new_console(view), False
    for block in _blocks(report, view):
        parts = iter(block)
        first = next(parts, None)
        if first is None:
            continue
        if written:
            console.print()
        written = True
        for part in chain([first], parts):
            console.print(part)
            yield taken(console, view)


def _blocks(report: Report, view: ViewOptions) -> Iterator[Iterable[ConsoleRenderable]]:
    if view.tool:
        yield from _one(report, view)
        return
    if not view.quiet:
        yield from _servers(report, view)
        yield text_clients.servers(report, view)
        yield published(report.published, view)
    yield chain(verdict(report, view), ways_to_more(report, view))


def _servers(report: Report, view: ViewOptions) -> Iterator[Iterable[ConsoleRenderable]]:
    """Yield every server with details, else the one that needs most work."""
    if not report.servers:
        return
    chosen = report.servers if view.details else (summary.lowest_server(report),)
    for server in chosen:
        if len(report.servers) > 1:
            words = (
                label(server.name) if view.details else say("formats.server.lowest", name=label(server.name))
            )
            yield [Text(words, "bold")]
        yield from (text_details if view.details else text_brief).sections(server, view)
        if view.suppressed and not view.details:
            yield text_details.suppressed(server, view)


def _one(report: Report, view: ViewOptions) -> Iterator[Sequence[ConsoleRenderable]]:
    """Yield the tools of one name in full."""
    for server, tool in text_tool.chosen(report, view.tool):
        several = len(report.servers) > 1
        of = [Text(say("formats.server.of", name=label(server.name)), "dim")] if several else []
        facts = packed([*text_details.facts(tool), *of], view)
        yield [*facts] if view.quiet else [*facts, Text(), *text_tool.blocks(server, tool, view)]
    yield [*gate(report, view), *ways_to_more(report, view)]
