"""What an evaluation tells, and in which order."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest

from scorer.calibration.coherence_agreement import our_coherence
from scorer.calibration.coherence_rows import SetRow
from scorer.calibration.dimensions_apart import rows_apart
from scorer.calibration.evaluate import evaluate
from scorer.calibration.inputs import Inputs
from scorer.calibration.predict import as_it_stands, predict
from scorer.calibration.results import CONSTANT, ESTIMATE, FOUR, INTEGERS, LENGTH, MEAN, OURS, Evaluation
from scorer.calibration.tables import as_json, as_markdown, as_text
from scorer.claims.kinds import annotate
from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.data.rubric import load_rubric
from scorer.scoring.api import score_tool
from tests.calibration.labeled import labeled, rows


@cache
def found(fitted: bool = True) -> Evaluation:
    return evaluate("tools.jsonl", labeled(), load_rubric(), fitted=fitted)


def test_all_rows_come_first_and_then_each_era_the_newer_first() -> None:
    assert [(each.name, each.rows, each.groups) for each in found().slices] == [
        ("all rows", 78, 12),
        ("2026-q4", 54, 8),
        ("2026-q2", 24, 4),
    ]


def test_every_target_has_six_statistics_of_ours_and_of_two_baselines() -> None:
    targets = found().slices[0].targets
    assert [target.key for target in targets] == [*DIMENSIONS, ESTIMATE, INTEGERS]
    assert [target.rows for target in targets] == [30, 30, 78, 30, 78, 78, 60, 60]
    for target in targets:
        assert list(target.figures) == [OURS, MEAN, LENGTH]
        for figures in target.figures.values():
            assert list(figures) == ["exact", "within_one", "kappa", "spearman", "mae", "bias"]


def test_ours_agrees_better_than_the_mean_and_than_length_with_a_judge_who_reads() -> None:
    whole = next(t for t in found().slices[0].targets if t.key == ESTIMATE).figures
    assert whole[OURS]["mae"].value < whole[LENGTH]["mae"].value < whole[MEAN]["mae"].value


def test_the_whole_has_its_own_figures() -> None:
    whole = found().slices[0].whole
    assert {name: list(figures) for name, figures in whole.items()} == {
        "passes": [ESTIMATE, INTEGERS, MEAN, LENGTH],
        "tier": [ESTIMATE, INTEGERS, MEAN, LENGTH],
        "spearman_length_held": [ESTIMATE, INTEGERS],
        "spearman_rest_of_small": [OURS, LENGTH],
        "coverage": [OURS, CONSTANT],
        "width": [OURS, CONSTANT],
        "interval_score": [OURS, CONSTANT],
    }


def test_the_confusion_counts_every_published_tdqs_once() -> None:
    for each in found().slices:
        published = next(t.rows for t in each.targets if t.key == ESTIMATE)
        assert sum(count for row in each.confusion.values() for count in row.values()) == published


def test_a_server_with_many_scored_tools_has_its_mean_and_minimum() -> None:
    (line,) = found(fitted=False).slices[0].servers
    own = [row for row in rows() if row.server == "harbour-library"]
    ours = [score_tool(row.tool, row.siblings) for row in own]
    published = [row.tdqs for row in own if row.tdqs is not None]
    assert (line.server, line.tools) == ("harbour-library", 12)
    assert line.published == pytest.approx((sum(published) / 12, min(published)))
    assert line.integers == pytest.approx((sum(r.tdqs for r in ours) / 12, min(r.tdqs for r in ours)))
    assert line.estimates == pytest.approx(
        (sum(r.tdqs_estimate for r in ours) / 12, min(r.tdqs_estimate for r in ours)), abs=1e-3
    )


def test_as_it_stands_a_row_is_scored_as_a_report_scores_it() -> None:
    for row in rows()[:12]:
        ours, report = predict(annotate(row.facts()), load_rubric()), score_tool(row.tool, row.siblings)
        assert (ours.scores, ours.tdqs, ours.interval, ours.tier_chances, ours.reasons) == (
            report.scores, report.tdqs, report.interval, report.tier_chances, report.justifications
        )  # fmt: skip


def test_out_of_fold_differs_from_the_rubric_as_it_stands() -> None:
    assert found().slices[0].targets != found(fitted=False).slices[0].targets


def test_one_era_is_measured_as_it_is_among_all() -> None:
    alone = evaluate("tools.jsonl", labeled(), load_rubric(), era="2026-q2")
    among = json.loads(as_json(found()))["slices"][2]
    assert json.loads(as_json(alone))["slices"] == [among]


def test_an_era_that_no_row_has_is_refused() -> None:
    with pytest.raises(
        InputError, match=r"^no row has the era '1999'; tools.jsonl has the eras: 2026-q2, 2026-q4$"
    ):
        evaluate("tools.jsonl", labeled(), load_rubric(), era="1999")


def test_too_few_groups_to_fit_without_each_are_refused_with_the_way_out() -> None:
    few = Inputs(tuple(row for row in rows() if row.group in ("harbour", "hill")))
    with pytest.raises(InputError, match=r"2 groups, which is too few .* --folds none$"):
        evaluate("few.jsonl", few, load_rubric())
    assert evaluate("few.jsonl", few, load_rubric(), fitted=False).slices


def test_rows_far_apart_are_listed_the_furthest_first_with_both_reasons() -> None:
    near, far, further = rows()[:3]
    far = replace(
        far,
        scores={
            "purpose_clarity": 1
            if predict(annotate(far.facts()), load_rubric()).estimates["purpose_clarity"] > 3
            else 5
        },
    )
    further = replace(
        further, scores={}, tdqs=1.0, tool={**further.tool, "description": rows()[4].description}
    )
    near = replace(near, scores={}, tdqs=None)
    three = [near, far, further]
    ours = as_it_stands(three, load_rubric())
    apart = rows_apart(three, ours, {far.id: {"purpose_clarity": "It is vague."}})
    assert {item.id for item in apart} == {far.id, further.id}
    (part,) = next(item for item in apart if item.id == far.id).parts
    assert (part.our_reason, part.their_reason) == (ours[1].reasons["purpose_clarity"], "It is vague.")
    gaps = [
        max([abs((i.published or i.ours) - i.ours), *(abs(p.published - p.ours) for p in i.parts)])
        for i in apart
    ]
    assert gaps == sorted(gaps, reverse=True)


def test_names_alone_measure_naming_and_the_count_and_a_count_alone_the_count() -> None:
    names, count = "naming_consistency", "tool_count_appropriateness"
    assert [sorted(row.measurable()) for row in labeled().sets] == [
        [names, count], [names, count], [names, count], [count]
    ]  # fmt: skip


def test_the_count_is_that_of_the_server_even_where_few_names_are_known() -> None:
    few, many = (
        SetRow("s", count, ({"name": "get_loan"}, {"name": "list_loans"}, {"name": "find_loan"}), False, {})
        for count in (3, 90)
    )
    key = "tool_count_appropriateness"
    assert our_coherence(few, load_rubric())[key] > our_coherence(many, load_rubric())[key]


def test_definitions_measure_all_of_coherence() -> None:
    tools = tuple(row.tool for row in rows() if row.server == "hill-library")
    whole = SetRow("hill", len(tools), tools, True, {})
    assert list(our_coherence(whole, load_rubric())) == list(COHERENCE_DIMENSIONS)


def test_coherence_stands_beside_always_answering_4() -> None:
    targets = {target.key: target for target in found().coherence}
    assert {key: target.sets for key, target in targets.items()} == {
        "naming_consistency": 3, "tool_count_appropriateness": 4
    }  # fmt: skip
    assert list(targets["naming_consistency"].figures) == [OURS, FOUR]


def test_the_json_holds_every_figure_and_null_for_what_is_not_known() -> None:
    document = json.loads(as_json(found()))
    assert list(document) == [
        "corpus", "rubric", "fitted", "slices", "apart", "notes", "coherence", "risks", "readers", "marks"
    ]  # fmt: skip
    mean = document["slices"][0]["targets"][0]["figures"]["always the mean"]
    assert mean["spearman"] == {"value": None, "error": None}
    assert [target["key"] for target in document["slices"][0]["targets"]] == [*DIMENSIONS, ESTIMATE, INTEGERS]


def test_the_text_says_how_the_figures_came_about() -> None:
    assert "out of fold" in as_text(found()).splitlines()[0]
    assert "as it is" in as_text(found(fitted=False)).splitlines()[0]


def test_text_and_markdown_show_the_same_rows_of_figures() -> None:
    for shown in (as_text(found()), as_markdown(found())):
        for words in (
            "TDQS, estimate",
            "always the mean",
            "length alone",
            "80% interval: coverage",
            "Naming",
        ):
            assert words in shown


def test_hostile_names_are_shown_harmless() -> None:
    row = replace(
        rows()[0], scores={"purpose_clarity": 1}, tool={**rows()[0].tool, "name": "\x1b[31mx|y\u202e"}
    )
    each = evaluate("x", Inputs((row,)), load_rubric(), fitted=False)
    assert each.apart
    for shown in (as_text(each), as_json(each), as_markdown(each)):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
