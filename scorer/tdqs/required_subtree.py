"""The least that a caller must build: the part of an input schema that required fields reach.

The walk keeps its own stack, so depth costs memory and never the interpreter's recursion limit,
and it spends at most `VISITS`, so schemas that refer to themselves over and over end too.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

#: Object levels that count; the specification stops there.
MAX_DEPTH: Final = 10

#: Nodes, required names and union branches looked at before the rest is taken as opaque. The
#: most demanding of 2,700 real definitions takes 243; references that fan out would take 2**n.
VISITS: Final = 20_000

#: Without one of these a schema has nothing to descend into.
_STRUCTURE: Final = frozenset({"$ref", "properties", "items", "allOf", "not", "oneOf", "anyOf"})

#: The same but properties.
_PARTS: Final = _STRUCTURE - {"properties"}

_LOCAL_REF: Final = re.compile(r"#/(\$defs|definitions)/([^/]+)")

#: Required fields, deepest object level, choices among union branches.
_Counts = tuple[int, int, int]
#: Yields a schema and its level, receives its counts, returns its own.
_Visit = Generator[tuple[Any, int], _Counts, _Counts]


@dataclass(frozen=True, slots=True)
class Subtree:
    """The size of the required part: its fields, its object levels (flat is 1), its union choices."""

    required_fields: int = 0
    depth: int = 0
    union_choices: int = 0

    @property
    def invocation_cost(self) -> int:
        """The specification's price of a minimal call; only costs within one server compare."""
        return self.required_fields + 2 * max(0, self.depth - 1) + 2 * self.union_choices


def measure(input_schema: Any) -> Subtree:
    """Measure the required part of an input schema; one without properties of its own is empty."""
    if not isinstance(input_schema, Mapping) or not _has_properties(input_schema):
        return Subtree()
    if _PARTS.isdisjoint(input_schema) and _is_flat(input_schema):
        return Subtree(len(_names(input_schema)), 1, 0)
    return Subtree(*_Walk(input_schema).counts())


def _is_flat(schema: Mapping[str, Any]) -> bool:
    """Return whether nothing that is required has parts, as in most schemas: no walk is needed."""
    properties = schema["properties"]
    return all(_is_leaf(properties[name]) for name in _names(schema) if name in properties)


def _names(schema: Mapping[str, Any]) -> list[str]:
    """Return the names that a schema requires."""
    required = schema.get("required")
    return [name for name in required if isinstance(name, str)] if isinstance(required, list) else []


def _has_properties(schema: Mapping[str, Any]) -> bool:
    properties = schema.get("properties")
    return isinstance(properties, dict) and bool(properties)


def _is_null(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("type") in ("null", ["null"])


def _is_leaf(schema: Any) -> bool:
    return not isinstance(schema, Mapping) or _STRUCTURE.isdisjoint(schema)


def _plus(one: _Counts, other: _Counts) -> _Counts:
    return one[0] + other[0], max(one[1], other[1]), one[2] + other[2]


class _Walk:
    """One walk over one schema: the references on the current path, and the visits left."""

    __slots__ = ("_left", "_path", "_root")

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._path: set[str] = set()
        self._left = VISITS

    def counts(self) -> _Counts:
        """Run the visits from the root on, the pending ones on a stack of our own."""
        pending = [self._visit(self._root, 0)]
        answer: _Counts | None = None
        while True:
            try:
                schema, level = pending[-1].send(answer)  # type: ignore[arg-type]
            except StopIteration as done:
                pending.pop()
                answer = done.value
                if not pending:
                    return answer
                continue
            self._left -= 1
            if _is_leaf(schema) or self._left < 0:
                answer = (0, level, 0)
            else:
                pending.append(self._visit(schema, level))
                answer = None

    def _visit(self, schema: Mapping[str, Any], level: int) -> _Visit:
        ref = schema.get("$ref")
        if not isinstance(ref, str):
            return (yield from self._parts(schema, level))
        target = None if ref in self._path else self._resolve(ref)
        if target is None:
            return 0, level, 0
        self._path.add(ref)
        counts = yield from self._parts(target, level)
        self._path.remove(ref)
        return counts

    def _resolve(self, ref: str) -> Mapping[str, Any] | None:
        match = _LOCAL_REF.fullmatch(ref)
        definitions = self._root.get(match[1]) if match else None
        if match is None or not isinstance(definitions, dict):
            return None
        target = definitions.get(unquote(match[2]))
        return target if isinstance(target, dict) else None

    def _parts(self, schema: Mapping[str, Any], level: int) -> _Visit:
        counts = yield from self._properties(schema, level)
        items = schema.get("items")
        if isinstance(items, dict):
            counts = _plus(counts, (yield items, level))
        every = schema.get("allOf")
        for branch in every if isinstance(every, list) else ():
            counts = _plus(counts, (yield branch, level))
        excluded = schema.get("not")
        if isinstance(excluded, dict):  # shapes the value, but nothing in it is to be supplied
            depth = (yield excluded, level)[1]
            counts = _plus(counts, (0, depth, 0))
        counts = _plus(counts, (yield from self._choice(schema.get("oneOf"), level)))
        return _plus(counts, (yield from self._choice(schema.get("anyOf"), level)))

    def _properties(self, schema: Mapping[str, Any], level: int) -> _Visit:
        if level >= MAX_DEPTH or not _has_properties(schema):
            return 0, level, 0
        properties, names = schema["properties"], _names(schema)
        self._left -= len(names)
        counts = (len(names), level + 1, 0)
        for name in names:
            if name in properties:
                counts = _plus(counts, (yield properties[name], level + 1))
        return counts

    def _choice(self, branches: Any, level: int) -> _Visit:
        """Count the widest branch (the first of equals), the deepest one, and the number to choose from."""
        if not isinstance(branches, list):
            return 0, level, 0
        real = [branch for branch in branches if not _is_null(branch)]
        self._left -= len(branches)
        widest, depth = (-1, level, 0), level
        for branch in real:
            counts = yield branch, level
            depth = max(depth, counts[1])
            if counts[0] > widest[0]:
                widest = counts
        return max(0, widest[0]), depth, widest[2] + max(0, len(real) - 1)
