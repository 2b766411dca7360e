"""The arithmetic from six scores to a server's grade: exact, and that of the reference implementation."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
import tdqs
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.contracts.report import ShadowCandidate
from scorer.tdqs import rollup
from scorer.tdqs.context_signals import compute_signals
from tests.support.servers import FILES, tools_of

TENTHS = st.integers(10, 50).map(lambda tenths: tenths / 10)


def reference_server(values: list[float], four: tuple[int, ...]) -> Any:
    """Roll up with the reference implementation; only the parts that it reads are filled."""
    scores: Any = dict(zip(COHERENCE_DIMENSIONS, four, strict=True))
    reasons: Any = {key: tdqs.Justification(justification="", score=score) for key, score in scores.items()}
    coherence = tdqs.ServerCoherence(justifications=reasons, scores=scores, shadowing_risks=(), summary="")
    tools = [tdqs.ToolScore.model_construct(tdqs=value) for value in values]
    return tdqs.rollup_server_score(coherence=coherence, tool_count=len(tools), tool_scores=tools)


def test_all_15625_sets_of_scores_weigh_tier_and_smell_as_in_the_reference_implementation() -> None:
    for values in product(range(1, 6), repeat=6):
        scores: Any = dict(zip(DIMENSIONS, values, strict=True))
        value = tdqs.compute_tdqs(scores)
        assert rollup.tdqs(scores) == value
        assert rollup.tier(value) == tdqs.compute_tier(value)
        assert list(rollup.smells(scores)) == tdqs.compute_smells(scores)


@pytest.mark.parametrize(
    ("values", "weighed"),
    [
        ((5, 5, 3, 3, 5, 5), 4.3),
        ((4, 2, 2, 3, 4, 2), 2.9),
        ((1, 1, 1, 1, 2, 1), 1.1),
        ((1, 2, 2, 1, 1, 1), 1.4),
    ],
)
def test_a_tie_goes_up(values: tuple[int, ...], weighed: float) -> None:
    assert rollup.tdqs(dict(zip(DIMENSIONS, values, strict=True))) == weighed


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        (5.0, "A"),
        (3.5, "A"),
        (3.4, "B"),
        (3.0, "B"),
        (2.9, "C"),
        (2.0, "C"),
        (1.9, "D"),
        (1.0, "D"),
        (0.9, "F"),
    ],
)
def test_a_tier_begins_at_its_threshold(value: float, letter: str) -> None:
    assert rollup.tier(value) == letter == tdqs.compute_tier(value)


def test_every_coherence_is_that_of_the_reference_implementation() -> None:
    for four in product(range(1, 6), repeat=4):
        server = reference_server([3.0], four)
        assert rollup.coherence(dict(zip(COHERENCE_DIMENSIONS, four, strict=True))) == server.coherence_score


def test_every_pair_of_quality_and_coherence_grades_as_in_the_reference_implementation() -> None:
    fours = {sum(four): four for four in product(range(1, 6), repeat=4)}
    for tenths, four in product(range(10, 51), fours.values()):
        server = reference_server([tenths / 10], four)
        grade = rollup.overall(server.description_quality_score, server.coherence_score)
        assert (grade, rollup.tier(grade)) == (server.overall_score, server.overall_tier)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(TENTHS, min_size=1, max_size=40))
def test_any_server_rolls_up_as_in_the_reference_implementation(values: list[float]) -> None:
    server = reference_server(values, (3, 4, 4, 5))
    assert rollup.mean(values) == server.mean_tdqs
    assert rollup.description_quality(values) == server.description_quality_score


def test_one_poor_tool_weighs_forty_percent() -> None:
    assert rollup.description_quality([5.0] * 9 + [1.0]) == 3.2


@pytest.mark.parametrize("roll_up", [rollup.mean, rollup.description_quality])
def test_a_server_without_tools_has_no_score(roll_up: Any) -> None:
    with pytest.raises(ValueError, match="a server without tools has no score"):
        roll_up([])


def reference_candidates(costs: list[tuple[str, int]]) -> tuple[ShadowCandidate, ...]:
    found = tdqs.find_shadow_candidates(tdqs.CostedTool(cost, name) for name, cost in costs)
    return tuple(
        ShadowCandidate(
            item.tool, item.cheaper_sibling, item.invocation_cost, item.cheaper_sibling_invocation_cost
        )
        for item in found
    )


NAMES = st.sampled_from(["a", "b", "B", "\ue000", "\U00010000", "\U0001f4d6"]) | st.text(max_size=2)


@settings(max_examples=500, derandomize=True, deadline=None)
@given(st.lists(st.tuples(NAMES, st.integers(0, 12)), max_size=14))
def test_any_set_has_the_shadow_candidates_of_the_reference_implementation(
    costs: list[tuple[str, int]],
) -> None:
    assert rollup.shadow_candidates(costs) == reference_candidates(costs)


def test_whole_servers_have_the_shadow_candidates_of_the_reference_implementation() -> None:
    for path in FILES:
        costs = [(tool["name"], compute_signals(tool)["invocation_cost"]) for tool in tools_of(path)]
        assert rollup.shadow_candidates(costs) == reference_candidates(costs), path.name


def test_the_dearest_of_the_cheap_siblings_shadows_and_names_break_ties() -> None:
    costs = [("ping", 0), ("report", 12), ("find", 6), ("ask", 6), ("list", 7)]
    assert rollup.shadow_candidates(costs) == (
        ShadowCandidate("report", "ask", 12, 6),
        ShadowCandidate("find", "ping", 6, 0),
        ShadowCandidate("ask", "ping", 6, 0),
        ShadowCandidate("list", "ping", 7, 0),
    )


def test_a_tool_of_the_same_name_is_no_sibling() -> None:
    assert rollup.shadow_candidates([("sync", 0), ("sync", 2), ("sync", 40)]) == ()
    assert rollup.shadow_candidates([("sync", 2), ("sync", 40), ("ping", 0)]) == (
        ShadowCandidate("sync", "ping", 40, 0),
    )
