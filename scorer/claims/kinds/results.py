"""Claims about what comes back, from where, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from scorer.claims.annotated import READ, Annotated
from scorer.claims.claim import Claim, ClaimKind, strength_of
from scorer.contracts.dimensions import BEHAVIOR
from scorer.language.constructions import empty_words
from scorer.language.document import Sentence
from scorer.language.verbs import base_verb

#: What ends a statement of what comes back: a condition, a purpose, another clause.
_END: Final = re.compile(
    r"[;!?\n]\s*(?=\S)|\.(?!\w)|\s(?:if|unless|when|because|so|by default|using|use|based on|according to)\s"
)
#: Where a statement of an outcome opens with one of these, it is about something else than the result.
_NO_RESULT: Final = re.compile(
    r"[\s:,]*(?:an? |the )?(?:clear |helpful )?(?:errors? (?:if|when|unless|for|on|in)\b|errors?\W*$|nothing|exceptions?|http \d|\d{3}\b|none\b|early\b)"
)
_ITEM: Final = re.compile(r"(?:(?![,;/&+]|\b(?:and|or|plus)\b).){1,200}", re.DOTALL)
_PIECE: Final = re.compile(r"[^,;:()]{1,200}")
_PREP: Final = re.compile(r"[.;:(]|\s(?:for|from|of|in|by|on|to|using|via|within|across|at|with|that|which|between)\s")
_ID: Final = re.compile(r"(?<![^\W_])ids?(?![^\W_])")


class Statement(NamedTuple):
    """A statement of what comes back: its span, and what it pins down."""

    start: int
    end: int
    specifics: tuple[str, ...]


def _read(definition: Annotated, start: int, at: int, end: int) -> Statement:
    found = definition.specifics(at, end, empty_words("result", definition.language))
    if definition.sentences and start >= definition.sentences[0].end:
        known = definition.specifics(definition.sentences[0].start, definition.sentences[0].end)
        found = tuple(each for each in found if each not in known)
    if _ID.search(definition.plain, at, end):
        found = (*found, "id")
    if definition.plain[at:end].lstrip(" :`").startswith(("{", "[")):
        found = tuple(dict.fromkeys((*found, *definition.words_between(at, end))))
    return Statement(start, end, found)


def _items(definition: Annotated, start: int, end: int) -> list[tuple[str, ...]]:
    """Return what the items of a list pin down, those that pin down nothing left out."""
    items = (
        _read(definition, *([start + m.start()] * 2), start + m.end()).specifics
        for m in _ITEM.finditer(definition.plain[start:end])
    )
    return [item for item in items if item]


def _end(definition: Annotated, sentence: Sentence, position: int) -> int:
    limit = min(sentence.end, READ)
    match = _END.search(definition.plain, position, limit)
    return match.start() if match else limit


def _sections(definition: Annotated) -> Iterator[Statement]:
    """Yield what stands under a heading such as "Returns:", each sentence one statement."""
    for number in definition.told:
        sentence = definition.sentences[number]
        if sentence.section == "returns":
            yield _read(definition, sentence.start, sentence.start, min(sentence.end, READ))


def _said(definition: Annotated) -> Iterator[Statement]:
    """Yield the sentences' statements of what comes back."""
    for found in definition.matches("result"):
        sentence = definition.sentences[found.sentence]
        if sentence.section in ("args", "raises", "returns") or definition.denied(found.start):
            continue
        if _NO_RESULT.match(definition.plain, found.at):
            continue
        end = max(found.end, _end(definition, sentence, found.end))
        yield _read(definition, found.start, found.at, end)


def _orders(definition: Annotated, start: int, end: int) -> bool:
    """Return whether an item of a list opens with a verb, so that it is something to do."""
    firsts = (
        m.group().lstrip(" ('\"\n").partition(" ")[0] for m in _PIECE.finditer(definition.plain[start:end])
    )
    return sum(base_verb(word) == word for word in firsts if word) > 1


def _parts(definition: Annotated) -> Iterator[Statement]:
    for found in definition.matches("result-parts"):
        sentence = definition.sentences[found.sentence]
        if sentence.section in ("args", "raises", "returns") or definition.denied(found.start):
            continue
        end = max(found.end, _end(definition, sentence, found.end))
        before = definition.plain[sentence.start : found.start].split()
        if len(before) > 1 and before[-1] not in ("and", "then", "it", "also", "tool", "response"):
            continue
        if definition.facts.effect.mutates or _orders(definition, found.at, end):
            continue
        if len(_items(definition, found.at, end)) >= 2:
            yield _read(definition, found.start, found.at, end)


def _leads(definition: Annotated, sentence: Sentence, start: int) -> bool:
    before = definition.plain[sentence.start:start].split()
    return len(before) <= 1 or before[-1] in ("and", "then", "it", "also", "tool", "response")


def _including(definition: Annotated) -> Iterator[Statement]:
    for found in definition.matches("result-including"):
        sentence = definition.sentences[found.sentence]
        if sentence.section in ("args", "raises", "returns") or definition.denied(found.start):
            continue
        if definition.facts.effect.mutates:
            continue
        end = max(found.end, _end(definition, sentence, found.end))
        if len(_items(definition, found.at, end)) >= 1:
            yield _read(definition, found.start, found.at, end)


def _with(definition: Annotated) -> Iterator[Statement]:
    for found in definition.matches("result-with"):
        sentence = definition.sentences[found.sentence]
        if sentence.section in ("args", "raises", "returns") or definition.denied(found.start) or not _leads(definition, sentence, found.start):
            continue
        if definition.facts.effect.mutates:
            continue
        end = max(found.end, _end(definition, sentence, found.end))
        if len(_items(definition, found.at, end)) >= 1:
            yield _read(definition, found.start, found.at, end)


def _objects(definition: Annotated) -> Iterator[Statement]:
    for found in definition.matches("result-objects"):
        sentence = definition.sentences[found.sentence]
        if sentence.section in ("args", "raises", "returns") or definition.plain[sentence.start:found.start].strip(" [(") :
            continue
        m = _PREP.search(definition.plain, found.at, sentence.end)
        end = m.start() if m else sentence.end
        if " or " in definition.plain[found.at:end]: continue
        if len(_items(definition, found.at, end)) >= 2:
            yield _read(definition, found.start, found.at, end)


def _paren(definition: Annotated) -> Iterator[Statement]:
    if definition.facts.effect.mutates: return
    for found in definition.matches("result-paren"):
        sentence = definition.sentences[found.sentence]
        if sentence.section in ("args", "raises", "returns") or definition.plain[sentence.start:found.start].strip(" [(") :
            continue
        end=definition.plain.find(")",found.at)
        if " or " in definition.plain[found.at:end] or "/" in definition.plain[found.at:end]: continue
        if end>0 and len(_items(definition, found.at, end)) >= 3:
            yield _read(definition, found.start, found.at, end)


def _made(definition: Annotated) -> Iterator[Statement]:
    for found in definition.matches("result-made"):
        sentence = definition.sentences[found.sentence]
        if sentence.section in ("args", "raises", "returns") or definition.denied(found.start):
            continue
        end = max(found.end, _end(definition, sentence, found.end))
        yield _read(definition, found.start, found.at, end)


def _state(definition: Annotated) -> Iterator[Statement]:
    for found in definition.matches("result-state"):
        sentence = definition.sentences[found.sentence]
        if sentence.section in ("args", "raises", "returns") or definition.denied(found.start):
            continue
        end = max(found.end, _end(definition, sentence, found.end))
        yield _read(definition, found.start, found.at, end)


def _opening(definition: Annotated) -> Iterator[Statement]:
    """Yield the list of parts that an opening without a verb is ("Name, size and owner of a volume")."""
    if not definition.sentences or definition.facts.verb is not None:
        return
    sentence = definition.sentences[0]
    first = sentence.words[0]
    if (
        first in definition.word_class("results.no_opening")
        or _orders(definition, sentence.start, sentence.end)
        or definition.facts.effect.mutates
    ):
        return
    if len(_items(definition, sentence.start, sentence.end)) >= 3:
        yield _read(definition, sentence.start, sentence.start, sentence.end)


def _formats(definition: Annotated) -> Iterator[Statement]:
    for found in definition.matches("result-format"):
        sentence = definition.sentences[found.sentence]
        if sentence.section in ("args", "raises", "returns") or definition.denied(found.start):
            continue
        yield _read(definition, found.start, found.at, found.end)


def statements(definition: Annotated) -> Iterator[Statement]:
    yield from _sections(definition)
    yield from _said(definition)


def source(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("source")


def result(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    for s in statements(definition):
        if len(s.specifics) >= 1:
            yield Claim("result", strength_of(len(s.specifics)), ((s.start, s.end),), s.specifics)
    for s in (*_parts(definition), *_opening(definition), *_including(definition), *_with(definition), *_objects(definition), *_paren(definition), *_made(definition), *_state(definition)):
        if len(s.specifics) >= 1:
            yield Claim("result", strength_of(len(s.specifics)), ((s.start, s.end),), s.specifics)
    for s in _formats(definition):
        if len(s.specifics) >= 1:
            yield Claim("result", strength_of(len(s.specifics)), ((s.start, s.end),), s.specifics)


def empty_result(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    if definition.has("result"):
        return
    for s in statements(definition):
        yield Claim("empty-result", 0.6, ((s.start, s.end),), s.specifics)


def method(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("method")


def privacy(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("privacy")


KINDS = (
    ClaimKind("B11", "source", BEHAVIOR, source),
    ClaimKind("B12", "result", BEHAVIOR, result),
    ClaimKind("B13", "empty-result", BEHAVIOR, empty_result, defect=True),
    ClaimKind("B15", "method", BEHAVIOR, method),
    ClaimKind("B16", "privacy", BEHAVIOR, privacy),
)
