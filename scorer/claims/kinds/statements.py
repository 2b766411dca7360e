"""What detectors of statements share: where a clause stands, what it is about, and the claims that it makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.found import Found
from scorer.language.constructions import TOOL

#: Code points before a match that are shown with it.
SHOWN: Final = 100
#: Strength of a plain fact, which pins down itself ("read-only", "cannot be undone").
PLAIN: Final = 0.8
#: Strength of a plain fact that any tool could state ("requires authentication", "free").
SLIGHT: Final = 0.4
#: Items that make a sentence a list of keywords, and words of such an item at most.
KEYWORDS: Final = 5
KEYWORD_LENGTH: Final = 2
_ITEM_END: Final = re.compile(r"[,;|/·•]|\band\b")
_LEADING: Final = re.compile(r"[\s.,;:!?)\]*–—-]*")
_PART_END: Final = re.compile(r"[,;:(–—]|\b(?:and|then)\b")
CASE: Final = re.compile(r"(?<!\w)(?:if|when|whenever|unless|until|while|raises|otherwise|where)(?!\w)")
RELATIVE: Final = re.compile(r"(?<!\w)(?:that|which|who|to|not|cannot|whether)\s+(?:\w+ly\s+)?$")
OTHERS: Final = re.compile(
    r"(?<!\w)(?:you|users?|agents?|callers?|clients?|they|others?|people)\s+(?:\w+\s+)?$"
)


def text_before(definition: Annotated, found: Found) -> str:
    """Return the text of the sentence before a match, as far back as a clause is read."""
    start = max(definition.sentences[found.sentence].start, found.start - 300)
    return definition.plain[start : found.start]


def stated(definition: Annotated, table: str) -> Iterator[Found]:
    """Yield the matches of a table of constructions in sentences that state something: in no list of keywords."""
    lists: dict[int, bool] = {}
    for found in definition.matches(table):
        if found.sentence not in lists:
            sentence = definition.sentences[found.sentence]
            lists[found.sentence] = _keywords(definition.plain[sentence.start : sentence.end])
        if not lists[found.sentence]:
            yield found


def _keywords(text: str) -> bool:
    """Tell whether a sentence is a row of items of one or two words, which states nothing."""
    items = _ITEM_END.split(text.strip(" .!\n"))
    return len(items) >= KEYWORDS and all(len(item.split()) <= KEYWORD_LENGTH for item in items)


def in_case(definition: Annotated, found: Found) -> bool:
    """Tell whether a match stands in a clause about a case ("if it fails, nothing is written")."""
    begin = definition.clause_start(found.start)
    if CASE.search(definition.plain, begin, found.start):
        return True
    return _follows_a_case(definition, found)


def _follows_a_case(definition: Annotated, found: Found) -> bool:
    """Tell whether a sentence opens with a word for a case, in a language that has such a class of words."""
    sentence, cases = definition.sentences[found.sentence], definition.word_class("effects.case")
    return found.start > sentence.start and definition.opens_with(sentence, cases)


def of_another(definition: Annotated, found: Found) -> bool:
    """Tell whether the sentence of a match is about another tool, named before the match."""
    return TOOL in definition.plain[definition.sentences[found.sentence].start : found.start]


def plain_claims(definition: Annotated, kind: str, matches: Iterable[Found]) -> Iterator[Claim]:
    """Yield one claim a sentence for matches that state a plain fact."""
    seen: set[int] = set()
    for found in matches:
        if found.sentence not in seen:
            seen.add(found.sentence)
            yield Claim(
                kind, PLAIN, ((found.start, found.end),), (definition.plain[found.start : found.end],)
            )


def slight_claim(definition: Annotated, kind: str, found: Found) -> Claim:
    """Return the claim of a match that pins down no more than itself."""
    return Claim(kind, SLIGHT, ((found.start, found.end),), (definition.plain[found.start : found.end],))


def clause_claim(definition: Annotated, kind: str, found: Found, *, subject: bool = False) -> Claim | None:
    """Return the claim of a match, shown from where its clause begins to where it ends."""
    begin, end = _clause_start(definition, found), max(found.end, definition.clause_end(found.end))
    claim = definition.claim(kind, begin, end, begin if subject else found.at)
    return claim and Claim(kind, claim.strength, ((begin, end),), claim.specifics)


def _clause_start(definition: Annotated, found: Found) -> int:
    begin = max(definition.sentences[found.sentence].start, definition.clause_start(found.start))
    return begin if begin >= found.start - SHOWN else found.start


def distinct(definition: Annotated, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield claims that each pin down something that the others do not; those whose spans overlap are one claim."""
    seen: set[str] = set()
    kept: list[Claim] = []
    for claim in claims:
        if seen.issuperset(claim.specifics):
            continue
        seen.update(claim.specifics)
        ((start, end),) = claim.spans
        specifics = list(claim.specifics)
        apart: list[Claim] = []
        for other in kept:
            ((from_, to),) = other.spans
            if start < to and from_ < end:
                start, end = min(start, from_), max(end, to)
                specifics = [*other.specifics, *specifics]
            else:
                apart.append(other)
        distinct = tuple(dict.fromkeys(specifics))
        strength = max(claim.strength, strength_of(len(distinct))) if len(distinct) > 1 else claim.strength
        kept = [*apart, Claim(claim.kind, strength, ((start, end),), distinct)]
    yield from (_tidy(definition, claim) for claim in kept)


def _tidy(definition: Annotated, claim: Claim) -> Claim:
    """Return a claim whose span does not begin with blanks or punctuation."""
    ((start, end),) = claim.spans
    lead = _LEADING.match(definition.raw, start, end)
    begin = lead.end() if lead and lead.end() < end else start
    return Claim(claim.kind, claim.strength, ((begin, end),), claim.specifics, claim.pointer)


def last_part(text: str) -> int:
    """Return where the last part of a sentence begins, as an offset in the text; 0 if it has one part."""
    return max((match.end() for match in _PART_END.finditer(text)), default=0)
