"""Where the definitions of a call come from: inline, a file in a granted folder, or a configured server."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.formats.sanitize import label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source
    from scorer.contracts.definitions import Snapshot, Unreachable
    from scorer.serving.access import Access
    from scorer.serving.folders import Folders

#: The parameters of which a call has exactly one.
WAYS: Final = ("tools", "path", "server")


def way_of(given: Mapping[str, Any], servers: Sequence[str]) -> str:
    """Return which parameter gives the definitions. Raises InputError unless it is exactly one."""
    found = [way for way in WAYS if way in given]
    if len(found) != 1:
        known = ", ".join(f"`{way}`" for way in WAYS if way != "server" or servers)
        raise InputError(say(f"serving.source.{'several' if found else 'none'}", known=known))
    return found[0]


def recorded(given: Mapping[str, Any], access: Access, folders: Folders) -> Snapshot:
    """Return the definitions that a call holds, or that are in the file that it names. Nothing is started.

    Raises InputError if they cannot be used.
    """
    from scorer.capturing.capture_sources import capture_all, snapshot_of

    only = replace(access.options, definitions_only=True, cwd=None)
    if "tools" in given:
        from scorer.capturing.target_kinds import parse_value

        sources: Sequence[Source] = parse_value({"tools": given["tools"]}, only)
    else:
        sources = _sources_in_file(given["path"], folders, only)
    if len(sources) != 1:
        names = ", ".join(label(each.name) for each in sources)
        where = label(given.get("path", "tools"))
        raise InputError(say("serving.source.several-servers", path=where, names=names))
    return snapshot_of(capture_all(sources, only)[0])


def _sources_in_file(given: str, folders: Folders, only: ConnectOptions) -> Sequence[Source]:
    from scorer.capturing.document import ServersRefused
    from scorer.capturing.kinds.file import parse_path
    from scorer.capturing.mistaken_targets import started_with

    path, name = _file_and_server(given, folders)
    if path.is_dir():
        raise InputError(say("serving.folder.is-a-folder", path=label(given)))
    if started_with(path):
        raise InputError(say("serving.source.program", path=label(given)))
    try:
        return parse_path(path, name, only, may_start=False, regular=True, resolved=True)
    except ServersRefused:
        raise InputError(say("serving.source.lists-servers", path=label(given))) from None


def _file_and_server(given: str, folders: Folders) -> tuple[Path, str | None]:
    """Return the file of `FILE` or `FILE#NAME`, and the name."""
    file, mark, name = given.rpartition("#")
    if not mark or not file:
        return folders.file(given), None
    try:
        return folders.file(given), None  # a file whose own name holds the mark
    except InputError:
        return folders.file(file), name


async def live(name: str, access: Access, observe: Callable[[str, str], None]) -> Snapshot | Unreachable:
    """Start or contact a configured server, and return its tools, or the reason why it gives none."""
    from scorer.capturing.capture_sources import acapture_all

    source = access.servers[name]
    access.announce(source)
    with _nothing_left() if access.alone else nullcontext():
        results = await acapture_all([source], access.options, observe)
    return results[0]


def _nothing_left() -> AbstractContextManager[None]:
    from scorer.capturing.orphans import no_process_left

    return no_process_left()
