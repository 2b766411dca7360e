"""Following a suggestion helps: its claim is read afterwards, and the estimate rises by about what was promised."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from scorer.claims.kinds import KINDS_BY_NAME
from scorer.data.messages import messages
from scorer.language.document import read
from scorer.scoring.applicable import APPLICABLE, HINTS, SAME_SENTENCE, WHOLE_SENTENCE
from scorer.scoring.drafts import DRAFTED
from scorer.scoring.supposing import made
from tests.support.followed import FILLERS, Scored, followed, gaps_of, scored
from tests.support.servers import OWN, RECORDED, needs_recorded, tools_of

#: Definitions of a recorded server that are tried, and the longest text among them.
TRIED, LONGEST = 1, 1500
#: The shares of edits that must gain what was promised within a factor of two, and whose claim must be read.
WITHIN_TWO, READ_AFTERWARDS = 0.9, 0.95
#: Where a draft may be read otherwise: the parameter is named earlier in the text, which is where its claims are read.
LOOSE = frozenset({"explains-parameter", "values", "interaction", "origin"})
BILLS: tuple[dict[str, Any], ...] = (
    {"name": "get_bill", "description": "Gets a bill.", "inputSchema": {"type": "object", "properties": {}}},
    {
        "name": "list_bills",
        "description": "Lists the open bills of a customer, newest first.",
        "inputSchema": {"type": "object", "properties": {}},
    },
)


@dataclass(frozen=True)
class Outcome:
    """What became of one suggestion: what it promised, what following it gained, and whether its claims are read."""

    tool: str
    kind: str
    promised: float
    gained: float
    read: bool
    left: float

    def __str__(self) -> str:
        return f"{self.tool} {self.kind}: promised {self.promised:.3f}, gained {self.gained:.3f}"


def tool(name: str, text: str, *parameters: str, **more: Any) -> dict[str, Any]:
    properties = {each: {"type": "string"} for each in parameters}
    return {
        "name": name,
        "description": text,
        "inputSchema": {"type": "object", "properties": properties},
        **more,
    }


def kinds_of(raw: dict[str, Any], *siblings: str) -> list[str]:
    return [item.rule for _, item in scored(raw, siblings).edits]


def fix_of(raw: dict[str, Any], kind: str, *siblings: str) -> str:
    return next(item.fix for _, item in scored(raw, siblings).edits if item.rule == kind)


def outcomes(raw: dict[str, Any], siblings: list[str]) -> Iterator[Outcome]:
    """Yield what became of each suggestion; in a text that says nothing, its first whole sentence is written first."""
    before = scored(raw, siblings)
    whole = next((item for each, item in before.edits if each.kind in WHOLE_SENTENCE), None)
    written = next(followed(raw, whole, before.definition)) if whole else raw
    start = scored(written, siblings) if whole else before
    for each, item in before.edits:
        first = item is whole
        for edited in followed(
            *(raw, item, before.definition) if first else (written, item, start.definition)
        ):
            after = scored(edited, siblings)
            gained = after.estimate - (before if first else start).estimate
            yield Outcome(
                raw["name"], each.kind, each.tdqs, gained, _is_done(each.kind, after), after.gain(each.kind)
            )


def _is_done(kind: str, after: Scored) -> bool:
    """Return whether the claims of a suggestion are read, and its defect is gone."""
    if kind in HINTS:
        return "annotated" in after.definition.facts.context
    wanted = [each for each in made(kind) if each != "front-loaded"]
    defect = KINDS_BY_NAME[kind].defect and after.definition.has(kind)
    return not defect and all(map(after.definition.has, wanted))


@cache
def own_outcomes() -> tuple[Outcome, ...]:
    return tuple(
        each
        for path in OWN
        for raw in tools_of(path)
        for each in outcomes(raw, [other["name"] for other in tools_of(path)])
    )


@cache
def recorded_outcomes() -> tuple[Outcome, ...]:
    return tuple(
        each
        for path in RECORDED
        for raw in _some(path)
        for each in outcomes(raw, [str(other.get("name")) for other in tools_of(path)])
    )


def _some(path: Path) -> list[dict[str, Any]]:
    """Return some definitions in the language of the drafts: whoever writes another one translates them."""
    texts = [(raw, raw.get("description") or "") for raw in tools_of(path)]
    short = [raw for raw, text in texts if len(text) <= LONGEST and read(text).language.code == DRAFTED]
    return random.Random(path.name).sample(short, min(TRIED, len(short)))


def failures(found: tuple[Outcome, ...]) -> list[str]:
    """Return the outcomes in which a suggestion gained nothing."""
    return [str(each) for each in found if each.gained <= 0]


def within_two(found: tuple[Outcome, ...]) -> float:
    ratios = [each.gained / each.promised for each in found]
    return sum(0.5 <= ratio <= 2 for ratio in ratios) / len(ratios)


def test_following_a_suggestion_raises_the_estimate() -> None:
    assert failures(own_outcomes()) == []


def test_a_single_suggestion_helps_a_text_that_says_nothing_too() -> None:
    for raw in (
        BILLS[0],
        tool("oven_status", "Oven status.", "oven"),
        tool("cancel_trip", "Cancel trip", "id"),
    ):
        before = scored(raw, ["list_bills", "change_trip"])
        assert {each.kind for each, _ in before.edits} & set(WHOLE_SENTENCE)
        for each, item in before.edits:
            for edited in followed(raw, item, before.definition):
                after = scored(edited, ["list_bills", "change_trip"])
                assert after.estimate - before.estimate > 0.7 * each.tdqs


def test_the_gain_is_about_what_was_promised() -> None:
    found = own_outcomes()
    assert within_two(found) >= WITHIN_TWO
    assert 0.8 <= median(each.gained / each.promised for each in found) <= 1.25


def test_the_claim_of_a_suggestion_is_read_afterwards() -> None:
    assert [str(each) for each in own_outcomes() if not each.read and each.kind not in LOOSE] == []


def test_a_suggestion_that_was_followed_is_gone_or_much_smaller() -> None:
    strict = [each for each in own_outcomes() if each.kind not in LOOSE]
    assert [str(each) for each in strict if each.left > each.promised / 2] == []


@needs_recorded
def test_following_a_suggestion_helps_in_definitions_of_others() -> None:
    found = recorded_outcomes()
    assert failures(found) == []
    assert within_two(found) >= WITHIN_TWO
    strict = [each for each in found if each.kind not in LOOSE]
    assert sum(each.read for each in strict) >= READ_AFTERWARDS * len(strict)


def drafts() -> list[str]:
    return [text for id, text in messages().items() if id.startswith("suggestions.draft")]


def test_every_gap_of_a_draft_is_filled_in_here() -> None:
    unanswered = []
    for draft in drafts():
        for gap in gaps_of(draft):
            if not any(re.fullmatch(pattern, gap) for pattern, _ in FILLERS):
                unanswered.append(gap)
    assert unanswered == []


def test_a_draft_names_each_gap_once() -> None:
    assert [draft for draft in drafts() if len(set(gaps_of(draft))) < len(gaps_of(draft))] == []


def test_every_kind_that_applies_has_words() -> None:
    ids = {f"suggestions.{kind}.{part}" for kind in APPLICABLE for part in ("missing", "fix")}
    assert ids <= set(messages())


def test_no_two_suggestions_ask_for_the_same_sentence() -> None:
    for path in OWN:
        names = [raw["name"] for raw in tools_of(path)]
        for raw in tools_of(path):
            kinds = set(kinds_of(raw, *names))
            assert [group for group in SAME_SENTENCE if len(kinds.intersection(group)) > 1] == []
            fixes = [item.fix for _, item in scored(raw, names).edits]
            assert len(set(fixes)) == len(fixes)


def test_a_text_that_says_nothing_is_asked_for_one_sentence() -> None:
    kinds = kinds_of(BILLS[0], "list_bills")
    assert "restates-name" in kinds
    assert not {"fragment", "action", "scope"}.intersection(kinds)
    fix = fix_of(BILLS[0], "restates-name", "list_bills")
    assert "“Gets <which bill, of what, from where>.”" in fix


def test_a_followed_suggestion_raises_usage_and_ends_the_fragment() -> None:
    told = {**BILLS[0], "description": "Gets a bill. Use this tool when a customer disputes its number."}
    before, after = (scored(raw, ["list_bills"]) for raw in (BILLS[0], told))
    assert after.estimate > before.estimate
    assert after.gain("when") == 0
    assert before.definition.has("restates-name", "fragment")
    assert not after.definition.has("restates-name", "fragment")


def test_an_empty_description_is_asked_for_its_first_sentence_alone() -> None:
    report = scored(tool("get_bill", ""), ["list_bills"])
    assert [item.rule for _, item in report.edits] == ["action"]
    assert report.gain("action") > 0.5


def test_a_suggestion_fits_the_effect_of_the_tool() -> None:
    reads = kinds_of(tool("get_bill", "Gets one bill of a customer from the ledger.", "bill"))
    assert not {"reversibility", "effect", "access", "retry", "limits"}.intersection(reads)
    assert "limits" in kinds_of(tool("list_bills", "Lists the bills of one customer from the ledger."))
    deletes = kinds_of(tool("delete_bill", "Deletes one bill of a customer from the ledger.", "bill_id"))
    assert "reversibility" in deletes
    assert "read-only" not in deletes


def test_a_reader_without_annotations_is_asked_for_the_hint() -> None:
    text = "Gets one bill of a customer from the ledger."
    assert "`readOnlyHint: true`" in fix_of(tool("get_bill", text, "bill"), "read-only")
    assert "read-only" not in kinds_of(tool("get_bill", text, "bill", annotations={"readOnlyHint": True}))


@pytest.mark.parametrize(
    ("name", "parameter", "siblings", "named"),
    [
        ("pay_bill", "bill_id", ("get_bill", "list_bills", "list_users"), "list_bills"),
        ("pay_bill", "user_id", ("get_user", "find_user", "list_bills"), "find_user"),
        ("payBill", "userId", ("createUser", "deleteUser", "listBills"), "createUser"),
        ("bills.pay", "id", ("bills.search", "users.list", "users.get", "trips.list"), "bills.search"),
        ("shop_pay_bill", "bill_id", ("shop_get_bills", "shop_get_users", "shop_ping"), "shop_get_bills"),
    ],
)
def test_the_source_of_an_identifier_is_the_sibling_that_hands_it_out(
    name: str, parameter: str, siblings: tuple[str, ...], named: str
) -> None:
    raw = tool(name, "Settles an amount that a customer owes to the shop.", parameter)
    fix = fix_of(raw, "origin", *siblings)
    assert f"`{parameter}` comes from `{named}`" in fix


def test_where_no_sibling_hands_out_an_identifier_none_is_named() -> None:
    raw = tool("pay_bill", "Settles an amount that a customer owes to the shop.", "bill_id")
    assert "`get_bill`" not in fix_of(raw, "origin", "get_bill", "delete_bill", "list_users")
    assert "origin" not in kinds_of(tool("pay_bill", raw["description"], "amount"), "list_users")


@pytest.mark.parametrize(
    ("name", "siblings", "named"),
    [
        ("get_bill", ("cancel_bill", "list_bills", "get_user"), "list_bills"),
        ("rename_bill", ("get_bill", "change_bill", "cancel_trip"), "change_bill"),
        ("list_bills", ("get_bill", "pay_bill"), "get_bill"),
    ],
)
def test_the_alternative_acts_on_the_same_object_in_the_same_way(
    name: str, siblings: tuple[str, ...], named: str
) -> None:
    raw = tool(name, "Works with the amounts that a customer of the shop owes.")
    assert f"use `{named}` instead" in fix_of(raw, "alternative", *siblings)


def test_a_sibling_about_something_else_is_no_alternative() -> None:
    assert "alternative" not in kinds_of(BILLS[0], "get_user", "cancel_trip")


@pytest.mark.parametrize(
    ("name", "siblings"),
    [
        ("answer_letter", ("get_letter_answers",)),
        ("create_merge_order", ("merge_merge_order",)),
        ("moor_boat", ("unmoor_boat",)),
        (
            "port_find",
            ("port_crane_get", "port_berth_list", "tram_stop_get", "tram_get", "bus_get", "bus_fee_get"),
        ),
        ("get_harbor_data", ("get_gardener_data",)),
        ("remove_menu_setting", ("remove_tram_stop_setting",)),
    ],
    ids=["another act", "a part of it", "its opposite", "the same group", "a general word", "a general noun"],
)
def test_a_sibling_that_shares_a_word_and_not_the_job_is_no_alternative(
    name: str, siblings: tuple[str, ...]
) -> None:
    raw = tool(name, "Works with what the office of the port keeps for its own use.")
    assert "alternative" not in kinds_of(raw, *siblings)


def test_names_of_a_group_that_differ_in_one_word_are_alternatives() -> None:
    raw = tool("port_crane_list", "Works with what the office of the port keeps for its own use.")
    assert "use `port_berth_list` instead" in fix_of(
        raw, "alternative", *"port_berth_list port_fee_get tram_get bus_get cab_get".split()
    )


def test_a_tool_that_a_parameter_names_is_a_step_and_no_alternative() -> None:
    raw = tool("await_parcel", "Starts to wait for a parcel of the port.", "ticket")
    raw["inputSchema"]["properties"]["ticket"]["description"] = "Hand it to `weigh_parcel` later."
    assert "alternative" not in kinds_of(raw, "weigh_parcel")
    assert "use `weigh_parcel` instead" in fix_of(
        tool("await_parcel", raw["description"]), "alternative", "weigh_parcel"
    )


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "enum": ["oak", "elm"]},
        {"type": "string", "description": "The bill to create."},
        {"type": "string", "description": "A previously printed bill."},
    ],
    ids=["its values are listed", "it names something new", "its text says where it comes from"],
)
def test_a_value_whose_source_is_plain_needs_none(schema: dict[str, Any]) -> None:
    raw = tool("pay_bill", "Settles an amount that a customer owes to the shop.", "bill_id")
    assert "origin" in kinds_of(raw, "list_bills")
    raw["inputSchema"]["properties"]["bill_id"] = schema
    assert "origin" not in kinds_of(raw, "list_bills")
