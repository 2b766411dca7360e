"""Measures how well scores agree with published ones, for each target and for two baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scorer.calibration import statistics as stats
from scorer.calibration.breakdown import chance_lines, kind_lines
from scorer.calibration.corpus import Row
from scorer.calibration.fit import Array
from scorer.calibration.null_models import always_the_mean, length_alone
from scorer.calibration.predict import Prediction
from scorer.calibration.results import ESTIMATE, INTEGERS, LENGTH, MEAN, OURS, READER, Figure, Slice, Target
from scorer.calibration.tdqs_figures import confusion, server_lines, whole_figures
from scorer.contracts.dimensions import DIMENSIONS

_EACH: Mapping[str, stats.Statistic] = {
    "exact": stats.exact,
    "within_one": stats.within_one,
    "kappa": stats.kappa,
}
_REAL: Mapping[str, stats.Statistic] = {
    "spearman": stats.spearman,
    "mae": stats.mean_error,
    "bias": stats.bias,
}


def _rounded(values: Array, decimals: int) -> Array:
    scale = 10.0**decimals
    return np.clip(np.floor(values * scale + 0.5) / scale, 1.0, 5.0)


@dataclass(frozen=True, slots=True)
class _Published:
    """The rows that publish one target, and each predictor's values as real numbers and as scores."""

    rows: Sequence[Row]
    published: Array
    real: Mapping[str, Array]
    cut: Mapping[str, Array]


def _published_by(
    rows: Sequence[Row],
    published: Sequence[float | None],
    ours: Sequence[float],
    cut: Sequence[float],
    graded: Sequence[float | None],
    decimals: int,
) -> _Published:
    at = [i for i, value in enumerate(published) if value is not None]
    kept, truth = [rows[i] for i in at], np.array([published[i] for i in at], dtype=float)
    real = {OURS: np.array([ours[i] for i in at], dtype=float)}
    scores = {OURS: np.array([cut[i] for i in at], dtype=float)}
    if len({row.group for row in kept}) > 1:
        real |= {MEAN: always_the_mean(kept, truth), LENGTH: length_alone(kept, truth)}
        scores |= {name: _rounded(real[name], decimals) for name in (MEAN, LENGTH)}
    if all(graded[i] is not None for i in at):
        real[READER] = scores[READER] = np.array([graded[i] for i in at], dtype=float)
    return _Published(kept, truth, real, scores)


def _target(key: str, sample: _Published) -> Target:
    drawn = stats.draws([row.group for row in sample.rows])
    figures = {}
    for name, real in sample.real.items():
        each = stats.measure(_EACH, sample.published, sample.cut[name], drawn)
        each |= stats.measure(_REAL, sample.published, real, drawn)
        if name == MEAN:  # a constant has no ranks; only the folds differ
            each["spearman"] = (float("nan"), float("nan"))
        figures[name] = {statistic: Figure(*value) for statistic, value in each.items()}
    return Target(key, len(sample.rows), figures)


def _targets(rows: Sequence[Row], ours: Sequence[Prediction]) -> tuple[Target, ...]:
    found = []
    for key in DIMENSIONS:
        published = [row.scores.get(key) for row in rows]
        grades = _grades(rows, [row.grades.get(key) for row in rows])
        said = _published_by(
            rows, published, [p.estimates[key] for p in ours], [p.scores[key] for p in ours], grades, 0
        )
        if said.rows:
            found.append(_target(key, said))
    wholes = [row.tdqs for row in rows]
    if any(value is not None for value in wholes):
        estimates, integers = [p.estimate for p in ours], [p.tdqs for p in ours]
        rounded = [float(value) for value in _rounded(np.array(estimates), 1)]
        grades = _grades(rows, [row.graded.tdqs if row.graded else None for row in rows])
        found.append(_target(ESTIMATE, _published_by(rows, wholes, estimates, rounded, grades, 1)))
        found.append(_target(INTEGERS, _published_by(rows, wholes, integers, integers, grades, 1)))
    return tuple(found)


def _grades(rows: Sequence[Row], grades: Sequence[float | None]) -> list[float | None]:
    """Return a reader's grades of the rows, none where the grades are what we compare with."""
    return [None if row.is_readers else grade for row, grade in zip(rows, grades, strict=True)]


def agreement(name: str, rows: Sequence[Row], ours: Sequence[Prediction]) -> Slice:
    """Return every figure for some rows and their predictions."""
    scored = [at for at, row in enumerate(rows) if row.tdqs is not None]
    whole_rows, whole_ours = [rows[at] for at in scored], [ours[at] for at in scored]
    return Slice(
        name=name,
        rows=len(rows),
        groups=len({row.group for row in rows}),
        targets=_targets(rows, ours),
        whole=whole_figures(whole_rows, whole_ours) if scored else {},
        confusion=confusion(whole_rows, whole_ours),
        servers=server_lines(whole_rows, whole_ours),
        kinds=kind_lines(whole_rows, whole_ours),
        chances=chance_lines(whole_rows, whole_ours) if scored else (),
    )


def by_era(rows: Sequence[Row], ours: Sequence[Prediction]) -> tuple[Slice, ...]:
    """Return the agreement on all rows and, if there are several eras, on the rows of each."""
    eras = sorted({row.era for row in rows}, reverse=True)
    slices = [agreement("all rows" if len(eras) > 1 else eras[0], rows, ours)]
    for era in eras if len(eras) > 1 else []:
        at = [i for i, row in enumerate(rows) if row.era == era]
        slices.append(agreement(era, [rows[i] for i in at], [ours[i] for i in at]))
    return tuple(slices)
