"""Replaces texts of definitions in the JSON text that holds them; every other character stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from scorer.capturing.json_positions import JsonText, Node
from scorer.contracts.drafts import FileEdit, ServerDraft, ToolDraft, Unplaced
from scorer.contracts.errors import InputError
from scorer.contracts.json_pointer import steps_of
from scorer.data.files import read_file
from scorer.data.messages import say

if TYPE_CHECKING:
    from scorer.capturing.document import Document
    from scorer.capturing.tool_forms import Entry
    from scorer.capturing.tool_list_shapes import Listing

_DESCRIPTION: Final = "/description"


class _Change(NamedTuple):
    """A part of a text that is replaced."""

    start: int
    end: int
    written: str


def edit_definitions(
    document: Document, drafts: Sequence[ServerDraft], path: str
) -> tuple[FileEdit, tuple[Unplaced, ...]]:
    """Return the file of a document with the texts of drafts, and what has no place in it.

    Raises InputError where the file holds no definitions, or is not JSON in UTF-8.
    """
    from scorer.capturing.kinds.tool_list import listings_of

    listings = listings_of(document) if document.path is not None else None
    if listings is None or not document.is_placed or not _is_utf8(document):
        raise InputError(say("capturing.edit.not-json", path=path))
    assert document.text is not None
    text = JsonText(document.text, document.spans)
    changes: list[_Change] = []
    unplaced: list[Unplaced] = []
    for server in drafts:
        entries = list(_entries(listings, server.name))
        for draft in server.drafts:
            _edit(text, _taken(entries, draft), draft, changes, unplaced)
    return FileEdit(path, document.text, _changed(document.text, changes)), tuple(unplaced)


def _is_utf8(document: Document) -> bool:
    """Return whether the bytes of the file are the text itself, so that a patch of the text fits the file."""
    assert document.path is not None
    assert document.text is not None
    data = read_file(document.path, str(document.path), document.limits.file_bytes, regular=True)
    return data == document.text.encode("utf-8", "surrogatepass")


def _entries(listings: Sequence[Listing], server: str) -> Iterator[Entry]:
    """Yield the tools of a server: of the one of its name, or of the only one that the file holds."""
    for listing in listings:
        if listing.snapshot.name == server or len(listings) == 1:
            yield from listing.entries


def _taken(entries: list[Entry], draft: ToolDraft) -> Entry | None:
    """Return the definition that was drafted, and take it from those that are left."""
    for at, entry in enumerate(entries):
        wire = entry.wire
        named = isinstance(wire, Mapping) and wire.get("name") == draft.name
        if named and (wire.get("description") or "") == draft.before:
            return entries.pop(at)
    return None


def _edit(
    text: JsonText, entry: Entry | None, draft: ToolDraft, changes: list[_Change], unplaced: list[Unplaced]
) -> None:
    texts = [("", _DESCRIPTION, draft.before, draft.after)]
    texts += [(each.name, each.pointer, each.before, each.after) for each in draft.parameters]
    for parameter, pointer, before, after in texts:
        if before == after:
            continue
        if entry is None:
            unplaced.append(Unplaced(draft.name, parameter, "absent"))
            continue
        change = _placed(text, entry, steps_of(pointer), after)
        if change is None:
            unplaced.append(Unplaced(draft.name, parameter, "moved"))
        else:
            changes.append(change)


def _placed(text: JsonText, entry: Entry, steps: tuple[str, ...], value: str) -> _Change | None:
    """Return the change that writes a string at a place of a definition; None where the file has no such place."""
    path = entry.locate(steps)
    node, done = text.follow(path)
    written = json.dumps(value, ensure_ascii=text.text.isascii())
    if done == len(path):
        return _Change(node.start, node.end, written) if text.text[node.start] == '"' else None
    if done == len(path) - 1 and text.text[node.start] == "{":
        return _inserted(text, node, path[-1], written)
    return None


def _inserted(text: JsonText, node: Node, key: str, written: str) -> _Change:
    """Return the change that adds a member to an object, laid out like the last one that it has."""
    name, raw = json.dumps(key, ensure_ascii=text.text.isascii()), text.text
    last = max(text.members(node).values(), key=lambda each: each.key, default=None)
    if last is None:
        return _Change(node.start + 1, node.start + 1, f"{name}: {written}")
    before = raw[: last.key]
    blanks = before[len(before.rstrip(" \t\r\n")) :]
    colon = raw[last.key : last.start].rpartition('"')[2]
    return _Change(last.end, last.end, f",{blanks}{name}{colon}{written}")


def _changed(text: str, changes: Iterable[_Change]) -> str:
    for start, end, written in sorted(changes, reverse=True):
        text = f"{text[:start]}{written}{text[end:]}"
    return text
