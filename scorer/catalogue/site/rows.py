"""The rows of the site from what a store knows of its servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scorer.catalogue.shelf import transports_of
from scorer.contracts.orders import risk_rank
from scorer.formats.sanitize import storable
from scorer.formats.site_row import TRANSPORTS, Row

if TYPE_CHECKING:
    from scorer.catalogue.shelf import Shelved

#: The longest version, and the longest word that a search looks through, in characters.
_LONGEST: Final = 200


def row_of(server: Shelved, place: str) -> Row:
    """Return the row of a server at a place."""
    scored = server.record if server.record is not None and server.is_scored else None
    tools = scored["tools"] if scored else []
    words = [server.description, *(str(tool["name"]) for tool in tools)]
    return Row(
        name=storable(server.name),
        place=place,
        status=server.status,
        version=storable(server.version)[:_LONGEST],
        transports=tuple(each for each in TRANSPORTS if each in transports_of(server.entry)),
        failure=server.failure[0],
        score=scored["score"] if scored else None,
        tokens=sum(tool["tokens"] for tool in tools),
        risk=max((tool["risk"]["category"] for tool in tools), key=risk_rank, default=""),
        words=storable(" ".join(word[:_LONGEST] for word in words if word)),
    )
