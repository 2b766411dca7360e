"""Lays values of a report out as JSON: one finding a line, small maps and lists on one line, the rest indented.

Records, maps and tuples are written as they are, since a plain copy of a report costs as much as its text. The standard
library's indentation would break one finding over fourteen lines, and a report would take half as much space again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from json.encoder import encode_basestring
from math import isfinite
from operator import attrgetter
from types import UnionType
from typing import Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS

#: Decimals of an estimate; the report itself holds more.
DECIMALS: Final = 3
#: The longest map or list of plain values that is written on one line, in characters.
SHORT: Final = 120
#: Fields that are left out. A tool's definition is in the snapshot; here it would double the size of the
#: report. The others serve pages.
UNPUBLISHED: Final = frozenset(
    {"description", "definition", "effect_certain", "missed", "rivals", "unlisted", "instructions"}
)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
# Maps are written in the specification's order where it has one, else sorted.
_ORDER: Final = {
    key: at for at, key in enumerate((*DIMENSIONS, *COHERENCE_DIMENSIONS, *"ABCDF", "category", "severity"))
}
#: How deep the values of a record may be nested for it to be on one line in a list: lists of plain values.
_ONE_LINE: Final = 2
_UNKNOWN: Final = 9
_PLAIN: Final = frozenset((str, int, float, bool, type(None)))


class _Record(NamedTuple):
    """A kind of record: the published fields, as they are written, and what reads them.

    `template` takes their values for one line. `one_line`: in a list, it is always on one line.
    """

    keys: tuple[str, ...]
    read: Callable[[Any], tuple[Any, ...]]
    template: str
    one_line: bool


#: The kinds of records that were written before.
_KINDS: Final[dict[type, _Record]] = {}


class InOrder(dict[str, Any]):
    """A map that is in the published order already, such as the fields of a record."""


def published(record: type[Any]) -> tuple[str, ...]:
    """Return the fields of a kind of record that are published."""
    return tuple(field.name for field in fields(record) if field.name not in UNPUBLISHED)


@lru_cache(maxsize=256)
def in_order(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of a map as published: those of many tools are the same."""
    return tuple(sorted(keys, key=lambda key: (_ORDER.get(key, len(_ORDER)), key)))


def _kind(record: type[Any]) -> _Record:
    if record not in _KINDS:
        _KINDS[record] = _read_kind(record)
    return _KINDS[record]


def _read_kind(record: type[Any]) -> _Record:
    names = published(record)
    keys = tuple(map(encode_basestring, names))
    template = ", ".join(f"{key}: %s" for key in keys)
    first = attrgetter(*names)
    read = first if len(names) > 1 else lambda value: (first(value),)
    return _Record(keys, read, f"{{{template}}}", _depth(record) <= _ONE_LINE)


def _depth(hint: Any) -> int:
    """Return how deep the values of a type can be nested at most."""
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return 1 + max(_depth(hints[name]) for name in published(hint))
    origin, inner = get_origin(hint), [each for each in get_args(hint) if each is not Ellipsis]
    if origin is Literal or hint in _PLAIN:
        return 0
    if not inner:
        return _UNKNOWN
    return max(map(_depth, inner)) + (origin not in (Union, UnionType))


def _keys(value: Mapping[str, Any]) -> Iterable[str]:
    return value if isinstance(value, InOrder) else in_order(tuple(value))


def line(value: Any) -> str:
    """Return a value as JSON on one line."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    if kind is int:
        return repr(value)
    if kind is float:
        return repr(round(value, DECIMALS)) if isfinite(value) else _ENCODER.encode(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(line, value))}]"
    if is_dataclass(value):
        record = _kind(kind)
        return record.template % tuple(map(line, record.read(value)))
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{encode_basestring(key)}: {line(value[key])}' for key in _keys(value))}}}"
    return _ENCODER.encode(value)


def laid_out(value: Any, pad: str, *, element: bool = False) -> str:
    """Write a value over several lines, but what is short, or a small record in a list, on one."""
    if not is_nested(value) or (element and is_dataclass(value) and _kind(type(value)).one_line):
        return line(value)
    children = children_of(value)
    if element and not any(map(_holds_nested, children)):
        return line(value)
    if not any(map(is_nested, children)) and len(short := line(value)) <= SHORT:
        return short
    inner = f"{pad}  "
    between = f",\n{inner}"
    keys = keys_of(value)
    if keys is None:
        parts = [laid_out(each, inner, element=True) for each in children]
        return f"[\n{inner}{between.join(parts)}\n{pad}]"
    parts = [f"{key}: {laid_out(each, inner)}" for key, each in zip(keys, children, strict=True)]
    return f"{{\n{inner}{between.join(parts)}\n{pad}}}"


def is_nested(value: Any) -> bool:
    """Return whether a value is a map, a list or a record."""
    if type(value) in _PLAIN:
        return False
    return isinstance(value, tuple | list) or is_dataclass(value) or isinstance(value, Mapping)


def _holds_nested(value: Any) -> bool:
    return is_nested(value) and any(map(is_nested, children_of(value)))


def children_of(value: Any) -> Iterable[Any]:
    """Return what a map, a list or a record holds, in the published order."""
    if isinstance(value, tuple | list):
        return value
    if isinstance(value, Mapping):
        return [value[key] for key in _keys(value)]
    return _kind(type(value)).read(value)


def keys_of(value: Any) -> Iterable[str] | None:
    """Return the keys of a map or the fields of a record as they are written, None for a list."""
    if isinstance(value, tuple | list):
        return None
    if isinstance(value, Mapping):
        return map(encode_basestring, _keys(value))
    return _kind(type(value)).keys
