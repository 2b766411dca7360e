"""The statistics of agreement, against numbers worked out by hand and against scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

from scorer.calibration import statistics as stats
from scorer.calibration.fit import Array

SCORES = st.lists(st.integers(1, 5), min_size=2, max_size=40)


def array(*values: float) -> Array:
    return np.array(values, dtype=float)


def test_kappa_is_one_minus_the_squared_error_over_that_of_chance() -> None:
    # by hand: errors 0 1 0 1, mean square 0.5; all sixteen pairs have a mean square of 2.5
    assert stats.kappa(array(1, 2, 3, 4), array(1, 3, 3, 3)) == pytest.approx(1 - 0.5 / 2.0)


def test_kappa_of_what_never_varies_and_agrees_is_not_known() -> None:
    assert math.isnan(stats.kappa(array(4, 4), array(4, 4)))


@given(SCORES)
def test_kappa_of_equal_scores_is_one_and_never_more(scores: list[int]) -> None:
    values = array(*scores)
    if values.var() > 0:
        assert stats.kappa(values, values) == pytest.approx(1)
        assert stats.kappa(values, values[::-1]) <= 1


@given(SCORES)
def test_ranks_are_those_of_scipy(scores: list[int]) -> None:
    assert stats.ranks(array(*scores)).tolist() == rankdata(scores).tolist()


def test_the_rank_correlation_is_that_of_scipy() -> None:
    one, other = array(1, 2, 2, 3, 5, 4), array(2, 1, 2, 5, 4, 4)
    assert stats.spearman(one, other) == pytest.approx(spearmanr(one, other).statistic)


def test_a_rank_correlation_that_the_length_explains_is_gone_when_length_is_held_fixed() -> None:
    random = np.random.default_rng(1)
    length = random.normal(size=400)
    one, other = length + random.normal(size=400), length + random.normal(size=400)
    assert stats.spearman(one, other) > 0.4
    assert abs(stats.partial_spearman(one, other, length)) < 0.15


def test_exact_and_within_one_count_shares_of_rows() -> None:
    published, ours = array(1, 2, 3, 4), array(1, 3, 5, 4)
    assert (stats.exact(published, ours), stats.within_one(published, ours)) == (0.5, 0.75)


def test_bias_is_how_much_too_high_ours_are() -> None:
    assert stats.bias(array(2, 3), array(3, 3)) == 0.5
    assert stats.mean_error(array(2, 3), array(3, 2)) == 1


def test_groups_are_drawn_whole_and_always_alike() -> None:
    drawn = stats.draws(["a", "a", "b", "c"])
    assert len(drawn) == stats.DRAWS
    assert all((places == 0).sum() == (places == 1).sum() for places in drawn)
    assert [p.tolist() for p in drawn] == [p.tolist() for p in stats.draws(["a", "a", "b", "c"])]


def test_one_group_tells_nothing_of_a_standard_error() -> None:
    ((value, error),) = stats.measure(
        {"bias": stats.bias}, array(1, 2), array(2, 2), stats.draws(["a", "a"])
    ).values()
    assert value == 0.5
    assert math.isnan(error)
