"""Statistics of agreement between published and estimated scores, with a bootstrap over groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scorer.calibration.fit import Array

#: The number of bootstrap draws, and the seed that makes them reproducible.
DRAWS, SEED = 300, 20260401

Statistic = Callable[[Array, Array], float]


def exact(published: Array, ours: Array) -> float:
    """Return the share of numbers that are the same (to half a tenth)."""
    return float(np.mean(np.abs(published - ours) < 0.05))


def within_one(published: Array, ours: Array) -> float:
    """Return the share of numbers at most 1 apart."""
    return float(np.mean(np.abs(published - ours) < 1.05))


def kappa(published: Array, ours: Array) -> float:
    """Return the quadratic weighted kappa: 1 minus the squared error over what chance would leave.

    It is defined for real numbers too. 0 where one side never varies and the other does.
    """
    chance = published.var() + ours.var() + (published.mean() - ours.mean()) ** 2
    return 1.0 - float(np.mean((published - ours) ** 2) / chance) if chance > 0 else float("nan")


def ranks(values: Array) -> Array:
    """Return the rank of each value from 1, ties sharing the mean of their ranks."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[places], dtype=float)


def _correlation(one: Array, other: Array) -> float:
    one, other = one - one.mean(), other - other.mean()
    size = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / size if size > 1e-9 else float("nan")


def spearman(published: Array, ours: Array) -> float:
    """Return the rank correlation, ties sharing their ranks."""
    return _correlation(ranks(published), ranks(ours))


def _residuals(values: Array, held: Array) -> Array:
    matrix = np.column_stack([np.ones(len(held)), held])
    return np.asarray(values - matrix @ np.linalg.lstsq(matrix, values, rcond=None)[0], dtype=float)


def partial_spearman(published: Array, ours: Array, held: Array) -> float:
    """Return the rank correlation of what the ranks of `held` do not explain."""
    given = ranks(held)
    return _correlation(_residuals(ranks(published), given), _residuals(ranks(ours), given))


def mean_error(published: Array, ours: Array) -> float:
    """Return the mean absolute difference."""
    return float(np.mean(np.abs(published - ours)))


def bias(published: Array, ours: Array) -> float:
    """Return the mean of the estimated minus the published scores."""
    return float(np.mean(ours - published))


def draws(groups: Sequence[str]) -> tuple[NDArray[np.int64], ...]:
    """Return places of rows, drawn group by group with replacement; the same for the same groups.

    Empty if there is only one group, because one group shows no variation between groups.
    """
    return _draws(tuple(groups)) if len(set(groups)) > 1 else ()


@lru_cache(maxsize=64)
def _draws(groups: tuple[str, ...]) -> tuple[NDArray[np.int64], ...]:
    members: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        members.setdefault(group, []).append(at)
    lists = [np.array(members[name], dtype=np.int64) for name in sorted(members)]
    random = np.random.default_rng(SEED)
    chosen = random.integers(0, len(lists), size=(DRAWS, len(lists)))
    return tuple(np.concatenate([lists[i] for i in row]) for row in chosen)


def standard_error(values: Sequence[float]) -> float:
    """Return the standard deviation of a statistic over draws; nan if fewer than two are known."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.std(known, ddof=1)) if len(known) > 1 else float("nan")


def measure(
    statistics: Mapping[str, Statistic],
    published: Array,
    ours: Array,
    drawn: Sequence[NDArray[np.int64]],
) -> dict[str, tuple[float, float]]:
    """Return each statistic with its standard error."""
    return {
        name: (
            statistic(published, ours),
            standard_error([statistic(published[at], ours[at]) for at in drawn]),
        )
        for name, statistic in statistics.items()
    }
