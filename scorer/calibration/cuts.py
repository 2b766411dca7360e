"""Chooses the cut points that turn estimates into scores, for all six dimensions together.

Cuts that serve each dimension alone leave the tdqs of the integers biased, so the squared error of
the whole counts beside that of the parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from scorer.calibration.corpus import Row
from scorer.calibration.fit import Array, Settings
from scorer.dimensions import DIMENSIONS
from scorer.spec import load_spec

MIDDLE = (1.5, 2.5, 3.5, 4.5)
#: How far a cut may move from the middle between two scores.
REACH = 0.1
STEP = 0.05
#: A score spans at least this much of an estimate.
NARROWEST = 0.6
#: Weight of the pull to the middle, of one dimension's error, and of the bias of the whole.
PULL, PART, BIAS = 0.1, 2.0, 4.0
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

    def loss(self) -> float:
        scores = {key: self.scores(key) for key in DIMENSIONS}
        errors = (
            sum((self.shares[key] * scores[key] for key in DIMENSIONS), np.zeros(len(self.weights)))
            - self.whole
        )
        known = ~np.isnan(errors)
        total = float(np.average(errors[known] ** 2, weights=self.weights[known]))
        total += BIAS * float(np.average(errors[known], weights=self.weights[known])) ** 2
        for key in DIMENSIONS:
            gap = scores[key] - self.parts[key]
            told = ~np.isnan(gap)
            if told.sum() > 30:
                total += (
                    PART * self.shares[key] * float(np.average(gap[told] ** 2, weights=self.weights[told]))
                )
            total += (
                PULL
                * self.shares[key]
                * sum((c - m) ** 2 for c, m in zip(self.cuts[key], MIDDLE, strict=True))
            )
        return total

    def improve(self, key: str, at: int) -> None:
        """Move one cut to the best place between its neighbours."""
        best = (self.loss(), self.cuts[key][at])
        for step in range(-round(REACH / STEP), round(REACH / STEP) + 1):
            place = round(MIDDLE[at] + step * STEP, 2)
            others = [c for i, c in enumerate(self.cuts[key]) if i != at]
            if any(abs(place - c) < NARROWEST for c in others) or sorted([*others, place]).index(place) != at:
                continue
            self.cuts[key][at] = place
            best = min(best, (self.loss(), place))
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
