"""A schema as the rows of a table: every property with its path, type, limits, default and text.

Nested properties and the items of lists follow their parent, down to a few levels. Never raises.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scorer.reading.schema import declared_types, resolve

#: Levels of nesting and rows that a table goes to.
DEEPEST, MOST = 4, 200
#: The longest list of values or default that is written out, in characters.
LONGEST = 120
_LIMITS = (
    "const", "format", "pattern", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "minItems", "maxItems", "uniqueItems",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One property: its path ("filter.status", "items[].id"), and what its schema says of it.

    `types` reads "string or null", `limits` holds "minimum 1" and the like, `default` is JSON ("" where there
    is none).
    """

    path: str
    depth: int
    required: bool
    types: str
    limits: tuple[str, ...]
    default: str
    description: str


def table_rows(root: Any) -> tuple[Row, ...]:
    """Return the properties of a schema, parents before their parts, at most 200 of them."""
    if not isinstance(root, Mapping):
        return ()
    rows: list[Row] = []
    for row in _rows(root, root, "", 0):
        rows.append(row)
        if len(rows) == MOST:
            break
    return tuple(rows)


def _rows(node: Mapping[str, Any], root: Mapping[str, Any], path: str, depth: int) -> Iterator[Row]:
    properties = node.get("properties")
    if not isinstance(properties, Mapping) or depth > DEEPEST:
        return
    required = node.get("required")
    needed = {each for each in required if isinstance(each, str)} if isinstance(required, list) else set()
    for name in map(str, properties):
        inner = resolve(properties[name], root)
        here = f"{path}{name}"
        yield _row(here, depth, name in needed, inner, root)
        if isinstance(inner, Mapping):
            yield from _parts(inner, root, here, depth + 1)


def _parts(node: Mapping[str, Any], root: Mapping[str, Any], path: str, depth: int) -> Iterator[Row]:
    """Yield the properties inside a property: its own, those of its items, and those of its branches."""
    yield from _rows(node, root, f"{path}.", depth)
    items = resolve(node.get("items"), root)
    if isinstance(items, Mapping):
        yield from _rows(items, root, f"{path}[].", depth)
    for key in ("anyOf", "oneOf", "allOf"):
        branches = node.get(key)
        for branch in branches[:4] if isinstance(branches, list) else ():
            inner = resolve(branch, root)
            if isinstance(inner, Mapping):
                yield from _rows(inner, root, f"{path}.", depth)


def _row(path: str, depth: int, required: bool, node: Any, root: Mapping[str, Any]) -> Row:
    fields = node if isinstance(node, Mapping) else {}
    description = fields.get("description")
    return Row(
        path=path,
        depth=depth,
        required=required,
        types=" or ".join(dict.fromkeys(_types(node, root))) or "any",
        limits=tuple(_limits(fields, root)),
        default=_json(fields["default"]) if "default" in fields else "",
        description=description if isinstance(description, str) else "",
    )


def _types(node: Any, root: Mapping[str, Any]) -> Iterator[str]:
    for name in declared_types(node, root):
        items = resolve(node.get("items"), root) if isinstance(node, Mapping) and name == "array" else None
        inner = " or ".join(dict.fromkeys(declared_types(items, root))) if items is not None else ""
        yield f"array of {inner}" if inner else name


def _limits(node: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[str]:
    values = node.get("enum")
    if isinstance(values, list):
        yield "one of " + _clipped(", ".join(map(_json, values)))
    for name in _LIMITS:
        if name in node:
            yield f"{name} {_json(node[name])}"
    items = resolve(node.get("items"), root)
    if isinstance(items, Mapping) and isinstance(items.get("enum"), list):
        yield "each one of " + _clipped(", ".join(map(_json, items["enum"])))


def _json(value: Any) -> str:
    return _clipped(json.dumps(value, ensure_ascii=False))


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
