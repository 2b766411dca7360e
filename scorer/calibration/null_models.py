"""Baselines that ignore the content of a definition: the mean, and the length of the description."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scorer.calibration.corpus import Row
from scorer.calibration.fit import Array
from scorer.calibration.folds import across


def always_the_mean(rows: Sequence[Row], published: Array) -> Array:
    """Return, for every row, the mean of the other groups' rows of its era."""

    def predict(fitted: Sequence[int], checked: Sequence[int]) -> Array:
        return np.array([_mean(_same_era(rows, fitted, at, published)) for at in checked])

    return across([row.group for row in rows], predict)


def _same_era(rows: Sequence[Row], fitted: Sequence[int], at: int, published: Array) -> Array:
    same = [other for other in fitted if rows[other].era == rows[at].era]
    return published[same or list(fitted)]


def _mean(values: Array) -> float:
    return float(values.mean())


def length_alone(rows: Sequence[Row], published: Array) -> Array:
    """Return, for every row, the line through the logarithm of the length, fitted to other groups and eras."""
    lengths = np.log1p(np.array([len(row.description) for row in rows], dtype=float))
    eras = sorted({row.era for row in rows})
    matrix = np.column_stack([lengths, *(np.array([float(row.era == era) for row in rows]) for era in eras)])

    def predict(fitted: Sequence[int], checked: Sequence[int]) -> Array:
        line = np.linalg.lstsq(matrix[list(fitted)], published[list(fitted)], rcond=None)[0]
        return np.asarray(np.clip(matrix[list(checked)] @ line, 1.0, 5.0), dtype=float)

    return across([row.group for row in rows], predict)
