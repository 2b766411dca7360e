"""The one walk over JSON Schemas: iterative, bounded, a parent before its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

from scorer.contracts.json_pointer import pointer

#: A schema deeper than this is cut off (the deepest real one seen has 19 levels).
MAX_DEPTH: Final = 64
#: A schema with more nodes than this is cut off.
MAX_NODES: Final = 20_000

#: A path as (path of the parent, key or index), so that a walk writes no pointers; None is the root.
Path = tuple[Any, Any] | None
#: What an object or array is: a schema, a map from names to schemas, a list of schemas, or something inside a schema
#: that is none of these.
Kind = Literal["schema", "schema map", "schema list", "other"]

#: Keywords whose value is a schema, a list of schemas, or a map from names to schemas.
HOLD_ONE: Final = frozenset(
    (
        "items additionalProperties additionalItems not if then else contains propertyNames unevaluatedItems "
        "unevaluatedProperties"
    ).split()
)
HOLD_LIST: Final = frozenset("anyOf oneOf allOf prefixItems".split())
HOLD_MAP: Final = frozenset("properties patternProperties $defs definitions dependentSchemas".split())
#: Keywords whose value is data, not schema: a walk over a schema leaves it out.
_DATA: Final = frozenset("default const enum examples example description title required".split())


class TooLarge(Exception):
    """A value has more levels or nodes than a walk may visit."""


def _in_schema(key: Any, is_list: bool) -> Kind | None:
    if key in _DATA:
        return None
    if is_list:
        return "schema list" if key in HOLD_LIST or key == "items" else "other"
    return "schema map" if key in HOLD_MAP else "schema" if key in HOLD_ONE else "other"


def _in_collection(_key: Any, is_list: bool) -> Kind:
    return "other" if is_list else "schema"


def _in_other(key: Any, _is_list: bool) -> Kind | None:
    return None if key in _DATA else "other"


#: The kind of a part, by the kind of its parent: a function of its key and whether it is an array; None leaves it out.
_KIND_OF_PART: Final[Mapping[Kind, Callable[[Any, bool], Kind | None]]] = {
    "schema": _in_schema,
    "schema map": _in_collection,
    "schema list": _in_collection,
    "other": _in_other,
}


def walk(root: Any) -> Iterator[tuple[Any, Path, Kind]]:
    """Yield every object and array within a schema, itself first, with its path and kind.

    Raises TooLarge when it comes to a node beyond the limits.
    """
    stack: list[tuple[Any, Path, Kind, int]] = [(root, None, "schema", 0)]
    count = 0
    while stack:
        node, path, kind, depth = stack.pop()
        count += 1
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise TooLarge
        yield node, path, kind
        of_part = _KIND_OF_PART[kind]
        for key, value in node.items() if node.__class__ is dict else enumerate(node):
            is_list = value.__class__ is list
            if is_list or value.__class__ is dict:
                inner = of_part(key, is_list)
                if inner is not None:
                    stack.append((value, (path, key), inner, depth + 1))


def steps_to(path: Path) -> tuple[Any, ...]:
    """Return the keys and indices that lead to a node."""
    steps: list[Any] = []
    while path is not None:
        path, step = path
        steps.append(step)
    return tuple(reversed(steps))


def pointer_to(path: Path) -> str:
    """Return the JSON pointer of a node; written only for what is reported."""
    return pointer(*steps_to(path))
