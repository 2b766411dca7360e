"""Weighs the features of one tool by a rubric: six estimates, and the scores cut from them. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scorer.claims.annotated import Annotated
from scorer.contracts.dimensions import BEHAVIOR, DIMENSIONS, PURPOSE
from scorer.data.rubric import DimensionRubric, Rubric
from scorer.scoring.features import vector
from scorer.tdqs.hard_gates import NO_DESCRIPTION

CONTRADICTION = "Annotation Contradiction"
#: The specification gives the behavior of a definition that contradicts its annotations this score.
CONTRADICTED = 1


class Part(NamedTuple):
    """What one feature adds to a dimension: its name, its value (0 to 1), and the points."""

    feature: str
    value: float
    points: float


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """One dimension of one tool: its score, the estimate that it was cut from, and the values that were weighed.

    `bound` is the score that the specification allows at most, None where it allows any.
    """

    score: int
    estimate: float
    weights: DimensionRubric
    values: Mapping[str, float]
    bound: int | None = None

    @property
    def base(self) -> float:
        """Return the estimate of a tool without any feature."""
        return self.weights.base

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return what each feature added."""
        values = self.values
        return tuple(
            Part(name, values[name], size * values[name])
            for name, size in self.weights.points.items()
            if size and values[name]
        )


def cut(estimate: float, cuts: Sequence[float]) -> int:
    """Return the score 1 to 5 of an estimate."""
    return 1 + bisect_right(cuts, estimate)


def bounds(definition: Annotated) -> Mapping[str, int]:
    """Return the highest score that the specification allows in a dimension, where it allows not all."""
    gate = definition.facts.gate
    if gate.all_ones:
        return dict.fromkeys(DIMENSIONS, 1)
    found = {}
    if gate.purpose_cap is not None:
        found[PURPOSE] = gate.purpose_cap
    if definition.has("contradiction"):
        found[BEHAVIOR] = CONTRADICTED
    return found


def weigh(values: Mapping[str, float], weights: DimensionRubric, bound: int | None = None) -> DimensionResult:
    """Weigh one dimension: its estimate is the base and what each feature adds, kept within 1 to 5 and the bound."""
    added = 0.0
    for name, size in weights.points.items():
        value = values[name]
        if value:
            added += size * value
    estimate = round(min(max(weights.base + added, 1.0), 5.0), 6)
    score = cut(estimate, weights.cuts) if estimate > 1 else 1
    if bound is not None:
        score, estimate = min(score, bound), min(estimate, float(bound))
    return DimensionResult(score, estimate, weights, values, bound)


def score(definition: Annotated, rubric: Rubric) -> Mapping[str, DimensionResult]:
    """Weigh all six dimensions of one tool."""
    values, bound = vector(definition), bounds(definition)
    return {key: weigh(values, rubric.dimensions[key], bound.get(key)) for key in DIMENSIONS}


def flags(definition: Annotated) -> tuple[str, ...]:
    """Return the specification's flags of a tool."""
    found = definition.facts.gate.flags
    if NO_DESCRIPTION not in found and definition.has("contradiction"):
        return (*found, CONTRADICTION)
    return tuple(found)
