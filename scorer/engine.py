"""Runs the rules over tools and sets, and lets the rubric weigh what they found. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scorer.dimensions import BEHAVIOR, DIMENSIONS, PURPOSE
from scorer.facts import Facts
from scorer.hard_gates import NO_DESCRIPTION
from scorer.report import Evidence
from scorer.rubric import DimensionRubric, Rubric
from scorer.rules import TOOL_RULES, Hit, Rule

#: What the first, second, third and fourth piece of evidence of one kind earn; the fifth earns nothing.
SATURATION = (0.7, 0.2, 0.07, 0.03)
#: A missed credit worth less than this many points is not named.
LEAST_GAIN = 0.05
CONTRADICTION = "Annotation Contradiction"
_CONTRADICTION_RULE = "BEH030"

CONTEXT_TEXT: Mapping[str, str] = {
    "annotated": "annotations carry part of it",
    "coverage_high": "the schema describes its parameters",
    "coverage_middle": "the schema describes some of its parameters",
    "coverage_low": "the schema leaves its parameters undescribed",
    "no_parameters": "there are no parameters to explain",
    "output_schema": "an output schema describes the result",
    "mutates": "it changes something",
    "destroys": "it destroys or spends",
    "unclassified": "its effect is unclear",
    "nested": "it takes nested objects",
    "parameters_3": "it takes three parameters or more",
    "parameters_6": "it takes six parameters or more",
    "other_language": "it is not written in English",
}


@dataclass(frozen=True, slots=True)
class Missed:
    """A credit not (fully) earned, or a debit to remove: the rule, where, its words, and its points."""

    rule: Rule
    points: float
    message: str
    hit: Hit | None = None


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """One dimension of one tool: its score, the estimate it was cut from, the reasons, and what was missed."""

    score: int
    estimate: float
    evidence: tuple[Evidence, ...]
    missed: tuple[Missed, ...]


@lru_cache(maxsize=1)
def _by_dimension() -> Mapping[str, tuple[Rule, ...]]:
    return {key: tuple(r for r in TOOL_RULES if r.dimension == key) for key in DIMENSIONS}


def combine(hits: Sequence[Hit], repeats: bool) -> float:
    """Return the strength of several hits of one rule, 0 to 1: saturating where they add, else the strongest."""
    if not hits:
        return 0.0
    if not repeats:
        return min(1.0, max(hit.strength for hit in hits))
    ranked = sorted((min(1.0, hit.strength) for hit in hits), reverse=True)
    return min(1.0, sum(share * strength for share, strength in zip(SATURATION, ranked, strict=False)))


def strengths(facts: Facts, dimension: str) -> Mapping[str, tuple[float, Hit | None]]:
    """Return every rule of a dimension with its strength and its strongest hit (None where it found nothing)."""
    found: dict[str, tuple[float, Hit | None]] = {}
    for rule in _by_dimension()[dimension]:
        hits = list(rule.find(facts))
        best = max(hits, key=lambda hit: hit.strength) if hits else None
        found[rule.id] = (combine(hits, rule.repeats), best)
    return found


def _holds(rule: Rule, context: frozenset[str]) -> bool:
    return all((name[1:] not in context) if name[0] == "!" else (name in context) for name in rule.when)


def _base(weights: DimensionRubric, context: frozenset[str]) -> list[Evidence]:
    reasons = [Evidence("base", "where a tool starts", weights.base)]
    for name, points in weights.context.items():
        if name in context and points:
            reasons.append(Evidence(f"context:{name}", CONTEXT_TEXT.get(name, name), points))
    return reasons


def cut(estimate: float, cuts: Sequence[float]) -> int:
    """Return the score 1 to 5 of an estimate."""
    return 1 + sum(estimate >= limit for limit in cuts)


def _bound(facts: Facts, dimension: str, fired: Mapping[str, Hit]) -> float:
    """Return the highest estimate that the hard gates and a contradiction leave."""
    if facts.gate.all_ones:
        return 1.0
    if dimension == PURPOSE and facts.gate.purpose_cap is not None:
        return float(facts.gate.purpose_cap)
    if dimension == BEHAVIOR and _CONTRADICTION_RULE in fired:
        return 1.0
    return 5.0


def score_dimension(facts: Facts, dimension: str, weights: DimensionRubric) -> DimensionResult:
    """Weigh one dimension of one tool. Its estimate is the sum of its evidence, kept within 1 to 5."""
    evidence = _base(weights, facts.context)
    missed: list[Missed] = []
    fired: dict[str, Hit] = {}
    found = strengths(facts, dimension)
    for rule in _by_dimension()[dimension]:
        strength, hit = found[rule.id]
        points = weights.points.get(rule.id, 0.0)
        if hit is not None and strength > 0:
            fired[rule.id] = hit
            text = rule.earned.format(**hit.words)
            if points or rule.kind == "gate":
                evidence.append(Evidence(rule.id, text, points * strength, hit.span, hit.pointer))
            if rule.kind == "debit" and points:
                missed.append(Missed(rule, -points * strength, text, hit))
        if rule.kind == "credit" and rule.missed and _holds(rule, facts.context):
            missed.append(Missed(rule, points * (1 - strength), rule.missed, hit if strength else None))
    raw = sum(reason.points for reason in evidence)
    estimate = round(min(max(raw, 1.0), _bound(facts, dimension, fired)), 6)
    worth = tuple(
        sorted((m for m in missed if m.points >= LEAST_GAIN), key=lambda m: (-round(m.points, 9), m.rule.id))
    )
    return DimensionResult(
        cut(estimate, weights.cuts) if estimate > 1 else 1, estimate, tuple(evidence), worth
    )


def score(facts: Facts, rubric: Rubric) -> Mapping[str, DimensionResult]:
    """Weigh all six dimensions of one tool; after a contradiction behaviour is 1, after a gate what it fixes."""
    results = {key: score_dimension(facts, key, rubric.dimensions[key]) for key in DIMENSIONS}
    cap = facts.gate.purpose_cap
    if cap is not None and results[PURPOSE].score > cap:
        old = results[PURPOSE]
        results[PURPOSE] = DimensionResult(cap, min(old.estimate, float(cap)), old.evidence, old.missed)
    return results


def flags(facts: Facts, results: Mapping[str, DimensionResult]) -> tuple[str, ...]:
    """Return the specification's flags of a tool."""
    contradicted = any(e.rule == _CONTRADICTION_RULE for e in results[BEHAVIOR].evidence)
    found = [*facts.gate.flags]
    if contradicted and NO_DESCRIPTION not in found:
        found.append(CONTRADICTION)
    return tuple(found)
