"""Fits the sizes of a rubric: all six dimensions at once, signs fixed by hand, regularized, weighted by group.

Three kinds of labels give equations: a published score of a dimension, a published tdqs (the weighted sum of all six),
and a careful reader's grade of a dimension. Readers grade a little higher or lower than the judge, and one era than
another, so that each has an offset a dimension, which is estimated beside the sizes and dropped: what is published
in the era of the rubric sets the scale.
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
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.spec import load_spec
from scorer.scoring.features import FEATURES, cells

Array = NDArray[np.float64]

#: A base is pulled to the middle of the scale, this much less than a size is pulled to 0.
MIDDLE, BASE_RIDGE = 3.0, 0.01
#: So many groups have to show a claim, and in a small corpus one of so many. A fact that is no claim needs fewer: no
#: wording buys it, and without it a text that cannot be read would be taken for one that says nothing.
LEAST_GROUPS, GROUPS_PER_FEATURE, LEAST_GROUPS_OF_FACT = 30, 40, 15
#: The columns of a dimension before its features: base, the offset of the other era, and that of readers.
OFFSETS = 3


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fit: `ridge` against large sizes, `whole` as the weight of a tdqs against a dimension's score.

    `group_power` is how much a group of many rows counts (0: as one row, 1: by its rows), `other_era` the weight of
    rows of another era, and `reader` the weight of a reader's grade against a published score.
    """

    era: str = "2026-q4"
    ridge: float = 2.0
    whole: float = 6.0
    group_power: float = 0.6
    other_era: float = 0.5
    reader: float = 1.5


@dataclass(frozen=True, slots=True)
class Columns:
    """One dimension's features, where they stand in the matrix of all features, and the bounds of their sizes."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Bases and sizes by dimension: a size for each of its columns."""

    bases: Mapping[str, float]
    sizes: Mapping[str, Array]


@cache
def columns(dimension: str) -> Columns:
    """Return the columns of a dimension: its features with the bounds that their signs set."""
    order = {feature.name: at for at, feature in enumerate(FEATURES)}
    signs, inf = cells(dimension), math.inf
    return Columns(
        names=tuple(signs),
        places=tuple(order[name] for name in signs),
        low=tuple(0.0 if sign > 0 else -inf for sign in signs.values()),
        high=tuple(0.0 if sign < 0 else inf for sign in signs.values()),
    )


def _shares() -> dict[str, float]:
    return {item.key: item.weight / 100 for item in load_spec().dimensions}


def group_weights(rows: Sequence[Row], power: float) -> Array:
    """Return a weight a row, so that a group of n rows counts as n to the `power`."""
    counts = Counter(row.group for row in rows)
    return np.array([counts[row.group] ** (power - 1) for row in rows])


class _System:
    """The normal equations of one fit: the columns of all dimensions side by side."""

    def __init__(
        self, rows: Sequence[Row], matrix: Array, free: Mapping[str, Array], settings: Settings
    ) -> None:
        self.rows, self.settings, self.free = rows, settings, free
        one, none = np.ones(len(rows)), np.zeros(len(rows))
        self.old = np.array([float(bool(row.era) and row.era != settings.era) for row in rows])
        blocks = {key: matrix[:, list(columns(key).places)] for key in DIMENSIONS}
        self.published = {key: np.column_stack([one, self.old, none, block]) for key, block in blocks.items()}
        self.graded = {key: np.column_stack([one, none, one, block]) for key, block in blocks.items()}
        self.groups = group_weights(rows, settings.group_power)
        self.weights = self.groups * np.where(self.old > 0, settings.other_era, 1.0)
        widths = [self.published[key].shape[1] for key in DIMENSIONS]
        self.starts = dict(zip(DIMENSIONS, np.cumsum([0, *widths[:-1]]).tolist(), strict=True))
        self.gram = np.zeros((sum(widths), sum(widths)))
        self.right = np.zeros(sum(widths))

    def add(self, matrix: Array, targets: Array, weights: Array, start: int = 0) -> None:
        place = slice(start, start + matrix.shape[1])
        self.gram[place, place] += matrix.T @ (weights[:, None] * matrix)
        self.right[place] += matrix.T @ (weights * targets)

    def add_scores(self) -> None:
        """Add an equation a published score and one a grade; where a bound holds, sizes decide nothing."""
        for key in DIMENSIONS:
            scores = np.array([row.scores.get(key, math.nan) for row in self.rows], dtype=float)
            told = ~np.isnan(scores) & (self.free[key] > 0)
            self.add(self.published[key][told], scores[told], self.weights[told], self.starts[key])
            grades = np.array([row.grades.get(key, math.nan) for row in self.rows], dtype=float)
            told = ~np.isnan(grades) & (self.free[key] > 0)
            weights = self.groups[told] * self.settings.reader
            self.add(self.graded[key][told], grades[told], weights, self.starts[key])

    def add_wholes(self) -> None:
        """Add an equation a published tdqs: the weighted sum of all six."""
        wholes = np.array([math.nan if row.tdqs is None else row.tdqs for row in self.rows], dtype=float)
        told = ~np.isnan(wholes) & np.logical_and.reduce([self.free[key] > 0 for key in DIMENSIONS])
        shares = _shares()
        matrix = np.hstack([shares[key] * self.published[key][told] for key in DIMENSIONS])
        self.add(matrix, wholes[told], self.weights[told] * self.settings.whole)

    def add_ridge(self) -> None:
        """Pull every size to 0; bases and offsets only slightly, bases to the middle of the scale."""
        pull = np.full(len(self.right), self.settings.ridge)
        for start in self.starts.values():
            pull[start : start + OFFSETS] *= BASE_RIDGE
            self.right[start] += pull[start] * MIDDLE
        self.gram[np.diag_indices_from(self.gram)] += pull

    def solve(self) -> Fitted:
        free = [math.inf] * OFFSETS
        low = np.concatenate([[*(-each for each in free), *columns(key).low] for key in DIMENSIONS])
        high = np.concatenate([[*free, *columns(key).high] for key in DIMENSIONS])
        root = np.linalg.cholesky(self.gram)
        solved: Any = lsq_linear(
            root.T, np.linalg.solve(root, self.right), bounds=(low, high), method="bvls", max_iter=2000
        )
        bases, sizes = {}, {}
        for key, start in self.starts.items():
            bases[key] = float(solved.x[start])
            sizes[key] = solved.x[start + OFFSETS : start + self.published[key].shape[1]]
        return Fitted(bases, sizes)


def fit(
    rows: Sequence[Row], matrix: Array, limits: Mapping[str, Array], chosen: Sequence[int], settings: Settings
) -> Fitted:
    """Fit the sizes to the chosen rows (indices into rows and matrix; one that is chosen twice counts twice).

    `limits` are the highest scores that the specification allows each row (5: any).
    """
    at = np.array(chosen, dtype=int)
    matrix = matrix * admitted(rows, matrix)
    free = {key: (limits[key][at] >= 5.0).astype(float) for key in DIMENSIONS}
    system = _System([rows[i] for i in chosen], matrix[at], free, settings)
    system.add_scores()
    system.add_wholes()
    system.add_ridge()
    return system.solve()


def admitted(rows: Sequence[Row], matrix: Array) -> Array:
    """Return 1 for each feature that enough groups show, 0 for the others: they get no size."""
    groups = np.array([row.group for row in rows])
    most = max(1, len(set(groups)) // GROUPS_PER_FEATURE)
    least = [min(LEAST_GROUPS if each.kind else LEAST_GROUPS_OF_FACT, most) for each in FEATURES]
    shown = [len(set(groups[column > 0])) for column in matrix.T]
    return np.array([float(count >= wanted) for count, wanted in zip(shown, least, strict=True)])


def estimates(fitted: Fitted, matrix: Array, limits: Mapping[str, Array]) -> dict[str, Array]:
    """Return the estimates of every row by dimension in the rubric's era, kept within 1 to 5 and the bounds."""
    found = {}
    for key in DIMENSIONS:
        raw = fitted.bases[key] + matrix[:, list(columns(key).places)] @ fitted.sizes[key]
        found[key] = np.minimum(np.clip(raw, 1.0, 5.0), limits[key])
    return found


def weighted_sum(parts: Mapping[str, Array]) -> Array:
    """Return the tdqs of every row before any rounding, from its six estimates or scores."""
    shares = _shares()
    return np.asarray(sum(shares[key] * parts[key] for key in DIMENSIONS), dtype=float)
