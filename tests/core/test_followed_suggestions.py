"""Every suggestion, followed in plain words of any trade, raises the estimate: definitions of a small grammar."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.followed import followed, gaps_of, scored
from tests.support.servers import OWN, RECORDED, needs_recorded, tools_of

VERBS = {
    "get": "Gets", "list": "Lists", "search": "Searches", "create": "Creates", "update": "Updates",
    "delete": "Deletes", "cancel": "Cancels", "send": "Sends", "run": "Runs", "calculate": "Calculates",
}  # fmt: skip
OBJECTS = ("berth", "cargo_manifests", "tide_table", "pilots", "crane_shift")
TAILS = (
    "of one harbor from the log of the harbor master",
    "by its number",
    "that a shipping company booked for the coming week, with its depth and length",
)
SENTENCES = (
    "Use this when a ship arrives before its berth is free.",
    "Returns the number, the quay and the draft of each ship as JSON.",
    "Fails with a 409 if the quay is closed.",
    "The best and most powerful way to manage a harbor.",
    "Requires the role of a harbor master.",
    "Read-only.",
    "This cannot be undone.",
)
PARAMETERS: dict[str, dict[str, Any]] = {
    "berth_id": {"type": "string"},
    "quay": {"type": "string", "description": "The quay"},
    "since": {"type": "string", "description": "First day, as YYYY-MM-DD"},
    "path": {"type": "string"},
    "limit": {"type": "integer", "minimum": 1},
    "depth": {"type": "number", "description": "Draft of the ship in meters, below the water line"},
}
HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")
SIBLINGS = [f"{verb}_{thing}" for verb, thing in product(VERBS, ("berth", "berths", "tide_table"))]


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    verb, thing = draw(st.sampled_from(sorted(VERBS))), draw(st.sampled_from(OBJECTS))
    words = thing.replace("_", " ")
    opening = draw(
        st.sampled_from(
            [
                "",
                words.capitalize(),
                f"{VERBS[verb]} {words}",
                f"{verb.capitalize()} the {words} {draw(st.sampled_from(TAILS))}.",
                f"{VERBS[verb]} {words} {draw(st.sampled_from(TAILS))}.",
            ]
        )
    )
    more = draw(st.lists(st.sampled_from(SENTENCES), max_size=4, unique=True)) if opening else []
    names = draw(st.lists(st.sampled_from(sorted(PARAMETERS)), max_size=4, unique=True))
    raw: dict[str, Any] = {
        "name": f"{verb}_{thing}",
        "description": " ".join([f"{opening}." if more and not opening.endswith(".") else opening, *more]),
        "inputSchema": {"type": "object", "properties": {name: PARAMETERS[name] for name in names}},
    }
    hints = draw(st.dictionaries(st.sampled_from(HINTS), st.booleans(), max_size=2))
    return {**raw, "annotations": hints} if hints else raw


def lowering(raw: dict[str, Any], siblings: list[str]) -> list[str]:
    """Return the suggestions for a definition that, followed, do not raise its estimate."""
    before = scored(raw, siblings)
    return [
        f"{raw['name']} {item.rule}: {after:.3f} after {before.estimate:.3f}: {edited}"
        for _, item in before.edits
        for edited in followed(raw, item, before.definition)
        if (after := scored(edited, siblings).estimate) <= before.estimate
    ]


@settings(derandomize=True, max_examples=40, deadline=None)
@given(definitions(), st.lists(st.sampled_from(SIBLINGS), max_size=5, unique=True))
def test_a_followed_suggestion_raises_the_estimate(raw: dict[str, Any], siblings: list[str]) -> None:
    assert lowering(raw, [name for name in siblings if name != raw["name"]]) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("close_card", "Cierra el carné de un socio."),
        ("list_cards", "Lista los carnés de una familia de lectores."),
        ("delete_card", "Elimina el carné de un socio de la biblioteca municipal y todos sus préstamos."),
        ("delete_card", "删除一个读者的图书证。"),
        ("list_cards", "列出一个家庭的所有图书证。"),
        ("get_card", "查询读者的图书证详情"),
    ],
)
def test_a_draft_is_in_the_language_of_the_definition_and_helps_there(name: str, text: str) -> None:
    raw = {
        "name": name,
        "description": text,
        "inputSchema": {"type": "object", "properties": {"card_id": {"type": "string"}}},
    }
    siblings = ["list_cards", "get_card", "delete_card", "archive_card"]
    drafts = [item.draft for _, item in scored(raw, siblings).edits if item.draft]
    assert len(drafts) >= 4
    assert not any("Use this" in draft or "Returns" in draft for draft in drafts)
    assert lowering(raw, siblings) == []


def test_a_definition_in_another_language_gets_no_english_sentence() -> None:
    raw = {
        "name": "close_card",
        "description": "Schließt den Ausweis eines Lesers und alle offenen Ausleihen der Bücherei.",
        "inputSchema": {"type": "object", "properties": {"card_id": {"type": "string"}}},
    }
    assert [item.draft for _, item in scored(raw, ["list_cards"]).edits if item.draft] == []


def lists() -> list[tuple[str, list[str]]]:
    """Return the drafts of every tool of our servers, and of the first tools of each recorded one."""
    found = []
    for path in (*OWN, *RECORDED):
        names = [str(raw.get("name")) for raw in tools_of(path)]
        for raw in tools_of(path)[: None if path in OWN else 2]:
            found.append((raw["name"], [item.draft for _, item in scored(raw, names).edits if item.draft]))
    return found


def test_no_gap_is_repeated_within_the_list_of_a_tool() -> None:
    repeated = []
    for name, drafts in lists():
        counts = Counter(gap for draft in drafts for gap in gaps_of(draft))
        repeated += [(name, gap) for gap, count in counts.items() if count > 1]
    assert repeated == []


@needs_recorded
def test_a_followed_suggestion_raises_the_estimate_in_recorded_servers() -> None:
    found = []
    for path in RECORDED[::3]:
        names = [str(raw.get("name")) for raw in tools_of(path)]
        found += lowering(tools_of(path)[-1], names)
    assert found == []
