"""Claims about how a description is written as a whole: how much it says, in what order, and with what waste."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.annotated import READ, Annotated
from scorer.claims.claim import Claim, ClaimKind, strength_of
from scorer.claims.kinds.repetition import repetition
from scorer.contracts.dimensions import CONCISENESS
from scorer.language.content import content_stems
from scorer.language.document import Sentence

#: Words that a text has at least for it to be more than a fragment, and how many more without a verb or for each of
#: up to `EXPLAINED` parameters that nothing explains.
SHORTEST, WITHOUT_VERB, FOR_PARAMETER, EXPLAINED = 6, 2, 0.5, 3
#: Words of an opening at least, and new content words at least where it has no verb.
OPENING, OPENING_CONTENT = 4, 4
#: Words and sentences from which a text is long; words from which it is too long whatever its structure.
LONG, LONG_SENTENCES, TOO_LONG = 30, 4, 320
#: Words from which a text without sections is bloated, if its sentences have so many words on average.
UNBROKEN, HEAVY = 70, 15
#: Words up to which a text may be dense.
DENSE: Final = 90
#: The strength of a claim about the text as a whole, and that a sentence is filler.
WHOLE, FILLER = 0.8, 0.8


def _words(definition: Annotated) -> int:
    """Count the words outside tags in square brackets."""
    tagged = sum(
        definition.raw.rfind("[", max(0, start - 120), start)
        > definition.raw.rfind("]", max(0, start - 120), start)
        for sentence in definition.sentences[:LONG]
        for start in sentence.starts
    )
    return definition.facts.doc.word_count - tagged


def _span(definition: Annotated) -> tuple[tuple[int, int], ...]:
    """Return the span of the whole text, without one where it is empty."""
    sentences = definition.sentences
    return ((sentences[0].start, min(sentences[-1].end, READ)),) if sentences else ()


def _has_verb(definition: Annotated) -> bool:
    """Return whether the text says something of something: it opens with a verb, or a finite verb is in it."""
    if definition.facts.verb or not definition.facts.doc.language.has_all_verbs:
        return True
    finite = definition.word_class("writing.finite")
    return any(not finite.isdisjoint(sentence.words) for sentence in definition.sentences)


def fragment(definition: Annotated) -> Iterator[Claim]:
    """Yield the whole text where it says too little for its tool: few words, no verb, and silent parameters."""
    words = _words(definition)
    silent = sum(use.own == 0 and use.explained < 2 for use in definition.facts.parameters)
    needed = SHORTEST + FOR_PARAMETER * min(silent, EXPLAINED)
    if not _has_verb(definition):
        needed += WITHOUT_VERB
    if not definition.facts.parameters:
        needed -= FOR_PARAMETER
    if definition.sentences and words <= needed:
        yield Claim("fragment", WHOLE if words > needed / 2 else 1.0, _span(definition))


def front_loaded(definition: Annotated) -> Iterator[Claim]:
    """Yield the first sentence where it says what the tool does: an action, or a noun phrase that pins things down."""
    if not definition.sentences:
        return
    first = definition.sentences[0]
    condition = definition.word_class("writing.condition")
    short = len(first.words) < OPENING and definition.facts.doc.language.separates_words
    if short or first.words[0] in condition or _words(definition) < SHORTEST:
        return
    said = dict.fromkeys(content_stems(first.words, definition.facts.doc.language))
    new = tuple(word for word in said if word not in definition.known)
    if definition.facts.verb or len(new) >= OPENING_CONTENT:
        yield Claim("front-loaded", strength_of(max(1, len(new))), ((first.start, first.end),), new)


def filler(definition: Annotated) -> Iterator[Claim]:
    """Yield praise, urging, and talk of makers and readers: one claim a sentence."""
    seen: set[int] = set()
    for found in definition.matches("filler"):
        if found.sentence not in seen:
            seen.add(found.sentence)
            words = tuple(definition.words_between(found.start, found.end))
            yield Claim("filler", FILLER, ((found.start, found.end),), words)


def _parts(definition: Annotated) -> list[Sentence]:
    """Return the sentences that open a part: the first of a section, or one that ends with a colon before a list."""
    sentences, raw = definition.sentences, definition.raw
    found = []
    for number, sentence in enumerate(sentences):
        before = sentences[number - 1].section if number else "body"
        opens = sentence.section not in (before, "body")
        if opens or raw[sentence.start : sentence.end].rstrip().rstrip("*_").endswith((":", "：")):
            found.append(sentence)
    return found


def structured(definition: Annotated) -> Iterator[Claim]:
    """Yield the openings of the parts of a long text: sections such as "Returns:", and introductions of lists."""
    if len(definition.sentences) < LONG_SENTENCES or definition.facts.doc.word_count < LONG:
        return
    parts = _parts(definition)
    if parts:
        yield Claim(
            "structured", strength_of(len(parts)), tuple((part.start, part.end) for part in parts[:4])
        )


def bloated(definition: Annotated) -> Iterator[Claim]:
    """Yield the whole text where it is too long, or a long block of heavy sentences without any part."""
    words = sum(len(sentence.words) for sentence in definition.sentences)
    heavy = words >= HEAVY * max(1, len(definition.sentences))
    if words >= TOO_LONG or (words >= UNBROKEN and heavy and not _parts(definition)):
        yield Claim("bloated", WHOLE if words < TOO_LONG else 1.0, _span(definition))


def dense(definition: Annotated) -> Iterator[Claim]:
    """Yield the whole text where it has none of the defects, and is not so long that structure has to carry it."""
    if definition.has("fragment", "repetition", "filler", "bloated", "structured", "restates-name"):
        return
    if definition.sentences and definition.facts.doc.word_count <= DENSE:
        yield Claim("dense", WHOLE, _span(definition))


KINDS = (
    ClaimKind("C1", "dense", CONCISENESS, dense),
    ClaimKind("C2", "repetition", CONCISENESS, repetition, defect=True),
    ClaimKind("C3", "filler", CONCISENESS, filler, defect=True),
    ClaimKind("C4", "fragment", CONCISENESS, fragment, defect=True),
    ClaimKind("C5", "bloated", CONCISENESS, bloated, defect=True),
    ClaimKind("C6", "front-loaded", CONCISENESS, front_loaded),
    ClaimKind("C7", "structured", CONCISENESS, structured),
)
