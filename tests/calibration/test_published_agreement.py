"""What the rules and the shipped rubrics reach on published scores that are not ours to ship.

Every bound is what was measured on the 2,469 rows of train.jsonl (1,599 of them with a published tdqs) on
2026-11-28, less about .01: a change that loses more than that is a loss, and one that gains may raise them.
"""

from __future__ import annotations

from functools import cache

import pytest

from scorer.calibration.evaluate import evaluate
from scorer.calibration.inputs import Inputs, read_inputs
from scorer.calibration.predict import as_it_stands
from scorer.calibration.results import CONSTANT, ESTIMATE, INTEGERS, LENGTH, OURS, Evaluation, Figure
from scorer.contracts.dimensions import BEHAVIOR, COMPLETENESS, CONCISENESS, DIMENSIONS, PARAMETERS
from scorer.data.rubric import load_rubric
from tests.calibration.labeled import SHARED

pytestmark = [
    pytest.mark.no_cover,
    pytest.mark.skipif(
        not (SHARED / "train.jsonl").is_file(), reason="the published scores are not beside this checkout"
    ),
]


@cache
def found(rubric: str | None = None, era: str | None = None) -> Evaluation:
    """Out of fold for all rows, or a shipped rubric as it stands for the rows of one era."""
    inputs = read_inputs([SHARED / "train.jsonl"])
    if era is not None:
        inputs = Inputs(tuple(row for row in inputs.rows if row.era == era))
    return evaluate("published", inputs, load_rubric(rubric), fitted=era is None)


def whole(each: Evaluation, statistic: str, who: str = OURS, key: str = ESTIMATE) -> float:
    (target,) = (target for target in each.slices[0].targets if target.key == key)
    return target.figures[who][statistic].value


def test_out_of_fold_the_estimate_is_close_and_ranks_better_than_length() -> None:
    assert whole(found(), "mae") <= 0.37
    assert whole(found(), "spearman") >= 0.78
    assert whole(found(), "spearman") >= whole(found(), "spearman", LENGTH) + 0.07


def test_out_of_fold_the_integers_are_unbiased() -> None:
    assert abs(whole(found(), "bias", key=INTEGERS)) <= 0.05
    assert whole(found(), "mae", key=INTEGERS) <= 0.375


def test_out_of_fold_four_in_five_intervals_hold_and_beat_one_width_for_all() -> None:
    figures: dict[str, dict[str, Figure]] = {k: dict(v) for k, v in found().slices[0].whole.items()}
    assert 0.76 <= figures["coverage"][OURS].value <= 0.84
    assert figures["width"][OURS].value <= 1.17
    assert figures["interval_score"][OURS].value < figures["interval_score"][CONSTANT].value


def test_out_of_fold_each_dimension_agrees() -> None:
    reached = {
        key: whole(found(), "kappa", key=key) for key in (BEHAVIOR, PARAMETERS, CONCISENESS, COMPLETENESS)
    }
    wanted = {BEHAVIOR: 0.70, PARAMETERS: 0.73, CONCISENESS: 0.49, COMPLETENESS: 0.67}
    assert {key: value for key, value in reached.items() if value < wanted[key]} == {}


def test_the_published_tools_in_full_are_met_within_one_and_half_of_them_exactly() -> None:
    rows = read_inputs([SHARED / "seeds.jsonl"]).rows
    pairs = [
        (row.scores[key], ours.scores[key])
        for row, ours in zip(rows, as_it_stands(rows, load_rubric()), strict=True)
        for key in DIMENSIONS
    ]
    assert sum(abs(published - ours) > 1 for published, ours in pairs) <= 1
    assert sum(published == ours for published, ours in pairs) >= 9


@pytest.mark.parametrize(
    ("rubric", "era", "error"), [("2026-q4.2", "2026-q4", 0.37), ("2026-q2.2", "2026-q2", 0.26)]
)
def test_a_shipped_rubric_fits_the_rows_of_its_era(rubric: str, era: str, error: float) -> None:
    each = found(rubric, era)
    assert whole(each, "mae") <= error
    assert abs(whole(each, "bias")) <= 0.09
