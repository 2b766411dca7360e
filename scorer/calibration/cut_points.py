"""Chooses the cut points that turn estimates into scores, for all six dimensions together.

Estimates are drawn to the middle, as those of every regression are, so that the cuts in the middle between two scores
would give too few low and high ones. The cuts are those at which the scores agree best with published scores and
readers' grades (quadratic weighted kappa), while the tdqs computed from integers keeps a small error and no bias.
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
REACH = 0.4
STEP = 0.05
#: A score spans at least this much of an estimate.
NARROWEST = 0.5
#: Weight of the pull to the middle, of the error of the tdqs, and of its bias, against one dimension's agreement.
PULL, WHOLE, BIAS = 0.05, 1.0, 4.0
#: The number of rows that must label a dimension for its own agreement to count.
ENOUGH = 30
#: Losses are rounded to this many decimals, so that the lower cut wins a tie on every machine.
DECIMALS = 9
_ROUNDS = 3


class _Search:
    """Coordinate descent over the 24 cuts."""

    def __init__(self, rows: Sequence[Row], estimates: Mapping[str, Array], settings: Settings) -> None:
        chosen = [at for at, row in enumerate(rows) if row.era in ("", settings.era)]
        counts = Counter(rows[at].group for at in chosen)
        self.estimates = {key: estimates[key][chosen] for key in DIMENSIONS}
        weights = np.array([counts[rows[at].group] ** (settings.group_power - 1) for at in chosen])
        self.weights = weights / weights.mean()
        nan = float("nan")
        self.whole = np.array(
            [rows[at].tdqs if rows[at].tdqs is not None else nan for at in chosen], dtype=float
        )
        self.labels = {
            key: [
                np.array([float(rows[at].scores.get(key, nan)) for at in chosen]),
                np.array([float(rows[at].grades.get(key, nan)) for at in chosen]),
            ]
            for key in DIMENSIONS
        }
        self.shares = {d.key: d.weight / 100 for d in load_spec().dimensions}
        self.cuts = {key: list(MIDDLE) for key in DIMENSIONS}

    def scores(self, key: str) -> Array:
        found = np.searchsorted(np.array(self.cuts[key]), self.estimates[key], side="right")
        return np.asarray(found + 1, dtype=float)

    def mean(self, values: Array, at: NDArray[np.bool_]) -> float:
        return float(np.average(values[at], weights=self.weights[at])) if at.any() else 0.0

    def disagreement(self, scores: Array, labels: Array) -> float:
        """Return 1 minus the quadratic weighted kappa of a dimension's scores, groups balanced."""
        at = ~np.isnan(labels)
        if at.sum() <= ENOUGH:
            return 0.0
        mine, theirs = self.mean(scores, at), self.mean(labels, at)
        chance = (
            self.mean((scores - mine) ** 2, at) + self.mean((labels - theirs) ** 2, at) + (mine - theirs) ** 2
        )
        return self.mean((scores - labels) ** 2, at) / chance if chance > 0 else 1.0

    def loss(self, key: str, others: Array) -> float:
        """Return the loss of one dimension's cuts, given the contribution of `others` to the error of the tdqs."""
        scores, share = self.scores(key), self.shares[key]
        errors = others + share * scores
        known = ~np.isnan(errors)
        total = WHOLE * self.mean(errors**2, known) + BIAS * self.mean(errors, known) ** 2
        total += share * sum(self.disagreement(scores, labels) for labels in self.labels[key])
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
