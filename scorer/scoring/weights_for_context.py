"""What a rubric asks of a tool in a context: the base, the rules that matter, what missing each costs.

Computed once for each rubric and context, so that weighing a tool only looks things up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from scorer.contracts.report import Evidence
from scorer.data.rubric import DimensionRubric
from scorer.rules import TOOL_RULES, Hit, Rule

#: A missed credit worth less than this many points is not named.
LEAST_GAIN = 0.05
#: What a gate leaves under a rubric that does not say: the specification's lowest score.
GATE_LIMIT = 1.0

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
    "titled": "its title says more than its name",
    "one_word_name": "its name is a single word, which leaves more for the text to say",
    "nested": "it takes nested objects",
    "parameters_3": "it takes three parameters or more",
    "parameters_6": "it takes six parameters or more",
    "other_language": "it is not written in English",
}


class Missed(NamedTuple):
    """A credit not (fully) earned, or a defect to remove: the rule, its points, its words, and where."""

    rule: Rule
    points: float
    message: str
    hit: Hit | None = None


#: Finders that serve several rules: what they find in a tool is looked for once.
_SHARED = frozenset(find for find, count in Counter(rule.find for rule in TOOL_RULES).items() if count > 1)


@dataclass(frozen=True, slots=True)
class Planned:
    """One rule under a rubric, in a context.

    `shared` tells that rules of other dimensions look for the same, `limit` is the highest estimate that a cap
    or gate leaves, `absent` what finding nothing means (None: nothing worth a word here), `advised` whether
    an edit of what it found is worth advising.
    """

    rule: Rule
    find: Callable[[Any], Iterable[Hit]]
    cue: str
    shared: bool
    points: float
    limit: float | None
    absent: Missed | None
    advised: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One dimension of a rubric in one context: the evidence a tool starts with, and the rules to run."""

    base: tuple[Evidence, ...]
    rules: tuple[Planned, ...]


def by_dimension(dimension: str) -> tuple[Rule, ...]:
    """Return the rules of a dimension, in the order of their module."""
    return tuple(rule for rule in TOOL_RULES if rule.dimension == dimension)


def _holds(rule: Rule, context: frozenset[str]) -> bool:
    return all((name[1:] not in context) if name[0] == "!" else (name in context) for name in rule.when)


def _planned(rule: Rule, weights: DimensionRubric, context: frozenset[str]) -> Planned:
    points = weights.points.get(rule.id, 0.0)
    advised = _holds(rule, context)
    worth = points >= LEAST_GAIN and rule.missed != "" and advised
    absent = Missed(rule, points, rule.missed) if worth else None
    limit = weights.caps.get(rule.id, GATE_LIMIT if rule.kind == "gate" else None)
    return Planned(rule, rule.find, rule.cue, rule.find in _SHARED, points, limit, absent, advised)


@lru_cache(maxsize=64)
def _relevant(dimension: str, weights: DimensionRubric) -> frozenset[str]:
    """Return the facts of the context that this dimension asks for."""
    asked = {name.lstrip("!") for rule in by_dimension(dimension) for name in rule.when}
    return frozenset(asked | set(weights.context))


def plan_for(dimension: str, weights: DimensionRubric, context: frozenset[str]) -> Plan:
    """Return the plan of a dimension in a context; a rule without points or limit is left out."""
    return _plan(dimension, weights, context & _relevant(dimension, weights))


@lru_cache(maxsize=8192)
def _plan(dimension: str, weights: DimensionRubric, context: frozenset[str]) -> Plan:
    base = [Evidence("base", "where a tool starts", weights.base)]
    for name, points in weights.context.items():
        if name in context and points:
            base.append(Evidence(f"context:{name}", CONTEXT_TEXT.get(name, name), points))
    rules = [
        rule
        for rule in by_dimension(dimension)
        if rule.kind == "gate" or rule.id in weights.caps or weights.points.get(rule.id)
    ]
    return Plan(tuple(base), tuple(_planned(rule, weights, context) for rule in rules))
