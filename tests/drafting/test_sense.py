"""Sentences that a draft adds make sense beside those of the definition, and ask for nothing that it states."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drafting.drafted import draft_of, tool

WIND = tool("list_winds", "Lists the winds of a coast.")


def taking(**schema: Any) -> dict[str, Any]:
    """Return a tool with one parameter of this schema."""
    return {
        **tool("paint_hull", "Paints the hull"),
        "inputSchema": {"type": "object", "properties": {"coat": schema}},
    }


@pytest.mark.parametrize(
    ("schema", "gap"),
    [
        ({"type": "string"}, "<what `coat` means, its format, and where the value comes from>"),
        ({"type": "string", "format": "date"}, "<what `coat` means, and where the value comes from>"),
        ({"type": "boolean"}, "<what changes if `coat` is true, and the default>"),
        ({"type": "boolean", "default": False}, "<what changes if `coat` is true>"),
        ({"type": "integer", "minimum": 1}, "<what `coat` means, its unit and its range>"),
        ({"type": "integer", "minimum": 1, "maximum": 9}, "<what `coat` means, and its unit>"),
        ({"type": "object"}, "<what `coat` holds, and its keys>"),
        ({"type": "object", "properties": {"tone": {"type": "string"}}}, "<what `coat` holds>"),
        ({"type": ["array", "null"]}, "<what `coat` lists, and the format of an item>"),
        (
            {"anyOf": [{"type": "string", "description": "Name of a color."}, {"type": "null"}]},
            "<what `coat` means, as the texts of its forms in the schema say>",
        ),
    ],
)
def test_a_gap_of_a_parameter_asks_for_what_the_schema_leaves_open(schema: dict[str, Any], gap: str) -> None:
    assert [each.after for each in draft_of(taking(**schema)).parameters] == [gap]


def test_no_two_gaps_ask_where_a_value_comes_from() -> None:
    draft = draft_of(
        tool("paint_hull", "Paints the hull", "hull_id"), tool("list_hulls", "Lists hulls."), reach="4.8"
    )
    assert "`hull_id` comes from <the field of `list_hulls` that holds it, or another place>." in draft.after
    assert [each.after for each in draft.parameters] == ["<what `hull_id` means, and its format>"]


@pytest.mark.parametrize(
    "notice",
    [
        "INTERNAL USE ONLY - DO NOT CALL.",
        "Deprecated since the spring.",
        "Not for guests of the inn",
    ],
)
def test_a_purpose_stands_before_a_notice_and_does_not_go_on_with_it(notice: str) -> None:
    after = draft_of(tool("get_tide", notice, "berth"), reach="4.5").after
    assert after.startswith("Get <which things, of what, from where>. " + notice)


@pytest.mark.parametrize(
    "ban",
    ["For internal use only.", "Never call this tool directly.", "This must not be invoked by an agent."],
)
def test_a_tool_that_may_not_be_called_gets_no_words_about_when_to_call_it(ban: str) -> None:
    draft = draft_of(tool("get_wind", f"Shows the wind. {ban}", "berth"), WIND, reach="4.8")
    assert {piece.edit for piece in draft.pieces if piece.part == "usage"} <= {""}
    assert "usage" in {
        piece.part for piece in draft_of(tool("get_wind", "Shows the wind.", "berth"), WIND).pieces
    }


def test_a_ban_of_one_case_is_no_ban() -> None:
    draft = draft_of(tool("get_wind", "Shows the wind. Do not use this tool for a forecast.", "berth"), WIND)
    assert "For <other case>, use `list_winds` instead." in draft.after


def test_an_it_after_the_new_sentences_still_means_this_tool() -> None:
    opening, rest = (
        "Shows the wind at a berth of the eastern harbor.",
        "It takes:\n- berth: Number of the berth",
    )
    draft = draft_of(tool("get_wind", f"{opening}\n\n{rest}", "berth"), WIND, reach="3")
    assert draft.after == (
        f"{opening} For <other case>, use `list_winds` instead. "
        f"Use this when <situation that this tool serves and `list_winds` does not>.\n\n{rest}"
    )


def test_a_lone_sentence_about_another_tool_stands_behind_such_an_it() -> None:
    opening, rest = (
        "Shows the wind at a berth of the eastern harbor.",
        "It takes:\n- berth: Number of the berth",
    )
    draft = draft_of(tool("get_wind", f"{opening}\n\n{rest}\n", "berth"), WIND, reach="2.8")
    assert draft.after == f"{opening}\n\n{rest}\n\nFor <other case>, use `list_winds` instead.\n"


def test_a_line_of_the_description_that_is_not_read_is_pointed_at() -> None:
    lines = "    coats: How many\n        Examples:\n        - one\n    brush: Width in inches\n"
    draft = draft_of(tool("paint_hull", f"Paints the hull.\n\nArgs:\n{lines}", "coats", "brush"), reach="4.8")
    assert "<what `brush` means, as the description says>" in [each.after for each in draft.parameters]


def test_no_sentence_asks_for_what_the_gap_of_a_parameter_asks_for() -> None:
    edits = {piece.edit for piece in draft_of(tool("paint_hull", "Paints it", "coat"), reach="4.9").pieces}
    assert not {"values", "explains-parameter"} & edits


def test_a_parameter_that_bounds_the_result_is_named_in_place_of_a_number() -> None:
    raw = tool("list_winds", "Lists the winds of a coast, the strongest of the last night first.")
    raw["inputSchema"]["properties"]["page_size"] = {
        "type": "integer",
        "description": "Winds on a page, max 9.",
    }
    assert "Returns at most `page_size` winds, sorted by <order>." in draft_of(raw, reach="4.9").after


def test_what_a_list_holds_is_named_in_the_plural_or_left_open() -> None:
    raw = tool("list_wind_by_gusts", "Lists the wind of a coast by gusts.")
    assert "Returns at most <number> <items>, sorted by <order>." in draft_of(raw, reach="4.9").after


def test_new_sentences_leave_one_blank_line_before_a_section() -> None:
    text = "Paints the hull.\n\n    It dries by night.\n    \n    Args:\n        coat: Color of the paint"
    after = draft_of(tool("paint_hull", text, "coat"), reach="4.5").after
    assert after.endswith(">.\n    \n    Args:\n        coat: Color of the paint")


def test_what_the_definition_says_of_its_parameters_does_not_follow_the_name_of_another_tool() -> None:
    text = "Shows the wind by berth or by day. Returns the speed. Pass either berth or day; berth wins."
    after = draft_of(tool("get_wind", text, "berth", "day"), WIND, reach="4.5").after
    assert "use `list_winds` instead. Use this when <" in after
    assert after.index("list_winds") < after.index("Pass either berth")


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("Returns the speed.", "The result has <which fields, in which form>."),
        ("Fails if frozen.", "Also fails with <error> if <condition>."),
        ("Use it at night.", "In particular, use it when <situation that only this tool serves>."),
    ],
)
def test_a_sentence_that_says_little_is_not_begun_again_in_the_same_words(said: str, more: str) -> None:
    after = draft_of(tool("get_wind", f"Shows the wind of a harbor. {said}", "berth"), reach="4.9").after
    assert more in after
    assert after.count(said.split()[0]) == 1
