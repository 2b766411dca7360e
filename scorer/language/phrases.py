"""Finds cue phrases in a document: one walk over its words, looked up by their first word.

The phrases are data (rubrics/words/). A cue in code, a quote or an example does not count, nor does
one in a repeated sentence; a negatable cue does not count after a negation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from scorer.data.language_packs import LanguagePack
from scorer.language.document import Document, Sentence

#: How many words before a negatable cue a negation reaches (reference: three tokens).
NEGATION_REACH = 3
#: How many words `*` may match.
GAP = 3

_Slot = frozenset[str] | None  # None is a gap


class Cue(NamedTuple):
    """One cue found: its kind, the index of its sentence, and its span in the raw description."""

    kind: str
    sentence: int
    start: int
    end: int


#: What follows the first word of a phrase: its kind of cue, the words in each further place, whether it is negatable.
_Rest = tuple[str, tuple[_Slot, ...], bool]


def inflections(verb: str) -> frozenset[str]:
    """Return the regular inflections of an English verb, itself included ("copy": "copies", "copied" …)."""
    if verb.endswith("e"):
        rest = verb[:-1]
        return frozenset({verb, verb + "s", verb + "d", rest + "ing"})
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return frozenset({verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"})
    ends = "es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s"
    forms = {verb, verb + ends, verb + "ed", verb + "ing"}
    if len(verb) >= 3 and verb[-1] in "bdglmnprt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou":
        forms |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return frozenset(forms)


def _expand(phrase: str) -> Iterator[str]:
    """Write out the alternatives of several words (`a~b`), so that each slot is one word."""
    head, _, tail = phrase.partition(" ")
    rests = list(_expand(tail)) if tail else [""]
    single = "|".join(word for word in head.split("|") if "~" not in word)
    heads = [single] if single else []
    heads += [word.replace("~", " ") for word in head.split("|") if "~" in word]
    for first in heads:
        for rest in rests:
            yield f"{first} {rest}".strip()


def _slot(text: str) -> _Slot:
    if text == "*":
        return None
    forms: set[str] = set()
    for word in text.split("|"):
        forms |= inflections(word[:-1]) if word.endswith("+") else {word}
    return frozenset(forms)


@lru_cache(maxsize=64)
def _phrases_by_first_word(language: LanguagePack) -> Mapping[str, tuple[_Rest, ...]]:
    by_first: dict[str, list[_Rest]] = {}
    for kind, cue in language.cues.items():
        for phrase in (written for source in cue.phrases for written in _expand(source)):
            first, *rest = map(_slot, phrase.split())
            for word in sorted(first or ()):
                by_first.setdefault(word, []).append((kind, tuple(rest), cue.negatable))
    return {word: tuple(phrases) for word, phrases in by_first.items()}


@lru_cache(maxsize=64)
def _longest_first(language: LanguagePack) -> tuple[tuple[str, str], ...]:
    """Return the substrings that are cues, each with its kind; of a kind the longest comes first."""
    return tuple(
        (kind, text)
        for kind, texts in language.substrings.items()
        for text in sorted(texts, key=len, reverse=True)
    )


def _match(sentence: Sentence, at: int, slots: tuple[_Slot, ...]) -> int:
    """Return the index after the last word matched from `at`, or -1."""
    if not slots:
        return at
    slot, rest = slots[0], slots[1:]
    if slot is None:
        for skip in range(GAP + 1):
            end = _match(sentence, at + skip, rest)
            if end >= 0:
                return end
        return -1
    if at < len(sentence.words) and sentence.words[at] in slot:
        return _match(sentence, at + 1, rest)
    return -1


def _in_sentence(sentence: Sentence, index: int, language: LanguagePack) -> Iterator[Cue]:
    found: set[str] = set()
    first = _phrases_by_first_word(language)
    for at, word in enumerate(sentence.words):
        phrases = first.get(word)
        if phrases is None or sentence.masked[at]:
            continue
        for kind, slots, negatable in phrases:
            if kind in found:
                continue
            end = _match(sentence, at + 1, slots)
            if end < 0:
                continue
            before = sentence.words[max(0, at - NEGATION_REACH) : at]
            if negatable and not language.words.negations.isdisjoint(before):
                continue
            found.add(kind)
            yield Cue(kind, index, sentence.starts[at], sentence.ends[end - 1])


def _substrings(doc: Document) -> Iterator[Cue]:
    for index, sentence in enumerate(doc.sentences):
        text = doc.raw[sentence.start : sentence.end].lower()
        for kind, needle in _longest_first(doc.language):
            at = text.find(needle)
            if at >= 0:
                yield Cue(kind, index, sentence.start + at, sentence.start + at + len(needle))


def find_cues(doc: Document) -> Mapping[str, tuple[Cue, ...]]:
    """Return the cues of a document by kind, in reading order; at most one of a kind a sentence.

    Sentences in an example section, and sentences that repeat an earlier one, have none.
    """
    found: dict[str, list[Cue]] = {}
    seen: set[tuple[str, ...]] = set()
    for index, sentence in enumerate(doc.sentences):
        if sentence.section == "example" or sentence.words in seen:
            continue
        seen.add(sentence.words)
        for cue in _in_sentence(sentence, index, doc.language):
            found.setdefault(cue.kind, []).append(cue)
    if doc.language.substrings:
        for cue in _substrings(doc):
            if all(cue.sentence != other.sentence for other in found.get(cue.kind, ())):
                found.setdefault(cue.kind, []).append(cue)
    return {kind: tuple(cues) for kind, cues in found.items()}
