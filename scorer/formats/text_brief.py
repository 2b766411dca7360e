"""One server in about twenty lines: its lowest tools, what they have in common, and the edits that gain most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import ConsoleRenderable

from scorer.contracts.report import ServerReport
from scorer.formats import summary
from scorer.formats.text_advice import edits, finding_line, patterns, risk
from scorer.formats.text_clients import clients
from scorer.formats.text_layout import more, title
from scorer.formats.text_table import legend, tool_table
from scorer.formats.view_options import ViewOptions
from scorer.rules.completeness import OPEN_GAP

#: How many tools, and how many errors or findings of open gaps are listed.
TOOLS_SHOWN: Final = 5
ERRORS_SHOWN: Final = 3


def sections(server: ServerReport, view: ViewOptions) -> Iterator[Iterator[ConsoleRenderable]]:
    """Yield what is worth knowing first about a server, a section at a time."""
    for section in (_tools, _errors, _open_gaps, clients, patterns, edits, risk):
        yield section(server, view)


def _tools(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    tools = summary.worst_first(server)
    shown = tools if len(tools) <= TOOLS_SHOWN + 1 else tools[:TOOLS_SHOWN]
    yield from tool_table(shown, view)
    yield from more(summary.left_out(len(shown), tools), "tool")
    yield from legend(view)


def _errors(server: ServerReport, _: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield the errors, whatever the gate makes of them, each with its fix."""
    errors = [each for each in summary.grouped_findings(server) if each.finding.level == "error"]
    if errors:
        yield title("errors")
    for each in errors[:ERRORS_SHOWN]:
        yield finding_line(each, server)
    yield from more(summary.left_out(ERRORS_SHOWN, errors), "error")


def _open_gaps(server: ServerReport, _: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield what is left to fill in of drafts: no score shows it, and no error stops it from being published."""
    found = [
        each
        for each in summary.grouped_findings(server)
        if each.finding.rule == OPEN_GAP and each.finding.level != "error"
    ]
    if found:
        yield title("open-gaps")
    for each in found[:ERRORS_SHOWN]:
        yield finding_line(each, server)
    yield from more(summary.left_out(ERRORS_SHOWN, found), "finding")
