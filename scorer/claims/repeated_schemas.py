"""Sub-schemas that a list of tools holds again and again, and what the repetitions cost. Linear in the list's size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from scorer.contracts.definitions import Tool
from scorer.contracts.limits import BYTES_PER_TOKEN

#: Bytes at least of an object, and of another sub-schema: smaller ones are parameters that belong to each tool.
LEAST_BYTES: Final = 200
LEAST_PLAIN_BYTES: Final = 400
#: Characters of a description that makes a plain parameter as large as an object.
LEAST_DESCRIBED: Final = 180
#: How often a sub-schema occurs at least.
LEAST_TIMES: Final = 3
#: Deeper values are not compared.
_DEEPEST: Final = 40
_SCHEMAS: Final = ("inputSchema", "outputSchema")
#: What a schema holds that is more than a plain value with a description. Only such schemas are numbered.
_COMPOUND: Final = frozenset(("properties", "items", "anyOf", "oneOf", "allOf", "enum"))


class Repeated(NamedTuple):
    """One sub-schema: the name of the property that holds it first, how often it occurs, and the tokens of one."""

    name: str
    times: int
    tokens: int

    @property
    def saved(self) -> int:
        """Return the tokens of all occurrences but one."""
        return (self.times - 1) * self.tokens


class _Values:
    """Numbers values so that equal ones have one number, with the bytes of their compact JSON."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self.known: dict[int, tuple[int, int]] = {}

    def number(self, value: Any, depth: int = 0) -> tuple[int, int]:
        """Return the number and size of a value; those of its dictionaries are kept by identity in `known`."""
        if value.__class__ is str:
            return self._of(value), len(value) + 2
        if isinstance(value, dict) and depth < _DEEPEST:
            parts = [(key, *self.number(each, depth + 1)) for key, each in value.items()]
            size = 1 + sum(len(key) + 4 + length for key, _, length in parts)
            found = self._of(("object", tuple(sorted((key, at) for key, at, _ in parts)))), size
            self.known[id(value)] = found
            return found
        if isinstance(value, list) and depth < _DEEPEST:
            items = [self.number(each, depth + 1) for each in value]
            return self._of(("array", tuple(at for at, _ in items))), 2 + sum(n + 1 for _, n in items)
        if isinstance(value, dict | list):
            return self._of(("deep", id(value))), 2
        return self._of((type(value), value)), 4

    def _of(self, key: object) -> int:
        return self._numbers.setdefault(key, len(self._numbers))


def repeated(tools: Sequence[Tool]) -> tuple[Repeated, ...]:
    """Return the compound sub-schemas that occur at least three times, what costs most first; outermost ones only."""
    roots = [
        (key, tool.raw[key])
        for tool in tools
        if isinstance(tool.raw, Mapping)
        for key in _SCHEMAS
        if isinstance(tool.raw.get(key), dict)
    ]
    values = _Values()
    every = Counter(at for key, root in roots for at, _, _ in _inside(root, values, key))
    often = {at for at, count in every.items() if count >= LEAST_TIMES}
    times: Counter[int] = Counter()
    first: dict[int, tuple[str, int]] = {}
    for key, root in roots:
        for at, size, name in _inside(root, values, key, often):
            times[at] += 1
            first.setdefault(at, (name, size // BYTES_PER_TOKEN))
    found = [Repeated(name, times[at], tokens) for at, (name, tokens) in first.items() if times[at] > 1]
    return tuple(sorted(found, key=lambda each: (-each.saved, each.name)))


def _inside(
    root: Mapping[str, Any], values: _Values, name: str, stop: set[int] | None = None
) -> Iterator[tuple[int, int, str]]:
    """Yield (number, size, name) of the large compound schemas below a root; nothing below those in `stop`."""
    waiting = [(each, _named(key, name), 1) for key, each in reversed(list(root.items()))]
    while waiting:
        value, name, depth = waiting.pop()
        if isinstance(value, dict):
            described = _is_described(value)
            if name not in ("properties", "$defs") and (described or not _COMPOUND.isdisjoint(value)):
                at, size = values.known.get(id(value)) or values.number(value)
                if size < LEAST_BYTES:
                    continue
                if described or "properties" in value or size >= LEAST_PLAIN_BYTES:
                    if stop is None or at in stop:
                        yield at, size, name
                    if stop is not None and at in stop:
                        continue
            waiting += [(each, _named(key, name), depth + 1) for key, each in reversed(value.items())]
        elif isinstance(value, list) and depth < _DEEPEST:
            waiting += [(each, name, depth + 1) for each in reversed(value)]


def _is_described(value: Mapping[str, Any]) -> bool:
    text = value.get("description")
    return text.__class__ is str and len(text) >= LEAST_DESCRIBED


def _named(key: str, name: str) -> str:
    """Return the name of what is below a key: a keyword of schemas keeps that of the property around it."""
    return name if key in ("items", "additionalProperties", "anyOf", "oneOf", "allOf") else key
