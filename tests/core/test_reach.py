"""The way to a grade: which edits, in which order, and how sure."""

from __future__ import annotations

import pytest

from scorer.contracts.definitions import Snapshot
from scorer.contracts.errors import InputError
from scorer.scoring.api import score_server
from scorer.scoring.route import route
from scorer.tdqs.rollup import grade_of
from tests.support.snapshots import DESK

SERVER = score_server(Snapshot("desk", "desk.json", DESK[:4]))


def test_a_goal_is_a_tier_or_a_number() -> None:
    assert (grade_of("A"), grade_of("b"), grade_of("3.2")) == (3.5, 3.0, 3.2)


@pytest.mark.parametrize("words", ["Z", "0", "6", "", "nan"])
def test_any_other_goal_is_refused_with_the_ones_there_are(words: str) -> None:
    with pytest.raises(InputError, match=r"give a tier \(A, B, C, D\) or a number from 1 to 5"):
        grade_of(words)


def test_the_way_opens_with_the_lowest_tool_and_ends_where_the_grade_is_reached() -> None:
    found = route(SERVER, "4")
    assert found.reached
    assert found.steps[0].tool == min(SERVER.tools, key=lambda tool: tool.tdqs_estimate).name
    assert found.expected >= 4
    assert found.expected - found.steps[-1].grade < 4  # without the last edit it falls short


def test_steps_add_up_to_what_is_expected() -> None:
    found = route(SERVER, "4")
    start = found.expected - sum(step.grade for step in found.steps)
    assert start == pytest.approx(SERVER.score.overall, abs=0.2)
    assert all(step.gain > 0 and step.grade > 0 for step in found.steps)


def test_a_grade_that_is_there_needs_no_step() -> None:
    assert route(SERVER, "D").steps == ()


def test_what_no_edit_reaches_is_said() -> None:
    found = route(SERVER, "5")
    assert not found.reached
    assert found.expected < 5


def test_no_tool_is_raised_above_what_a_text_is_expected_to_reach() -> None:
    totals: dict[str, float] = {tool.name: tool.tdqs_estimate for tool in SERVER.tools}
    for step in route(SERVER, "5").steps:
        totals[step.tool] += step.gain
    assert max(totals.values()) <= 4.9
