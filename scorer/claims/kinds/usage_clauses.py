"""What detectors of guidance share: where a clause stands, what is listed below it, and the claims that it makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.found import Found
from scorer.language.constructions import empty_words
from scorer.language.document import Sentence

#: How far before "use when …" is looked for what shows that it is an order and no noun ("for internal use when …").
ORDER_REACH: Final = 60
#: How far before "… use that instead" the case may stand.
LEAD_REACH: Final = 200
_ORDER: Final = re.compile(
    r"(?:^|[.;:!?,()\[\]\"'“”—–*-]"
    r"|\b(?:always|only|please|then|also|just|and|or|but|you|should|must|can|may|first))\W*$"
)
_VERSION: Final = re.compile(r"v?\d+(?:\.\d+)+")


def distinct(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield the claims that pin something down that no earlier one does, and lie elsewhere in the text."""
    seen: set[str] = set()
    taken: list[tuple[int, int]] = []
    for claim in claims:
        overlaps = any(start < end_ and start_ < end for start, end in claim.spans for start_, end_ in taken)
        if claim.specifics and not overlaps and not seen.issuperset(claim.specifics):
            seen.update(claim.specifics)
            taken.extend(claim.spans)
            yield claim


def fresh(
    definition: Annotated,
    kind: str,
    spans: tuple[tuple[int, int], ...],
    parts: tuple[tuple[int, int], ...],
    told: int = 0,
) -> Claim:
    """Return a claim with what its parts pin down beyond the first `told` sentences."""
    known = {part for stems in definition.facts.stems[:told] for part in stems}
    ignored = empty_words(kind, definition.language) | known
    words = (word for start, end in parts for word in definition.specifics(start, end, ignored))
    found = tuple(dict.fromkeys(word for word in words if not _VERSION.fullmatch(word)))
    return Claim(kind, strength_of(len(found)) or 1.0, spans, found)


def is_order(definition: Annotated, found: Found) -> bool:
    """Tell whether a match opens a clause."""
    start = max(definition.sentences[found.sentence].start, found.start - ORDER_REACH)
    return bool(_ORDER.search(definition.plain[start : found.start]))


def list_below(definition: Annotated, found: Found) -> tuple[Sentence, ...]:
    """Return what follows a match which only introduces it ("Use this when:"): a sentence, and list items."""
    end = min(definition.sentences[found.sentence].end, found.at + ORDER_REACH)
    if definition.words_between(found.at, end):
        return ()
    items: list[Sentence] = []
    for following in definition.sentences[found.sentence + 1 :]:
        if items and not following.bullet:
            break
        items.append(following)
        if not following.bullet:
            break
    return tuple(items)


def lead(definition: Annotated, found: Found) -> int:
    """Return where the sentence of a match begins; in a long one, where its clause does."""
    start = definition.sentences[found.sentence].start
    if found.start - start > LEAD_REACH:
        start = max(start, definition.clause_start(found.start))
    while start < found.start and definition.raw[start].isspace():
        start += 1
    return start


def spans_of(sentences: Iterable[Sentence]) -> tuple[tuple[int, int], ...]:
    """Return the start and the end of each sentence, in code points of the raw description."""
    return tuple((sentence.start, sentence.end) for sentence in sentences)
