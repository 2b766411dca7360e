"""A definition as one canonical text, and the hash that the catalogue publishes for it.

The specification's text is the one that JavaScript writes: the six scored fields and no others,
keys in UTF-16 order, absent fields as null, numbers as `JSON.stringify` prints them. Python's own
encoder writes the same text for almost every definition and is many times faster than a writer in
Python, so a walk over the values first decides which of the two is needed.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from json.encoder import encode_basestring
from typing import Any, Final

#: The fields that are scored, in the order of the canonical text. All others are left out.
FIELDS: Final = ("annotations", "description", "inputSchema", "name", "outputSchema", "title")

#: The second spelling that the reference implementation reads where the first is absent.
_OTHER_SPELLING: Final = {"inputSchema": "input_schema", "outputSchema": "output_schema"}

#: Above this, an integer has lost its low digits in JavaScript and is written as a double.
_EXACT_INTEGER: Final = 2**53

#: Characters that sort differently by code point and by UTF-16 unit, or that need an escape.
_BEYOND_BMP: Final = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
)


class _Verbatim(str):
    """Text that is already JSON, among values that are still to be written."""

    __slots__ = ()


def scored_fields(raw_tool: Any) -> dict[str, Any]:
    """Return the six scored fields of a wire object, untouched; absent ones are None."""
    if not isinstance(raw_tool, Mapping):
        return dict.fromkeys(FIELDS)
    fields = {key: raw_tool.get(key) for key in FIELDS}
    for key, other in _OTHER_SPELLING.items():
        if fields[key] is None and key not in raw_tool:
            fields[key] = raw_tool.get(other)
    return fields


def input_hash(raw_tool: Any) -> str:
    """Return the first 16 hexadecimal digits of SHA-256 over the canonical text.

    Equal to the reference implementation's wherever that accepts the definition. A malformed part
    is hashed as it was sent. Never raises on a JSON value.
    """
    return digest(canonical_bytes(scored_fields(raw_tool)))


def digest(canonical: bytes) -> str:
    """Return the published form of a hash over the canonical bytes: 16 hexadecimal digits."""
    return hashlib.sha256(canonical).hexdigest()[:16]


def canonical_bytes(value: Any) -> bytes:
    """Return a JSON value as the canonical UTF-8 text, whatever its depth."""
    if _python_writes_alike(value):
        try:
            text = _ENCODER.encode(value)
        except (RecursionError, TypeError):  # too deep for the encoder, or keys that are not strings
            return _write(value).encode()
        if text.isascii() or not _BEYOND_BMP.search(text):
            return text.encode()
    return _write(value).encode()


def _python_writes_alike(value: Any) -> bool:
    """Return whether Python and JavaScript print every number in the value alike."""
    todo = [value]
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is str:
            continue
        if kind is dict:
            todo.extend(node.values())
        elif kind is list:
            todo.extend(node)
        elif kind is int:
            if not -_EXACT_INTEGER <= node <= _EXACT_INTEGER:
                return False
        elif kind is float:
            if node.is_integer() or not 1e-4 <= abs(node) < 1e16:
                return False
        elif node is not None and kind is not bool:  # no JSON type: leave it to the exact writer
            return False
    return True


def _write(value: Any) -> str:
    """Write a value by JavaScript's rules, without recursion."""
    parts: list[str] = []
    todo = [value]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            parts.append(node if isinstance(node, _Verbatim) else _quoted(node))
        elif isinstance(node, Mapping):
            todo.extend(reversed(list(_object_pieces(node))))
        elif isinstance(node, list | tuple):
            todo.extend(reversed(list(_array_pieces(node))))
        else:
            parts.append(_scalar(node))
    return "".join(parts)


def _object_pieces(node: Mapping[Any, Any]) -> Iterator[Any]:
    before = "{"
    for key, value in sorted(((str(key), value) for key, value in node.items()), key=_utf16_order):
        yield _Verbatim(f"{before}{_quoted(key)}:")
        yield value
        before = ","
    yield _Verbatim("}" if node else "{}")


def _array_pieces(node: list[Any] | tuple[Any, ...]) -> Iterator[Any]:
    before = "["
    for value in node:
        yield _Verbatim(before)
        yield value
        before = ","
    yield _Verbatim("]" if node else "[]")


def _utf16_order(item: tuple[str, Any]) -> bytes:
    return utf16_units(item[0])


def utf16_units(text: str) -> bytes:
    """Return bytes that compare and count as JavaScript compares and counts strings (two a unit)."""
    return text.encode("utf-16-be", "surrogatepass")


def _quoted(text: str) -> str:
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", encode_basestring(text))


def _scalar(node: Any) -> str:
    if isinstance(node, bool):
        return "true" if node else "false"
    if isinstance(node, int):
        return str(node) if abs(node) <= _EXACT_INTEGER else _big_integer(node)
    return _number(node) if isinstance(node, float) else "null"


def _big_integer(value: int) -> str:
    try:
        return _number(float(value))
    except OverflowError:  # infinity in JavaScript, and so null
        return "null"


def _number(value: float) -> str:
    """Print a double as JavaScript does; what is not finite is null.

    Both languages print the shortest digits that read back alike. They differ for whole numbers,
    where the reference implementation prints all digits up to 1e21, and in when a small number
    takes an exponent (below 1e-4 here, below 1e-6 there) and how wide that is.
    """
    if not math.isfinite(value):
        return "null"
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    mantissa, small, exponent = repr(value).partition("e-")
    if not small:
        return mantissa
    places = int(exponent)
    if places > 6:
        return f"{mantissa}e-{places}"
    sign = "-" if value < 0 else ""
    return f"{sign}0.{'0' * (places - 1)}{mantissa.lstrip('-').replace('.', '')}"
