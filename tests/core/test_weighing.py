"""The engine: evidence adds up to an estimate, repetition saturates, gates hold, cut points decide."""

from __future__ import annotations

import itertools
import json
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.claims.evidence import Hit
from scorer.claims.registry import ALL_FEATURES
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import Facts, gather
from scorer.contracts.dimensions import (
    BEHAVIOR,
    COMPLETENESS,
    CONCISENESS,
    DIMENSIONS,
    PARAMETERS,
    PURPOSE,
    USAGE,
)
from scorer.contracts.report import ToolReport
from scorer.data.rubric import DimensionRubric, load_rubric
from scorer.reading.tool import read_tool
from scorer.scoring.api import estimate_tdqs, score_tool
from scorer.scoring.weigh import SATURATION, combine, cut, score, score_dimension, strengths
from tests.support.command_line import ROOT
from tests.support.servers import OWN, tools_of

SEEDS = ROOT.parent / "shared" / "corpus" / "seeds.jsonl"
CUTS = (1.5, 2.5, 3.5, 4.5)


def facts(name: str, description: str, *siblings: str, **more: Any) -> Facts:
    tool = read_tool({"name": name, "description": description, "inputSchema": {"type": "object"}, **more})
    return gather(tool, index_names((name, *siblings)))


def weights(base: float = 3.0, **more: Any) -> DimensionRubric:
    fields: dict[str, Any] = {"context": {}, "points": {}, "caps": {}, "cuts": CUTS, **more}
    tables: dict[str, Any] = {k: MappingProxyType(v) if isinstance(v, dict) else v for k, v in fields.items()}
    return DimensionRubric(base=base, **tables)


# --- strength of evidence ---


def test_no_evidence_has_no_strength() -> None:
    assert combine([], repeats=True) == combine([], repeats=False) == 0.0


def test_of_evidence_that_does_not_add_up_the_strongest_counts() -> None:
    assert combine([Hit(0.2), Hit(0.9), Hit(0.5)], repeats=False) == 0.9


def test_each_further_piece_of_evidence_earns_less_and_the_fifth_nothing() -> None:
    totals = [combine([Hit()] * n, repeats=True) for n in range(7)]
    gained = [after - before for before, after in itertools.pairwise(totals)]
    assert gained[:4] == pytest.approx(SATURATION)
    assert list(SATURATION) == sorted(SATURATION, reverse=True)
    assert totals[4] == totals[5] == totals[6] == pytest.approx(1.0)


def test_the_strongest_evidence_comes_first_whatever_its_order() -> None:
    weak_first, weak_last = [Hit(0.25), Hit(1.0)], [Hit(1.0), Hit(0.25)]
    assert combine(weak_first, repeats=True) == combine(weak_last, repeats=True) == pytest.approx(0.75)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.floats(0, 2), max_size=8), st.booleans())
def test_strength_stays_between_nothing_and_one(amounts: list[float], repeats: bool) -> None:
    assert 0.0 <= combine([Hit(amount) for amount in amounts], repeats) <= 1.0


FIVE_CUES = [
    "Requires the librarian role.",
    "Needs an admin account.",
    "Callers must be logged in at the desk.",
    "Only the owner of the branch is allowed.",
    "An API key of the archive is checked.",
]


def test_five_cues_of_one_kind_earn_no_more_than_four() -> None:
    four = strengths(facts("close_card", "Close a card. " + " ".join(FIVE_CUES[:4])), BEHAVIOR)["BEH004"]
    five = strengths(facts("close_card", "Close a card. " + " ".join(FIVE_CUES)), BEHAVIOR)["BEH004"]
    assert four == five == pytest.approx(1.0)


def test_a_cue_in_a_sentence_that_only_repeats_the_name_earns_nothing() -> None:
    empty = strengths(facts("require_authentication", "Close it. Requires authentication."), BEHAVIOR)
    assert empty["BEH004"] == 0


# --- from evidence to a score ---


@pytest.mark.parametrize(
    ("estimate", "score_"),
    [(1.0, 1), (1.49, 1), (1.5, 2), (2.5, 3), (3.499999, 3), (3.5, 4), (4.5, 5), (5.0, 5)],
)
def test_an_estimate_is_cut_into_a_score(estimate: float, score_: int) -> None:
    assert cut(estimate, CUTS) == score_


def test_an_estimate_is_the_base_the_context_and_the_points_at_their_strength() -> None:
    given_ = facts("close_card", "Close a card.", annotations={"destructiveHint": True})
    result = score_dimension(
        given_, COMPLETENESS, weights(2.0, context={"annotated": 0.25, "nested": 9.0}, points={"CMP017": 0.5})
    )
    assert [(e.rule, e.points) for e in result.evidence] == [
        ("base", 2.0),
        ("context:annotated", 0.25),
        ("CMP017", 0.5),
    ]
    assert (result.estimate, result.score) == (2.75, 3)


def test_an_estimate_never_leaves_the_scale() -> None:
    given_ = facts("close_card", "Close a card.")
    low = score_dimension(given_, PURPOSE, weights(-7.0))
    high = score_dimension(given_, COMPLETENESS, weights(4.0, points={"CMP017": 9.0}))
    assert (low.estimate, low.score) == (1.0, 1)
    assert (high.estimate, high.score) == (5.0, 5)


def test_the_lowest_estimate_scores_one_wherever_the_cut_points_lie() -> None:
    given_ = facts("close_card", "Close a card.")
    assert score_dimension(given_, PURPOSE, weights(1.0, cuts=(0.5, 0.6, 0.7, 0.8))).score == 1


def test_a_limit_bounds_the_estimate_and_is_told_as_evidence() -> None:
    given_ = facts("get_user", "GET /api/users/:id")
    rule = next(r for r in ALL_FEATURES if r.kind == "cap" and r.dimension == PURPOSE)
    result = score_dimension(given_, PURPOSE, weights(4.0, caps={rule.id: 1.5}))
    assert result.estimate == 1.5
    assert [(e.rule, e.points) for e in result.evidence] == [("base", 4.0), (rule.id, -2.5)]


def test_of_two_limits_the_lower_one_is_told() -> None:
    given_ = facts("close_card", "Close card")
    assert given_.gate.purpose_cap is None
    tautology = facts("close card", "Close card")
    result = score_dimension(tautology, PURPOSE, weights(4.0, caps={"PUR012": 1.5}))
    assert (result.estimate, [e.rule for e in result.evidence]) == (2.0, ["base", "hard-gate"])


def test_a_rule_without_points_says_nothing() -> None:
    result = score_dimension(facts("close_card", "Close a card."), PURPOSE, weights())
    assert (result.evidence[0].rule, len(result.evidence), result.missed) == ("base", 1, ())


def test_what_was_missed_is_told_by_its_worth() -> None:
    given_ = facts("close_card", "Membership matters of the desk.", "list_cards")
    points = {"CMP017": 0.3, "CMP004": 0.4, "CMP002": 0.9}
    missed = score_dimension(given_, COMPLETENESS, weights(points=points)).missed
    assert [(m.feature.id, m.points) for m in missed] == [("CMP002", 0.9), ("CMP004", 0.4), ("CMP017", 0.3)]


def test_a_credit_is_missed_only_where_it_could_be_had() -> None:
    alone = score_dimension(facts("close_card", "Close it."), USAGE, weights(points={"USE003": 1.0}))
    beside = score_dimension(
        facts("close_card", "Close it.", "list_cards"), USAGE, weights(points={"USE003": 1.0})
    )
    assert [m.feature.id for m in alone.missed] == []
    assert [m.feature.id for m in beside.missed] == ["USE003"]


EXAMPLES = [example for rule in ALL_FEATURES for example in (*rule.good, *rule.bad) if example.tool]


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_evidence_adds_up_to_the_estimate_of_every_example(dimension: str) -> None:
    for example in EXAMPLES:
        report = score_tool(example.tool, example.siblings)
        total = sum(reason.points for reason in report.evidence[dimension])
        bounded = min(max(total, 1.0), 5.0)
        assert report.estimates[dimension] == pytest.approx(bounded, abs=0.0006)


def test_every_score_is_its_estimate_at_the_rubrics_cut_points() -> None:
    rubric = load_rubric()
    for example in EXAMPLES:
        tool = read_tool(example.tool)
        results = score(gather(tool, index_names((tool.name, *example.siblings))), rubric)
        for key, result in results.items():
            assert 1.0 <= result.estimate <= 5.0
            expected = cut(result.estimate, rubric.dimensions[key].cuts) if result.estimate > 1 else 1
            assert result.score == expected or (key == PURPOSE and result.score == 2 < expected)


# --- the specification's gates ---

CLOSE: dict[str, Any] = {
    "name": "close_card",
    "description": "Close a card.",
    "inputSchema": {"type": "object", "properties": {"card": {"type": "string", "description": "Barcode"}}},
}


def scored(*siblings: str, **changes: Any) -> ToolReport:
    return score_tool({**CLOSE, **changes}, siblings)


@pytest.mark.parametrize("description", [None, "", " \n\t\u3000"])
def test_without_a_description_every_score_is_one(description: str | None) -> None:
    report = scored(description=description, annotations={"readOnlyHint": True})
    assert dict(report.scores) == dict.fromkeys(DIMENSIONS, 1)
    assert dict(report.estimates) == dict.fromkeys(DIMENSIONS, 1.0)
    assert (report.tdqs, report.tier, report.tdqs_estimate) == (1.0, "D", 1.0)
    assert (report.flags, report.opportunities) == (("No Description",), ())
    assert report.tier_chances["D"] == 1.0
    assert [f.rule for f in report.findings] == ["PUR000"]


@pytest.mark.parametrize("description", ["close_card", " CLOSE_CARD\n", "Shut it"])
def test_a_description_that_is_the_name_or_the_title_caps_purpose_at_two(description: str) -> None:
    report = scored(description=description, title="shut it")
    assert report.flags == ("Tautological Description",)
    assert report.scores[PURPOSE] <= 2
    assert report.estimates[PURPOSE] <= 2.0


def test_a_near_tautology_scores_as_low_without_the_flag() -> None:
    report = scored(description="Closes cards.")
    assert report.flags == ()
    assert report.scores[PURPOSE] <= 3
    assert report.scores[USAGE] <= 2


@pytest.mark.parametrize(
    ("name", "description", "annotations"),
    [
        ("delete_card", "Deletes a card.", {"readOnlyHint": True}),
        ("create_record", "Creates a new record in the card index", {"readOnlyHint": True}),
        ("sendLetter", "Send a letter to the reader.", {"readOnlyHint": True, "destructiveHint": False}),
        ("delete_card", "Deletes a card. This cannot be undone.", {"destructiveHint": False}),
    ],
)
def test_a_contradicted_hint_makes_behaviour_one_and_raises_the_flag(
    name: str, description: str, annotations: dict[str, bool]
) -> None:
    report = scored(name=name, description=description, annotations=annotations)
    assert report.flags == ("Annotation Contradiction",)
    assert (report.scores[BEHAVIOR], report.estimates[BEHAVIOR]) == (1, 1.0)
    assert "BEH030" in {f.rule for f in report.findings if f.level == "error"}
    assert "contradicts" in report.justifications[BEHAVIOR]


@pytest.mark.parametrize(
    ("name", "description", "annotations"),
    [
        ("delete_card", "Deletes a card.", {}),
        ("delete_card", "Deletes a card.", {"readOnlyHint": False}),
        ("get_card", "Get a card that was deleted.", {"readOnlyHint": True}),
        ("create_report", "Create a report of lost cards.", {"readOnlyHint": True}),
        ("create_plan", "Create a plan for the desk. Does not write anything.", {"readOnlyHint": True}),
        ("get_card", "Get one card.", {"destructiveHint": True}),
        ("card_list", "Deletes are listed here.", {"readOnlyHint": True}),
    ],
)
def test_what_does_not_contradict_raises_no_flag(
    name: str, description: str, annotations: dict[str, bool]
) -> None:
    assert scored(name=name, description=description, annotations=annotations).flags == ()


# --- gradings by hand, and gradings that were published ---


def assert_near(report: ToolReport, graded: dict[str, int]) -> None:
    """No dimension is more than one from its grade, and the tdqs no more than half a point."""
    apart = {key: (report.scores[key], grade) for key, grade in graded.items()}
    assert {key: pair for key, pair in apart.items() if abs(pair[0] - pair[1]) > 1} == {}
    assert abs(report.tdqs - estimate_tdqs(graded)) <= 0.5


def test_our_own_definitions_come_out_near_a_grading_by_hand(subtests: pytest.Subtests) -> None:
    graded = json.loads((ROOT / "tests" / "cases" / "graded.json").read_text(encoding="utf-8"))
    tools = {f"{path.stem}.{tool['name']}": (tool, path) for path in OWN for tool in tools_of(path)}
    for place, grades in graded.items():
        tool, path = tools[place]
        siblings = [other["name"] for other in tools_of(path) if other is not tool]
        with subtests.test(place):
            assert_near(score_tool(tool, siblings), dict(zip(DIMENSIONS, grades, strict=True)))


@pytest.mark.skipif(not SEEDS.is_file(), reason="the published definitions are not beside this checkout")
def test_a_published_definition_comes_out_near_its_grading(subtests: pytest.Subtests) -> None:
    for row in map(json.loads, SEEDS.read_text(encoding="utf-8").splitlines()):
        tool = {key: value for key, value in row["tool"].items() if value is not None}
        with subtests.test(row["tool"]["name"]):
            assert_near(score_tool(tool, row["siblings"]), {key: row["scores"][key] for key in DIMENSIONS})


# --- the specification's worked examples, in words of our own ---


def _worked(report: ToolReport, *expected: int | None) -> dict[str, tuple[int, int]]:
    """Return what is more than one apart; a dimension expected as None is not compared."""
    pairs = [(key, n) for key, n in zip(DIMENSIONS, expected, strict=True) if n is not None]
    return {key: (report.scores[key], n) for key, n in pairs if abs(report.scores[key] - n) > 1}


def test_a_bounded_reader_that_names_its_alternative_is_near_the_top() -> None:
    report = score_tool(
        {
            "name": "get_loans",
            "description": "List EVERY loan of a date range, with no reader or branch filter. "
            "To filter by reader or branch, use find_loans_by_reader instead.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "start": {"type": "string", "description": "First day"},
                    "end": {"type": "string", "description": "Last day"},
                },
                "required": ["start", "end"],
            },
            "annotations": {"readOnlyHint": True, "destructiveHint": False},
        },
        ["find_loans_by_reader", "close_loan"],
    )
    assert _worked(report, 5, None, 3, 3, 5, 5) == {}
    assert report.tier == "A"


def test_an_update_that_only_lists_its_fields_is_middling() -> None:
    report = score_tool(
        {
            "name": "update_shelf",
            "description": "Update reading room shelf settings such as label, colour, and limits.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "shelf_id": {"type": "string", "description": "The shelf"},
                    "label": {"type": "string", "description": "New label"},
                    "colour": {"type": "string"},
                    "limits": {"type": "object"},
                },
                "required": ["shelf_id"],
            },
        }
    )
    assert _worked(report, 4, 2, 2, 3, 4, 2) == {}


def test_a_word_for_a_description_is_at_the_bottom() -> None:
    properties = {name: {"type": "string"} for name in ("data", "opts", "mode")}
    report = score_tool(
        {
            "name": "process",
            "description": "Process",
            "inputSchema": {"type": "object", "properties": properties},
        }
    )
    assert _worked(report, 1, 1, 1, 1, 2, 1) == {}
    assert report.tier == "D"


def test_context_moves_the_base() -> None:
    told = {"description": "Close the card of a reader who has moved to another town."}
    plain, annotated = scored(**told), scored(**told, annotations={"destructiveHint": True})
    assert annotated.estimates[BEHAVIOR] > plain.estimates[BEHAVIOR]
    bare = scored(**told, inputSchema={"type": "object", "properties": {"q1": {"type": "string"}}})
    none = scored(**told, inputSchema={"type": "object"})
    assert bare.estimates[PARAMETERS] < plain.estimates[PARAMETERS] < none.estimates[PARAMETERS]
    output = scored(**told, outputSchema={"type": "object", "properties": {"a": {}}})
    assert output.estimates[COMPLETENESS] > plain.estimates[COMPLETENESS]
    assert output.estimates[CONCISENESS] == plain.estimates[CONCISENESS]
