"""A document of tool definitions, in any of the formats of tool_list_shapes.py."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scorer.capturing.document import OtherFile
from scorer.capturing.limit_options import exceeded
from scorer.capturing.redact import clean
from scorer.capturing.sources import Recorded
from scorer.capturing.tool_list_shapes import is_foreign, is_of_mcp, list_paths, read_snapshots
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.capturing.definition_locations import DefinitionLocations
    from scorer.capturing.document import Document
    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source


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
        raise OtherFile(say("capturing.target.unknown-format", label=recorded[0].target))


def _snapshots(document: Document) -> tuple[Snapshot, ...] | None:
    if document.syntax_error is not None:  # only configuration files may have comments
        return None
    return read_snapshots(document.value, document.stem, document.label)


def read(document: Document, options: ConnectOptions) -> tuple[Recorded, ...] | None:
    """Return the servers whose tools the document lists; None where it is of another kind."""
    snapshots = _snapshots(document)
    if snapshots is None:
        return None
    return tuple(
        _recorded(snapshot, document, options.limits.tools) for snapshot in _chosen(snapshots, document)
    )


def _chosen(snapshots: Sequence[Snapshot], document: Document) -> Sequence[Snapshot]:
    only, label = document.only, document.label
    if only is None:
        return snapshots
    found = [replace(each, target=f"{label}#{only}") for each in snapshots if each.name == only]
    if not found:
        names = ", ".join(each.name for each in snapshots)
        raise InputError(
            say("capturing.target.unknown-server", label=label, name=clean(only), names=clean(names, 1000))
        )
    return found


def _recorded(snapshot: Snapshot, document: Document, most: int) -> Recorded:
    name, target = snapshot.name, snapshot.target
    result: Snapshot | Unreachable = snapshot
    if not snapshot.tools:
        cause = text("capturing.connect.no-tools")
        result = Unreachable(name, target, "list", cause, exit_code=2, kind="no-tools")
    elif len(snapshot.tools) > most:
        result = Unreachable(name, target, "list", exceeded("tools", most), exit_code=2, kind="too-large")
    return Recorded(name, target, result, document=document)


def locate(document: Document) -> DefinitionLocations | None:
    """Return what finds the definitions in a file; None where the document holds none, or is no file."""
    snapshots = _snapshots(document) if document.path is not None else None
    if snapshots is None:
        return None
    from scorer.capturing.definition_locations import DefinitionLocations

    lists = list_paths(document.value)
    return DefinitionLocations(document, lists, [snapshot.name for snapshot in snapshots])
