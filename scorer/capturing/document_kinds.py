"""The registry of document kinds. A new kind is a module in kinds/ and one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scorer.capturing.document import OtherFile, ServersRefused, read_document
from scorer.capturing.kinds.client_configuration import CLIENT_CONFIGURATION
from scorer.capturing.kinds.registry_entry import REGISTRY_ENTRY
from scorer.capturing.kinds.tool_list import TOOL_LIST
from scorer.capturing.redact import clean
from scorer.capturing.tool_list_shapes import claims_tools
from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS, Limits
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from pathlib import Path

    from scorer.capturing.definition_locations import DefinitionLocations
    from scorer.capturing.document import Document
    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source
    from scorer.capturing.target_kind import DocumentKind

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
    problem = document.syntax_error or InputError(
        say("capturing.target.unknown-format", label=document.label)
    )
    raise problem if claims_tools(document.value) else OtherFile(str(problem))


def _refused(document: Document, options: ConnectOptions) -> ServersRefused:
    if options.definitions_only:
        return ServersRefused(say("capturing.ask.definitions-only", label=document.label))
    how = text("capturing.ask.text")
    if document.path is not None:
        target = document.path if document.only is None else f"{document.path}#{document.only}"
        how = say("capturing.ask.file", target=clean(str(target)))
    return ServersRefused(say("capturing.ask.servers", label=document.label, how=how))


def locations_of(document: Document) -> DefinitionLocations | None:
    """Return what finds the definitions in a document; None where it is not a file or has no definitions."""
    found = (kind.locate(document) for kind in DOCUMENT_KINDS if kind.locate is not None)
    return next((locations for locations in found if locations is not None), None)


def read_locations(path: Path, limits: Limits = DEFAULT_LIMITS) -> DefinitionLocations:
    """Return what finds the definitions of a file. Raises InputError where it cannot be read or has no definitions."""
    found = locations_of(read_document(path, None, limits, regular=True))
    if found is None:
        raise InputError(say("capturing.target.no-definitions", path=clean(str(path))))
    return found
