"""How sure a score is: chances of tiers that add up, and an interval around the estimate."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.data.rubric import load_rubric
from scorer.scoring.certainty import interval, spread, tier_chances

ESTIMATES = st.floats(1, 5)
SIGMAS = st.floats(0.05, 1.5)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(ESTIMATES, SIGMAS)
def test_the_chances_of_all_tiers_add_to_one(estimate: float, sigma: float) -> None:
    chances = tier_chances(estimate, sigma)
    assert list(chances) == ["A", "B", "C", "D"]
    assert all(0.0 <= chance <= 1.0 for chance in chances.values())
    assert sum(chances.values()) == pytest.approx(1.0, abs=0.0021)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(ESTIMATES, SIGMAS)
def test_the_interval_holds_the_estimate_and_stays_on_the_scale(estimate: float, sigma: float) -> None:
    low, high = interval(estimate, sigma)
    assert 1.0 <= low <= estimate + 0.005
    assert estimate - 0.005 <= high <= 5.0


@settings(derandomize=True, max_examples=200, deadline=None)
@given(ESTIMATES, ESTIMATES, SIGMAS)
def test_a_better_estimate_has_no_lower_interval_and_no_lower_chance_of_a_good_tier(
    one: float, other: float, sigma: float
) -> None:
    worse, better = sorted((one, other))
    assert interval(worse, sigma)[0] <= interval(better, sigma)[0]
    assert interval(worse, sigma)[1] <= interval(better, sigma)[1]
    chances = [tier_chances(estimate, sigma) for estimate in (worse, better)]
    assert chances[0]["A"] <= chances[1]["A"]
    assert chances[0]["D"] >= chances[1]["D"]
    reached_b = [chance["A"] + chance["B"] for chance in chances]
    assert reached_b[0] <= reached_b[1] + 0.0011


@settings(derandomize=True, max_examples=100, deadline=None)
@given(ESTIMATES, SIGMAS, SIGMAS)
def test_a_wider_spread_gives_no_narrower_interval(estimate: float, one: float, other: float) -> None:
    narrow, wide = (interval(estimate, sigma) for sigma in sorted((one, other)))
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]


def test_an_estimate_in_the_middle_of_a_tier_is_surest_of_it() -> None:
    assert tier_chances(3.25, 0.1) == pytest.approx(
        {"A": 0.023, "B": 0.976, "C": 0.001, "D": 0.0}, abs=0.0006
    )
    assert tier_chances(4.8, 0.2) == {"A": 1.0, "B": 0.0, "C": 0.0, "D": 0.0}


def test_the_interval_is_the_one_that_four_in_five_fall_into() -> None:
    assert interval(3.0, 0.5) == (2.36, 3.64)


def test_a_fact_of_the_context_multiplies_the_spread() -> None:
    rubric = replace(load_rubric(), spread=MappingProxyType({"default": 0.4, "other_language": 1.5}))
    assert spread(rubric, frozenset({"annotated"}), 3.0) == 0.4
    assert spread(rubric, frozenset({"annotated", "other_language"}), 3.0) == pytest.approx(0.6)


def test_the_spread_of_high_estimates_narrows_by_a_factor_a_point_above_the_middle() -> None:
    rubric = replace(load_rubric(), spread=MappingProxyType({"default": 0.4, "above_middle": 0.5}))
    assert spread(rubric, frozenset(), 2.0) == 0.4
    assert spread(rubric, frozenset(), 4.5) == pytest.approx(0.2)


def test_a_rubric_may_place_a_tier_where_half_of_the_tools_reach_it() -> None:
    assert tier_chances(3.1, 0.4, {"B": 3.1}) == {"A": 0.191, "B": 0.309, "C": 0.498, "D": 0.002}
