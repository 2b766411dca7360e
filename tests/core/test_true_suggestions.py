"""What a suggestion or a pattern says is true of the definition: no invented origin, no unlike tool, no “never”."""

from __future__ import annotations

from typing import Any

import scorer
from scorer.contracts.definitions import Snapshot
from scorer.contracts.report import ServerReport


def a_tool(name: str, description: str, *required: str, **texts: str) -> dict[str, Any]:
    properties = {
        each: {"type": "string", "description": texts.get(each, "")} for each in (*required, *texts)
    }
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return {"name": name, "description": description, "inputSchema": schema}


def scored(*tools: dict[str, Any]) -> ServerReport:
    return scorer.score_server(Snapshot("harbor", "harbor", tools, None))


def drafts(report: ServerReport, tool: str) -> dict[str, str]:
    (found,) = (each for each in report.tools if each.name == tool)
    return {edit.rule: edit.draft for edit in found.opportunities}


def patterns(report: ServerReport) -> dict[str, tuple[str, ...]]:
    return {pattern.kind: pattern.tools for pattern in report.patterns}


MOOR = a_tool("moor_ship", "Moors a ship at the berth that the harbor master assigned.", "berth_id")


def test_a_tool_that_requires_an_identifier_is_not_its_source() -> None:
    repairs = a_tool("list_berth_repairs", "Lists the repairs of one berth by date.", "berth_id")
    listing = a_tool("list_berths", "Lists the free berths of the inner harbor.")

    assert "`list_" not in drafts(scored(MOOR, repairs), "moor_ship").get("origin", "")
    assert "`list_berths`" in drafts(scored(MOOR, repairs, listing), "moor_ship")["origin"]


def test_no_origin_is_suggested_where_the_schema_states_it() -> None:
    listing = a_tool("list_berths", "Lists the free berths of the inner harbor.")
    stated = a_tool(
        "moor_ship", "Moors a ship at a berth.", "berth_id", berth_id="Free berth. Call list_berths first."
    )

    assert "origin" not in drafts(scored(stated, listing), "moor_ship")


def test_a_tool_that_does_something_else_is_not_an_alternative() -> None:
    tree = a_tool("berth_tree", "Shows the berths of a pier as a tree.")
    creates = a_tool("create_berth", "Creates a berth at a pier.")

    assert "berth_tree" not in " ".join(drafts(scored(creates, tree), "create_berth").values())


def test_a_draft_uses_the_verb_of_the_text_and_no_noun_of_the_name() -> None:
    status = a_tool("harbor_status", "Shows the harbor status.")
    messages = a_tool("console_messages", "Console messages.")
    report = scored(status, messages)

    assert drafts(report, "harbor_status")["restates-name"].startswith("Shows <")
    written = " ".join(drafts(report, "console_messages").values())
    assert "Message <" not in written


def test_a_draft_names_no_verb_as_an_object() -> None:
    take = a_tool("take_sounding", "Take a sounding of the water below the keel.", "place")

    assert "the take" not in " ".join(drafts(scored(take), "take_sounding").values())


def test_a_pattern_leaves_out_tools_whose_text_touches_on_the_matter() -> None:
    silent = a_tool("moor_ship", "Moors a ship at a berth of the inner harbor.", "ship")
    second = a_tool("tow_ship", "Tows a ship through the outer harbor.", "ship")
    returns = a_tool("berth_fee", "Returns the harbor fee.", "ship")

    assert patterns(scored(silent, second, returns))["result"] == ("moor_ship", "tow_ship")


def test_a_suggestion_says_that_nothing_is_said_only_where_that_is_so() -> None:
    returns = a_tool("berth_fee", "Fee of a berth. It returns it.", "ship")
    (tool,) = scored(returns).tools
    said = [edit.message for edit in tool.opportunities]

    assert "nothing says what comes back" not in said
