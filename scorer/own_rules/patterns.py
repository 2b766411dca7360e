"""Regular expressions that read any text in linear time: who writes a definition cannot make a rule hang.

Python's own engine takes exponential time for a pattern such as `(a+)+$` on a hostile text. That of the Rust crate
`regex`, which pydantic brings, does not: it has no backreferences and no look-around, and bounds what it compiles.
It only says whether a pattern matches, so the place is searched by halving, at the borders of words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any, Final

from scorer.data.messages import say

#: Characters of a pattern.
LONGEST: Final = 1_000
_WORD: Final = re.compile(r"\w+|[^\w\s]")
#: What a cut text could satisfy though the whole one does not.
_ANCHORS: Final = re.compile(r"\\[AbBzZ<>]|[$^]")
_BORDERS: Final = re.compile(r"\\b(?!\{)")
_REASON: Final = re.compile(r"(?m)^error: (.*)$")


class Pattern:
    """A compiled pattern."""

    def __init__(self, source: str, *, ignore_case: bool = False) -> None:
        """Compile a pattern. Raises ValueError, which says what is wrong with it."""
        from pydantic_core import SchemaError, SchemaValidator, core_schema

        if len(source) > LONGEST:
            raise ValueError(say("own.pattern.too-long", count=len(source), most=LONGEST))
        whole = f"(?i){source}" if ignore_case else source
        try:
            self._reader: Any = SchemaValidator(
                core_schema.str_schema(pattern=whole, regex_engine="rust-regex")
            )
        except SchemaError as error:
            found = _REASON.search(str(error))
            reason = found[1] if found else str(error).splitlines()[-1].strip().removeprefix("SchemaError: ")
            raise ValueError(say("own.pattern.invalid", reason=reason)) from None
        # At the borders of words, where texts are cut, \b holds before and after.
        self._cuttable = not _ANCHORS.search(_BORDERS.sub("", source))

    def matches(self, text: str) -> bool:
        """Return whether the pattern matches anywhere in a text."""
        return bool(self._reader.isinstance_python(text))

    def place(self, text: str) -> tuple[int, int] | None:
        """Return the words in which the pattern first matches, or the line around them; None where nothing does."""
        if not self.matches(text):
            return None
        start = 0
        for line in text.split("\n"):
            if self.matches(line):
                first, last = self._words(line)
                return start + first, start + last
            start += len(line) + 1
        return 0, len(text)

    def _words(self, line: str) -> tuple[int, int]:
        """Return the fewest words of a line in which the pattern matches first."""
        words = [match.span() for match in _WORD.finditer(line)]
        if not self._cuttable or not words:
            return _stripped(line)
        ends = range(len(words))
        last = bisect_left(ends, True, key=lambda at: self.matches(line[: words[at][1]]))
        if last == len(words):
            return _stripped(line)
        end = words[last][1]
        beyond = bisect_left(range(last + 1), True, key=lambda at: not self.matches(line[words[at][0] : end]))
        start = words[max(beyond - 1, 0)][0]
        return (start, end) if self.matches(line[start:end]) else _stripped(line)


def _stripped(line: str) -> tuple[int, int]:
    """Return the line without the white space around it."""
    start = len(line) - len(line.lstrip())
    return start, max(start, len(line.rstrip()))
