"""Where the clauses of a text begin and end."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

_END: Final = re.compile(
    r"[;:!?\n；：！？。，]|(?<!\be[.]g)(?<!\bi[.]e)[.](?!\w)|\s[–—-]{1,2}\s|,(?=[\u3400-\u9fff])"
    r"|,\s(?=(?:but|so|and|or|which|use|then|while|pero|y|o|así|que|luego|mientras|pues)\s)"
)
#: Code points that a clause is read for at most, so that a text of many matches takes linear time.
LONGEST: Final = 500
#: How far beyond a position the pattern above looks: a blank, the longest conjunction, a blank.
_JOINED: Final = 7
#: Code points that an end takes at most, with what it looks at behind it.
_WIDEST: Final = 2 + _JOINED


class Clauses:
    """The ends of the clauses of one text, found once."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _END.finditer(text)]
        self._text = text
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def end(self, position: int) -> int:
        """Return where the clause ends that holds a position, so far ahead as a clause is read at most."""
        limit = min(position + LONGEST, len(self._text))
        place = bisect_right(self._ends, position)
        if place == len(self._starts):
            return limit
        first = self._starts[place]
        if first < position or (limit < len(self._text) and first > limit - _WIDEST):
            match = _END.search(self._text, position, limit)  # within an end, or at the edge of what is read
            return match.start() if match else limit
        return first

    def start(self, position: int) -> int:
        """Return where the clause begins that holds a position, so far back as a clause is read at most."""
        start = max(0, position - LONGEST)
        place = bisect_right(self._ends, position) - 1
        if place < 0 or self._ends[place] <= start:
            return start
        if place == 0 or self._starts[place] >= start + _WIDEST:
            return self._ends[place]
        for match in _END.finditer(self._text, start, position + _JOINED):  # ends before may be cut
            if match.end() <= position:
                start = match.end()
        return start
