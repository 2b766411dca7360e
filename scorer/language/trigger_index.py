"""Which constructions of a language can match a text: one lookup for each of its words answers for all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

from scorer.data.constructions import KindConstructions, constructions
from scorer.data.language_packs import LanguagePack
from scorer.language.constructions import MARKS, compile_construction
from scorer.language.document import Sentence
from scorer.language.triggers import DIGIT, OPEN, Needs

_WORDS: Final = re.compile(r"[^\W_]+")
_DIGIT: Final = re.compile(r"\d")
#: Words whose needs are remembered.
_REMEMBERED: Final = 50_000


class Construction:
    """A construction of a kind, compiled when it is first tried, and what it needs as a set of bits."""

    __slots__ = ("_known", "_pattern", "_spaced", "_written", "kind", "needs", "number")

    def __init__(
        self, kind: str, number: int, written: str, known: KindConstructions, *, spaced: bool, needs: int
    ) -> None:
        self.kind = kind
        self.number = number
        self.needs = needs
        self._written = written
        self._known = known
        self._spaced = spaced
        self._pattern: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return the compiled pattern."""
        if self._pattern is None:
            self._pattern = compile_construction(self._written, self._known.words, spaced=self._spaced)
        return self._pattern


class TriggerIndex:
    """The constructions of a language by the words and marks that they need.

    Every distinct need (a set of triggers of which one must occur) is a bit. A word has the bits of all needs that it
    meets, and a construction can match a text whose words together have all bits of its needs.
    """

    def __init__(self, language: str, *, spaced: bool) -> None:
        self._bits: dict[frozenset[str], int] = {}
        self._words: dict[str, int] = {}
        self._first: dict[int, list[Construction]] = defaultdict(list)
        self._always: list[Construction] = []
        self._exact: dict[str, int] = defaultdict(int)
        self._begun: dict[str, int] = defaultdict(int)
        self._marks: dict[str, int] = {}
        number = 0
        for kind, known in constructions(language).kinds.items():
            finder = Needs(known.words, MARKS)
            for written in known.found:
                self._add(kind, number, written, known, finder.of(written) if spaced else (), spaced=spaced)
                number += 1
        self._firsts = sum(self._first)

    def _add(
        self,
        kind: str,
        number: int,
        written: str,
        known: KindConstructions,
        needs: tuple[frozenset[str], ...],
        *,
        spaced: bool,
    ) -> None:
        bits = [self._bit(each) for each in needs]
        added = Construction(kind, number, written, known, spaced=spaced, needs=sum(bits))
        (self._first[bits[0]] if bits else self._always).append(added)

    def _bit(self, triggers: frozenset[str]) -> int:
        if triggers not in self._bits:
            bit = self._bits[triggers] = 1 << len(self._bits)
            for trigger in triggers:
                if trigger[-1] == OPEN:
                    self._begun[trigger[:-1]] |= bit
                elif trigger.isalnum() and trigger != DIGIT:
                    self._exact[trigger] |= bit
                else:
                    self._marks[trigger] = self._marks.get(trigger, 0) | bit
        return self._bits[triggers]

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(begun) for begun in self._begun}))

    @cached_property
    def _marks_there(self) -> re.Pattern[str]:
        return re.compile("[" + re.escape("".join(self._marks.keys() - {DIGIT})) + r"\d]")

    def _met_by(self, word: str) -> int:
        """Return the bits of the needs that a word meets."""
        met = self._exact.get(word, 0)
        for length in self._lengths:
            met |= self._begun.get(word[:length], 0)
        if len(self._words) < _REMEMBERED:
            self._words[word] = met
        return met

    def _met(self, text: str) -> int:
        met, known = 0, self._words
        for word in _WORDS.findall(text):
            bits = known.get(word)
            met |= self._met_by(word) if bits is None else bits
        for mark in set(self._marks_there.findall(text)):
            met |= self._marks[mark] if mark in self._marks else self._marks.get(DIGIT, 0)
        return met

    def triggered(self, text: str) -> list[Construction]:
        """Return the constructions that can match a plain text, in the order of the language's files."""
        met = self._met(text)
        found = list(self._always)
        firsts = met & self._firsts
        while firsts:
            bit = firsts & -firsts
            firsts ^= bit
            found += [each for each in self._first[bit] if each.needs & met == each.needs]
        found.sort(key=_number)
        return found


def _number(construction: Construction) -> int:
    return construction.number


@lru_cache(maxsize=32)
def trigger_index(language: str, *, spaced: bool) -> TriggerIndex:
    """Return the index of a language; `spaced`: it puts blanks between words."""
    return TriggerIndex(language, spaced=spaced)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a plain text as they are looked up."""
    return frozenset(_WORDS.findall(text))


#: The constructions that can match in a text by their kind, each with the number of its sentence.
Triggered = Mapping[str, Sequence[tuple[int, Construction]]]


def triggered_in(
    text: str, sentences: Iterable[tuple[int, Sentence]], language: LanguagePack
) -> Triggered:
    """Return the constructions that can match in numbered sentences of a text, by kind, in reading order."""
    index = trigger_index(language.code, spaced=language.separates_words)
    found: dict[str, list[tuple[int, Construction]]] = {}
    for number, sentence in sentences:
        for each in index.triggered(text[sentence.start : sentence.end]):
            found.setdefault(each.kind, []).append((number, each))
    return found


@lru_cache(maxsize=4096)
def triggered_by(text: str, language: str, *, spaced: bool) -> tuple[Construction, ...]:
    """Return the constructions that can match in a text of a schema: the tools of a server share many."""
    return tuple(trigger_index(language, spaced=spaced).triggered(text))
