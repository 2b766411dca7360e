"""Splits rows by group, and estimates every row with a fit that has not seen its group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scorer.calibration.corpus import Row
from scorer.calibration.fit import Array, Settings, estimates, fit
from scorer.claims.annotated import Annotated
from scorer.claims.kinds import annotate
from scorer.contracts.dimensions import DIMENSIONS
from scorer.scoring.features import FEATURES, vector
from scorer.scoring.weigh import bounds

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows with the values of all features, computed once for all fits.

    `matrix` has a row a tool and a column a feature, `limits` the highest scores that the specification allows.
    """

    rows: tuple[Row, ...]
    definitions: tuple[Annotated, ...]
    matrix: Array
    limits: Mapping[str, Array]

    def part(self, at: Sequence[int]) -> Sample:
        """Return the rows at the given places, in that order."""
        return Sample(
            tuple(self.rows[i] for i in at),
            tuple(self.definitions[i] for i in at),
            self.matrix[list(at)],
            {key: self.limits[key][list(at)] for key in DIMENSIONS},
        )


def sample(rows: Sequence[Row]) -> Sample:
    """Read every row for claims, and compute its features."""
    definitions = tuple(annotate(row.facts()) for row in rows)
    names = [feature.name for feature in FEATURES]
    values = [vector(each) for each in definitions]
    allowed = [bounds(each) for each in definitions]
    return Sample(
        tuple(rows),
        definitions,
        np.array([[each[name] for name in names] for each in values], dtype=float).reshape(-1, len(names)),
        {key: np.array([float(each.get(key, 5)) for each in allowed]) for key in DIMENSIONS},
    )


def folds(groups: Sequence[str], count: int = FOLDS) -> list[int]:
    """Return each row's fold: whole groups, the largest first, each into the fold with the fewest rows."""
    loads, where = [0] * count, {}
    for name, size in sorted(Counter(groups).items(), key=lambda item: (-item[1], item[0])):
        where[name] = min(range(count), key=lambda fold: (loads[fold], fold))
        loads[where[name]] += size
    return [where[name] for name in groups]


def splits(groups: Sequence[str], count: int = FOLDS) -> list[tuple[list[int], list[int]]]:
    """Return, fold by fold, the places to fit on and the places to check on (at least one)."""
    placed = folds(groups, count)
    both = (
        ([at for at, f in enumerate(placed) if f != fold], [at for at, f in enumerate(placed) if f == fold])
        for fold in range(count)
    )
    return [(fitted, checked) for fitted, checked in both if fitted and checked]


def across(
    groups: Sequence[str], predict: Callable[[Sequence[int], Sequence[int]], Array], count: int = FOLDS
) -> Array:
    """Return a value a row, each from `predict(fitted, checked)` with the row among the checked."""
    found = np.full(len(groups), np.nan)
    for fitted, checked in splits(groups, count):
        found[checked] = predict(fitted, checked)
    return found


def out_of_fold(data: Sample, settings: Settings, count: int = FOLDS) -> dict[str, Array]:
    """Return the estimates of every row by dimension, from fits that saw nothing of the row's group."""
    found = {key: np.zeros(len(data.rows)) for key in DIMENSIONS}
    for fitted, checked in splits([row.group for row in data.rows], count):
        sizes = fit(data.rows, data.matrix, data.limits, fitted, settings)
        part = data.part(checked)
        each = estimates(sizes, part.matrix, part.limits)
        for key in DIMENSIONS:
            found[key][checked] = np.round(each[key], 6)
    return found
