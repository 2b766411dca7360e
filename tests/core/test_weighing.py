"""The engine: features add up to an estimate, claims saturate, the specification's bounds hold, cut points decide."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.claims.claim import Claim, strength_of
from scorer.claims.kinds import KINDS, annotate
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import gather
from scorer.contracts.dimensions import (
    BEHAVIOR,
    COMPLETENESS,
    DIMENSIONS,
    PARAMETERS,
    PURPOSE,
    USAGE,
)
from scorer.contracts.report import ToolReport
from scorer.data.rubric import DimensionRubric, load_rubric
from scorer.reading.tool import read_tool
from scorer.scoring.api import estimate_tdqs, score_tool
from scorer.scoring.features import FEATURES, strength, vector
from scorer.scoring.weigh import cut, score, weigh
from tests.support.command_line import ROOT
from tests.support.servers import OWN, tools_of

SEEDS = ROOT.parent / "shared" / "corpus" / "seeds.jsonl"
CUTS = (1.5, 2.5, 3.5, 4.5)
EXAMPLES = [example for kind in KINDS for example in (*kind.good, *kind.bad) if example.tool]


def weights(base: float = 3.0, points: dict[str, float] | None = None, cuts: Any = CUTS) -> DimensionRubric:
    return DimensionRubric(base, MappingProxyType(points or {}), cuts)


def claims(*strengths: float) -> tuple[Claim, ...]:
    return tuple(Claim("errors", each, ((0, 1),)) for each in strengths)


# --- the strength of claims ---


def test_a_claim_that_pins_nothing_down_has_no_strength_and_more_things_make_it_stronger() -> None:
    values = [strength_of(count) for count in range(8)]
    assert values[0] == 0
    assert values == sorted(values)
    assert values[4:] == [1.0] * 4


def test_no_claim_has_no_strength() -> None:
    assert strength(()) == 0.0


def test_a_second_claim_adds_a_share_and_a_third_nothing() -> None:
    one, two, three = (strength(claims(*[0.6] * n)) for n in (1, 2, 3))
    assert one == pytest.approx(0.6)
    assert one < two < 1
    assert two == three


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.floats(0.01, 1), max_size=8))
def test_strength_stays_between_nothing_and_one_whatever_the_order(amounts: list[float]) -> None:
    assert 0.0 <= strength(claims(*amounts)) <= 1.0
    assert strength(claims(*amounts)) == strength(claims(*reversed(amounts)))


def test_every_feature_of_every_example_is_between_nothing_and_one() -> None:
    for example in EXAMPLES:
        tool = read_tool(example.tool)
        values = vector(annotate(gather(tool, index_names((tool.name, *example.siblings)))))
        assert list(values) == [feature.name for feature in FEATURES]
        assert {name: value for name, value in values.items() if not 0 <= value <= 1} == {}


# --- from features to a score ---


@pytest.mark.parametrize(
    ("estimate", "score_"),
    [(1.0, 1), (1.49, 1), (1.5, 2), (2.5, 3), (3.499999, 3), (3.5, 4), (4.5, 5), (5.0, 5)],
)
def test_an_estimate_is_cut_into_a_score(estimate: float, score_: int) -> None:
    assert cut(estimate, CUTS) == score_


def test_an_estimate_is_the_base_and_the_sizes_at_their_strength() -> None:
    values = {"errors": 0.5, "limits": 1.0, "retry": 0.0, "waiting": 1.0}
    result = weigh(values, weights(2.0, {"errors": 0.5, "limits": 0.25, "retry": 9.0, "waiting": 0.0}))
    assert [tuple(part) for part in result.parts] == [("errors", 0.5, 0.25), ("limits", 1.0, 0.25)]
    assert (result.base, result.estimate, result.score, result.bound) == (2.0, 2.5, 3, None)


def test_an_estimate_never_leaves_the_scale() -> None:
    low, high = weigh({}, weights(-7.0)), weigh({"errors": 1.0}, weights(4.0, {"errors": 9.0}))
    assert (low.estimate, low.score) == (1.0, 1)
    assert (high.estimate, high.score) == (5.0, 5)


def test_the_lowest_estimate_scores_one_wherever_the_cut_points_lie() -> None:
    assert weigh({}, weights(1.0, cuts=(0.5, 0.6, 0.7, 0.8))).score == 1


def test_a_bound_of_the_specification_holds_score_and_estimate() -> None:
    result = weigh({"errors": 1.0}, weights(4.0, {"errors": 0.5}), bound=2)
    assert (result.score, result.estimate, result.bound) == (2, 2.0, 2)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_evidence_adds_up_to_the_estimate_of_every_example(dimension: str) -> None:
    for example in EXAMPLES:
        report = score_tool(example.tool, example.siblings)
        total = sum(reason.points for reason in report.evidence[dimension])
        bounded = min(max(total, 1.0), 5.0)
        assert report.estimates[dimension] == pytest.approx(bounded, abs=0.02)


def test_every_score_is_its_estimate_at_the_rubrics_cut_points() -> None:
    rubric = load_rubric()
    for example in EXAMPLES:
        tool = read_tool(example.tool)
        results = score(annotate(gather(tool, index_names((tool.name, *example.siblings)))), rubric)
        for key, result in results.items():
            assert 1.0 <= result.estimate <= 5.0
            expected = cut(result.estimate, rubric.dimensions[key].cuts) if result.estimate > 1 else 1
            assert result.score == expected or result.bound == result.score < expected


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
    assert report.flags == ("No Description",)
    assert {item.rule for item in report.opportunities} <= {"action"}
    assert report.tier_chances["D"] == 1.0
    assert [f.rule for f in report.findings] == ["PUR000", *(["SPC035"] if description is None else [])]


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
    assert "contradicts the annotations" in report.justifications[BEHAVIOR]


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
    """One dimension at most is more than one from its grade, and the tdqs no more than 0.8 of a point."""
    apart = {key: (report.scores[key], grade) for key, grade in graded.items()}
    assert len([key for key, pair in apart.items() if abs(pair[0] - pair[1]) > 1]) <= 1
    assert abs(report.tdqs - estimate_tdqs(graded)) <= 0.8


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
    assert output.estimates[PURPOSE] == plain.estimates[PURPOSE]
