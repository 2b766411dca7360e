"""Builds a rubric from labeled rows: points from all rows, cut points and spread from out-of-fold estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from scorer.calibration.corpus import Row
from scorer.calibration.cut_points import choose_cuts
from scorer.calibration.fit import Array, Fitted, Settings, columns, fit, weighted_sum
from scorer.calibration.folds import FOLDS, Sample, out_of_fold, sample
from scorer.calibration.statistics import draws
from scorer.calibration.uncertainty import fit_spread, fit_tiers
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.rubric import DimensionRubric, Rubric, Support
from scorer.scoring.features import FEATURES

#: Sizes of fewer points than this become 0.
NEGLIGIBLE = 0.005
DECIMALS = 3
#: So many fits to resampled groups give the standard errors of sizes.
ERROR_FITS = 40


def _size(value: float) -> float:
    return 0.0 if abs(value) < NEGLIGIBLE else round(value, DECIMALS)


def _dimension(key: str, fitted: Fitted, cuts: Sequence[float]) -> DimensionRubric:
    values = zip(columns(key).names, map(float, fitted.sizes[key]), strict=True)
    first, second, third, fourth = (round(cut, DECIMALS) for cut in cuts)
    return DimensionRubric(
        base=round(fitted.bases[key], DECIMALS),
        points=MappingProxyType({name: size for name, value in values if (size := _size(value))}),
        cuts=(first, second, third, fourth),
    )


def assemble(
    name: str,
    fitted: Fitted,
    cuts: Mapping[str, Sequence[float]],
    spread: Mapping[str, float],
    by_hand: Rubric,
) -> Rubric:
    """Return the fitted rubric, rounded as it is written. Coherence comes from `by_hand`."""
    return replace(
        by_hand,
        name=name,
        dimensions=MappingProxyType({key: _dimension(key, fitted, cuts[key]) for key in DIMENSIONS}),
        spread=MappingProxyType({key: round(value, DECIMALS) for key, value in spread.items()}),
        support=MappingProxyType({}),
        hash="",
    )


def support(data: Sample, settings: Settings) -> Mapping[str, Support]:
    """Return what each feature's sizes rest on. Standard errors are those of fits to resampled groups."""
    names = [feature.name for feature in FEATURES]
    drawn = draws([row.group for row in data.rows])[:ERROR_FITS]
    fits = [fit(data.rows, data.matrix, data.limits, list(at), settings) for at in drawn]
    errors: dict[str, dict[str, float]] = {name: {} for name in names}
    for key in DIMENSIONS:
        found = np.std([each.sizes[key] for each in fits], axis=0)
        for name, error in zip(columns(key).names, found, strict=True):
            errors[name][key] = round(float(error), DECIMALS)
    groups = np.array([row.group for row in data.rows])
    shown = {name: data.matrix[:, at] > 0 for at, name in enumerate(names)}
    return MappingProxyType(
        {name: Support(int(at.sum()), len(set(groups[at])), errors[name]) for name, at in shown.items()}
    )


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A rubric and the data that it was fitted to.

    `guessed` contains the out-of-fold tdqs estimate of every row of `data`. `before` is the rubric from
    which coherence was taken.
    """

    rubric: Rubric
    before: Rubric
    data: Sample
    settings: Settings
    guessed: Array


def build(name: str, data: Sample, settings: Settings, by_hand: Rubric) -> Calibrated:
    """Fit a rubric to a sample. The same rows in the same order give the same numbers."""
    guessed = out_of_fold(data, settings)
    cuts = choose_cuts(data.rows, guessed, settings)
    spread = fit_spread(data, guessed, settings)
    fitted = fit(data.rows, data.matrix, data.limits, range(len(data.rows)), settings)
    rubric = assemble(name, fitted, cuts, spread, by_hand)
    rubric = replace(rubric, tiers=fit_tiers(data, weighted_sum(guessed), rubric, settings))
    return Calibrated(rubric, by_hand, data, settings, weighted_sum(guessed))


def calibrate(name: str, rows: Sequence[Row], era: str, by_hand: Rubric) -> Calibrated:
    """Fit a rubric to labeled rows, in any order.

    Raises InputError if no row of the era has a tdqs, or if there are fewer groups than folds.
    """
    ordered = sorted(rows, key=Row.order)
    if not any(row.era == era and row.tdqs is not None for row in ordered):
        eras = ", ".join(sorted({row.era for row in ordered}))
        raise InputError(say("calibration.error.no-tdqs-of-era", era=repr(era), eras=eras))
    if len({row.group for row in ordered}) < FOLDS:
        raise InputError(say("calibration.error.too-few-groups-to-fit", count=FOLDS))
    data, settings = sample(ordered), Settings(era=era)
    made = build(name, data, settings, by_hand)
    return replace(made, rubric=replace(made.rubric, support=support(data, settings)))
