"""Patterns: what many tools of a server have in common, in words that are true of each of them."""

from __future__ import annotations

from typing import Any

import pytest

import scorer
from scorer.claims.kinds import KINDS_BY_NAME
from scorer.contracts.definitions import Snapshot
from scorer.contracts.report import Pattern, ServerReport
from scorer.data.messages import messages
from scorer.scoring.applicable import APPLICABLE
from scorer.scoring.supposing import COMPUTED

WHEN = "Use this when the night shift hands over and the ward has changed."


def a_tool(name: str, description: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "description": description, "inputSchema": {"type": "object"}, **more}


def scored(*tools: dict[str, Any]) -> ServerReport:
    return scorer.score_server(Snapshot("ward", "ward", tools, None))


def of_kind(report: ServerReport, kind: str) -> list[Pattern]:
    return [pattern for pattern in report.patterns if pattern.kind == kind]


CHART = a_tool("chart_pulse", "Charts the pulse of one patient over the last shift as a line.")
ROUND = a_tool("print_round", "Prints the beds of a ward in the order of the morning round.")
SHIFT = a_tool("hand_over", f"Prints the open tasks of a ward for the next shift. {WHEN}")


def test_a_pattern_counts_the_tools_that_lack_a_fact_and_names_them() -> None:
    report = scored(CHART, ROUND, SHIFT)

    (pattern,) = of_kind(report, "when")
    assert pattern.text == "2 of 3 tools never say when to use them"
    assert pattern.tools == ("chart_pulse", "print_round")


def test_what_one_tool_lacks_is_no_pattern() -> None:
    assert of_kind(scored(CHART, SHIFT), "when") == []
    assert scored(CHART).patterns == ()


def test_the_pattern_that_costs_most_comes_first() -> None:
    gains = [pattern.gain for pattern in scored(CHART, ROUND, SHIFT).patterns]

    assert gains == sorted(gains, reverse=True)
    assert len(gains) > 1


def test_following_a_pattern_in_all_its_tools_raises_the_grade_by_about_its_gain() -> None:
    before = scored(CHART, ROUND, SHIFT)
    (pattern,) = of_kind(before, "when")
    sentences = ("Use this when a doctor asks about one patient.", "Use this when the round starts early.")
    edited = [
        tool | {"description": f"{tool['description']} {sentence}"}
        for tool, sentence in zip((CHART, ROUND), sentences, strict=True)
    ]

    after = scored(*edited, SHIFT)

    gained = after.score.overall - before.score.overall
    assert gained == pytest.approx(pattern.gain, abs=0.2)
    assert of_kind(after, "when") == []


def test_edits_of_the_same_sentence_make_one_pattern() -> None:
    report = scored(a_tool("pulse", "Pulse."), a_tool("beds", "Beds."), a_tool("shifts", "Shifts."))

    opening = {"restates-name", "fragment", "action", "scope"} & {each.kind for each in report.patterns}
    assert len(opening) == 1


def test_every_kind_that_may_be_suggested_has_words_for_its_pattern() -> None:
    defects = {kind for kind, each in KINDS_BY_NAME.items() if each.defect} - COMPUTED

    worded = {id.removeprefix("patterns.") for id in messages() if id.startswith("patterns.")}
    assert worded == {*APPLICABLE, *defects}
