"""Chooses the cut points that turn estimates into scores, for all six dimensions together.

Cut points that are best for each dimension alone bias the tdqs computed from integers, so the squared error of
the tdqs counts as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scorer.calibration.corpus import Row
from scorer.calibration.fit import Array, Settings
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.spec import load_spec

MIDDLE = (1.5, 2.5, 3.5, 4.5)
#: How far a cut may move from the middle between two scores.
REACH = 0.1
STEP = 0.05
#: A score spans at least this much of an estimate.
NARROWEST = 0.6
#: Weight of the pull to the middle, of one dimension's error, and of the bias of the whole.
PULL, PART, BIAS = 0.1, 2.0, 4.0
#: The number of rows that must publish a dimension for its own error to count.
ENOUGH = 30
#: Losses are rounded to this many decimals, so that the lower cut wins a tie on every machine.
DECIMALS = 9
_ROUNDS = 3


class _Search:
    """Coordinate descent over the 24 cuts."""

    def __init__(self, rows: Sequence[Row], estimates: Mapping[str, Array], settings: Settings) -> None:
        chosen = [at for at, row in enumerate(rows) if row.era == settings.era]
        counts = Counter(rows[at].group for at in chosen)
        self.estimates = {key: estimates[key][chosen] for key in DIMENSIONS}
        weights = np.array([counts[rows[at].group] ** (settings.group_power - 1) for at in chosen])
        self.weights = weights / weights.mean()
        nan = float("nan")
        self.whole = np.array(
            [rows[at].tdqs if rows[at].tdqs is not None else nan for at in chosen], dtype=float
        )
        self.parts = {
            key: np.array([float(rows[at].scores.get(key, nan)) for at in chosen]) for key in DIMENSIONS
        }
        self.shares = {d.key: d.weight / 100 for d in load_spec().dimensions}
        self.cuts = {key: list(MIDDLE) for key in DIMENSIONS}

    def scores(self, key: str) -> Array:
        found = np.searchsorted(np.array(self.cuts[key]), self.estimates[key], side="right")
        return np.asarray(found + 1, dtype=float)

    def mean(self, values: Array, at: NDArray[np.bool_]) -> float:
        return float(np.average(values[at], weights=self.weights[at])) if at.any() else 0.0

    def loss(self, key: str, others: Array) -> float:
        """Return the loss of one dimension's cuts, given the contribution of `others` to the error of the tdqs."""
        scores, share = self.scores(key), self.shares[key]
        errors, gap = others + share * scores, scores - self.parts[key]
        known, published = ~np.isnan(errors), ~np.isnan(gap)
        total = self.mean(errors**2, known) + BIAS * self.mean(errors, known) ** 2
        if published.sum() > ENOUGH:
            total += PART * share * self.mean(gap**2, published)
        return total + PULL * share * sum((c - m) ** 2 for c, m in zip(self.cuts[key], MIDDLE, strict=True))

    def improve(self, key: str, at: int) -> None:
        """Move one cut to the best place between the adjacent cuts."""
        others = -self.whole
        for other in DIMENSIONS:
            if other != key:
                others = others + self.shares[other] * self.scores(other)
        best = (round(self.loss(key, others), DECIMALS), self.cuts[key][at])
        rest = [c for i, c in enumerate(self.cuts[key]) if i != at]
        for step in range(-round(REACH / STEP), round(REACH / STEP) + 1):
            place = round(MIDDLE[at] + step * STEP, 2)
            if any(abs(place - c) < NARROWEST for c in rest) or sorted([*rest, place]).index(place) != at:
                continue
            self.cuts[key][at] = place
            best = min(best, (round(self.loss(key, others), DECIMALS), place))
        self.cuts[key][at] = best[1]


def choose_cuts(
    rows: Sequence[Row], estimates: Mapping[str, Array], settings: Settings
) -> dict[str, tuple[float, float, float, float]]:
    """Return the cut points by dimension. `estimates` should be out of fold, or they flatter the fit."""
    search = _Search(rows, estimates, settings)
    for _ in range(_ROUNDS):
        for key in DIMENSIONS:
            for at in range(4):
                search.improve(key, at)
    return {key: (cuts[0], cuts[1], cuts[2], cuts[3]) for key, cuts in search.cuts.items()}
