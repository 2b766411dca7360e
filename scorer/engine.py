"""Runs the rules over tools and sets, and lets the rubric weigh what they found. Pure."""

from __future__ import annotations

from bisect import bisect_right
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
    "destroys": "its verb already says that it destroys or spends",
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


@dataclass(frozen=True, slots=True)
class _Weighed:
    """One rule with what a rubric gives it, and the context in which missing it is worth a word."""

    rule: Rule
    points: float
    needs: frozenset[str]
    bars: frozenset[str]
    limit: float | None


@dataclass(frozen=True, slots=True)
class _Limit:
    """The highest estimate that a cap, a gate or the specification leaves, and why."""

    rule: str
    text: str
    at_most: float
    hit: Hit | None = None


def by_dimension(dimension: str) -> tuple[Rule, ...]:
    """Return the rules of a dimension, in the order of their module."""
    return tuple(rule for rule in TOOL_RULES if rule.dimension == dimension)


@lru_cache(maxsize=64)
def _plan(dimension: str, weights: DimensionRubric) -> tuple[_Weighed, ...]:
    """Return the rules that can matter under a rubric: those with points or a limit."""
    return tuple(
        _Weighed(
            rule,
            weights.points.get(rule.id, 0.0),
            frozenset(name for name in rule.when if name[0] != "!"),
            frozenset(name[1:] for name in rule.when if name[0] == "!"),
            weights.caps.get(rule.id),
        )
        for rule in by_dimension(dimension)
        if rule.id in weights.caps or weights.points.get(rule.id)
    )


def combine(hits: Sequence[Hit], repeats: bool) -> float:
    """Return the strength of several hits of one rule, 0 to 1: saturating where they add, else the strongest."""
    if not hits:
        return 0.0
    if not repeats:
        return min(1.0, max([hit.strength for hit in hits]))
    ranked = sorted([min(1.0, hit.strength) for hit in hits], reverse=True)
    return min(1.0, sum([share * strength for share, strength in zip(SATURATION, ranked, strict=False)]))


def strengths(facts: Facts, dimension: str) -> Mapping[str, float]:
    """Return the strength of every rule of a dimension, whatever a rubric gives it."""
    return {rule.id: combine(list(rule.find(facts)), rule.repeats) for rule in by_dimension(dimension)}


@lru_cache(maxsize=4096)
def _base(weights: DimensionRubric, context: frozenset[str]) -> tuple[Evidence, ...]:
    reasons = [Evidence("base", "where a tool starts", weights.base)]
    for name, points in weights.context.items():
        if name in context and points:
            reasons.append(Evidence(f"context:{name}", CONTEXT_TEXT.get(name, name), points))
    return tuple(reasons)


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
        return [_Limit("hard-gate", "there is no description", 1.0)]
    if dimension == PURPOSE and facts.gate.purpose_cap is not None:
        return [_Limit("hard-gate", "the description is the name", float(facts.gate.purpose_cap))]
    return []


def _weigh(
    facts: Facts, item: _Weighed, evidence: list[Evidence], missed: list[Missed], limits: list[_Limit]
) -> None:
    """Run one rule, and note what it found: evidence, a limit, or something missed."""
    rule, points, context = item.rule, item.points, facts.context
    hits = list(rule.find(facts))
    strength, hit = (combine(hits, rule.repeats), _strongest(hits)) if hits else (0.0, None)
    if hit is not None and strength > 0:
        text = rule.earned.format(**hit.words)
        if item.limit is not None:
            limits.append(_Limit(rule.id, text, item.limit, hit))
            if rule.fix and rule.kind == "cap":
                missed.append(Missed(rule, LEAST_GAIN, text, hit))
        else:
            evidence.append(Evidence(rule.id, text, points * strength, hit.span, hit.pointer))
            if points * strength <= -LEAST_GAIN:
                missed.append(Missed(rule, -points * strength, text, hit))
    worth = points * (1 - strength) >= LEAST_GAIN and rule.missed != ""
    if worth and item.needs <= context and item.bars.isdisjoint(context):
        missed.append(Missed(rule, points * (1 - strength), rule.missed, hit if strength else None))


def score_dimension(facts: Facts, dimension: str, weights: DimensionRubric) -> DimensionResult:
    """Weigh one dimension of one tool.

    Its estimate is the sum of its evidence, a limit that holds included, kept within 1 to 5.
    """
    evidence = [*_base(weights, facts.context)]
    missed: list[Missed] = []
    limits = _limits(facts, dimension)
    for item in _plan(dimension, weights):
        _weigh(facts, item, evidence, missed, limits)
    raw = sum([reason.points for reason in evidence])
    for limit in sorted(limits, key=lambda limit: (limit.at_most, limit.rule))[:1]:
        span, pointer = (limit.hit.span, limit.hit.pointer) if limit.hit else (None, "/description")
        evidence.append(Evidence(limit.rule, limit.text, min(0.0, limit.at_most - raw), span, pointer))
        raw = min(raw, limit.at_most)
    estimate = round(min(max(raw, 1.0), 5.0), 6)
    missed.sort(key=lambda m: (-round(m.points, 9), m.rule.id))
    return DimensionResult(
        cut(estimate, weights.cuts) if estimate > 1 else 1, estimate, tuple(evidence), tuple(missed)
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
