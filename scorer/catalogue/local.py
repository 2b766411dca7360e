"""Lists the servers of a folder of files, of a file with one server per line, or of one document.

An entry of definitions is where they are and their hash, so that the store does not hold them twice, and an entry
changes when they do. Every other entry has the form of a registry's.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from scorer.capturing import Recorded
from scorer.capturing.client_servers import address_of, find_servers
from scorer.capturing.document import Document, OtherFile, ServersRefused, text_of
from scorer.capturing.document_kinds import sources_of_document
from scorer.capturing.json_bounds import require_bounded
from scorer.capturing.options import ConnectOptions
from scorer.capturing.redact import clean, command_label, holds_secrets, url_label
from scorer.capturing.target_kind import is_url
from scorer.catalogue.entries import read_entries
from scorer.catalogue.registry import listed_of
from scorer.catalogue.store import Listed
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import InputError
from scorer.contracts.limits import Limits
from scorer.data.files import unreadable
from scorer.data.messages import say, text
from scorer.formats.sanitize import storable

_HASHED: Final = 16


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a source that is not a server, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Bytes of a file. `name` is that of a server that does not name itself; `fixed`: of every server there."""

    path: Path
    where: str
    name: str
    offset: int = 0
    fixed: bool = False


def read_local(path: Path, limits: Limits) -> Iterator[Listed | LeftOut]:
    """Yield what a folder or a file lists, in its order. Raises InputError where it cannot be read."""
    try:
        yield from _folder(path, limits) if path.is_dir() else _file(path, limits)
    except OSError as error:
        raise unreadable(path, error) from error


def read_recorded(entry: Mapping[str, Any], limits: Limits) -> Snapshot | Unreachable:
    """Return the definitions of an entry of `read_local`. Raises InputError where they cannot be used."""
    path, name = Path(entry["file"]), entry["server"]
    where = path.name
    try:
        with path.open("rb") as file:
            file.seek(entry["offset"])
            data = file.read(entry["length"])
    except OSError as error:
        raise unreadable(where, error) from error
    if _hash(data) != entry["sha256"]:
        raise InputError(say("catalogue.local.changed", where=where))
    for source in _recorded(_Place(path, where, name), data, limits):
        if source.name == name:
            return source.result
    raise InputError(say("catalogue.local.changed", where=where))


def _folder(folder: Path, limits: Limits) -> Iterator[Listed | LeftOut]:
    for path in sorted(folder.rglob("*.json")):
        if path.is_file():
            name = path.relative_to(folder).with_suffix("").as_posix()
            yield from _whole(path, name, limits, fixed=True)


def _file(path: Path, limits: Limits) -> Iterator[Listed | LeftOut]:
    if not _has_lines(path, limits):
        found = [*_whole(path, path.stem, limits, fixed=False)]
        if not all(isinstance(each, LeftOut) for each in found):
            yield from found
            return
    with path.open("rb") as file:
        for entry in read_entries(file, limits.file_bytes):
            where = say("catalogue.local.line", file=path.name, number=entry.number)
            if entry.data is None:
                yield LeftOut(where, say("catalogue.too-long", where=where, most=f"{limits.file_bytes:,}"))
            elif (line := entry.data.decode("utf-8", "replace").strip()) and is_url(line):
                yield _of_url(line)
            elif not line.startswith("#"):
                place = _Place(path, where, f"{path.name}:{entry.number}", entry.offset)
                yield from _servers(place, entry.data, limits)


def _has_lines(path: Path, limits: Limits) -> bool:
    """Return whether the first line of a file is an entry by itself, and not the whole of it."""
    with path.open("rb") as file:
        entries = [*islice(read_entries(file, limits.file_bytes), 2)]
    if not entries:
        return True
    first, *others = entries
    if first.data is None or first.data.lstrip().startswith((b"http://", b"https://", b"#")):
        return True
    try:
        require_bounded(first.data, path.name, limits)
        return json.loads(first.data) is not None and bool(others)
    except (InputError, ValueError):
        return False


def _whole(path: Path, name: str, limits: Limits, *, fixed: bool) -> Iterator[Listed | LeftOut]:
    place = _Place(path, path.name, name, fixed=fixed)
    try:
        data = path.read_bytes() if path.stat().st_size <= limits.file_bytes else None
    except OSError as error:
        yield LeftOut(place.where, error.strerror or type(error).__name__)
        return
    if data is None:
        yield LeftOut(
            place.where, say("catalogue.too-long", where=place.where, most=f"{limits.file_bytes:,}")
        )
        return
    yield from _servers(place, data, limits)


def _servers(place: _Place, data: bytes, limits: Limits) -> Iterator[Listed | LeftOut]:
    """Yield the servers of a document. One of a file of a folder that is invalid is listed: its capture says why."""
    try:
        if (targets := _targets(_document(place, data, limits).value)) is not None:
            yield from targets
            return
        sources = _recorded(place, data, limits)
    except InputError as error:
        if place.fixed and not isinstance(error, OtherFile | ServersRefused):
            yield _of_definitions(place.name, place.name, place, data)
        else:
            yield LeftOut(place.where, str(error).partition("\n")[0])
        return
    for source in sources:
        name = source.name
        if place.fixed:
            name = place.name if len(sources) == 1 else f"{place.name}#{source.name}"
        yield _of_definitions(name, source.name, place, data)


def _document(place: _Place, data: bytes, limits: Limits) -> Document:
    return Document(
        text=text_of(data, place.where, limits),
        where=place.where,
        label=place.where,
        stem=place.name,
        folder=place.path.parent,
    )


def _recorded(place: _Place, data: bytes, limits: Limits) -> tuple[Recorded, ...]:
    options = ConnectOptions(definitions_only=True, limits=limits)
    sources = sources_of_document(_document(place, data, limits), options)
    return tuple(source for source in sources if isinstance(source, Recorded))


def _of_definitions(name: str, server: str, place: _Place, data: bytes) -> Listed:
    name = storable(name)  # of a file that is not named in UTF-8, or with half of a character
    entry = {
        "name": name,
        "file": os.path.abspath(place.path),
        "offset": place.offset,
        "length": len(data),
        "sha256": _hash(data),
        "server": server,
    }
    return Listed(name, text("catalogue.registry.no-version"), "active", entry)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_HASHED]


def _targets(value: Any) -> list[Listed | LeftOut] | None:
    """Return the servers that a document lists instead of definitions; None where it does not."""
    if (one := _target(value)) is not None:
        return [one]
    items = value.get("servers") if isinstance(value, Mapping) else value
    if isinstance(items, list) and items and all(map(_looks_like_target, items)):
        return [
            _target(each) or LeftOut(clean(str(each), 60), text("catalogue.local.not-a-server"))
            for each in items
        ]
    if isinstance(value, Mapping) and "tools" not in value and (servers := find_servers(value)) is not None:
        used = (each for each in servers if not (each.is_disabled or each.is_built_in))
        return [_of_client(each.name, each.entry) for each in used]
    return None


def _looks_like_target(item: Any) -> bool:
    if isinstance(item, str):
        return is_url(item)
    known = ("url", "server", "remotes", "packages")
    return isinstance(item, Mapping) and "tools" not in item and any(key in item for key in known)


def _target(item: Any) -> Listed | None:
    """Return the server of a URL, of a registry's entry, or of an object with a URL; None for anything else."""
    if isinstance(item, str) and is_url(item):
        return _of_url(item)
    if not isinstance(item, Mapping) or "tools" in item:
        return None
    if isinstance(item.get("server"), Mapping) and "tools" not in item["server"]:
        return listed_of(item)
    if isinstance(item.get("remotes"), list) or isinstance(item.get("packages"), list):
        return listed_of({"server": item})
    url, name = item.get("url"), item.get("name")
    if isinstance(url, str) and is_url(url):
        return _of_url(url, name if isinstance(name, str) else "", sse=item.get("type") == "sse")
    return None


def _of_client(name: str, entry: Any) -> Listed | LeftOut:
    if isinstance(entry, Mapping) and (url := address_of(entry)) is not None:
        return _of_url(url, name, sse=entry.get("type", entry.get("transport")) == "sse")
    command = entry.get("command") if isinstance(entry, Mapping) else None
    if not isinstance(command, str) or not name.isprintable():
        return LeftOut(clean(name, 60), text("catalogue.local.not-a-server"))
    args = entry.get("args")
    words = [command, *(str(each) for each in (args if isinstance(args, list) else ()))]
    shown: dict[str, Any] = {"name": name, "command": command_label(words)}
    if not holds_secrets(words):  # what is secret is not kept, and so cannot be started
        shown["words"] = words
    return Listed(name, text("catalogue.registry.no-version"), "active", shown)


def _of_url(url: str, name: str = "", *, sse: bool = False) -> Listed:
    shown = clean(name) or url_label(url)
    remote = {"type": "sse" if sse else "streamable-http", "url": url}
    return Listed(
        shown, text("catalogue.registry.no-version"), "active", {"name": shown, "remotes": [remote]}
    )
