"""The registry of document kinds. A new kind is a module in kinds/ and one record here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scorer.capturing.target_kind import DocumentKind, later
from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS, Limits
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from pathlib import Path

    from scorer.capturing.definition_locations import DefinitionLocations
    from scorer.capturing.document import Document, ServersRefused
    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source

TOOL_LIST: Final = DocumentKind(
    name="tool-list",
    example="mcp-tools.json",
    read=later("tool_list", "read"),
    locate=later("tool_list", "locate"),
)
REGISTRY_ENTRY: Final = DocumentKind(
    name="registry-entry",
    example="server.json",
    read=later("registry_entry", "read"),
    lists_servers=later("registry_entry", "lists_servers"),
)
CLIENT_CONFIGURATION: Final = DocumentKind(
    name="client-configuration",
    example=".mcp.json",
    read=later("client_configuration", "read"),
    lists_servers=later("client_configuration", "lists_servers"),
)
#: In the order in which a document is tried: the first kind that recognizes it reads it.
DOCUMENT_KINDS: Final[tuple[DocumentKind, ...]] = (TOOL_LIST, REGISTRY_ENTRY, CLIENT_CONFIGURATION)


def sources_of_document(document: Document, options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers of a document. Raises InputError where no kind recognizes it.

    Raises OtherFile where nothing in it looks like definitions, and
    ServersRefused where it lists servers, and the user did not ask to start them.
    """
    for kind in DOCUMENT_KINDS:
        if kind.lists_servers is not None and not document.may_start:
            if kind.lists_servers(document):
                raise _refused(document, options)
            continue
        if (sources := kind.read(document, options)) is not None:
            return sources
    from scorer.capturing.foreign_values import claims_tools
    from scorer.capturing.named_shapes import refusal

    if document.syntax_error is not None and claims_tools(document.value):
        raise InputError(say("capturing.json.with-comments", problem=document.syntax_error))
    raise refusal(document.value, document.label)


def _refused(document: Document, options: ConnectOptions) -> ServersRefused:
    from scorer.capturing.document import ServersRefused
    from scorer.capturing.redact import clean

    if options.definitions_only:
        return ServersRefused(say("capturing.ask.definitions-only", label=document.label))
    how = text("capturing.ask.text")
    if document.path is not None:
        target = document.path if document.only is None else f"{document.path}#{document.only}"
        how = say("capturing.ask.file", target=clean(str(target)))
    from scorer.capturing.named_shapes import shape_of

    found = shape_of(document.value)
    if found is not None and found[0] in ("manifest", "card"):
        return ServersRefused(say(f"capturing.ask.{found[0]}", label=document.label, how=how))
    return ServersRefused(say("capturing.ask.servers", label=document.label, how=how))


def locations_of(document: Document) -> DefinitionLocations | None:
    """Return what finds the definitions in a document; None where it is not a file or has no definitions."""
    found = (kind.locate(document) for kind in DOCUMENT_KINDS if kind.locate is not None)
    return next((locations for locations in found if locations is not None), None)


def read_locations(path: Path, limits: Limits = DEFAULT_LIMITS) -> DefinitionLocations:
    """Return what finds the definitions of a file. Raises InputError where it cannot be read or has no definitions."""
    from scorer.capturing.document import read_document

    found = locations_of(read_document(path, None, limits, regular=True))
    if found is None:
        from scorer.capturing.redact import clean

        raise InputError(say("capturing.target.no-definitions", path=clean(str(path))))
    return found
