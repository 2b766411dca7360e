"""Counts the values and the depth of JSON before it is parsed: parsed values take up to forty times their bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from scorer.contracts.limits import Limits

_CHARACTERS: Final = rb'[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+["\n]'
#: A string ends at its quotation mark, or at a line break, which JSON does not allow in one.
_STRING: Final = re.compile(rb'"' + _CHARACTERS)
_REST: Final = re.compile(_CHARACTERS)
#: Bytes that are counted at once.
_PIECE: Final = 1 << 16
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
#: Kinds of values that hold no others.
_PLAIN: Final = frozenset({str, int, float, bool, type(None)})
#: +1 for an opening bracket, -1 for a closing one.
_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


class JsonMeter:
    """The number of values in JSON text and its greatest depth, counted piece by piece.

    The number is an estimate where an empty object or array has blanks in it; both are in text that is not JSON.
    """

    def __init__(self) -> None:
        self.values = 0
        self.depth = 0
        self._level = 0
        self._in_string = False
        self._escape = b""

    def feed(self, data: bytes) -> None:
        """Count one more piece, which may begin and end anywhere."""
        for start in range(0, len(data), _PIECE):
            self._count(self._outside_strings(data[start : start + _PIECE]))

    def _count(self, rest: bytes) -> None:
        opened = rest.count(b"[") + rest.count(b"{")
        self.values += rest.count(b",") + opened - rest.count(b"[]") - rest.count(b"{}")
        brackets = rest.translate(None, _NOT_BRACKETS)
        levels = [*accumulate(map(_STEPS.__getitem__, brackets), initial=self._level)]
        self._level = levels[-1]
        self.depth = max(self.depth, *levels)

    def _outside_strings(self, data: bytes) -> bytes:
        """Return the piece without its strings; one that is still open at the end stays open."""
        data = self._escape + data
        slashes = len(data) - len(data.rstrip(b"\\"))
        self._escape = b"\\" * (slashes % 2)  # it escapes the first character of the next piece
        data = data[: len(data) - slashes % 2] + b"\n"
        start = 0
        if self._in_string and (rest := _REST.match(data)) is not None:
            start = rest.end()
        outside = _STRING.sub(b"", data[start:])
        self._in_string = not outside.endswith(b"\n")  # the line break that was added is in a string
        return outside


def require_bounded(data: bytes, where: str, limits: Limits) -> None:
    """Raise InputError where a JSON text has more values or levels than the limits allow; `where` names it."""
    values, depth = measured(data)
    for limit, amount in (("json_values", values), ("json_depth", depth)):
        if amount > getattr(limits, limit):
            raise exceeds(limit, where, limits)


def require_bounded_value(value: Any, where: str, limits: Limits) -> None:
    """Raise InputError like `require_bounded`, for a value in memory, which may even contain itself."""
    values, depth = 0, 0
    level: list[Any] = [value]
    while level:
        if depth > limits.json_depth:
            raise exceeds("json_depth", where, limits)
        if values + len(level) > limits.json_values:
            raise exceeds("json_values", where, limits)
        values, depth, inner = values + len(level), depth + 1, list[Any]()
        for each in level:
            if each.__class__ in _PLAIN:
                continue
            if isinstance(each, dict | Mapping):
                inner += each.values()
            elif isinstance(each, list | tuple):
                inner += each
            if len(inner) > limits.json_values:  # one that contains itself often would fill the memory
                raise exceeds("json_values", where, limits)
        level = inner


def exceeds(limit: str, where: str, limits: Limits) -> InputError:
    """Return the failure of a text that holds more than a limit allows."""
    what = say(f"limits.exceeds.file.{limit}", where=where, value=f"{getattr(limits, limit):,}")
    return InputError(say("limits.exceeded", what=what, name=limit.replace("_", "-")))


def measured(data: bytes) -> tuple[int, int]:
    """Return how many values a JSON text has, and how deeply they are nested."""
    meter = JsonMeter()
    meter.feed(data)
    return meter.values, meter.depth
