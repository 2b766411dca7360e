"""Breaks the tdqs error down by kind of tool, and tests if probabilities are calibrated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from scorer.calibration import statistics as stats
from scorer.calibration.corpus import Row
from scorer.calibration.fit import Array
from scorer.calibration.predict import Prediction
from scorer.calibration.results import ChanceLine, KindLine

Kind = Callable[[Row, Prediction], bool]

#: A kind with fewer rows than this is left out.
FEWEST = 15


def _context(name: str) -> Kind:
    return lambda _, ours: name in ours.context


def _without(name: str) -> Kind:
    return lambda _, ours: name not in ours.context


def _long(low: int, high: float) -> Kind:
    return lambda row, _: low <= len(row.description) < high


#: Lengths are in characters: about 1 to 8, 9 to 25, 26 to 60 and more English words.
KINDS: Mapping[str, Kind] = {
    "annotated": _context("annotated"),
    "not annotated": _without("annotated"),
    "no parameters": _context("no_parameters"),
    "parameters, most described in the schema": _context("coverage_high"),
    "parameters, some described": _context("coverage_middle"),
    "parameters, few or none described": _context("coverage_low"),
    "reads": _without("mutates"),
    "changes something": _context("mutates"),
    "with an output schema": _context("output_schema"),
    "not in English": _context("other_language"),
    "under 60 characters": _long(0, 60),
    "60 to 179 characters": _long(60, 180),
    "180 to 449 characters": _long(180, 450),
    "450 characters and more": _long(450, float("inf")),
}


def kind_lines(rows: Sequence[Row], ours: Sequence[Prediction]) -> tuple[KindLine, ...]:
    """Return the error and the interval coverage by kind of tool. All rows publish a tdqs."""
    found = []
    for name, belongs in KINDS.items():
        at = [i for i, row in enumerate(rows) if belongs(row, ours[i])]
        if len(at) >= FEWEST:
            found.append(_kind_line(name, [rows[i] for i in at], [ours[i] for i in at]))
    return tuple(found)


def _kind_line(name: str, rows: Sequence[Row], ours: Sequence[Prediction]) -> KindLine:
    published, estimates = _published(rows), np.array([each.estimate for each in ours])
    low, high = (np.array([each.interval[side] for each in ours]) for side in (0, 1))
    held = (low - 1e-9 <= published) & (published <= high + 1e-9)
    return KindLine(
        name=name,
        rows=len(rows),
        mae=stats.mean_error(published, estimates),
        bias=stats.bias(published, estimates),
        coverage=float(held.mean()),
        width=float((high - low).mean()),
    )


def _published(rows: Sequence[Row]) -> Array:
    return np.array([row.tdqs for row in rows], dtype=float)


def chance_lines(rows: Sequence[Row], ours: Sequence[Prediction]) -> tuple[ChanceLine, ...]:
    """Return the mean estimated chance to pass and the share that passed, by fifths of that chance."""
    chances = np.array([each.tier_chances["A"] + each.tier_chances["B"] for each in ours])
    passed = (_published(rows) >= 3.0).astype(float)
    fifths = np.minimum((chances * 5).astype(int), 4)
    return tuple(
        ChanceLine(
            fifth / 5,
            int((fifths == fifth).sum()),
            *_means(chances[fifths == fifth], passed[fifths == fifth]),
        )
        for fifth in range(5)
        if (fifths == fifth).any()
    )


def _means(chances: Array, passed: Array) -> tuple[float, float]:
    return float(chances.mean()), float(passed.mean())
