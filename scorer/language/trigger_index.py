"""Which constructions of a language can match a text: one lookup for each of its words answers for all of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from scorer.data.constructions import KindConstructions, constructions
from scorer.data.language_packs import LanguagePack
from scorer.language.constructions import MARKS, compile_construction, narrowed
from scorer.language.document import Sentence
from scorer.language.needs import DIGIT, LanguageNeeds, needs_of

_WORDS: Final = re.compile(r"[^\W_]+")
#: What splits a text of ASCII characters as that pattern does, five times as fast: a blank for what no word has.
_APART: Final = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
#: Words whose needs are remembered.
_REMEMBERED: Final = 20_000


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
        """Return the compiled pattern, for narrowed text."""
        if self._pattern is None:
            self._pattern = compile_construction(self._written, self._known.words, spaced=self._spaced)
        return self._pattern

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match within a part of a text."""
        return self.pattern.search(narrowed(text), start, end)

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the match at the beginning of a part of a text."""
        return self.pattern.match(narrowed(text), start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Yield the matches within a part of a text."""
        return self.pattern.finditer(narrowed(text), start, end)


class _Decided(NamedTuple):
    """What words and marks decide that were looked up: of some the needs that they meet, the first ones apart.

    `first_of` are the constructions of which a word meets the first need.
    """

    words: set[str]
    meets: dict[str, int]
    first_of: dict[str, tuple[Construction, ...]]


class TriggerIndex:
    """The constructions of a language by the words and marks that they need.

    Every distinct need (a set of triggers of which one must occur) is a bit. A word has the bits of all needs that it
    meets, and a construction can match a text whose words together have all bits of its needs. `kinds` are those that
    are looked up (None: all), `given` marks that any text is taken to have.
    """

    def __init__(
        self, language: str, *, spaced: bool, kinds: frozenset[str] | None = None, given: str = ""
    ) -> None:
        self._needs = needs_of(language) if spaced else LanguageNeeds([], {}, {}, {})
        self._first: dict[int, list[Construction]] = {}
        self._always: list[Construction] = []
        written = [
            (kind, each, known)
            for kind, known in constructions(language).kinds.items()
            for each in known.found
        ]
        met = {need for mark in given for need in self._needs.whole.get(mark, ())}
        self._used: set[int] = set()
        for number, (kind, each, known) in enumerate(written):
            if kinds is not None and kind not in kinds:
                continue
            needs = [need for need in self._needs.of[number] if need not in met] if spaced else []
            self._used.update(needs)
            bits = sum(1 << need for need in needs)
            added = Construction(kind, number, each, known, spaced=spaced, needs=bits)
            (self._first.setdefault(needs[0], []) if needs else self._always).append(added)
        self._lengths = sorted({len(begun) for begun in self._needs.begun})
        self._decided = _Decided(set(), {}, {})
        whole = self._needs.whole.items()
        marks = "".join(
            sorted(each for each, needs in whole if not each.isalnum() and not self._used.isdisjoint(needs))
        )
        self._marks = re.compile("[" + re.escape(marks) + r"\d]")

    def all(self) -> list[Construction]:
        """Return every construction of the language, in the order of its files."""
        groups = (self._always, *self._first.values())
        return sorted((each for group in groups for each in group), key=lambda each: each.number)

    def _look_up(self, word: str, decided: _Decided) -> None:
        """Look up what a word or mark decides, and remember it."""
        meets = {*self._needs.whole.get(word, ())}
        for length in self._lengths:
            meets.update(self._needs.begun.get(word[:length], ()))
        for part, needs in self._needs.within.items():
            if part in word:
                meets.update(needs)
        meets &= self._used
        if meets:
            decided.meets[word] = sum(1 << need for need in meets)
        if first_of := tuple(each for need in meets for each in self._first.get(need, ())):
            decided.first_of[word] = first_of
        decided.words.add(word)

    def triggered(self, text: str) -> list[Construction]:
        """Return the constructions that can match a plain text, in the order of the language's files."""
        words = set(_split(text))
        words.update([DIGIT if mark.isdigit() else mark for mark in self._marks.findall(text)])
        if len(self._decided.words) > _REMEMBERED:
            self._decided = _Decided(set(), {}, {})
        decided = self._decided
        for word in words - decided.words:
            self._look_up(word, decided)
        firsts = decided.first_of.keys() & words
        if not firsts:
            return [*self._always]
        met = 0
        for word in decided.meets.keys() & words:
            met |= decided.meets[word]
        found = {each.number: each for each in self._always}
        for word in firsts:
            for each in decided.first_of[word]:
                if each.needs & met == each.needs:
                    found[each.number] = each
        return [found[number] for number in sorted(found)]


@lru_cache(maxsize=128)
def trigger_index(
    language: str, *, spaced: bool, kinds: frozenset[str] | None = None, given: str = ""
) -> TriggerIndex:
    """Return the index of a language; `spaced`: it puts blanks between words.

    `kinds` are those that are looked up (None: all), `given` marks that any text is taken to have.
    """
    return TriggerIndex(language, spaced=spaced, kinds=kinds, given=given)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a plain text as they are looked up."""
    return frozenset(_split(text))


def _split(text: str) -> list[str]:
    if not text.isascii():
        for mark in MARKS.values():
            text = text.replace(mark, " ")
    return text.translate(_APART).split() if text.isascii() else _WORDS.findall(text)


#: The constructions that can match in a text by their kind, each with the number of its sentence.
Triggered = Mapping[str, Sequence[tuple[int, Construction]]]


def triggered_in(
    text: str,
    sentences: Iterable[tuple[int, Sentence]],
    language: LanguagePack,
    kinds: frozenset[str] | None = None,
) -> Triggered:
    """Return the constructions of kinds that can match in numbered sentences of a text, by kind, in reading order."""
    index = trigger_index(language.code, spaced=language.separates_words, kinds=kinds)
    found: dict[str, list[tuple[int, Construction]]] = {}
    for number, sentence in sentences:
        for each in index.triggered(text[sentence.start : sentence.end]):
            found.setdefault(each.kind, []).append((number, each))
    return found
