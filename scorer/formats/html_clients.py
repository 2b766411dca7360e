"""Which clients take which tools, as the HTML page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorer.data.messages import say
from scorer.formats import client_fits
from scorer.formats.client_fits import SIGNS
from scorer.formats.sanitize import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.contracts.report import ServerReport


@dataclass(frozen=True, slots=True)
class ClientRow:
    """Tools, with their anchors, that the clients treat alike, and the marks of the clients with what they mean."""

    tools: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClientsBlock:
    """How the chosen clients take the tools: which take all, a line for each of the others, and the tools."""

    summary: str
    taken: str
    fits: tuple[tuple[str, str], ...]
    rows: tuple[ClientRow, ...]
    legend: str


def clients_block(server: ServerReport, anchors: Mapping[str, str]) -> ClientsBlock | None:
    """Prepare the comparison of several clients; None where none was asked for."""
    if not client_fits.is_shown(server):
        return None
    rows = (
        ClientRow(
            tuple((name, anchors.get(name, "")) for name in row.names),
            tuple((SIGNS[mark], mark) for mark in row.marks),
        )
        for row in client_fits.rows(server)
    )
    fits = client_fits.troubled(server)
    return ClientsBlock(
        summary=say(
            "formats.clients.summary", taking=len(client_fits.content(server)), all=len(server.clients)
        ),
        taken=client_fits.all_taken(server),
        fits=tuple((fit.title, client_fits.sentence(fit, server, label)) for fit in fits),
        rows=tuple(rows),
        legend=client_fits.legend(),
    )
