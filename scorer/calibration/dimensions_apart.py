"""Rows whose published and estimated scores differ a lot, with the reasons for both."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from scorer.calibration.corpus import Row
from scorer.calibration.inputs import reason
from scorer.calibration.predict import Prediction
from scorer.calibration.results import Apart, Far
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.data.files import read_corpus
from scorer.data.messages import say

#: Published and estimated numbers further apart than this are listed.
APART = 1.5
#: If the tdqs of a row is far off, the dimensions that differ by more than this are shown.
PART = 0.75

Reasons = Mapping[str, Mapping[str, str]]


def read_reasons(path: Path) -> dict[str, dict[str, str]]:
    """Read the judge's reasons by row and dimension: one JSON object per line, with `id` and `reasons`.

    Raises InputError naming the line that cannot be read.
    """
    found: dict[str, dict[str, str]] = {}
    try:
        lines = read_corpus(path).decode("utf-8").splitlines()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(say("calibration.error.unreadable", file=path.name, reason=error)) from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                data = json.loads(line)
                found[str(data["id"])] = {
                    key: str(given["reason"] if isinstance(given, dict) else given)
                    for key, given in data["reasons"].items()
                }
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise InputError(
                    say("calibration.error.not-reasons", file=path.name, line=number, error=reason(error))
                ) from None
    return found


def rows_apart(rows: Sequence[Row], ours: Sequence[Prediction], reasons: Reasons) -> tuple[Apart, ...]:
    """Return the rows that differ a lot, the largest difference first."""
    found = [
        _apart(row, each, reasons.get(row.id, {}))
        for row, each in zip(rows, ours, strict=True)
        if _furthest(row, each) > APART
    ]
    return tuple(sorted(found, key=lambda item: (-_distance(item), item.id)))


def _whole_gap(row: Row, ours: Prediction) -> float:
    return abs(row.tdqs - ours.estimate) if row.tdqs is not None else 0.0


def _furthest(row: Row, ours: Prediction) -> float:
    parts = [abs(score - ours.estimates[key]) for key, score in row.scores.items()]
    return max([_whole_gap(row, ours), *parts])


def _apart(row: Row, ours: Prediction, reasons: Mapping[str, str]) -> Apart:
    least = PART if _whole_gap(row, ours) > APART else APART
    return Apart(
        id=row.id,
        server=row.server,
        tool=str(row.tool.get("name", "")),
        published=row.tdqs,
        ours=round(ours.estimate, 2),
        parts=tuple(
            Far(key, row.scores[key], round(ours.estimates[key], 2), ours.reasons[key], reasons.get(key, ""))
            for key in DIMENSIONS
            if key in row.scores and abs(row.scores[key] - ours.estimates[key]) > least
        ),
    )


def _distance(item: Apart) -> float:
    whole = abs(item.published - item.ours) if item.published is not None else 0.0
    return max([whole, *(abs(part.published - part.ours) for part in item.parts)])
