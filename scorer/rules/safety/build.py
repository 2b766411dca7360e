"""Short ways to write safety rules: where a thing was found, and records of findings without points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from heapq import nsmallest
from typing import Final

from scorer.claims.evidence import Hit
from scorer.reading.strings import Text

OWASP: Final = "OWASP MCP Top 10 (2025), MCP03 tool poisoning"
MCP: Final = "MCP specification 2026-07-28, Tools"
#: A rule names at most so many places of one tool; further ones are counted.
MOST_PLACES: Final = 5

#: What is said as an example: code, fenced or not, and short quotations.
_EXAMPLE: Final = re.compile(
    r"```.*?```|`[^`\n]{1,200}`|“[^”\n]{1,80}”|\"[^\"\n]{1,80}\"|(?<!\w)'[^'\n]{3,80}'(?!\w)", re.DOTALL
)
_END: Final = re.compile(r"[.!?](?=\s|$)|\n")


class Later:
    """A pattern that is compiled where it is first looked for: most definitions hold nothing that calls for it."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the compiled pattern."""
        return re.compile(self._source, self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match anywhere."""
        return self.pattern.search(text)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match at a place."""
        return self.pattern.match(text, start)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every match."""
        return self.pattern.finditer(text)


def told(text: str) -> str:
    """Return a text with blanks in place of code and quotations: those are shown, not said."""
    if not ("`" in text or '"' in text or "“" in text or "'" in text):
        return text
    return _EXAMPLE.sub(lambda match: " " * len(match[0]), text)


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence of a place: at most 300 characters on either side."""
    before = text[max(0, start - 300) : start]
    opens = max((match.end() for match in _END.finditer(before)), default=0)
    closing = _END.search(text, end, end + 300)
    return before[opens:] + text[start : closing.start() if closing else end + 300]


def place(text: Text, start: int = 0, end: int = 0, **words: str) -> Hit:
    """Return a hit on part of a string: a span in the description; elsewhere only the pointer can tell."""
    where = text.pointer
    spanned = where == "/description" and not text.is_key and end > start
    return Hit(1.0, (start, end) if spanned else None, where, words)


def listed(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits by place, the first few: the same ones whatever the order of keys."""
    return nsmallest(
        MOST_PLACES, hits, key=lambda hit: (hit.pointer or "", hit.span or (0, 0), *hit.words.values())
    )


def matches(pattern: re.Pattern[str], texts: Iterable[Text]) -> Iterator[tuple[Text, re.Match[str]]]:
    """Yield every match of a pattern in some strings."""
    for text in texts:
        for match in pattern.finditer(text.text):
            yield text, match
