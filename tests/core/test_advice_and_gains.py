"""What a report advises: findings only for defects, edits sorted by what they gain, gaps left open."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.claims.kinds import KINDS, KINDS_BY_NAME
from scorer.contracts.definitions import Snapshot
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.report import Finding, Opportunity, ToolReport
from scorer.data.messages import text as words
from scorer.rules import ALL_RULES, BY_ID
from scorer.rules.low_scores import BY_DIMENSION
from scorer.scoring.api import score_server, score_tool
from scorer.scoring.applicable import HINTS
from scorer.scoring.findings import EMPTY_TEXT
from scorer.scoring.suggestions import MOST_EDITS, Standing

CARD: dict[str, Any] = {"card": {"type": "string", "description": "Barcode below the photo"}}
POOR: dict[str, Any] = {
    "name": "close_card",
    "description": "Close the card of a reader.",
    "inputSchema": {"type": "object", "properties": {"q1": {"type": "string"}}, "required": ["q1"]},
}
GOOD: dict[str, Any] = {
    "name": "get_card",
    "description": (
        "Fetch one library card by its barcode. Use this when a reader asks about open loans or fines; to see "
        "every card of a family use list_cards instead. Read-only. Requires the librarian role and fails with "
        "not_found when no card carries the barcode. Returns holder, branch, status, open loans and unpaid fines."
    ),
    "inputSchema": {"type": "object", "properties": CARD, "required": ["card"]},
    "annotations": {"readOnlyHint": True},
}
LIST: dict[str, Any] = {
    "name": "list_cards",
    "description": "List the cards of one family, newest first.",
    "inputSchema": {"type": "object", "properties": {}},
}


EXAMPLES = [
    *(each for rule in ALL_RULES for each in (*rule.good, *rule.bad)),
    *(each for kind in KINDS for each in (*kind.good, *kind.bad)),
]


def desk(*tools: Any) -> dict[str, ToolReport]:
    report = score_server(Snapshot("desk", "desk.json", tools or (POOR, GOOD, LIST)))
    return {tool.name: tool for tool in report.tools}


def overall_estimate(values: list[float]) -> float:
    """Return a server's overall before rounding, its coherence left out: 70% of mean (60%) and minimum (40%)."""
    return 0.7 * (0.6 * sum(values) / len(values) + 0.4 * min(values))


ESTIMATES = st.floats(1, 5).map(lambda value: round(value, 3))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(ESTIMATES, min_size=1, max_size=8), st.floats(0, 4), st.data())
def test_a_servers_gain_is_what_the_roll_up_says_by_hand(
    values: list[float], gain: float, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(values) - 1))
    gain = min(gain, 5.0 - values[at])
    after = [value + gain if number == at else value for number, value in enumerate(values)]
    by_hand = overall_estimate(after) - overall_estimate(values)
    assert Standing.of(values).gain(values[at], gain) == pytest.approx(by_hand, abs=1e-9)


@pytest.mark.parametrize(
    ("values", "estimate", "gain", "server"),
    [
        ([2.0], 2.0, 1.0, 0.7),
        ([2.0, 4.0], 4.0, 1.0, 0.21),
        ([2.0, 4.0], 2.0, 1.0, 0.21 + 0.28),
        ([2.0, 2.5, 4.0], 2.0, 1.0, 0.14 + 0.14),
        ([2.0, 2.0], 2.0, 1.0, 0.21),
    ],
)
def test_mending_the_worst_tool_counts_up_to_the_next_one(
    values: list[float], estimate: float, gain: float, server: float
) -> None:
    assert Standing.of(values).gain(estimate, gain) == pytest.approx(server)


def test_the_gain_of_every_edit_is_the_gain_of_its_server() -> None:
    tools = desk()
    standing = Standing.of([tool.tdqs_estimate for tool in tools.values()])
    for tool in tools.values():
        for item in tool.opportunities:
            expected = standing.gain(tool.tdqs_estimate, item.gain.tdqs)
            assert item.gain.server == pytest.approx(expected, abs=0.002)


def test_edits_come_by_what_they_gain_each_once_and_not_too_many() -> None:
    for tool in desk().values():
        gains = [item.gain.tdqs for item in tool.opportunities]
        assert gains == sorted(gains, reverse=True)
        edits = [item.rule for item in tool.opportunities]
        assert len(set(edits)) == len(edits) <= MOST_EDITS


def test_no_edit_gains_more_than_there_is_room_for() -> None:
    examples = [(each.tool, each.siblings) for each in EXAMPLES if each.tool]
    for raw, siblings in examples:
        report = score_tool(raw, siblings)
        for item in report.opportunities:
            room = 5.0 - report.estimates[item.dimension]
            assert 0 < item.gain.dimension <= room + 0.001
            assert 0 < item.gain.tdqs <= 5.0 - report.tdqs_estimate + 0.001
            assert 0 < item.gain.server <= 0.7 * item.gain.tdqs + 0.001


def test_an_edit_belongs_to_a_dimension_and_gains_there() -> None:
    for tool in desk().values():
        for item in tool.opportunities:
            assert item.rule in KINDS_BY_NAME or item.rule in HINTS
            assert item.dimension in DIMENSIONS
            assert item.gain.dimension > 0


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("when", "Use this when a reader moves to another town or loses the card."),
        ("result", "Returns the closing date and the loans that are still open."),
        ("reversibility", "This cannot be undone: the loan history is lost."),
        ("errors", "Fails with an error if the reader still has open loans."),
    ],
)
def test_following_an_advice_raises_the_estimate_and_the_advice_is_gone(kind: str, more: str) -> None:
    raw = {"name": "delete_card", "inputSchema": {"type": "object", "properties": CARD}}
    before = score_tool({**raw, "description": "Delete the card of a reader."})
    after = score_tool({**raw, "description": f"Delete the card of a reader. {more}"})
    assert kind in {item.rule for item in before.opportunities}
    assert kind in {claim.kind for claim in after.claims}
    assert after.tdqs_estimate > before.tdqs_estimate
    assert words(f"suggestions.{kind}.missing") not in {
        item.text for lacks in after.missed.values() for item in lacks if item.points > 0.3
    }


def test_deleting_a_repeated_sentence_raises_the_estimate_and_removes_the_finding() -> None:
    raw = {"name": "close_card", "inputSchema": {"type": "object", "properties": CARD}}
    once = "Close the card of a reader at the desk."
    before = score_tool({**raw, "description": f"{once} At the desk, close the card of a reader."})
    after = score_tool({**raw, "description": once})
    assert "CON005" in {found.rule for found in before.findings}
    assert "CON005" not in {found.rule for found in after.findings}
    assert after.tdqs_estimate > before.tdqs_estimate


def test_describing_a_parameter_raises_the_estimate() -> None:
    told = {**POOR, "inputSchema": {"type": "object", "properties": {"q1": CARD["card"]}, "required": ["q1"]}}
    before, after = score_tool(POOR), score_tool(told)
    assert "unexplained-parameters" in {item.rule for item in before.opportunities}
    assert "unexplained-parameters" not in {item.rule for item in after.opportunities}
    assert after.tdqs_estimate > before.tdqs_estimate


def test_a_definition_without_a_defect_and_without_a_weak_dimension_has_no_finding() -> None:
    report = desk()["get_card"]
    assert min(report.scores.values()) >= 3
    assert report.findings == ()
    assert report.opportunities != ()


def test_a_dimension_below_three_has_a_finding_of_its_own_unless_a_defect_of_it_is_reported() -> None:
    examples = [(each.tool, each.siblings) for each in EXAMPLES if each.tool]
    low = {rule.id for rule in BY_DIMENSION.values()}
    for raw, siblings in examples:
        report = score_tool(raw, siblings)
        reported = {each.rule for each in report.findings if each.level != "info"}
        if EMPTY_TEXT & reported:
            assert not low & reported
            continue
        defects = {BY_ID[id].dimension for id in reported - low}
        weak = {key for key, score in report.scores.items() if score < 3}
        assert {each.rule for each in report.findings} & low == {
            BY_DIMENSION[key].id for key in weak - defects
        }


def test_findings_come_gravest_first() -> None:
    raw = {"name": "delete_card", "description": "Deletes card.", "annotations": {"readOnlyHint": True}}
    levels = [found.level for found in score_tool(raw).findings]
    assert levels == sorted(levels, key=("error", "warning", "info").index)
    assert set(levels) == {"error", "warning"}


def fix_of(id: str) -> str:
    return words(f"rules.{id}.fix") if id in BY_ID else words(f"suggestions.{id}.fix")


def test_a_fix_keeps_its_gaps_and_names_nothing_but_what_the_definition_holds() -> None:
    tools = desk()
    for tool in tools.values():
        advised: list[Opportunity | Finding] = [*tool.opportunities, *tool.findings]
        for item in advised:
            assert "{" not in item.fix
            named = set(re.findall(r"`(\w+)`", item.fix)) - set(re.findall(r"\w+", fix_of(item.rule)))
            assert named <= {"q1", "card", "outputSchema", "true", "false", *tools}
            for offered in re.findall(r"“([^”]{20,})”", item.fix):
                assert re.search(r"<[^<>]+>", offered)


def test_text_of_the_definition_is_quoted_with_its_place() -> None:
    tool = desk({**POOR, "description": "Close the card of a reader. Close the card of a reader."})[
        "close_card"
    ]
    found = next(f for f in tool.findings if f.rule == "CON005")
    assert found.span == (28, 55)
    assert "Close the card of a reader." in found.message
    assert found.pointer == "/description"


def test_a_justification_is_whole_sentences_on_what_is_said_and_what_is_missing() -> None:
    told = desk()["close_card"].justifications
    assert set(told) == set(DIMENSIONS)
    for text in told.values():
        assert re.fullmatch(r"[A-Z].*\.", text)
        assert not re.search(r"[+-]\d", text)
    assert told["usage_guidelines"] == ("It does not say when to use this tool.")
    assert "The schema does not describe `q1`, and the text does not name it." in told["parameter_semantics"]
