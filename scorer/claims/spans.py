"""Spans of a text, to be asked often whether one of them touches or holds another one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Spans:
    """Spans of code points, in any order. A question takes a number of steps logarithmic in their number."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        #: Where all spans up to each have ended.
        self._ended = list(accumulate((end for _, end in ordered), max))

    def overlap(self, start: int, end: int) -> bool:
        """Return whether one of them shares a part with this span."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ended[before - 1] > start

    def hold(self, start: int, end: int) -> bool:
        """Return whether one of them holds all of this span."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._ended[before - 1] >= end
