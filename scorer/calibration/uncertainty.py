"""Fits the uncertainty of scores to out-of-fold residuals: a spread, and the factors that change it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from scorer.calibration.fit import Array, Settings, group_weights, weighted_sum
from scorer.calibration.folds import Sample
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.rubric import Rubric
from scorer.data.spec import load_spec
from scorer.scoring.certainty import ABOVE_MIDDLE, MIDDLE, Z80, spread

#: The properties of a tool that change the spread. They are few and chosen by hand. Each occurs in both halves
#: of the rows, and more of them made the intervals of unseen groups worse.
CONTEXTS = ("coverage_high", "no_parameters", "unclassified")
#: How strongly a factor is pulled to 1, as a share of the rows.
RIDGE = 0.04
#: If an era has fewer groups than this, the rows of the other eras are used too.
ENOUGH = 30
_STEPS = 60
#: How far the start of a tier may be from its threshold, in hundredths, and how strongly it is pulled to it.
TIER_REACH, TIER_PULL = 20, 0.05


def fit_spread(data: Sample, guessed: Mapping[str, Array], settings: Settings) -> dict[str, float]:
    """Return the standard deviation of published - estimated tdqs as "default", and its factors by name.

    `guessed` are out-of-fold estimates of every row. The default is set so that an 80% interval
    holds 80% of the rows of the settings' era. Raises InputError if no row publishes a tdqs.
    """
    chosen = _chosen(data, settings)
    estimates = weighted_sum({key: values[chosen] for key, values in guessed.items()})
    away = np.abs(np.array([data.rows[at].tdqs for at in chosen], dtype=float) - estimates)
    weights = group_weights([data.rows[at] for at in chosen], settings.group_power)
    columns = [[float(name in data.definitions[at].facts.context) for at in chosen] for name in CONTEXTS]
    matrix = np.column_stack([np.ones(len(chosen)), *columns, np.maximum(0.0, estimates - MIDDLE)])
    logs = _log_spread(matrix, away, weights / weights.mean())
    widths = np.exp(matrix[:, 1:] @ logs[1:])
    names = (*CONTEXTS, ABOVE_MIDDLE)
    factors = {name: float(np.exp(log)) for name, log in zip(names, logs[1:], strict=True)}
    return {"default": _quantile(away / widths, weights) / Z80, **factors}


def _chosen(data: Sample, settings: Settings) -> list[int]:
    known = [at for at, row in enumerate(data.rows) if row.tdqs is not None]
    if not known:
        raise InputError(say("calibration.error.no-tdqs"))
    of_era = [at for at in known if data.rows[at].era == settings.era]
    return of_era if len({data.rows[at].group for at in of_era}) >= ENOUGH else known


def fit_tiers(data: Sample, guessed: Array, rubric: Rubric, settings: Settings) -> Mapping[str, float]:
    """Return the estimate at which a tier or a better one is as likely as not, by tier.

    `guessed` are out-of-fold estimates of the whole. Judges prefer some values to the
    adjacent ones, so this differs from the threshold.
    """
    chosen = _chosen(data, settings)
    rows = [data.rows[at] for at in chosen]
    weights = group_weights(rows, settings.group_power)
    published, ours = np.array([row.tdqs for row in rows], dtype=float), guessed[chosen]
    sigmas = np.array(
        [spread(rubric, data.definitions[at].facts.context, float(guessed[at])) for at in chosen]
    )
    tiers = [(letter, lowest) for letter, lowest in load_spec().tiers if lowest > 1]
    return MappingProxyType(
        {str(a): _even(lowest, published >= lowest - 1e-9, ours, sigmas, weights) for a, lowest in tiers}
    )


def _even(lowest: float, reached: NDArray[np.bool_], ours: Array, sigmas: Array, weights: Array) -> float:
    """Return the likeliest place in a small reach around a threshold, pulled to it."""
    nominal = lowest - 0.05
    best = (np.inf, nominal)
    for step in range(-TIER_REACH, TIER_REACH + 1):
        place = round(nominal + step / 100, 2)
        chance = np.clip(ndtr((ours - place) / sigmas), 1e-6, 1 - 1e-6)
        loss = np.average(-np.log(np.where(reached, chance, 1 - chance)), weights=weights)
        best = min(best, (round(float(loss) + TIER_PULL * (step / 100) ** 2, 9), place))
    return best[1]


def _log_spread(matrix: Array, away: Array, weights: Array) -> Array:
    """Return the coefficients of the logarithm of a normal spread, by Fisher scoring with a ridge."""
    pull = np.full(matrix.shape[1], 2 * RIDGE * len(away))
    pull[0] = 0.0
    information = 2 * matrix.T @ (weights[:, None] * matrix) + np.diag(pull)
    logs = np.zeros(matrix.shape[1])
    logs[0] = 0.5 * np.log(np.average(away**2, weights=weights) + 1e-9)
    for _ in range(_STEPS):
        slope = matrix.T @ (weights * (away**2 / np.exp(2 * matrix @ logs) - 1)) - pull * logs
        logs = logs + np.linalg.solve(information, slope)
    return np.asarray(logs, dtype=float)


def _quantile(values: Array, weights: Array, share: float = 0.8) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order[min(int(np.searchsorted(reached, share)), len(values) - 1)]])
