"""Suggestions: the claims that a definition lacks or should not make, by what an edit would gain.

A score is linear in its features, so that what an edit gains follows from the rubric without scoring again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.kinds import KINDS_BY_NAME
from scorer.contracts.report import Evidence, Gain, Opportunity
from scorer.data.messages import say, text
from scorer.data.rubric import Rubric
from scorer.data.spec import load_spec
from scorer.scoring.applicable import APPLICABLE, gaps
from scorer.scoring.evidence import strongest
from scorer.scoring.features import FEATURES, SUBSTANCE_FULL, SUBSTANTIAL, pinned_down, strength
from scorer.scoring.weigh import DimensionResult

#: An edit that gains a dimension less than this many points is not named.
LEAST_GAIN: Final = 0.05
#: How many edits a tool's report names: the rest gain less.
MOST_EDITS: Final = 12
#: How many missing claims of a dimension a report names.
MOST_MISSED: Final = 4
#: Kinds that are computed from others: the edit is to make those claims.
COMPUTED: Final = frozenset({"result-missing", "parameters-missing", "behavior-missing", "sufficient"})
#: How many things a good sentence pins down.
SPECIFICS: Final = 3


class Missing(NamedTuple):
    """A claim to add, or a defect to remove: its kind, the points by dimension, and where."""

    kind: str
    points: Mapping[str, float]
    tdqs: float
    pointer: str
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A server's estimated tdqs values, reduced to what the gain of one edit needs."""

    count: int
    lowest: float
    second: float

    @classmethod
    def of(cls, estimates: Sequence[float]) -> Standing:
        """Reduce a server's estimates (at least one)."""
        ranked = sorted(estimates)[:2]
        return cls(len(estimates), ranked[0], ranked[-1] if len(ranked) > 1 else 5.0)

    def gain(self, estimate: float, tdqs: float) -> float:
        """Return how much the server's overall rises when the tool at `estimate` gains `tdqs`."""
        spec = load_spec()
        minimum = min(estimate + tdqs, self.second) - estimate if estimate == self.lowest else 0.0
        quality = spec.quality_mean * tdqs / self.count + spec.quality_min * max(0.0, minimum)
        return quality * spec.overall_quality / 10_000


def missing(
    definition: Annotated, results: Mapping[str, DimensionResult], rubric: Rubric
) -> tuple[Missing, ...]:
    """Return what would raise the score, the edit that gains most first."""
    found = [*_to_add(definition, results, rubric), *_to_remove(definition, results, rubric)]
    worth = [each for each in found if max(each.points.values(), default=0.0) >= LEAST_GAIN]
    return tuple(sorted(worth, key=lambda each: (-each.tdqs, each.kind)))


def _gains(points: Mapping[str, float], results: Mapping[str, DimensionResult]) -> dict[str, float]:
    """Return what is left of points a dimension under the top of the scale and the specification's bounds."""
    room = {
        key: 0.0 if result.bound is not None else 5.0 - result.estimate for key, result in results.items()
    }
    return {key: min(value, room[key]) for key, value in points.items()}


def _whole(points: Mapping[str, float]) -> float:
    return sum(item.weight * points.get(item.key, 0.0) for item in load_spec().dimensions) / 100


def _to_add(
    definition: Annotated, results: Mapping[str, DimensionResult], rubric: Rubric
) -> Iterator[Missing]:
    good = Claim("", strength_of(SPECIFICS), ((0, 0),))
    for kind, applies in APPLICABLE.items():
        have = definition.of_kind(kind)
        if strength(have) >= good.strength or not applies(definition):
            continue
        change = _change(definition, kind, (*have, good))
        if kind in SUBSTANTIAL:
            change["substance"] = _richer(definition)
        points = _gains(_weighed(change, rubric), results)
        yield Missing(kind, points, _whole(points), "/description", None)


def _to_remove(
    definition: Annotated, results: Mapping[str, DimensionResult], rubric: Rubric
) -> Iterator[Missing]:
    for kind in (name for name, each in KINDS_BY_NAME.items() if each.defect and name not in COMPUTED):
        claims = definition.of_kind(kind)
        if claims:
            points = _gains(_weighed(_change(definition, kind, ()), rubric), results)
            claim = strongest(claims)
            yield Missing(
                kind, points, _whole(points), claim.pointer, claim.spans[0] if claim.spans else None
            )


def _change(definition: Annotated, kind: str, claims: tuple[Claim, ...]) -> dict[str, float]:
    """Return by how much the features of a kind, and those computed from it, would change with these claims."""
    edited = definition.supposing(kind, claims, COMPUTED)
    return {
        each.name: each.value(edited) - each.value(definition)
        for each in FEATURES
        if each.kind == kind or each.kind in COMPUTED
    }


def _richer(definition: Annotated) -> float:
    """Return what a good sentence adds to the substance of a text."""
    count = len(pinned_down(definition))
    before, after = (min(each, SUBSTANCE_FULL) for each in (count, count + SPECIFICS))
    return (math.log1p(after) - math.log1p(before)) / math.log1p(SUBSTANCE_FULL)


def _weighed(change: Mapping[str, float], rubric: Rubric) -> dict[str, float]:
    """Return what changes of features add to each dimension."""
    return {
        key: sum(weights.points.get(name, 0.0) * value for name, value in change.items())
        for key, weights in rubric.dimensions.items()
    }


def opportunities(
    definition: Annotated, found: Sequence[Missing], estimate: float, standing: Standing
) -> tuple[Opportunity, ...]:
    """Return the edits as a report shows them."""
    return tuple(
        _opportunity(definition, each, standing.gain(estimate, each.tdqs)) for each in found[:MOST_EDITS]
    )


def _main(each: Missing) -> str:
    weights = {item.key: item.weight for item in load_spec().dimensions}
    return max(each.points, key=lambda key: weights[key] * each.points[key])


def _opportunity(definition: Annotated, each: Missing, server: float) -> Opportunity:
    main = _main(each)
    return Opportunity(
        rule=each.kind,
        name=each.kind,
        dimension=main,
        level="info",
        message=text(f"suggestions.{each.kind}.missing"),
        pointer=each.pointer,
        span=each.span,
        fix=say(f"suggestions.{each.kind}.fix", **gaps(definition, each.kind)),
        gain=Gain(round(each.points[main], 3), round(each.tdqs, 3), round(server, 3)),
    )


def missed(found: Sequence[Missing]) -> Mapping[str, tuple[Evidence, ...]]:
    """Return by dimension what would earn most, with what it would earn: at most four, the most first."""
    by_dimension: dict[str, list[Evidence]] = {}
    for each in found:
        for key, points in each.points.items():
            if points >= LEAST_GAIN and not KINDS_BY_NAME[each.kind].defect:
                lack = Evidence(each.kind, text(f"suggestions.{each.kind}.missing"), round(points, 2))
                by_dimension.setdefault(key, []).append(lack)
    return {
        key: tuple(sorted(lacks, key=lambda lack: (-lack.points, lack.rule))[:MOST_MISSED])
        for key, lacks in by_dimension.items()
    }
