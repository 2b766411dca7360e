"""Fits the sizes of a rubric: six dimensions at once, signs fixed by hand, regularised, weighed by group.

Every published dimension gives an equation for its own dimension, and every published tdqs one for
the weighted sum of all six; fitted one by one, dimensions that few rows publish leave the sum biased.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

from scorer.calibration.corpus import Row
from scorer.dimensions import BEHAVIOR, COMPLETENESS, CONCISENESS, DIMENSIONS, PARAMETERS, PURPOSE, USAGE
from scorer.engine import strengths
from scorer.facts import Facts
from scorer.rules import TOOL_RULES
from scorer.spec import load_spec

Array = NDArray[np.float64]

#: The facts of the context that move each dimension's base. Forms are fixed here, sizes are fitted.
CONTEXTS: Mapping[str, tuple[str, ...]] = {
    PURPOSE: ("other_language",),
    USAGE: ("annotated", "output_schema", "other_language"),
    BEHAVIOR: ("annotated", "output_schema", "mutates", "destroys", "no_parameters", "other_language"),
    PARAMETERS: (
        "no_parameters", "coverage_high", "coverage_middle", "parameters_3", "parameters_6", "other_language",
    ),
    CONCISENESS: ("annotated", "no_parameters", "other_language"),
    COMPLETENESS: (
        "annotated", "output_schema", "mutates", "no_parameters", "coverage_high", "coverage_middle",
        "parameters_3", "parameters_6", "other_language",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fit: `ridge` against large sizes, `whole` as the weight of a tdqs against a dimension's score.

    `group_power` is how much a group of many rows counts (0: as one row, 1: by its rows), and
    `other_era` the weight of rows of another era, whose offset a dimension is estimated beside and dropped.
    """

    era: str = "2026-q4"
    ridge: float = 2.0
    whole: float = 6.0
    group_power: float = 0.5
    other_era: float = 1.0


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


def columns(dimension: str) -> Columns:
    """Return the columns of a dimension: base, contexts, and its credits and debits."""
    rules = [r for r in TOOL_RULES if r.dimension == dimension and r.kind in ("credit", "debit")]
    free = 1 + len(CONTEXTS[dimension])
    inf = math.inf
    return Columns(
        names=("base", *(f"context:{name}" for name in CONTEXTS[dimension]), *(r.id for r in rules)),
        low=(-inf,) * free + tuple(0.0 if r.kind == "credit" else -inf for r in rules),
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


def ceilings(facts: Sequence[Facts], caps: Mapping[str, Mapping[str, float]]) -> dict[str, Array]:
    """Return the highest estimate that caps and gates leave each tool, by dimension (5: none holds)."""
    found = {}
    for key in DIMENSIONS:
        values = []
        for item in facts:
            fired = strengths(item, key)
            limits = [limit for rule, limit in caps[key].items() if fired.get(rule, 0.0) > 0]
            values.append(1.0 if item.gate.all_ones else min(limits, default=5.0))
        found[key] = np.array(values)
    return found


class _System:
    """The stacked equations of one fit."""

    def __init__(
        self, matrices: Mapping[str, Array], limits: Mapping[str, Array], settings: Settings
    ) -> None:
        self.matrices, self.limits, self.settings = matrices, limits, settings
        self.starts: dict[str, int] = {}
        self.width = 0
        for key in DIMENSIONS:
            self.starts[key] = self.width
            self.width += matrices[key].shape[1] + 1
        self.weights = {d.key: d.weight / 100 for d in load_spec().dimensions}
        self.rows: list[Array] = []
        self.targets: list[float] = []

    def place(self, row: Array, dimension: str, at: int, old: bool, factor: float) -> None:
        start, values = self.starts[dimension], self.matrices[dimension][at]
        row[start : start + len(values)] = values * factor
        row[start + len(values)] = factor if old else 0.0

    def add(self, row: Array, target: float, weight: float) -> None:
        self.rows.append(row * math.sqrt(weight))
        self.targets.append(target * math.sqrt(weight))

    def tool(self, at: int, row: Row, weight: float) -> None:
        """Add a tool's equations; where a cap holds, the sizes of the rules decide nothing."""
        old = row.era != self.settings.era
        free = {key for key in DIMENSIONS if self.limits[key][at] >= 5.0}
        for key, score in ((key, score) for key, score in row.scores.items() if key in free):
            line = np.zeros(self.width)
            self.place(line, key, at, old, 1.0)
            self.add(line, float(score), weight)
        if row.tdqs is not None and len(free) == len(DIMENSIONS):
            line = np.zeros(self.width)
            for key in DIMENSIONS:
                self.place(line, key, at, old, self.weights[key])
            self.add(line, row.tdqs, weight * self.settings.whole)

    def ridge(self) -> None:
        """Pull every size to 0; bases only slightly, to the middle of the scale."""
        for column in range(self.width):
            line = np.zeros(self.width)
            line[column] = 1.0
            base = column in self.starts.values()
            self.add(line, 3.0 if base else 0.0, self.settings.ridge * (0.01 if base else 1.0))

    def solve(self) -> Fitted:
        low = np.concatenate([[*columns(key).low, -math.inf] for key in DIMENSIONS])
        high = np.concatenate([[*columns(key).high, math.inf] for key in DIMENSIONS])
        solved: Any = lsq_linear(
            np.array(self.rows), np.array(self.targets), bounds=(low, high), method="trf"
        )
        sizes, offsets = {}, {}
        for key in DIMENSIONS:
            start, width = self.starts[key], self.matrices[key].shape[1]
            sizes[key] = solved.x[start : start + width]
            offsets[key] = float(solved.x[start + width])
        return Fitted(sizes, offsets)


def fit(
    rows: Sequence[Row],
    matrices: Mapping[str, Array],
    limits: Mapping[str, Array],
    chosen: Sequence[int],
    settings: Settings,
) -> Fitted:
    """Fit the sizes to the chosen rows (indices into rows and matrices)."""
    counts = Counter(rows[at].group for at in chosen)
    system = _System(matrices, limits, settings)
    for at in chosen:
        era = 1.0 if rows[at].era == settings.era else settings.other_era
        system.tool(at, rows[at], era * counts[rows[at].group] ** (settings.group_power - 1))
    system.ridge()
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
