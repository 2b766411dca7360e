"""Which clients take which tools, in Markdown: folded, a line for each client with trouble, then the tools."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.contracts.report import ServerReport
from scorer.data.messages import say
from scorer.formats import client_fits
from scorer.formats.client_fits import SIGNS, Row
from scorer.formats.markdown_parts import Room, bullets, columns, folded, omitted, table
from scorer.formats.sanitize import markdown, markdown_code


def clients(server: ServerReport, room: Room) -> Iterator[str]:
    """Yield how each of several chosen clients takes the tools of a server."""
    if client_fits.is_shown(server):
        taking = len(client_fits.content(server))
        title = say("formats.clients.summary", taking=taking, all=len(server.clients))
        yield from folded(title, _inside(server, room))


def _inside(server: ServerReport, room: Room) -> Iterator[str]:
    fits = client_fits.troubled(server)
    lines = [
        f"{number}: **{markdown(fit.title)}** {client_fits.sentence(fit, server, markdown_code)}"
        for number, fit in enumerate(fits, 1)
    ]
    if lines:
        yield bullets(lines)
    rows = client_fits.rows(server)
    if fits and rows:
        heads = [*columns("tool"), *((str(number), "left") for number in range(1, len(fits) + 1))]
        yield table(heads, ([_named(row), *(SIGNS[mark] for mark in row.marks)] for row in rows[: room.rows]))
        yield f"<sub>{markdown(client_fits.legend())}</sub>"
        yield from omitted(sum(len(row.names) for row in rows[room.rows :]), "tool")
    if taken := client_fits.all_taken(server):
        yield markdown(taken)


def _named(row: Row) -> str:
    return client_fits.names(row.names, markdown_code)
