"""The evidence behind a score: what each feature added to it, and where the definition says so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim
from scorer.contracts.report import ClaimReport, Evidence
from scorer.data.messages import say, text
from scorer.scoring.features import FEATURES_BY_NAME
from scorer.scoring.weigh import DimensionResult

#: Code points of a quotation in a message.
QUOTED = 80


@lru_cache(maxsize=256)
def quote(definition: Annotated, span: tuple[int, int]) -> str:
    """Return the words of a span on one line, shortened at a word to 80 characters."""
    start, end = span
    words = " ".join(definition.raw[start : min(end, start + 4 * QUOTED)].split())
    if len(words) <= QUOTED:
        return words.rstrip(".")
    cut = words[:QUOTED].rpartition(" ")[0] or words[: QUOTED - 1]
    return f"{cut.rstrip(' ,;:')} …"


def strongest(claims: tuple[Claim, ...]) -> Claim:
    """Return the strongest of some claims, of equals the first."""
    return max(claims, key=lambda claim: claim.strength) if len(claims) > 1 else claims[0]


class _Told(NamedTuple):
    """What is told of a feature, in whichever dimension it counts: the words, and where they are."""

    text: str
    span: tuple[int, int] | None = None
    pointer: str | None = None


def evidence(
    definition: Annotated, results: Mapping[str, DimensionResult]
) -> Mapping[str, tuple[Evidence, ...]]:
    """Return by dimension where the score starts, and what each feature adds, the most first."""
    told: dict[str, _Told] = {}
    return {key: tuple(_of(definition, result, told)) for key, result in results.items()}


def _of(definition: Annotated, result: DimensionResult, told: dict[str, _Told]) -> list[Evidence]:
    found = [Evidence("base", text("scoring.base"), round(result.base, 3))]
    parts = result.parts
    for part in sorted(parts, key=lambda part: (-abs(part.points), part.feature)):
        name = part.feature
        if name not in told:
            told[name] = _tell(definition, name)
        found.append(
            Evidence(name, told[name].text, round(part.points, 3), told[name].span, told[name].pointer)
        )
    if result.bound is not None:
        over = result.estimate - result.base - sum(part.points for part in parts)
        found.append(Evidence("bound", say("scoring.bound", score=str(result.bound)), round(over, 3)))
    return found


def _tell(definition: Annotated, name: str) -> _Told:
    kind = FEATURES_BY_NAME[name].kind
    if not kind:
        return _Told(text(f"scoring.fact.{name}"))
    claim = strongest(definition.of_kind(kind))
    title = text(f"claims.{kind}.title")
    if not claim.spans:
        return _Told(title, None, claim.pointer)
    said = say("scoring.quoted", title=title, quote=quote(definition, claim.spans[0]))
    return _Told(said, claim.spans[0], claim.pointer)


def claim_reports(claims: Mapping[str, tuple[Claim, ...]]) -> tuple[ClaimReport, ...]:
    """Return all claims of a definition for its report, by kind in the order of the code book."""
    return tuple(
        ClaimReport(each.kind, round(each.strength, 3), each.spans, each.specifics, each.pointer)
        for found in claims.values()
        for each in found
    )
