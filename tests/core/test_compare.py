"""What differs between two states of a server, and what of it is a regression."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from scorer.contracts.definitions import Snapshot
from scorer.contracts.dimensions import USAGE
from scorer.contracts.report import ServerChange, ServerReport, TextChange
from scorer.formats.gate_reasons import reason_words
from scorer.gate.changes import compare, differs, regressions
from scorer.scoring.api import score_server
from tests.support.snapshots import DESK, LEND, MUTE, RENEW


def worse(found: ServerChange) -> list[str]:
    """Return what got worse, in words."""
    return [reason_words(reason) for reason in regressions(found)]


def scored(*tools: Any) -> ServerReport:
    return score_server(Snapshot("desk", "desk.json", tuple(tools)))


def change(old: tuple[Any, ...], new: tuple[Any, ...]) -> ServerChange:
    return compare(scored(*old), scored(*new), "before")


def test_a_set_that_is_the_same_has_no_change_whatever_the_order_of_its_tools_and_keys() -> None:
    turned = [dict(reversed(list(copy.deepcopy(tool).items()))) for tool in reversed(DESK)]
    found = change(DESK, tuple(turned))
    assert (found.tools, found.new_findings, found.fixed_findings) == ((), (), ())
    assert not differs(found)
    assert worse(found) == []


def test_tools_that_came_and_went_are_named_and_are_no_regression() -> None:
    found = change((LEND, RENEW), (LEND, MUTE))
    kinds = {tool.name: (tool.kind, tool.old_tdqs is None, tool.new_tdqs is None) for tool in found.tools}
    assert kinds["renew_loan"] == ("removed", False, True)
    assert kinds["sync"] == ("added", True, False)
    assert not any(reason.startswith("renew_loan") for reason in worse(found))


def test_a_tool_with_another_name_and_the_same_rest_is_renamed() -> None:
    found = change((LEND, RENEW), (LEND, {**RENEW, "name": "prolong_loan"}))
    (renamed,) = (tool for tool in found.tools if tool.kind == "renamed")
    assert (renamed.was, renamed.name) == ("renew_loan", "prolong_loan")
    assert renamed.texts == (TextChange("/name", "renew_loan", "prolong_loan"),)


def test_a_tool_is_renamed_too_when_a_few_words_of_it_differ_and_not_when_all_do() -> None:
    near = {**RENEW, "name": "prolong_loan", "description": RENEW["description"].replace("14", "21")}
    far = {**RENEW, "name": "prolong_loan", "description": "Closes the desk for the day."}
    assert [tool.kind for tool in change((RENEW,), (near,)).tools] == ["renamed"]
    assert [tool.kind for tool in change((RENEW,), (far,)).tools] == ["added", "removed"]


def test_a_definition_that_differs_under_its_name_is_told_value_by_value_with_both_hashes() -> None:
    new = copy.deepcopy(RENEW)
    new["inputSchema"]["properties"]["loan"]["description"] = "Id of the loan."
    new["annotations"] = {"readOnlyHint": False}
    (tool,) = change((RENEW,), (new,)).tools
    assert tool.kind == "changed"
    assert tool.texts == (
        TextChange("/annotations/readOnlyHint", None, False),
        TextChange(
            "/inputSchema/properties/loan/description", "Id of the loan, from `lend_book`.", "Id of the loan."
        ),
    )
    assert tool.old_hash != tool.new_hash


def test_a_score_that_fell_names_the_words_that_went() -> None:
    new = {**LEND, "description": "Lends one copy of a book to a reader and marks the copy as lent."}
    found = change((LEND, RENEW), (new, RENEW))
    (usage,) = (reason for reason in worse(found) if "Usage Guidelines fell" in reason)
    assert usage.startswith("lend_book: Usage Guidelines fell from 5 to ")
    assert "`renew_loan`" in usage.partition("(gone: ")[2]


def test_an_error_of_a_tool_that_came_is_a_regression() -> None:
    assert "sync: new error PUR000 the tool has no description, so all six scores are 1" in worse(
        change((LEND,), (LEND, MUTE))
    )


def test_only_what_earned_is_gone_and_only_what_costs_is_new_where_a_score_fell() -> None:
    praised = {**LEND, "description": f"The best. {LEND['description']}"}
    found = change((praised, RENEW), ({**LEND, "description": "Lends."}, RENEW))
    told = " ".join(worse(found))
    assert "gone: " in told
    assert "gone: praise" not in told


def test_instructions_that_differ_are_a_change() -> None:
    def with_instructions(text: str) -> ServerReport:
        return score_server(Snapshot("desk", "desk.json", (LEND,), instructions=text))

    found = compare(with_instructions("Ask at the desk."), with_instructions("Ask nobody."), "before")
    assert found.instructions == TextChange("/instructions", "Ask at the desk.", "Ask nobody.")
    assert differs(found)


def test_a_score_that_rose_is_no_regression() -> None:
    poor = {**LEND, "description": "Lends one copy of a book to a reader and marks the copy as lent."}
    found = change((poor, RENEW), (LEND, RENEW))
    assert [reason for reason in worse(found) if reason.startswith("lend_book: ")] == []


def test_a_score_that_fell_with_the_same_definition_says_so() -> None:
    before = scored(LEND)
    (lend,) = before.tools
    fallen = replace(lend, scores={**lend.scores, USAGE: lend.scores[USAGE] - 1})
    (told,) = worse(compare(before, replace(before, tools=(fallen,)), "before"))
    assert told.startswith("lend_book: Usage Guidelines fell from 5 to 4 (")
    assert told.endswith("the definition is unchanged, but its context is not)")


def test_a_tier_that_fell_is_a_regression_of_the_server() -> None:
    found = change((LEND, RENEW), (LEND, RENEW, MUTE))
    assert worse(found)[0].startswith("the tier fell from A (")


def test_a_new_warning_is_a_regression_and_one_that_was_there_is_not() -> None:
    hinted = {**LEND, "annotations": {"readOnlyHint": "no"}}
    assert 'lend_book: new error SPC007 `readOnlyHint` is the string "no", not a boolean' in " / ".join(
        worse(change((LEND,), (hinted,)))
    )
    assert worse(change((hinted,), (hinted,))) == []


def test_duplicate_names_are_paired_in_order_and_lose_nothing() -> None:
    second = {**RENEW, "description": "Extends a loan once more."}
    found = change((RENEW, second), (RENEW, second, second))
    assert [(tool.name, tool.kind) for tool in found.tools] == [("renew_loan", "added")]


def test_without_definitions_scores_and_findings_are_compared_alone() -> None:
    old = scored(LEND, RENEW)
    bare = replace(old, tools=tuple(replace(tool, definition=None, description="") for tool in old.tools))
    new = scored({**LEND, "description": "Lends."}, RENEW)
    (tool,) = (tool for tool in compare(bare, new, "before").tools if tool.name == "lend_book")
    assert (tool.kind, tool.texts) == ("changed", ())
    assert tool.scores


def test_a_risk_that_rose_is_a_regression_and_one_that_fell_is_not() -> None:
    """The name stays, what it does is another thing."""
    meek = {**RENEW, "name": "card", "description": "Show one card of the desk, with its loans."}
    grave = {**meek, "description": "Delete one card of the desk, with its loans, for good."}
    assert "card: the risk class rose from read to destructive" in worse(change((meek,), (grave,)))
    assert not any("the risk class" in reason for reason in worse(change((grave,), (meek,))))


def test_many_tools_that_are_renamed_at_once_are_found_by_what_else_they_say() -> None:
    many = [
        {**RENEW, "name": f"renew_{at}", "description": f"Extends loan number {at}."} for at in range(150)
    ]
    found = change(tuple(many), tuple({**tool, "name": f"prolong_{at}"} for at, tool in enumerate(many)))
    pairs = {(tool.was, tool.name) for tool in found.tools if tool.kind == "renamed"}
    assert pairs == {(f"renew_{at}", f"prolong_{at}") for at in range(150)}
