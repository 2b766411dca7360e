"""A policy that exists: nothing in it is touched, and only what it does not rule on is added."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from scorer.formats.policy import read_yaml
from scorer.policy.formats import GRAMMARS
from tests.support.policies import DESK, merged_yaml, text_of, written

HAND_MADE: dict[str, Any] = {
    "version": "1",
    "default": "allow",
    "all_tools": {"limits": [{"counter": "desk_rate", "window": "hour", "max": 9, "scope": "grant"}]},
    "tools": {
        "pay_fine": {},
        "closed_tool": {"require": ["args.reason"]},
        "delete_card": {"deny_if": [{"conditions": [{"path": "args.card"}], "on_deny": "No."}]},
    },
}

HAND_MADE_YAML = """\
---
# Our desk, by hand.
version: '1'   # as the engine asks
default: deny

hide:
- wipe_all      # the worst
tools:
    # Five is plenty.
    lend_book:
        rules:
        - name: "hourly"
          rate_limit: 5/hour
          on_deny: >-
              Too many
              loans.
    on:
        rules: []
    closed_tool: {rules: [{name: x, action: deny}]}
# The end.
"""

MERGED_YAML = """\
---
# Our desk, by hand.
version: '1'   # as the engine asks
default: deny

hide:
- wipe_all      # the worst
- delete_card
tools:
    # Five is plenty.
    lend_book:
        rules:
        - name: "hourly"
          rate_limit: 5/hour
          on_deny: >-
              Too many
              loans.
    on:
        rules: []
    closed_tool: {rules: [{name: x, action: deny}]}
    find_loans:
        rules: []
    run_report:
        rules:
        - name: execute limit
          rate_limit: 10/minute
# The end.
"""


def test_rules_made_by_hand_stay_and_missing_tools_are_added() -> None:
    before = deepcopy(HAND_MADE)
    outcome = written("policylayer", DESK, HAND_MADE)
    assert before == HAND_MADE
    assert [tool.name for tool in outcome.added] == ["desk", "find_loans", "lend_book", "run_report"]
    assert outcome.gone == ("closed_tool",)
    tools = outcome.document.pop("tools")
    assert {**outcome.document, "tools": {name: tools[name] for name in HAND_MADE["tools"]}} == HAND_MADE
    assert list(tools)[:3] == list(HAND_MADE["tools"])


def test_a_new_limit_never_counts_with_a_counter_that_stands_there_already() -> None:
    tools = written("policylayer", DESK, HAND_MADE).document["tools"]
    assert tools["desk"]["limits"][0]["counter"] == "desk_rate_2"


def test_a_list_of_hidden_tools_is_made_where_there_is_none() -> None:
    policy = {"version": "1", "default": "deny", "tools": {"a": {}}}
    assert written("policylayer", {"a": "read", "drop": "destructive"}, policy).document == {
        "version": "1",
        "default": "deny",
        "hide": ["drop"],
        "tools": {"a": {}},
    }


@pytest.mark.parametrize("form", ["policylayer", "intercept"])
def test_where_all_tools_are_hidden_nothing_is_missing(form: str) -> None:
    policy = {"version": "1", "default": "deny", "hide": ["*"], "tools": {}}
    outcome = written(form, DESK, policy)
    assert (outcome.added, outcome.gone, outcome.document) == ((), (), policy)


def test_the_wildcard_of_intercept_rules_on_no_tool_by_name() -> None:
    policy: dict[str, Any] = {
        "version": "1",
        "tools": {"*": {"rules": [{"name": "all", "rate_limit": "60/minute"}]}},
    }
    outcome = written("intercept", {"find": "read"}, policy)
    assert outcome.document["tools"] == {**policy["tools"], "find": {"rules": []}}
    assert outcome.gone == ()


def test_yaml_keeps_its_comments_its_quotes_and_its_form() -> None:
    classes = {**DESK, "on": "read"}
    del classes["desk"], classes["pay_fine"]
    merged = merged_yaml(HAND_MADE_YAML, classes)
    assert merged == MERGED_YAML
    assert merged_yaml(merged, classes) == merged


@pytest.mark.parametrize(
    "text", ["version: '1'\n", "version: '1'\nhide:\ntools:\n", "version: 1\ntools: {}\n"]
)
def test_what_a_yaml_file_leaves_out_or_empty_is_filled(text: str) -> None:
    merged = read_yaml(merged_yaml(text, DESK), "policy.yaml")
    assert merged["hide"] == ["delete_card"]
    assert sorted(merged["tools"]) == sorted(set(DESK) - {"delete_card"})


@pytest.mark.parametrize("form", [name for name, grammar in GRAMMARS.items() if grammar.merges])
def test_merging_twice_adds_nothing_the_second_time(form: str) -> None:
    once = written(form, DESK)
    again = written(form, DESK, once.document)
    assert (again.added, again.gone, again.document) == ((), (), once.document)
    assert text_of(form, again.document, text_of(form, once.document)) == text_of(form, once.document)


def test_json_is_laid_out_with_the_indentation_that_it_had() -> None:
    assert text_of("cursor", {"a": [1]}, '{\n\t"a": []\n}') == '{\n\t"a": [\n\t\t1\n\t]\n}\n'


def test_settings_keep_what_is_not_about_tools_and_lists_that_stand_there() -> None:
    settings = {
        "model": "opus",
        "permissions": {"allow": ["Bash(ls)", "mcp__desk__lend_book"], "defaultMode": "plan"},
    }
    outcome = written("claude-code", DESK, settings)
    assert outcome.document == {
        "model": "opus",
        "permissions": {
            "allow": ["Bash(ls)", "mcp__desk__lend_book", "mcp__desk__find_loans"],
            "defaultMode": "plan",
            "ask": ["mcp__desk__desk", "mcp__desk__pay_fine", "mcp__desk__run_report"],
            "deny": ["mcp__desk__delete_card"],
        },
    }


@pytest.mark.parametrize(
    ("form", "settings", "added"),
    [
        ("claude-code", {"permissions": {"deny": ["mcp__desk"]}}, []),
        ("claude-code", {"permissions": {"ask": ["mcp__desk__*"]}}, []),
        ("claude-code", {"permissions": {"allow": ["mcp__desk__*_book", "mcp__des"]}}, ["find_loans"]),
        ("cursor", {"mcpAllowlist": ["desk:*"]}, []),
        ("cursor", {"mcpAllowlist": ["*:find_loans"]}, []),
        ("cursor", {"mcpAllowlist": ["other:*"]}, ["find_loans"]),
        ("cursor-cli", {"permissions": {"deny": ["Mcp(*:*)"]}}, []),
        ("vscode", {"chat.tools.eligibleForAutoApproval": {"desk/lend_book": True}}, []),
    ],
)
def test_a_pattern_counts_for_every_tool_that_it_covers(form: str, settings: Any, added: list[str]) -> None:
    outcome = written(form, {"find_loans": "read", "lend_book": "write"}, settings)
    assert [tool.name for tool in outcome.added] == added


def test_what_settings_name_of_the_server_though_it_is_gone_is_told_by_the_clients_name() -> None:
    settings = {"permissions": {"allow": ["mcp__desk__lost", "mcp__desk__find_*", "mcp__shop__lost", "Read"]}}
    assert written("claude-code", DESK, settings).gone == ("mcp__desk__lost",)
    settings = {"permissions": {"deny": ["Mcp(desk:lost)", "Mcp(desk:delete_card)"]}}
    assert written("cursor-cli", DESK, settings).gone == ("Mcp(desk:lost)",)


def test_anchors_aliases_and_merge_keys_of_yaml_stay_as_they_were_written() -> None:
    text = (
        "version: '1'\n"
        "tools:\n"
        "  a: &never\n"
        "    rules:\n"
        "      - {name: x, action: deny}\n"
        "  b: *never\n"
        "  c:\n"
        "    <<: *never\n"
    )
    assert (
        merged_yaml(text, {"a": "read", "b": "read", "c": "read", "d": "read"})
        == f"{text}  d:\n    rules: []\n"
    )
