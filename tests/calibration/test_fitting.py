"""What a fit promises: no group on both sides, signs kept, the same bytes, the engine's own numbers."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from scorer.calibration.build_rubric import Calibrated, assemble, calibrate
from scorer.calibration.fit import LEAST, Fitted, Settings, columns, estimates, fit, weighted_sum
from scorer.calibration.folds import FOLDS, Sample, folds, sample, splits
from scorer.calibration.write_rubric import write_rubric
from scorer.claims.registry import FEATURES_BY_ID
from scorer.contracts.dimensions import DIMENSIONS, PURPOSE
from scorer.contracts.errors import InputError
from scorer.data.rubric import load_rubric
from scorer.scoring import weigh
from tests.calibration.labeled import rows

ERA = "2026-q4"


@cache
def made() -> Calibrated:
    return calibrate("desk.1", rows(), ERA, load_rubric())


def fitted_to(data: Sample, **changes: float) -> Fitted:
    settings = replace(Settings(), **changes)  # type: ignore[arg-type]
    return fit(data.rows, data.matrices, data.limits, range(len(data.rows)), settings)


def test_no_group_is_on_both_sides_and_every_row_is_checked_once() -> None:
    groups = [row.group for row in rows()]
    checked: list[int] = []
    for fitting, checking in splits(groups):
        assert {groups[at] for at in fitting}.isdisjoint({groups[at] for at in checking})
        checked += checking
    assert sorted(checked) == list(range(len(groups)))


def test_folds_are_of_about_one_size_whatever_the_order_of_the_rows() -> None:
    groups = [row.group for row in rows()]
    sizes = [folds(groups).count(fold) for fold in range(FOLDS)]
    assert max(sizes) - min(sizes) <= max(map(groups.count, groups))
    assert folds(groups[::-1]) == folds(groups)[::-1]


def test_credits_never_cost_and_debits_never_earn() -> None:
    points = {
        rule: value for key in DIMENSIONS for rule, value in made().rubric.dimensions[key].points.items()
    }
    assert all(
        value >= 0 if FEATURES_BY_ID[rule].kind == "credit" else value <= 0 for rule, value in points.items()
    )
    assert sum(value != 0 for value in points.values()) > 10


def test_sizes_that_are_held_by_hand_keep_their_least() -> None:
    points = {
        rule: value for each in made().rubric.dimensions.values() for rule, value in each.points.items()
    }
    assert {rule: points[rule] for rule, least in LEAST.items() if points[rule] < least} == {}


def test_what_is_fitted_as_numbers_is_what_the_engine_scores() -> None:
    rubric, data = made().rubric, made().data
    for key in DIMENSIONS:
        weights = rubric.dimensions[key]
        values = {"base": weights.base, **weights.points}
        values |= {f"context:{name}": value for name, value in weights.context.items()}
        sizes = np.array([values[name] for name in columns(key).names])
        linear = np.clip(np.minimum(data.matrices[key] @ sizes, data.limits[key]), 1, 5)
        scored = [weigh.score(facts, rubric)[key].estimate for facts in data.facts]
        assert linear.tolist() == pytest.approx(scored, abs=1e-5)


def test_a_tdqs_teaches_a_dimension_that_no_row_publishes() -> None:
    """Purpose is published nowhere here; that the wholes are high must still raise it."""
    without = [replace(row, scores={k: s for k, s in row.scores.items() if k != PURPOSE}) for row in rows()]
    high = [replace(row, tdqs=None if row.tdqs is None else min(5.0, row.tdqs + 0.4)) for row in without]
    ours = []
    for each in (without, high):
        data = sample(each, load_rubric())
        guess = estimates(fitted_to(data), data.matrices, data.limits, data.rows, ERA)
        ours.append(float(guess[PURPOSE].mean()))
    assert ours[1] > ours[0] + 0.2


def test_a_group_of_many_rows_counts_less_a_row_than_a_small_one() -> None:
    """One owner's tools, forty times over and all graded 5, pull the others' estimates up: less so by groups."""
    owned = [replace(row, scores=dict.fromkeys(DIMENSIONS, 5), tdqs=5.0, group="crowd") for row in rows()[:6]]
    data = sample([*rows(), *owned * 40], load_rubric())
    means = []
    for power in (1.0, 0.5, 0.0):
        fitted = fitted_to(data, group_power=power)
        guess = weighted_sum(estimates(fitted, data.matrices, data.limits, data.rows, ERA))
        means.append(float(guess[: len(rows())].mean()))
    assert means == sorted(means, reverse=True)
    assert means[0] > means[-1] + 0.1


def test_the_same_rows_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    shuffled = rows()
    random.Random(7).shuffle(shuffled)
    write_rubric(tmp_path / "one", made().rubric)
    write_rubric(tmp_path / "other", calibrate("desk.1", shuffled, ERA, load_rubric()).rubric)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted([*(f"{key}.toml" for key in DIMENSIONS), "rubric.toml"])
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_a_written_rubric_loads_as_what_was_fitted(tmp_path: Path) -> None:
    write_rubric(tmp_path / "desk.1", made().rubric)
    loaded = load_rubric(tmp_path / "desk.1")
    assert replace(loaded, hash="", dimensions={}) == replace(made().rubric, hash="", dimensions={})
    for key in DIMENSIONS:
        one, other = loaded.dimensions[key], made().rubric.dimensions[key]
        assert (one.base, one.cuts, dict(one.context), dict(one.points), dict(one.caps)) == (
            other.base, other.cuts, dict(other.context), dict(other.points), dict(other.caps)
        )  # fmt: skip


def test_caps_and_coherence_are_taken_from_the_rubric_before() -> None:
    before = load_rubric()
    assert made().rubric.coherence == before.coherence
    assert {key: made().rubric.dimensions[key].caps for key in DIMENSIONS} == {
        key: before.dimensions[key].caps for key in DIMENSIONS
    }


def test_small_sizes_become_nothing_and_others_have_three_decimals() -> None:
    sizes = {key: np.full(len(columns(key).names), 0.0049) for key in DIMENSIONS}
    cuts = dict.fromkeys(DIMENSIONS, (1.5, 2.5, 3.5, 4.5))
    nothing = assemble("x", Fitted(sizes, {}), cuts, {"default": 0.45678}, load_rubric())
    assert {value for key in DIMENSIONS for value in nothing.dimensions[key].points.values()} == {0.0}
    assert nothing.spread == {"default": 0.457}


def test_an_era_that_no_row_has_is_refused_with_the_ones_that_are() -> None:
    with pytest.raises(InputError) as refused:
        calibrate("x", rows(), "1999-q1", load_rubric())
    assert (
        str(refused.value)
        == "no row of the era '1999-q1' has a tdqs; the rows have the eras: 2026-q2, 2026-q4"
    )


def test_rows_of_too_few_groups_are_refused() -> None:
    few = [row for row in rows() if row.group in ("harbour", "hill", "market")]
    with pytest.raises(InputError, match="fewer than 5 groups"):
        calibrate("x", few, ERA, load_rubric())
