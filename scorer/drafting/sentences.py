"""Which suggestions a draft carries out, and the sentences that it writes for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim
from scorer.data.drafting import drafting
from scorer.drafting.layout import Prose
from scorer.scoring.applicable import HINTS
from scorer.scoring.drafts import DRAFTED, draft, written
from scorer.scoring.supposing import OPENINGS

#: Kinds whose edit is to write texts into the schema.
OF_SCHEMA: Final = frozenset({"unexplained-parameters", "placeholder-texts"})
#: Kinds of edits that a draft leaves to the author: whoever removes or splits words may lose a fact.
LEFT: Final = frozenset({"repetition", "filler", "pitch-or-jargon", "bloated", "contradiction", *HINTS})
#: Kinds whose sentence goes on with one of the definition, if there is one.
_GOES_ON: Final = ("empty-guidance", "empty-result")
#: Code points of a sentence that a draft goes on with at most, and characters that would confuse it.
_LONGEST: Final = 160
_CONFUSING: Final = frozenset('“”"<>`\n|:;()[]*#。')
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
    if kind in LEFT or kind in OF_SCHEMA:
        return None
    if kind in OPENINGS and definition.raw.strip():
        return _opening(definition, prose, kind)
    if kind in _GOES_ON and definition.language == DRAFTED:
        number = _sentence_of(prose, definition.of_kind(kind))
        if number is not None:
            return _going_on(prose, number, kind, drafting().more[kind])
    if kind in drafting().instead and definition.language == DRAFTED:
        sentences = (written(template, definition, kind) for template in drafting().instead[kind])
        sentence = next(filter(None, sentences), "")
    else:
        sentence = draft(definition, kind)
    return Written(kind, sentence) if sentence else None


def _opening(definition: Annotated, prose: Prose, kind: str) -> Written | None:
    """Return the first sentence with a gap at its end: no word of it is lost."""
    if definition.language != DRAFTED:
        return None
    number = prose.number_at(definition.sentences[0].start) if definition.sentences else None
    more = drafting().more["opening" if definition.facts.verb else "opening-noun"]
    return _going_on(prose, number, kind, more) if number is not None else None


def _going_on(prose: Prose, number: int, kind: str, template: str) -> Written | None:
    words = prose.pieces[number].text.rstrip().rstrip(".")
    if not words or len(words) > _LONGEST or not _CONFUSING.isdisjoint(words) or words[-1] in "!?":
        return None
    return Written(kind, template.format(opening=words), number)


def _sentence_of(prose: Prose, claims: Sequence[Claim]) -> int | None:
    """Return the number of the sentence of the prose that makes a claim, None where it is elsewhere."""
    places = (start for claim in claims for start, _ in claim.spans)
    return min((number for at in places if (number := prose.number_at(at)) is not None), default=None)
