"""Describes a fitted rubric as plain text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scorer.calibration.build_rubric import Calibrated
from scorer.calibration.fit import columns
from scorer.calibration.statistics import bias, mean_error, spearman
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.messages import say


def summary(made: Calibrated) -> str:
    """Return the data, the fitted points next to the previous ones, and the features that never occurred."""
    return "\n".join([*_data(made), *(line for key in DIMENSIONS for line in _dimension(made, key))]) + "\n"


def _data(made: Calibrated) -> Iterator[str]:
    rows = made.data.rows
    of_era = [row for row in rows if row.era == made.settings.era]
    yield say(
        "calibration.text.summary",
        rubric=made.rubric.name,
        rows=len(rows),
        groups=len({row.group for row in rows}),
        of_era=len(of_era),
        era=made.settings.era,
        with_tdqs=sum(row.tdqs is not None for row in rows),
    )
    chosen = [at for at, row in enumerate(rows) if row.era == made.settings.era and row.tdqs is not None]
    if len(chosen) < 2:
        return
    ours, published = made.guessed[chosen], np.array([rows[at].tdqs for at in chosen], dtype=float)
    yield say(
        "calibration.text.summary-estimates",
        mae=f"{mean_error(published, ours):.3f}",
        bias=f"{bias(published, ours):+.3f}",
        spearman=f"{spearman(published, ours):.3f}",
    )
    yield "spread: " + ", ".join(f"{name} {value:.3f}" for name, value in made.rubric.spread.items())


def _dimension(made: Calibrated, key: str) -> Iterator[str]:
    new, old = made.rubric.dimensions[key], made.before.dimensions[key]
    scored = sum(key in row.scores for row in made.data.rows)
    yield ""
    yield f"{key} ({scored} rows): base {new.base:.2f} (was {old.base:.2f}), cuts " + " ".join(
        f"{cut:.2f}" for cut in new.cuts
    )
    seen = made.data.matrix.max(axis=0)
    for name, place in zip(columns(key).names, columns(key).places, strict=True):
        note = "" if seen[place] > 0 else say("calibration.text.never-seen")
        yield _line(name, new.points.get(name, 0.0), old.points.get(name), note)


def _line(name: str, value: float, before: float | None, note: str = "") -> str:
    was = "(new)" if before is None else f"(was {before:+.2f})"
    return f"  {name:<24} {value:+.2f} {was} {note}".rstrip()
