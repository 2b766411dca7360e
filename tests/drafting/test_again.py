"""A definition that was drafted before, and what most tools of a server say, stay whole in a draft."""

from __future__ import annotations

from typing import Any

from scorer.contracts.definitions import Snapshot
from scorer.contracts.drafts import Undrafted
from scorer.scoring.api import score_server
from tests.drafting.drafted import draft_of, drafted, tool
from tests.drafting.test_facts import lost
from tests.support.filled import applied

NOTICE = (
    "Ask the harbor master for a permit before the first call of a day, and hand it back in the evening. "
    "Calls without a permit are written into the log of the port and cost a fee of two crowns."
)
QUAYS = tuple(
    tool(name, f"{words} {NOTICE}", "berth")
    for name, words in (
        ("moor_boat", "Moors a boat."),
        ("paint_hull", "Paints a hull."),
        ("fuel_engine", "Fuels an engine."),
        ("weigh_cargo", "Weighs some cargo."),
    )
)
BILL = tool("get_bill", "Gets a bill", "bill_id")


def drafted_again(raw: dict[str, Any], reach: str = "A") -> dict[str, Any]:
    """Return a definition with its draft applied."""
    return applied(raw, draft_of(raw, reach=reach))


def test_what_most_tools_say_is_kept_though_it_earns_nothing() -> None:
    drafts = drafted(*QUAYS, reach="4.9").drafts
    assert [each.name for each in drafts] == ["fuel_engine", "moor_boat", "paint_hull", "weigh_cargo"]
    for draft in drafts:
        assert lost(draft) == []
        assert "   " not in draft.after


def test_what_most_tools_say_earns_nothing_behind_a_new_sentence_either() -> None:
    drafts = {each.name: each for each in drafted(*QUAYS, reach="4.9").drafts}
    edited = tuple(applied(raw, drafts[raw["name"]]) for raw in QUAYS)
    for each in score_server(Snapshot("quay", "quay", edited)).tools:
        assert each.tdqs == drafts[each.name].expected.drafted


def test_a_drafted_definition_is_not_drafted_again_before_its_gaps_are_filled() -> None:
    server = drafted(drafted_again(BILL))
    assert (server.drafts, server.undrafted) == ((), (Undrafted("get_bill", "open"),))


def test_a_higher_goal_adds_to_open_gaps_and_keeps_what_was_filled_in_beside_them() -> None:
    open_ = drafted_again(BILL)
    open_["description"] = open_["description"].replace(
        "Use this when <", "Use this when the clerk is away and <"
    )
    draft = draft_of(open_, reach="4.6")
    assert "Use this when the clerk is away and <situation that only this tool serves>." in draft.after
    assert draft.after.count("of which kind, where, in what form") == 1
    assert draft.gaps > draft_of(BILL).gaps - 1
    assert [each.name for each in draft.parameters] == []


def test_open_gaps_that_most_tools_share_lower_no_score() -> None:
    remark = "Fails if the gate of the yard is locked. Returns the place as row and number."
    tools = [
        tool(f"{verb}_crate", f"{verb.title()}s a crate of the yard. {remark}")
        for verb in ("lift", "stack", "sort")
    ]
    drafts = {each.name: each for each in drafted(*tools, reach="4.9").drafts}
    edited = tuple(applied(raw, drafts[raw["name"]]) for raw in tools)
    for each in score_server(Snapshot("yard", "yard", edited)).tools:
        assert each.tdqs >= drafts[each.name].expected.now
