"""Baselines that ignore the content of a definition: the mean, and the length of the description."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scorer.calibration.corpus import Row
from scorer.calibration.fit import Array
from scorer.calibration.folds import across


def always_the_mean(rows: Sequence[Row], published: Array) -> Array:
    """Return, for every row, the mean of the other groups' rows of its era."""

    eras = np.array([row.era for row in rows])

    def predict(fitted: Sequence[int], checked: Sequence[int]) -> Array:
        given, of = published[list(fitted)], eras[list(fitted)]
        means = {era: given[of == era].mean() for era in np.unique(of)}
        return np.array([float(means.get(eras[at], given.mean())) for at in checked])

    return across([row.group for row in rows], predict)


def length_alone(rows: Sequence[Row], published: Array) -> Array:
    """Return, for every row, the line through the logarithm of the length, fitted to other groups and eras."""
    lengths = np.log1p(np.array([len(row.description) for row in rows], dtype=float))
    eras = sorted({row.era for row in rows})
    matrix = np.column_stack([lengths, *(np.array([float(row.era == era) for row in rows]) for era in eras)])

    def predict(fitted: Sequence[int], checked: Sequence[int]) -> Array:
        line = np.linalg.lstsq(matrix[list(fitted)], published[list(fitted)], rcond=None)[0]
        return np.asarray(np.clip(matrix[list(checked)] @ line, 1.0, 5.0), dtype=float)

    return across([row.group for row in rows], predict)
