"""What a rubric weighs of a tool in a context: the base, the features that matter, what missing each costs.

Computed once for each rubric and context, so that weighing a tool only looks things up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from scorer.claims.evidence import Hit
from scorer.claims.feature import Feature
from scorer.claims.registry import TOOL_FEATURES
from scorer.contracts.report import Evidence
from scorer.data.messages import messages, text
from scorer.data.rubric import DimensionRubric

#: A missed credit worth less than this many points is not named.
LEAST_GAIN = 0.05
#: What a gate leaves under a rubric that does not say: the specification's lowest score.
GATE_LIMIT = 1.0


class Missed(NamedTuple):
    """A credit not (fully) earned, or a defect to remove: the feature, its points, its words, and where."""

    feature: Feature
    points: float
    message: str
    hit: Hit | None = None


#: Detectors that serve several features: what they find in a tool is looked for once.
_SHARED = frozenset(
    find for find, count in Counter(feature.find for feature in TOOL_FEATURES).items() if count > 1
)


@dataclass(frozen=True, slots=True)
class Planned:
    """One feature under a rubric, in a context.

    `shared` means that features of other dimensions look for the same, `limit` is the highest estimate that a cap
    or gate leaves, `absent` what finding nothing means (None: nothing worth a word here), `advised` whether
    an edit of what it found is worth advising.
    """

    feature: Feature
    find: Callable[[Any], Iterable[Hit]]
    cue: str
    shared: bool
    points: float
    limit: float | None
    absent: Missed | None
    advised: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One dimension of a rubric in one context: the evidence a tool starts with, and the features to look for."""

    base: tuple[Evidence, ...]
    features: tuple[Planned, ...]


def by_dimension(dimension: str) -> tuple[Feature, ...]:
    """Return the features of a dimension, in the order of their module."""
    return tuple(feature for feature in TOOL_FEATURES if feature.dimension == dimension)


def _holds(feature: Feature, context: frozenset[str]) -> bool:
    return all((name[1:] not in context) if name[0] == "!" else (name in context) for name in feature.when)


def _planned(feature: Feature, weights: DimensionRubric, context: frozenset[str]) -> Planned:
    points = weights.points.get(feature.id, 0.0)
    advised = _holds(feature, context)
    missing = messages().get(f"{feature.message_id}.missed", "")
    worth = points >= LEAST_GAIN and missing != "" and advised
    absent = Missed(feature, points, missing) if worth else None
    limit = weights.caps.get(feature.id, GATE_LIMIT if feature.kind == "gate" else None)
    return Planned(
        feature, feature.find, feature.cue, feature.find in _SHARED, points, limit, absent, advised
    )


@lru_cache(maxsize=64)
def _relevant(dimension: str, weights: DimensionRubric) -> frozenset[str]:
    """Return the facts of the context that this dimension asks for."""
    asked = {name.lstrip("!") for feature in by_dimension(dimension) for name in feature.when}
    return frozenset(asked | set(weights.context))


def plan_for(dimension: str, weights: DimensionRubric, context: frozenset[str]) -> Plan:
    """Return the plan of a dimension in a context; a feature without points or limit is left out."""
    return _plan(dimension, weights, context & _relevant(dimension, weights))


@lru_cache(maxsize=8192)
def _plan(dimension: str, weights: DimensionRubric, context: frozenset[str]) -> Plan:
    base = [Evidence("base", text("scoring.base"), weights.base)]
    for name, points in weights.context.items():
        if name in context and points:
            base.append(Evidence(f"context:{name}", messages().get(f"scoring.context.{name}", name), points))
    features = [
        feature
        for feature in by_dimension(dimension)
        if feature.kind == "gate" or feature.id in weights.caps or weights.points.get(feature.id)
    ]
    return Plan(tuple(base), tuple(_planned(feature, weights, context) for feature in features))
