"""Which suggestions a draft carries out, and the sentences that it writes for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim
from scorer.claims.open_gaps import has_open_gaps
from scorer.data.drafting import drafting
from scorer.drafting.layout import USAGE, Prose, part_of
from scorer.scoring.applicable import HINTS
from scorer.scoring.drafts import DRAFTED, draft, written
from scorer.scoring.supposing import OPENINGS
from scorer.scoring.taken import open_value, undescribed

#: Kinds whose edit is to write texts into the schema.
OF_SCHEMA: Final = frozenset({"unexplained-parameters", "placeholder-texts"})
#: Kinds of edits that a draft leaves to the author: whoever removes or splits words may lose a fact.
LEFT: Final = frozenset({"repetition", "filler", "pitch-or-jargon", "bloated", "contradiction", *HINTS})
#: Kinds whose sentence goes on with one of the definition, if there is one.
_GOES_ON: Final = ("empty-guidance", "empty-result")
#: Code points of a sentence that a draft goes on with at most, and characters that would confuse it.
_LONGEST: Final = 160
_CONFUSING: Final = frozenset('“”"<>`\n|:;()[]*#。')
#: The beginning of a text that first of all warns: a purpose cannot go on with that.
_NOTICE: Final = re.compile(
    r"[^\w`]*(?:(?:for )?internal|deprecated|legacy|warning|caution|important|note|do not|don['’]t|never|not for)\b",
    re.IGNORECASE,
)
#: What forbids any call, so that nothing is to say about when to make one.
_FORBIDS: Final = re.compile(
    r"\binternal[- ]use only\b|\b(?:do not|don['’]t|never|must not|should (?:never|not))\s+(?:ever\s+)?(?:be\s+)?"
    r"(?:call|use|invoke|called|used|invoked)(?:\s+(?:this|it)(?:\s+(?:tool|function|method))?)?(?:\s+directly)?"
    r"(?:\s+by\s+(?:the|an|any)\s+\w+)?\s*(?:[.!;:)\n]|$)",
    re.IGNORECASE,
)
#: Sentences that a draft adds to a description at most.
MOST_SENTENCES: Final = 8


@dataclass(frozen=True, slots=True)
class Written:
    """What a suggestion writes: a new sentence, or the number of the sentence that it goes on with."""

    kind: str
    text: str
    goes_on: int | None = None


def writes(definition: Annotated, prose: Prose, kind: str) -> Written | None:
    """Return what a draft writes for a kind of suggestion, None where it leaves it to the author."""
    if kind in LEFT or kind in OF_SCHEMA or (part_of(kind) == USAGE and _FORBIDS.search(definition.raw)):
        return None
    if kind in OPENINGS and definition.raw.strip():
        return _opening(definition, prose, kind)
    if kind in _GOES_ON and definition.language == DRAFTED:
        number = _sentence_of(prose, definition.of_kind(kind))
        if number is not None:
            return _going_on(prose, number, kind, drafting().more[kind])
    if kind in drafting().again and definition.language == DRAFTED and definition.has(kind):
        return Written(kind, drafting().again[kind])
    if kind in drafting().instead and definition.language == DRAFTED:
        sentences = (written(template, definition, kind) for template in drafting().instead[kind])
        sentence = next(filter(None, sentences), "")
    else:
        sentence = draft(definition, kind)
    return Written(kind, sentence) if sentence else None


def about(definition: Annotated, kind: str) -> str | None:
    """Return the parameter whose meaning or format the sentence of a suggestion gives, None where it gives none."""
    if kind == "values":
        return open_value(definition)
    silent = undescribed(definition) if kind == "explains-parameter" else ()
    return silent[0].parameter.name if silent else None


def _opening(definition: Annotated, prose: Prose, kind: str) -> Written | None:
    """Return the first sentence with a gap at its end: no word of it is lost. A notice gets a sentence before it."""
    if definition.language != DRAFTED:
        return None
    if _NOTICE.match(definition.raw):
        return Written("action", draft(definition, "action")) if definition.facts.verb is None else None
    return _going_on(prose, 0, kind, drafting().more["opening" if definition.facts.verb else "opening-noun"])


def _going_on(prose: Prose, number: int, kind: str, template: str) -> Written | None:
    if number >= len(prose.pieces):
        return None
    if has_open_gaps(prose.pieces[number].text):
        return Written(kind, prose.pieces[number].text, number)
    words = prose.pieces[number].text.rstrip().rstrip(".")
    if not words or len(words) > _LONGEST or not _CONFUSING.isdisjoint(words) or words[-1] in "!?":
        return None
    return Written(kind, template.format(opening=words), number)


def _sentence_of(prose: Prose, claims: Sequence[Claim]) -> int | None:
    """Return the number of the sentence of the prose that makes a claim, None where it is elsewhere."""
    spans = [span for claim in claims for span in claim.spans]
    for number, (begin, end) in enumerate(prose.spans):
        if any(begin <= start < end for start, _ in spans):
            return number
    return None
