"""Looks for features in a tool, and lets the rubric weigh what was found. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scorer.claims.evidence import Hit
from scorer.claims.feature import Feature
from scorer.claims.tool_facts import Facts
from scorer.contracts.dimensions import BEHAVIOR, DIMENSIONS, PURPOSE
from scorer.contracts.report import Evidence
from scorer.data.messages import say, text
from scorer.data.rubric import DimensionRubric, Rubric
from scorer.scoring.weights_for_context import LEAST_GAIN, Missed, Planned, by_dimension, plan_for
from scorer.tdqs.hard_gates import NO_DESCRIPTION

#: What the first, second, third and fourth piece of evidence of one kind earn; the fifth earns nothing.
SATURATION = (0.7, 0.2, 0.07, 0.03)
CONTRADICTION = "Annotation Contradiction"
_CONTRADICTION_FEATURE = "BEH030"


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """One dimension of one tool: its score, the estimate it was cut from, the reasons, and what was missed."""

    score: int
    estimate: float
    evidence: tuple[Evidence, ...]
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class _Limit:
    """The bound that a cap, a gate, a floor or the specification sets to an estimate, and why."""

    id: str
    text: str
    bound: float
    hit: Hit | None = None
    feature: Feature | None = None


def combine(hits: Sequence[Hit], repeats: bool) -> float:
    """Return the strength of several hits of one feature, 0 to 1: saturating where they add, or the strongest."""
    if not hits:
        return 0.0
    if len(hits) == 1:
        return min(1.0, hits[0].strength) * (SATURATION[0] if repeats else 1.0)
    if not repeats:
        return min(1.0, max([hit.strength for hit in hits]))
    ranked = sorted([min(1.0, hit.strength) for hit in hits], reverse=True)
    return min(1.0, sum([share * strength for share, strength in zip(SATURATION, ranked, strict=False)]))


def strengths(facts: Facts, dimension: str) -> Mapping[str, float]:
    """Return the strength of every feature of a dimension, whatever a rubric gives it."""
    return {each.id: combine(list(each.find(facts)), each.repeats) for each in by_dimension(dimension)}


def cut(estimate: float, cuts: Sequence[float]) -> int:
    """Return the score 1 to 5 of an estimate."""
    return 1 + bisect_right(cuts, estimate)


def _strongest(hits: Sequence[Hit]) -> Hit:
    best = hits[0]
    for hit in hits[1:]:
        if hit.strength > best.strength:
            best = hit
    return best


def _limits(facts: Facts, dimension: str) -> list[_Limit]:
    """Return what the specification's hard gates allow an estimate to be at most."""
    if facts.gate.all_ones:
        return [_Limit("hard-gate", text("scoring.no-description"), 1.0)]
    if dimension == PURPOSE and facts.gate.purpose_cap is not None:
        return [_Limit("hard-gate", text("scoring.description-is-name"), float(facts.gate.purpose_cap))]
    return []


@dataclass(slots=True)
class _Ledger:
    """What the features of one dimension found in one tool, as it is being weighed."""

    evidence: list[Evidence]
    missed: list[Missed]
    limits: list[_Limit]
    floors: list[_Limit]

    def note(self, item: Planned, hits: Sequence[Hit]) -> None:
        """Note the hits of one feature: evidence or a limit, and what is left to gain."""
        feature, hit = item.feature, _strongest(hits)
        strength = combine(hits, feature.repeats)
        if strength <= 0:
            if item.absent:
                self.missed.append(item.absent)
            return
        earned = say(f"{feature.message_id}.earned", **hit.words)
        if item.limit is not None and feature.kind == "floor":
            self.floors.append(_Limit(feature.id, earned, item.limit, hit, feature))
            return
        if item.limit is not None:
            self.limits.append(_Limit(feature.id, earned, item.limit, hit, feature))
            return
        points = item.points * strength
        self.evidence.append(Evidence(feature.id, earned, points, hit.span, hit.pointer))
        if points <= -LEAST_GAIN and item.advised:
            self.missed.append(Missed(feature, -points, earned, hit))
        elif item.absent and item.points - points >= LEAST_GAIN:
            self.missed.append(
                Missed(feature, item.points - points, say("scoring.partly", earned=earned), hit)
            )

    def lift(self, raw: float) -> float:
        """Raise the sum of the evidence to the highest floor that holds."""
        for floor in self.floors:
            if floor.bound > raw and floor.hit:
                points = floor.bound - raw
                self.evidence.append(
                    Evidence(floor.id, floor.text, points, floor.hit.span, floor.hit.pointer)
                )
                raw = floor.bound
        return raw

    def bind(self, raw: float) -> float:
        """Hold the sum of the evidence under the lowest limit, and return what is left of it.

        While a limit holds, no other edit gains anything in the dimension, so it alone is missed.
        """
        lowest = min(self.limits, key=lambda limit: (limit.bound, limit.hit is None, limit.id))
        span, pointer = (lowest.hit.span, lowest.hit.pointer) if lowest.hit else (None, "/description")
        over = max(0.0, raw - lowest.bound)
        self.evidence.append(Evidence(lowest.id, lowest.text, -over, span, pointer))
        if over >= LEAST_GAIN:
            named = [limit for limit in self.limits if limit.hit and limit.feature]
            self.missed = [Missed(n.feature, over, n.text, n.hit) for n in named[:1] if n.feature]
        return raw - over


#: What detectors that serve several features found in one tool.
_Found = dict[Callable[[Any], Iterable[Hit]], tuple[Hit, ...]]


def _look(item: Planned, facts: Facts, found: _Found) -> tuple[Hit, ...]:
    """Return what a feature finds; what another looked for too is not looked for again."""
    if not item.shared:
        return tuple(item.find(facts))
    if item.find not in found:
        found[item.find] = tuple(item.find(facts))
    return found[item.find]


def score_dimension(
    facts: Facts, dimension: str, weights: DimensionRubric, found: _Found | None = None
) -> DimensionResult:
    """Weigh one dimension of one tool.

    Its estimate is the sum of its evidence, a limit that holds included, kept within 1 to 5. `found` holds what
    was found in the same tool for other dimensions, and is added to.
    """
    found = {} if found is None else found
    plan = plan_for(dimension, weights, facts.context)
    ledger = _Ledger([*plan.base], [], _limits(facts, dimension), [])
    cues, missed = facts.cues, ledger.missed
    for item in plan.features:
        hits = () if item.cue and item.cue not in cues else _look(item, facts, found)
        if hits:
            ledger.note(item, hits)
        elif item.absent:
            missed.append(item.absent)
    raw = sum([reason.points for reason in ledger.evidence])
    raw = ledger.lift(raw)
    if ledger.limits:
        raw = ledger.bind(raw)
    estimate = round(min(max(raw, 1.0), 5.0), 6)
    missed = ledger.missed
    missed.sort(key=lambda m: (-m.points, m.feature.id))
    value = cut(estimate, weights.cuts) if estimate > 1 else 1
    return DimensionResult(value, estimate, tuple(ledger.evidence), tuple(missed))


def score(facts: Facts, rubric: Rubric) -> Mapping[str, DimensionResult]:
    """Weigh all six dimensions of one tool; after a contradiction behaviour is 1, after a gate what it fixes."""
    found: _Found = {}
    results = {key: score_dimension(facts, key, rubric.dimensions[key], found) for key in DIMENSIONS}
    cap = facts.gate.purpose_cap
    if cap is not None and results[PURPOSE].score > cap:
        old = results[PURPOSE]
        results[PURPOSE] = DimensionResult(cap, min(old.estimate, float(cap)), old.evidence, old.missed)
    return results


def flags(facts: Facts, results: Mapping[str, DimensionResult]) -> tuple[str, ...]:
    """Return the specification's flags of a tool."""
    contradicted = any(e.rule == _CONTRADICTION_FEATURE for e in results[BEHAVIOR].evidence)
    found = [*facts.gate.flags]
    if contradicted and NO_DESCRIPTION not in found:
        found.append(CONTRADICTION)
    return tuple(found)
