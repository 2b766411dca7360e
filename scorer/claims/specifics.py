"""What spans of a text pin down: content words (as stems), numbers, names and code."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Final

from scorer.data.constructions import constructions
from scorer.data.language_packs import LanguagePack
from scorer.language.constructions import CODE, PARAMETER, TOOL
from scorer.language.content import content_stems

WORD: Final = re.compile(r"[^\W_](?:\w|['’](?=[a-z])|[-./:](?=\w))*")
#: Characters besides letters and digits over which a word may go on.
_JOINTS: Final = frozenset("_'’-./:")
#: What text without blanks between words consists of: pieces in a script of its own, and words in Latin letters.
_PIECE: Final = re.compile(r"[a-z0-9](?:[a-z0-9_]|[-./:](?=[a-z0-9]))*|[^\W_a-z0-9]+")
#: Names and code, as the plain text has them.
_MARKED: Final = re.compile(f"[{CODE}{TOOL}{PARAMETER}]+")
#: Characters of a word where words are not separated.
WORD_LENGTH: Final = 2


@lru_cache(maxsize=256)
def _cuts(language: LanguagePack, functional: frozenset[str], empty: frozenset[str]) -> re.Pattern[str]:
    """Return what text without blanks between words is cut at, the longest words first."""
    lists = language.words
    words = language.contentless | lists.generic | lists.neutral | functional | empty
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)")


def _split(piece: str) -> Iterator[str]:
    """Yield a piece in words of two characters, the last of which may have three: most words have two."""
    last = len(piece) - WORD_LENGTH - len(piece) % WORD_LENGTH
    for at in range(0, last, WORD_LENGTH):
        yield piece[at : at + WORD_LENGTH]
    if len(piece) >= WORD_LENGTH:
        yield piece[last:]


@lru_cache(maxsize=1 << 13)
def _parts(word: str, language: LanguagePack) -> tuple[str, ...]:
    """Return what a word pins down by itself: its stems, or the number; nothing for a word that fits any tool."""
    if word in language.words.generic or word in language.words.neutral:
        return ()
    return (word,) if word[0].isdigit() else tuple(content_stems((word,), language))


class Specifics:
    """What the spans of one text pin down; its words are looked up once.

    Not counted: `known` stems, function words, praise, and words that fit any tool.
    """

    def __init__(self, raw: str, plain: str, language: LanguagePack, known: frozenset[str]) -> None:
        self._raw = raw
        self._plain = plain
        self._language = language
        self._known = known
        self._found: dict[tuple[int, int, Collection[str]], tuple[str, ...]] = {}
        self._words: list[str] = []
        self._starts: list[int] = []
        self._own: list[tuple[str, ...]] = []
        if language.separates_words:
            self._read_words()
        self._marked = [match.span() for match in _MARKED.finditer(plain)]

    def _read_words(self) -> None:
        for match in WORD.finditer(self._plain):
            word = match.group()
            own = self._content(word)
            if own:
                self._words.append(word)
                self._starts.append(match.start())
                self._own.append(own)

    def _content(self, word: str) -> tuple[str, ...]:
        parts = _parts(word, self._language)
        if not parts or word[0].isdigit() or self._known.isdisjoint(parts):
            return parts
        return tuple(part for part in parts if part not in self._known)

    def of(self, start: int, end: int, empty: frozenset[str]) -> tuple[str, ...]:
        """Return what a span pins down, each thing once and in order, apart from `empty` words."""
        key = (start, end, empty)
        if key not in self._found:
            self._found[key] = self._read(start, min(end, len(self._plain)), empty)
        return self._found[key]

    def _read(self, start: int, end: int, empty: frozenset[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        if not self._language.separates_words:
            found.update(dict.fromkeys(self._unseparated(start, end, empty)))
        elif self._joined(start - 1) or self._joined(end):
            for match in WORD.finditer(self._plain, start, end):
                self._add(match.group(), self._content(match.group()), empty, found)
        else:
            for at in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
                self._add(self._words[at], self._own[at], empty, found)
        for begin, stop in self._marked:
            if begin < end and stop > start:
                found[self._raw[max(begin, start) : min(stop, end)].lower()] = None
        return tuple(found)

    def _joined(self, at: int) -> bool:
        """Return whether a word may go on over a position."""
        char = self._plain[at] if 0 <= at < len(self._plain) else " "
        return char.isalnum() or char in _JOINTS

    @staticmethod
    def _add(word: str, parts: Iterable[str], empty: frozenset[str], found: dict[str, None]) -> None:
        if word not in empty:
            for part in parts:
                if part not in empty:
                    found[part] = None

    def _unseparated(self, start: int, end: int, empty: frozenset[str]) -> Iterator[str]:
        """Yield what text without blanks between words pins down: what is left when it is cut at words that do not."""
        lists = constructions(self._language.code).lists
        cuts = _cuts(self._language, lists.get("shared.cut", frozenset()), empty)
        measures = sorted(lists.get("shared.measure", ()), key=lambda word: (-len(word), word))
        for match in _PIECE.finditer(self._plain, start, end):
            text = match.group()
            if text.isascii():
                word = (text,) if text[0].isdigit() else content_stems((text,), self._language)
                yield from (
                    part
                    for part in word
                    if part not in empty and (text[0].isdigit() or part not in self._known)
                )
                continue
            if self._plain[max(0, match.start() - 2) : match.start()].rstrip()[-1:].isdigit():
                text = text.removeprefix(next((word for word in measures if text.startswith(word)), ""))
            for piece in cuts.split(text):
                yield from (word for word in _split(piece) if word not in self._known)
