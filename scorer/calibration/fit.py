"""Fits the points of a rubric: all six dimensions at once, signs fixed by hand, regularized, weighted by group.

Every published dimension gives an equation for its own dimension, and every published tdqs one for
the weighted sum of all six; fitted one by one, dimensions that few rows publish leave the sum biased.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

from scorer.calibration.corpus import Row
from scorer.claims.registry import FEATURES_BY_ID, TOOL_FEATURES
from scorer.claims.tool_facts import Facts
from scorer.contracts.dimensions import (
    BEHAVIOR,
    COMPLETENESS,
    CONCISENESS,
    DIMENSIONS,
    PARAMETERS,
    PURPOSE,
    USAGE,
)
from scorer.data.spec import load_spec
from scorer.scoring.weigh import strengths

Array = NDArray[np.float64]

#: The facts of the context that move each dimension's base. Forms are fixed here, sizes are fitted.
CONTEXTS: Mapping[str, tuple[str, ...]] = {
    PURPOSE: ("one_word_name", "other_language"),
    USAGE: ("annotated", "output_schema", "one_word_name", "other_language"),
    BEHAVIOR: (
        "annotated", "output_schema", "mutates", "destroys", "no_parameters", "coverage_high", "titled",
        "one_word_name", "other_language",
    ),
    PARAMETERS: (
        "no_parameters", "parameters_3", "parameters_6", "other_language",
    ),
    CONCISENESS: ("annotated", "no_parameters", "coverage_high", "titled", "one_word_name", "other_language"),
    COMPLETENESS: (
        "annotated", "output_schema", "mutates", "no_parameters", "coverage_high", "coverage_middle",
        "parameters_3", "parameters_6", "titled", "one_word_name", "other_language",
    ),
}  # fmt: skip

#: Sizes that are held by hand, as signs and forms are. What the specification itself names earns at least this
#: much, however few rows show it: the facets of behaviour, when and when not to call, how values go together.
#: And a name costs no more than a sentence with a fact in it earns, so that none is worth leaving out.
LEAST: Mapping[str, float] = {
    **{f"BEH{number:03}": 0.1 for number in range(1, 13)},
    "USE001": 0.3,
    "USE002": 0.15,
    "PAR006": 0.1,
    **dict.fromkeys(("PUR017", "USE014", "BEH027"), -0.5),
    "PUR014": -2.5,
}

#: A base is pulled to the middle of the scale, this much less than a size is pulled to 0.
MIDDLE, BASE_RIDGE = 3.0, 0.01


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fit: `ridge` against large sizes, `whole` as the weight of a tdqs against a dimension's score.

    `group_power` is how much a group of many rows counts (0: as one row, 1: by its rows), and
    `other_era` the weight of rows of another era, whose offset a dimension is estimated beside and dropped.
    """

    era: str = "2026-q4"
    ridge: float = 0.7
    whole: float = 10.0
    group_power: float = 0.7
    other_era: float = 0.5


@dataclass(frozen=True, slots=True)
class Columns:
    """One dimension's columns: their names, and the bounds that the kinds of the rules set."""

    names: tuple[str, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Sizes by dimension: a value a column, and the other era's offset."""

    sizes: Mapping[str, Array]
    offsets: Mapping[str, float]


@cache
def columns(dimension: str) -> Columns:
    """Return the columns of a dimension: base, contexts, and its credits and debits."""
    rules = [r for r in TOOL_FEATURES if r.dimension == dimension and r.kind in ("credit", "debit")]
    free = 1 + len(CONTEXTS[dimension])
    inf = math.inf
    return Columns(
        names=("base", *(f"context:{name}" for name in CONTEXTS[dimension]), *(r.id for r in rules)),
        low=(-inf,) * free + tuple(LEAST.get(r.id, 0.0 if r.kind == "credit" else -inf) for r in rules),
        high=(inf,) * free + tuple(inf if r.kind == "credit" else 0.0 for r in rules),
    )


def design(facts: Sequence[Facts], dimension: str) -> Array:
    """Return a row a tool: 1, its contexts, and the strength of every rule of the dimension."""
    names = columns(dimension).names
    rules = names[1 + len(CONTEXTS[dimension]) :]
    rows = []
    for item in facts:
        found = strengths(item, dimension)
        contexts = [float(name in item.context) for name in CONTEXTS[dimension]]
        rows.append([1.0, *contexts, *(found[rule] for rule in rules)])
    return np.array(rows)


def _ceiling(item: Facts, dimension: str, caps: Mapping[str, float]) -> float:
    if item.gate.all_ones:
        return 1.0
    fired = strengths(item, dimension)
    limits = [
        limit
        for rule, limit in caps.items()
        if FEATURES_BY_ID[rule].kind != "floor" and fired.get(rule, 0.0) > 0
    ]
    if dimension == PURPOSE and item.gate.purpose_cap is not None:
        limits.append(float(item.gate.purpose_cap))
    return min(limits, default=5.0)


def ceilings(facts: Sequence[Facts], caps: Mapping[str, Mapping[str, float]]) -> dict[str, Array]:
    """Return the highest estimate that caps and gates leave each tool, by dimension (5: none holds)."""
    return {key: np.array([_ceiling(item, key, caps[key]) for item in facts]) for key in DIMENSIONS}


def _shares() -> dict[str, float]:
    return {item.key: item.weight / 100 for item in load_spec().dimensions}


def group_weights(rows: Sequence[Row], power: float) -> Array:
    """Return a weight a row, so that a group of n rows counts as n to the `power`."""
    counts = Counter(row.group for row in rows)
    return np.array([counts[row.group] ** (power - 1) for row in rows])


class _System:
    """The normal equations of one fit: columns of all dimensions side by side, each with its era's offset."""

    def __init__(
        self,
        rows: Sequence[Row],
        matrices: Mapping[str, Array],
        limits: Mapping[str, Array],
        settings: Settings,
    ) -> None:
        self.rows, self.settings = rows, settings
        old = np.array([float(row.era != settings.era) for row in rows])
        self.blocks = {key: np.column_stack([matrices[key], old]) for key in DIMENSIONS}
        self.free = {key: limits[key] >= 5.0 for key in DIMENSIONS}
        eras = np.where(old > 0, settings.other_era, 1.0)
        self.weights = eras * group_weights(rows, settings.group_power)
        widths = [self.blocks[key].shape[1] for key in DIMENSIONS]
        self.starts = dict(zip(DIMENSIONS, np.cumsum([0, *widths[:-1]]).tolist(), strict=True))
        self.gram = np.zeros((sum(widths), sum(widths)))
        self.right = np.zeros(sum(widths))

    def add(self, matrix: Array, targets: Array, weights: Array, start: int = 0) -> None:
        place = slice(start, start + matrix.shape[1])
        self.gram[place, place] += matrix.T @ (weights[:, None] * matrix)
        self.right[place] += matrix.T @ (weights * targets)

    def add_scores(self) -> None:
        """Add an equation a published score; where a cap holds, the sizes of the rules decide nothing."""
        for key in DIMENSIONS:
            scores = np.array([row.scores.get(key, math.nan) for row in self.rows], dtype=float)
            told = ~np.isnan(scores) & self.free[key]
            self.add(self.blocks[key][told], scores[told], self.weights[told], self.starts[key])

    def add_wholes(self) -> None:
        """Add an equation a published tdqs: the weighted sum of all six."""
        wholes = np.array([math.nan if row.tdqs is None else row.tdqs for row in self.rows], dtype=float)
        told = ~np.isnan(wholes) & np.logical_and.reduce([self.free[key] for key in DIMENSIONS])
        shares = _shares()
        matrix = np.hstack([shares[key] * self.blocks[key][told] for key in DIMENSIONS])
        self.add(matrix, wholes[told], self.weights[told] * self.settings.whole)

    def add_ridge(self) -> None:
        """Pull every size to 0; bases only slightly, to the middle of the scale."""
        pull = np.full(len(self.right), self.settings.ridge)
        bases = list(self.starts.values())
        pull[bases] *= BASE_RIDGE
        self.gram[np.diag_indices_from(self.gram)] += pull
        self.right[bases] += pull[bases] * MIDDLE

    def solve(self) -> Fitted:
        low = np.concatenate([[*columns(key).low, -math.inf] for key in DIMENSIONS])
        high = np.concatenate([[*columns(key).high, math.inf] for key in DIMENSIONS])
        root = np.linalg.cholesky(self.gram)
        solved: Any = lsq_linear(
            root.T, np.linalg.solve(root, self.right), bounds=(low, high), method="bvls", max_iter=1000
        )
        sizes, offsets = {}, {}
        for key, start in self.starts.items():
            end = start + self.blocks[key].shape[1] - 1
            sizes[key], offsets[key] = solved.x[start:end], float(solved.x[end])
        return Fitted(sizes, offsets)


def fit(
    rows: Sequence[Row],
    matrices: Mapping[str, Array],
    limits: Mapping[str, Array],
    chosen: Sequence[int],
    settings: Settings,
) -> Fitted:
    """Fit the sizes to the chosen rows (indices into rows and matrices)."""
    at = np.array(chosen, dtype=int)
    system = _System(
        [rows[i] for i in chosen],
        {key: matrices[key][at] for key in DIMENSIONS},
        {key: limits[key][at] for key in DIMENSIONS},
        settings,
    )
    system.add_scores()
    system.add_wholes()
    system.add_ridge()
    return system.solve()


def estimates(
    fitted: Fitted, matrices: Mapping[str, Array], limits: Mapping[str, Array], rows: Sequence[Row], era: str
) -> dict[str, Array]:
    """Return the estimates of every row by dimension, kept within 1 to 5 and under caps and hard gates."""
    old = np.array([row.era != era for row in rows], dtype=float)
    return {
        key: np.clip(
            np.minimum(matrices[key] @ fitted.sizes[key] + old * fitted.offsets[key], limits[key]), 1.0, 5.0
        )
        for key in DIMENSIONS
    }


def weighted_sum(parts: Mapping[str, Array]) -> Array:
    """Return the tdqs of every row before any rounding, from its six estimates or scores."""
    shares = _shares()
    return np.asarray(sum(shares[key] * parts[key] for key in DIMENSIONS), dtype=float)
