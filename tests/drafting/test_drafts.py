"""A draft is in order, with gaps for what only the author knows; an open gap earns nothing."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING, Any

import pytest

from scorer.contracts.definitions import Snapshot
from scorer.contracts.errors import InputError
from scorer.scoring.api import score_server, score_tool
from scorer.scoring.variants import variants_of
from tests.drafting.drafted import GAP, draft_of, drafted, of_file, some_recorded, squeezed, tool
from tests.support.filled import applied, filled_definition
from tests.support.servers import OWN, needs_recorded, tools_of

if TYPE_CHECKING:
    from collections.abc import Iterable

BILLS = (
    tool("get_bill", "Gets a bill", "bill_id"),
    tool("list_bills", "Lists the open bills of a customer, newest first."),
    tool(
        "archive_bill",
        "Archives a bill of the last year. Returns the shelf. Use it after an audit.",
        "bill_id",
    ),
)


def test_a_weak_tool_gets_a_whole_description_with_gaps() -> None:
    draft = draft_of(*BILLS)
    assert draft.after == (
        "Gets a bill <of which kind, where, in what form>. "
        "Use this when <situation that this tool serves and `list_bills` does not>. "
        "For <other case>, use `list_bills` instead."
    )
    assert [(each.name, each.after) for each in draft.parameters] == [
        ("bill_id", "<what `bill_id` means, its format, and where the value comes from>")
    ]
    assert draft.gaps == len(GAP.findall(draft.after)) + 1


def test_the_sentences_are_put_in_the_order_purpose_behavior_use_parameters_returns() -> None:
    raw = tool(
        "get_tide",
        "Shows the tide of a harbor. Use it when a ship waits at the lock. "
        "Returns the height in meters. Fails if the gauge is frozen.",
    )
    draft = draft_of(raw, tool("get_wind", "Shows the wind."), reach="4.6")
    assert draft.reordered
    assert draft.after == (
        "Shows the tide of a harbor. Fails if the gauge is frozen. Use it when a ship waits at the lock. "
        "Do not use it for <case that it does not cover>. Returns the height in meters."
    )
    assert [piece.part for piece in draft.pieces] == ["purpose", "behavior", "usage", "usage", "returns"]


@pytest.mark.parametrize(
    "text",
    [
        "Shows the tide of a harbor. Returns the height. It is in meters. Use it when a ship waits at the lock.",
        "Shows the tide of a harbor. Returns the height.\nUse it when a ship waits at the lock.",
        "Shows the tide of a harbor. Returns the height. Use it:\n- before a ship sails\n- at night",
    ],
    ids=["a sentence that refers to the one before", "several lines", "a list"],
)
def test_sentences_that_build_on_one_another_stay_where_they_are(text: str) -> None:
    draft = draft_of(tool("get_tide", text), reach="4.9")
    assert not draft.reordered
    kept = squeezed(" ".join(piece.text for piece in draft.pieces if piece.kind == "kept"))
    assert kept == squeezed(text)


def test_lists_sections_and_code_keep_their_form_behind_the_prose() -> None:
    rest = "\n\nArgs:\n    berth: Number of the berth\n\nExample:\n```\nget_tide(4)\n```\n"
    draft = draft_of(tool("get_tide", f"Shows the tide{rest}", "berth", "day"))
    assert draft.after.startswith("Shows the tide")
    assert draft.after.endswith(rest)
    assert "Use this when <situation that only this tool serves>." in draft.after.removesuffix(rest)


def test_a_text_that_says_nothing_goes_on_in_a_gap() -> None:
    assert draft_of(tool("reader", "Reader.", "card")).after.startswith(
        "Reader: <what a call does, to which things, where>. "
    )


NOTICE = (
    "It only reads and changes nothing at the harbor office; an unknown berth, a closed gate and a missing permit are "
    "answered with an error. Give the number of the berth as the harbor plan shows it, and use the numbers of the "
    "current plan only, because the numbers of older plans mean other berths today."
)


def test_sentences_that_most_tools_share_stay_in_the_draft() -> None:
    tools = [
        tool(f"get_{what}", f"Shows the {what}. {NOTICE}", "berth") for what in ("tide", "wind", "depth")
    ]
    draft = draft_of(*tools)
    assert NOTICE in draft.after
    assert squeezed(draft.after) == draft.after


def test_a_tool_without_a_description_gets_one() -> None:
    draft = draft_of(tool("close_gate", None))
    assert (draft.before, draft.after) == ("", "Close <which things, of what, from where>.")


def test_a_draft_stops_where_the_goal_is_surely_reached() -> None:
    few, many = (draft_of(*BILLS, reach=reach) for reach in ("3", "4.5"))
    assert few.gaps < many.gaps
    assert many.expected.filled > few.expected.filled


def test_a_good_tool_gets_no_draft() -> None:
    server = drafted(*BILLS, reach="1")
    assert (server.drafts, server.undrafted) == ((), ())
    assert server.good == ("archive_bill", "get_bill", "list_bills")


def test_one_tool_can_be_drafted_alone() -> None:
    assert [each.name for each in drafted(*BILLS, only="get_bill").drafts] == ["get_bill"]


def test_a_goal_that_is_no_grade_is_refused() -> None:
    with pytest.raises(InputError, match="'great'"):
        drafted(*BILLS, reach="great")


def test_a_server_without_tools_is_refused() -> None:
    with pytest.raises(InputError, match="desk: the server lists no tools"):
        drafted()


def test_a_draft_carries_out_what_the_report_suggests() -> None:
    for path in OWN:
        suggested = {
            each.name: {edit.rule for edit in each.opportunities}
            for each in score_server(Snapshot(path.stem, path.name, tools_of(path))).tools
        }
        for draft in of_file(path).drafts:
            assert {piece.edit for piece in draft.pieces} - {""} <= suggested[draft.name]
            assert {each.edit for each in (*draft.hints, *draft.advice)} <= suggested[draft.name]


def test_hints_are_suggested_and_not_set() -> None:
    draft = draft_of(tool("delete_card", "Deletes the card of a reader."))
    assert [each.fix for each in draft.hints] == [
        "Set `destructiveHint: true` in the annotations of the tool."
    ]


def scored(tools: tuple[dict[str, Any], ...]) -> dict[str, float]:
    return {each.name: each.tdqs_estimate for each in score_server(Snapshot("a", "a", tools)).tools}


def shown(tools: tuple[dict[str, Any], ...]) -> tuple[float, dict[str, float]]:
    """Return the grade and the scores that a report shows."""
    report = score_server(Snapshot("a", "a", tools))
    return report.score.overall, {each.name: each.tdqs for each in report.tools}


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_an_applied_draft_scores_what_the_definition_did_since_open_gaps_earn_nothing(path: Any) -> None:
    tools, drafts = tools_of(path), {each.name: each for each in of_file(path).drafts}
    assert drafts
    edited = tuple(applied(raw, drafts[raw["name"]]) if raw["name"] in drafts else raw for raw in tools)
    before, after = scored(tools), scored(edited)
    assert all(after[name] >= before[name] for name in drafts)
    assert [name for name in drafts if after[name] > before[name] + 0.05] == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_the_scores_of_drafts_are_those_that_a_report_shows(path: Any) -> None:
    tools, server = tools_of(path), of_file(path)
    drafts = {each.name: each for each in server.drafts}
    edited = tuple(applied(raw, drafts[raw["name"]]) if raw["name"] in drafts else raw for raw in tools)
    grade, before = shown(tools)
    drafted_grade, after = shown(edited)
    assert (server.expected.now, server.expected.drafted) == (grade, drafted_grade)
    assert {name: each.expected.now for name, each in drafts.items()} == {
        each: before[each] for each in drafts
    }
    assert {name: each.expected.drafted for name, each in drafts.items()} == {
        each: after[each] for each in drafts
    }


def outcomes(paths: Iterable[Any], most: int) -> list[tuple[float, float]]:
    """Return the tdqs of filled drafts and how far it is from what was expected, tool by tool."""
    found = []
    for path in paths:
        names = [str(raw.get("name")) for raw in tools_of(path)]
        raws = {raw["name"]: raw for raw in tools_of(path)}
        for number, draft in enumerate(of_file(path).drafts[:most]):
            report = score_tool(filled_definition(raws[draft.name], draft, number % 3), names)
            found.append((report.tdqs, report.tdqs - draft.expected.filled))
    return found


def test_a_filled_draft_reaches_the_goal_and_scores_about_what_was_expected() -> None:
    found = outcomes(OWN, 20)
    assert min(tdqs for tdqs, _ in found) >= 3.5
    assert mean(abs(off) <= 0.3 for _, off in found) >= 0.75


@needs_recorded
def test_filled_drafts_of_recorded_servers_do_so_too() -> None:
    found = outcomes(some_recorded(), 2)
    assert min(tdqs for tdqs, _ in found) >= 3.5
    assert mean(abs(off) <= 0.3 for _, off in found) >= 0.85


OTHER_LANGUAGES = {
    "zh": (
        tool("get_tide", "根据港口名称查询潮汐高度", "harbor"),
        {
            "只有此工具适用的情况": "船长想知道今天能否进港",
            "其他情况": "所有港口的年度统计",
            "条件": "港口名称不存在",
            "错误": "NOT_FOUND 错误",
            "哪些字段，以何种形式": "高度和时间，JSON 数组",
            "`harbor` 的含义、格式和取值来源": "港口名称，例如“东港”，取自港口目录",
        },
    ),
    "es": (
        tool("get_tide", "Muestra la marea de un puerto de la costa.", "harbor"),
        {
            "situación que solo ella resuelve": "un barco espera en la esclusa",
            "otro caso": "la lista de puertos de una costa",
            "condición": "el puerto está cerrado",
            "error": "HARBOR_CLOSED",
            "qué campos, en qué forma": "la altura en metros y la hora, en JSON",
            "qué significa `harbor`, su formato y de dónde se obtiene": "Nombre del puerto en el anuario, como Levante",
        },
    ),
}


@pytest.mark.parametrize(("raw", "answers"), OTHER_LANGUAGES.values(), ids=OTHER_LANGUAGES)
def test_a_filled_draft_in_another_language_scores_about_what_was_expected(
    raw: dict[str, Any], answers: dict[str, str]
) -> None:
    draft = draft_of(raw, tool("list_tides", "Lists tides."))
    assert {
        each[1:-1]
        for text in (draft.after, *(each.after for each in draft.parameters))
        for each in GAP.findall(text)
    } <= set(answers)
    filled = applied(raw, draft, lambda text: GAP.sub(lambda match: answers[match[0][1:-1]], text))
    report = score_tool(filled, ["get_tide", "list_tides"])
    assert {"alternative", "when"} <= {claim.kind for claim in report.claims}
    assert abs(report.tdqs_estimate - draft.expected.filled) <= 0.3


def test_a_variant_scores_what_the_whole_server_gives_it() -> None:
    for path in OWN:
        expected = scored(tools_of(path))
        variants = variants_of(Snapshot(path.stem, path.name, tools_of(path)))
        assert {each.facts.tool.name: round(each.scored.estimate, 3) for each in variants} == expected
