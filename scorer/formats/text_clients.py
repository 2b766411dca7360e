"""Which clients take which tools, for a terminal: a line for each client with trouble, then the tools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import ConsoleRenderable
from rich.text import Text

from scorer.contracts.report import ClientFit, Report, ServerReport
from scorer.data.messages import say, text
from scorer.formats import client_fits
from scorer.formats.client_fits import SIGNS, Row
from scorer.formats.sanitize import label
from scorer.formats.text_layout import aligned, hanging, more, title
from scorer.formats.view_options import ViewOptions

#: How many rows of the table, each of tools that the clients treat alike, are shown without `--details`.
ROWS_SHOWN: Final = 8
_STYLE: Final = {"takes": "dim", "loses": "yellow", "refuses": "bold red"}


def clients(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield how each of several chosen clients takes the tools of a server."""
    if not client_fits.is_shown(server):
        return
    yield title("clients")
    yield hanging(Text("-"), Text(client_fits.answer(server)))
    fits = client_fits.troubled(server)
    for number, fit in enumerate(fits, 1):
        line = Text.assemble((fit.title, "bold"), ": ", client_fits.sentence(fit, server, label))
        yield hanging(Text(f"{number}."), line)
    if fits:
        rows = client_fits.rows(server)
        shown = len(rows) if view.details else ROWS_SHOWN
        yield from _table("tool", fits, rows[:shown], view)
        yield from more(sum(len(row.names) for row in rows[shown:]), "tool")
    if taken := client_fits.all_taken(server):
        yield hanging(Text("-"), Text(taken))


def servers(report: Report, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield which of several servers each client has trouble with."""
    if len(report.servers) < 2 or not any(map(client_fits.is_shown, report.servers)):
        return
    fits, rows = client_fits.server_rows(report)
    if not fits:
        return
    yield title("clients-servers")
    for number, fit in enumerate(fits, 1):
        yield hanging(Text(f"{number}."), Text(fit.title))
    shown = len(rows) if view.details else ROWS_SHOWN
    yield from _table("server", fits, rows[:shown], view)
    yield from more(sum(len(row.names) for row in rows[shown:]), "server")


def _table(
    column: str, fits: Sequence[ClientFit], rows: Sequence[Row], view: ViewOptions
) -> Iterator[ConsoleRenderable]:
    if not rows:
        return
    head = [text(f"formats.column.{column}"), *map(str, range(1, len(fits) + 1))]
    lines = [[Text(each, "dim") for each in head]]
    for row in rows:
        marks = (Text(SIGNS[mark], _STYLE[mark]) for mark in row.marks)
        lines.append([Text(_named(row)), *marks])
    yield Text("\n", no_wrap=True).join(aligned(lines, view.width))
    yield Text(client_fits.legend(), "dim")


def _named(row: Row) -> str:
    others = len(row.names) - 1
    first = label(row.names[0])
    return say("formats.clients.more", names=first, count=others) if others else first
