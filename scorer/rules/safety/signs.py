"""What a sign is, and how it is looked for: in strings of several words, outside code and quotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from scorer.claims.tool_facts import Facts
from scorer.reading.masking import mask_shapes
from scorer.reading.strings import Text
from scorer.reading.unicode import printable
from scorer.rules.safety.build import Later, told

_SHOWN: Final = 60
#: Of a sign that depends on its sentence, so many places of one string are looked at.
MOST_LOOKED_AT: Final = 100


class Sign(NamedTuple):
    """One sign: the string, its part there, what of it to quote, and whether it is an order beyond doubt.

    `said` is what an evasive spelling reads as.
    """

    text: Text
    start: int
    end: int
    quote: str
    sure: bool = False
    said: str = ""


#: Finds the signs of one kind in a definition.
Find = Callable[[Facts], Iterator[Sign]]
#: Finds them in one of its strings.
FindIn = Callable[[Text, Facts], Iterator[Sign]]


def quoted(text: str) -> str:
    """Return a piece of a definition as a finding quotes it: one short line, without keys of a known form."""
    return printable(mask_shapes(text), _SHOWN)


def sign(text: Text, match: re.Match[str], quote: str = "", *, sure: bool = False) -> Sign:
    """Return a match as a sign."""
    start, end = match.span()
    return Sign(text, start, end, quote or quoted(text.text[start:end]), sure)


def each(find: FindIn) -> Find:
    """Return a finder that looks at every string."""
    return lambda facts: (sign for text in facts.strings.texts for sign in find(text, facts))


def in_prose(find: FindIn) -> Find:
    """Return a finder that looks at every string of several words."""
    return lambda facts: (sign for text in facts.strings.prose for sign in find(text, facts))


def said(
    pattern: Later | re.Pattern[str],
    *,
    sure: Callable[[str, re.Match[str]], bool] | None = None,
    unless: Callable[[str, re.Match[str]], bool] | None = None,
    needs: tuple[tuple[str, ...], ...] = (),
) -> FindIn:
    """Return a finder for a pattern in lower case, outside code and quotations. `sure` tells orders from what may be honest.

    Each of `needs` lists pieces of text, in lower case, of which every match has one.
    """

    def find(text: Text, _: Facts) -> Iterator[Sign]:
        folded = lowered(text.text)
        if has_each(folded, needs) and pattern.search(folded):
            spoken = told(folded)
            for match in islice(pattern.finditer(spoken), MOST_LOOKED_AT):
                if unless is None or not unless(spoken, match):
                    yield sign(text, match, sure=sure is not None and sure(spoken, match))

    return find


def lowered(text: str) -> str:
    """Return a text in lower case, each character at its place."""
    folded = text.lower()
    return folded if len(folded) == len(text) else "".join(c.lower()[:1] for c in text)


def has_each(folded: str, needs: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether a text in lower case holds one piece of each group. Quick."""
    return all(any(piece in folded for piece in group) for group in needs)


def always(_: str, __: re.Match[str]) -> bool:
    """Say that a sign is an order wherever it occurs."""
    return True


def joined(*finders: FindIn) -> FindIn:
    """Return a finder of what any of several find; of signs at one place the first, or the first order beyond doubt."""

    def find(text: Text, facts: Facts) -> Iterator[Sign]:
        found: list[Sign] = []
        for each in (each for finder in finders for each in finder(text, facts)):
            same = [known for known in found if each.start < known.end and known.start < each.end]
            if not same or (each.sure and not any(known.sure for known in same)):
                found = [*(known for known in found if known not in same), each]
        yield from found

    return find
