"""The words that differ between two versions of a text, with a few unchanged words around them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

#: How many unchanged words are kept next to a change.
AROUND: Final = 4
#: Longer texts are not compared word by word, and each part of the result has at most this many characters.
WORDS: Final = 2_000
LONG: Final = 300
#: If less of two texts is equal, showing both is clearer than mixing them.
ALIKE: Final = 0.3
GAP: Final = "…"

#: A word with the white space after it. Scripts without spaces are compared character by character.
_WORD: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|[^\s\u2e80-\u9fff\uac00-\ud7af]+\s*|\s+")

Kind = Literal["same", "gone", "came"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: unchanged, only in the old version (gone), or only in the new one (came)."""

    kind: Kind
    text: str


def changed_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return what differs between two texts, in order; empty if only white space does."""
    before, now = _WORD.findall(old), _WORD.findall(new)
    same = [word.strip() for word in before], [word.strip() for word in now]
    if same[0] == same[1]:
        return ()
    pieces: Sequence[Piece] = (Piece("gone", old), Piece("came", new))
    if max(len(before), len(now)) <= WORDS:
        matcher = difflib.SequenceMatcher(None, *same, autojunk=False)
        if matcher.ratio() >= ALIKE:
            pieces = [*_pieces(matcher, before, now)]
    return tuple(Piece(each.kind, _short(each.text)) for each in pieces if each.text.strip())


def _pieces(
    matcher: difflib.SequenceMatcher[str], before: Sequence[str], now: Sequence[str]
) -> Iterator[Piece]:
    steps = matcher.get_opcodes()
    for at, (kind, old_from, old_to, new_from, new_to) in enumerate(steps):
        if kind == "equal":
            words = _around(now[new_from:new_to], first=at == 0, last=at == len(steps) - 1)
            yield Piece("same", "".join(words))
        else:
            yield Piece("gone", "".join(before[old_from:old_to]))
            yield Piece("came", "".join(now[new_from:new_to]))


def _around(words: Sequence[str], *, first: bool, last: bool) -> Sequence[str]:
    """Return unchanged words, or only those next to a change: the start of a text is next to none."""
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(words) <= head + tail + 1:
        return words
    return [*words[:head], f"{GAP} ", *words[len(words) - tail :]]


def _short(text: str) -> str:
    """Return a long part without its middle."""
    half = LONG // 2
    return text if len(text) <= LONG else f"{text[:half]} {GAP} {text[-half:]}"
