"""References of tools to definitions that their file shares: followed to the top of the file, and copied.

A tool of the wire has only its own schema. A file that someone wrote by hand, or that a generator made, may keep common
definitions once, beside the list of tools.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.json_pointer import steps_of

if TYPE_CHECKING:
    from scorer.capturing.tool_forms import Entry, Path
    from scorer.capturing.tool_list_shapes import Listing

#: Where files keep definitions.
_HOLDERS: Final = ("definitions", "$defs", "components", "schemas", "defs", "types", "$definitions")
_SCHEMAS: Final = ("inputSchema", "outputSchema")
_ABSENT: Final = object()


def with_outer_definitions(listing: Listing, data: Any) -> Listing:
    """Return the listing, its tools with a copy of each definition of the file that they refer to and do not have."""
    tops = [(top, path) for top, path in _tops(listing, data) if any(key in top for key in _HOLDERS)]
    if not tops:
        return listing
    entries = tuple(_completed(entry, tops) for entry in listing.entries)
    snapshot = replace(listing.snapshot, tools=tuple(entry.wire for entry in entries))
    return replace(listing, entries=entries, snapshot=snapshot)


def _tops(listing: Listing, data: Any) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Yield the objects around a list of tools, the nearest first."""
    around: list[tuple[Mapping[str, Any], Path]] = []
    value = data
    for count in range(len(listing.path) + 1):
        if isinstance(value, Mapping):
            around.append((value, listing.path[:count]))
        if count < len(listing.path):
            value = _step(value, listing.path[count])
    yield from reversed(around)


def _completed(entry: Entry, tops: list[tuple[Mapping[str, Any], Path]]) -> Entry:
    if not isinstance(entry.wire, Mapping):
        return entry
    wire, moved = dict(entry.wire), dict(entry.moved)
    moved.setdefault((), entry.path)
    for key in _SCHEMAS:
        if isinstance(wire.get(key), Mapping):
            wire[key] = _with_copies(wire[key], (key,), tops, moved)
    return entry if wire == entry.wire else replace(entry, wire=wire, moved=moved)


def _with_copies(
    schema: Mapping[str, Any],
    place: Path,
    tops: list[tuple[Mapping[str, Any], Path]],
    moved: dict[Path, Path],
) -> Mapping[str, Any]:
    """Return the schema with copies; of a schema that is a reference alone, what it refers to takes its place."""
    whole: dict[str, Any] = dict(schema)
    todo, seen = [*_references(schema)], set[str]()
    while todo:
        reference = todo.pop()
        steps = steps_of(reference[1:])
        if reference in seen or not steps or _at(whole, steps) is not _ABSENT:
            continue
        seen.add(reference)
        found = next(
            ((value, (*path, *steps)) for top, path in tops if (value := _at(top, steps)) is not _ABSENT),
            None,
        )
        if found is None or not _put(whole, steps, found[0]):
            continue
        moved[place + steps] = found[1]
        todo += _references(found[0])
    root = schema.get("$ref")
    return _with_root(schema, whole, root, place, moved) if isinstance(root, str) and root in seen else whole


def _with_root(
    schema: Mapping[str, Any], whole: dict[str, Any], root: str, place: Path, moved: dict[Path, Path]
) -> Mapping[str, Any]:
    """Return the whole schema with what its root refers to in the place of the reference."""
    steps = steps_of(root[1:])
    target = _at(whole, steps)
    if not isinstance(target, Mapping):
        return whole
    own, origin = moved.get(place, moved[()] + place), moved[place + steps]
    moved.update({(*place, key): (*own, key) for key in schema if key != "$ref"})
    moved.update({(*place, key): (*origin, key) for key in target if key not in schema})
    rest = {key: value for key, value in whole.items() if key != "$ref"}
    if root not in (
        each for key, value in (*target.items(), *rest.items()) for each in _references({key: value})
    ):
        rest = _without(rest, steps)
    return {**target, **rest}


def _without(schema: Mapping[str, Any], steps: tuple[str, ...]) -> dict[str, Any]:
    """Return a schema without the part at the steps, and without the objects that it leaves empty."""
    rest = dict(schema)
    inner = _without(rest[steps[0]], steps[1:]) if len(steps) > 1 else {}
    if inner:
        rest[steps[0]] = inner
    else:
        del rest[steps[0]]
    return rest


def _references(value: Any) -> Iterator[str]:
    """Yield the references in a schema that lead to its own document."""
    level = [value]
    while level:
        each = level.pop()
        if isinstance(each, Mapping):
            reference = each.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/"):
                yield reference
            level += each.values()
        elif isinstance(each, list):
            level += each


def _at(value: Any, steps: tuple[str, ...]) -> Any:
    for step in steps:
        value = _step(value, step)
    return value


def _step(value: Any, step: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(step, _ABSENT)
    if isinstance(value, list) and step.isdigit() and int(step) < len(value):
        return value[int(step)]
    return _ABSENT


def _put(schema: dict[str, Any], steps: tuple[str, ...], value: Any) -> bool:
    """Put a copy where the reference looks for it; return whether there is room."""
    if not isinstance(value, Mapping | bool):
        return False
    for step in steps[:-1]:
        inner = schema.get(step, {})
        if not isinstance(inner, Mapping):
            return False
        schema[step] = dict(inner)
        schema = schema[step]
    schema[steps[-1]] = value
    return True
