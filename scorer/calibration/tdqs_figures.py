"""Figures of the tdqs: passing, tiers, ranks controlled for length, intervals, and servers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scorer.calibration import statistics as stats
from scorer.calibration.corpus import Row
from scorer.calibration.fit import Array
from scorer.calibration.folds import across
from scorer.calibration.null_models import always_the_mean, length_alone
from scorer.calibration.predict import Prediction
from scorer.calibration.results import (
    CONSTANT,
    ESTIMATE,
    INTEGERS,
    LENGTH,
    MEAN,
    OURS,
    READER,
    Figure,
    ServerLine,
)
from scorer.contracts.dimensions import BEHAVIOR, COMPLETENESS, CONCISENESS, PARAMETERS, PURPOSE, USAGE
from scorer.data.spec import load_spec
from scorer.tdqs import rollup

#: Groups with at most this many rows are small servers, so no owner with many tools dominates.
SMALL = 14
#: Servers with at least this many published tdqs have a mean and a minimum worth comparing.
MANY = 8
#: The share of published scores that should lie inside an interval.
HELD = 0.8
_PASS = "B"

Places = NDArray[np.int64]


def rounded(values: Array) -> Array:
    """Return values from 1 to 5 with one decimal, half up: as the specification rounds."""
    return np.clip(np.floor(values * 10 + 0.5) / 10, 1.0, 5.0)


def _tiers(values: Array) -> list[str]:
    return [rollup.tier(round(float(value), 1)) for value in rounded(values)]


def _figure(rows: Sequence[Row], statistic: Callable[[Places], float]) -> Figure:
    drawn = stats.draws([row.group for row in rows])
    value = statistic(np.arange(len(rows)))
    return Figure(value, stats.standard_error([statistic(at) for at in drawn]))


def _mean(rows: Sequence[Row], values: Array) -> Figure:
    return _figure(rows, lambda at: float(values[at].mean()))


def _given_length(rows: Sequence[Row], published: Array, ours: Array, lengths: Array) -> Figure:
    return _figure(rows, lambda at: stats.partial_spearman(published[at], ours[at], lengths[at]))


def _agreed(published: Sequence[object], ours: Sequence[object]) -> Array:
    return np.array([float(a == b) for a, b in zip(published, ours, strict=True)])


def _passed(values: Array) -> list[bool]:
    lowest = {str(letter): least for letter, least in load_spec().tiers}[_PASS]
    return [bool(value >= lowest - 1e-9) for value in rounded(values)]


def whole_figures(rows: Sequence[Row], ours: Sequence[Prediction]) -> dict[str, dict[str, Figure]]:
    """Return the figures of rows that all publish a tdqs, by name and predictor."""
    published = np.array([row.tdqs for row in rows], dtype=float)
    said = {
        ESTIMATE: np.array([each.estimate for each in ours]),
        INTEGERS: np.array([each.tdqs for each in ours]),
    }
    if len({row.group for row in rows}) > 1:
        said |= {MEAN: always_the_mean(rows, published), LENGTH: length_alone(rows, published)}
    grades = [None if row.is_readers or row.graded is None else row.graded.tdqs for row in rows]
    if None not in grades:
        said[READER] = np.array(grades, dtype=float)
    passed, tiers = _passed(published), _tiers(published)
    lengths = np.array([float(len(row.description)) for row in rows])
    found = {
        "passes": {name: _mean(rows, _agreed(passed, _passed(values))) for name, values in said.items()},
        "tier": {name: _mean(rows, _agreed(tiers, _tiers(values))) for name, values in said.items()},
        "spearman_length_held": {
            name: _given_length(rows, published, said[name], lengths)
            for name in (ESTIMATE, INTEGERS, READER)
            if name in said
        },
    }
    return found | _rest(rows, ours) | intervals(rows, ours)


def _rest(rows: Sequence[Row], ours: Sequence[Prediction]) -> dict[str, dict[str, Figure]]:
    """Compare purpose, usage and parameters if the tdqs and the other three imply their sum, on small servers."""
    sizes = Counter(row.group for row in rows)
    shares = {item.key: item.weight / 100 for item in load_spec().dimensions}
    known, asked = (BEHAVIOR, CONCISENESS, COMPLETENESS), (PURPOSE, USAGE, PARAMETERS)
    at = [i for i, r in enumerate(rows) if sizes[r.group] <= SMALL and all(key in r.scores for key in known)]
    if not at:
        return {}
    small = [rows[i] for i in at]
    published = np.array([(r.tdqs or 0.0) - sum(shares[key] * r.scores[key] for key in known) for r in small])
    estimates = np.array([sum(shares[key] * ours[i].estimates[key] for key in asked) for i in at])
    lengths = np.array([float(len(row.description)) for row in small])
    return {
        "spearman_rest_of_small": {
            OURS: _figure(small, lambda i: stats.spearman(published[i], estimates[i])),
            LENGTH: _figure(small, lambda i: stats.spearman(published[i], lengths[i])),
        }
    }


def intervals(rows: Sequence[Row], ours: Sequence[Prediction]) -> dict[str, dict[str, Figure]]:
    """Compare the intervals with intervals of constant width, set from the residuals of other groups."""
    published = np.array([row.tdqs for row in rows], dtype=float)
    estimates = np.array([each.estimate for each in ours])
    away = np.abs(published - estimates)
    half = across(
        [row.group for row in rows],
        lambda fitted, checked: np.full(len(checked), np.quantile(away[list(fitted)], HELD)),
    )
    bounds = {
        OURS: (
            np.array([each.interval[0] for each in ours]),
            np.array([each.interval[1] for each in ours]),
        ),
    }
    if not np.isnan(half).any():
        bounds[CONSTANT] = (np.clip(estimates - half, 1, 5), np.clip(estimates + half, 1, 5))
    found: dict[str, dict[str, Figure]] = {"coverage": {}, "width": {}, "interval_score": {}}
    for name, (low, high) in bounds.items():
        held = ((low - 1e-9 <= published) & (published <= high + 1e-9)).astype(float)
        missed = np.maximum(low - published, 0) + np.maximum(published - high, 0)
        found["coverage"][name] = _mean(rows, held)
        found["width"][name] = _mean(rows, high - low)
        found["interval_score"][name] = _mean(rows, high - low + 2 / (1 - HELD) * missed)
    return found


def confusion(rows: Sequence[Row], ours: Sequence[Prediction]) -> dict[str, dict[str, int]]:
    """Count rows by published tier and then by the tier from integers."""
    letters = [str(letter) for letter, _ in load_spec().tiers]
    counts = Counter(
        (rollup.tier(row.tdqs), rollup.tier(each.tdqs))
        for row, each in zip(rows, ours, strict=True)
        if row.tdqs is not None
    )
    return {a: {b: counts[a, b] for b in letters} for a in letters}  # type: ignore[index]


def server_lines(rows: Sequence[Row], ours: Sequence[Prediction]) -> tuple[ServerLine, ...]:
    """Return the servers with many scored tools, the largest first."""
    members: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        if row.server:
            members.setdefault(row.server, []).append(at)
    large = sorted((-len(at), server) for server, at in members.items() if len(at) >= MANY)
    return tuple(_server_line(server, rows, ours, members[server]) for _, server in large)


def _server_line(
    server: str, rows: Sequence[Row], ours: Sequence[Prediction], at: Sequence[int]
) -> ServerLine:
    def both(values: Sequence[float]) -> tuple[float, float]:
        return sum(values) / len(values), min(values)

    return ServerLine(
        server=server,
        tools=len(at),
        published=both([rows[i].tdqs or 0.0 for i in at]),
        integers=both([ours[i].tdqs for i in at]),
        estimates=both([ours[i].estimate for i in at]),
    )
