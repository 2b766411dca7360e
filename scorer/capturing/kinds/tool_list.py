"""A document of tool definitions, in any of the formats of tool_list_shapes.py."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scorer.capturing.document import OtherFile
from scorer.capturing.foreign_values import is_foreign, is_of_mcp
from scorer.capturing.limit_options import exceeded
from scorer.capturing.redact import clean
from scorer.capturing.sources import Recorded
from scorer.capturing.tool_list_shapes import read_listings
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.capturing.definition_locations import DefinitionLocations
    from scorer.capturing.document import Document
    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source
    from scorer.capturing.tool_list_shapes import Listing


def refuse_others(sources: Sequence[Source]) -> None:
    """Raise OtherFile if the lists of a document hold objects of another kind alone, and nothing in it is MCP's."""
    recorded = [each for each in sources if isinstance(each, Recorded)]
    lists = [
        each.result.tools for each in recorded if isinstance(each.result, Snapshot) and each.result.tools
    ]
    if (
        lists
        and len(lists) == len(sources)
        and all(is_foreign(each) for tools in lists for each in tools)
        and not any(each.document is not None and is_of_mcp(each.document.value) for each in recorded)
    ):
        from scorer.capturing.named_shapes import unknown

        raise OtherFile(unknown(recorded[0].target))


def listings_of(document: Document) -> tuple[Listing, ...] | None:
    """Return the servers of a document; None where it holds no definitions."""
    if document.syntax_error is not None:  # only configuration files may have comments
        return None
    return read_listings(document.value, document.stem, document.label)


def read(document: Document, options: ConnectOptions) -> tuple[Recorded, ...] | None:
    """Return the servers whose tools the document lists; None where it is of another kind."""
    listings = listings_of(document)
    if listings is None:
        return None
    return tuple(
        _recorded(listing, document, options.limits.tools) for listing in _chosen(listings, document)
    )


def _chosen(listings: Sequence[Listing], document: Document) -> Sequence[Listing]:
    only, label = document.only, document.label
    if only is None:
        return listings
    found = [each for each in listings if each.snapshot.name == only]
    if not found:
        names = ", ".join(each.snapshot.name for each in listings)
        raise InputError(
            say("capturing.target.unknown-server", label=label, name=clean(only), names=clean(names, 1000))
        )
    return [replace(each, snapshot=replace(each.snapshot, target=f"{label}#{only}")) for each in found]


def _recorded(listing: Listing, document: Document, most: int) -> Recorded:
    snapshot = listing.snapshot
    name, target = snapshot.name, snapshot.target
    result: Snapshot | Unreachable = snapshot
    if not snapshot.tools:
        cause = text("capturing.connect.no-tools")
        result = Unreachable(name, target, "list", cause, exit_code=2, kind="no-tools")
    elif len(snapshot.tools) > most:
        result = Unreachable(name, target, "list", exceeded("tools", most), exit_code=2, kind="too-large")
    return Recorded(name, target, result, document=document, notes=listing.notes)


def locate(document: Document) -> DefinitionLocations | None:
    """Return what finds the definitions in a file; None where the document holds none, or is no file."""
    listings = listings_of(document) if document.path is not None else None
    if listings is None:
        return None
    from scorer.capturing.definition_locations import DefinitionLocations

    return DefinitionLocations(document, listings)
