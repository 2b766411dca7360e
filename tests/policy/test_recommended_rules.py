"""The rule of one tool: by class, with the published numbers or one's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorer.claims.effect import MUTATING
from scorer.contracts.errors import InputError
from scorer.policy.recommended import (
    Limit,
    Rule,
    default_settings,
    only_tool,
    parse_limit,
    recommended,
    ruled_tools,
    with_limits,
)
from tests.support import reports
from tests.support.policies import ruled


def test_each_class_has_its_published_rule_and_says_why() -> None:
    rules = {category: recommended(category, "lend") for category in (*MUTATING, "read", "unclassified")}
    assert rules == {
        "read": Rule("allow", "Allow `lend`: it only reads."),
        "write": Rule(
            "limit",
            "Allow `lend`, at most 30 calls per minute: it changes data, and a loop could change a lot.",
            Limit(30, "minute"),
        ),
        "execute": Rule(
            "limit",
            "Allow `lend`, at most 10 calls per minute: its effect depends on the arguments.",
            Limit(10, "minute"),
        ),
        "unclassified": Rule(
            "limit",
            "Allow `lend`, at most 30 calls per minute: its definition does not state its effect.",
            Limit(30, "minute"),
        ),
        "destructive": Rule("hide", "Hide `lend`: its effect cannot be undone."),
        "financial": Rule(
            "deny",
            "Deny `lend` until a person approves: it moves money.",
            reason="Requires human approval.",
        ),
    }


def test_limits_of_ones_own_take_the_place_of_the_published_ones() -> None:
    settings = with_limits(default_settings(), ["write=1/hour", "read=600/day"])
    assert recommended("write", "lend", settings).limit == Limit(1, "hour")
    assert recommended("unclassified", "lend", settings).limit == Limit(1, "hour")
    assert recommended("execute", "run", settings).limit == Limit(10, "minute")
    assert (
        recommended("read", "find", settings).words
        == "Allow `find`, at most 600 calls per day: it only reads."
    )
    assert recommended("write", "lend", settings).words.startswith("Allow `lend`, at most 1 call per hour: ")


@pytest.mark.parametrize(
    "text", ["", "30", "0/minute", "-1/hour", "30/week", "30 / minute", "1.5/hour", "3/Minute"]
)
def test_a_limit_that_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_limit(text)
    assert str(refused.value) == (
        f"{text!r} is not a limit; use CALLS/WINDOW, such as 30/minute (windows: minute, hour, day)"
    )


@pytest.mark.parametrize("category", ["destructive", "financial", "unclassified", "writes", ""])
def test_only_classes_that_are_allowed_can_be_limited(category: str) -> None:
    with pytest.raises(InputError, match="limits apply to read, write, execute, such as write=60/hour"):
        with_limits(default_settings(), [f"{category}=5/hour"])


def test_of_two_tools_with_one_name_the_graver_class_counts() -> None:
    tools = tuple(
        replace(reports.poor_tool(name=name), risk={"category": category, "severity": "low"})
        for name, category in (("b", "read"), ("a", "read"), ("b", "destructive"), ("a", "unclassified"))
    )
    assert ruled_tools(reports.server(tools=tools)) == ruled({"a": "unclassified", "b": "destructive"})


def test_a_tool_that_only_seems_to_read_gets_the_limit_of_a_write() -> None:
    rule = recommended("read", "lend", certain=False)
    assert (rule.action, rule.limit) == ("limit", Limit(30, "minute"))
    assert rule.words == "Allow `lend`, at most 30 calls per minute: the evidence that it only reads is weak."


def test_of_two_tools_with_one_name_the_less_certain_and_the_irreversible_count() -> None:
    sure = replace(reports.poor_tool(name="a"), risk={"category": "read", "reversibility": "reversible"})
    weak = replace(sure, effect_certain=False)
    final = replace(sure, risk={"category": "write", "reversibility": "irreversible"})
    (first,) = ruled_tools(reports.server(tools=(sure, weak)))
    assert (first.category, first.certain, first.rule.action) == ("read", False, "limit")
    (second,) = ruled_tools(reports.server(tools=(sure, final)))
    assert (second.category, second.irreversible) == ("write", True)


@pytest.mark.parametrize(
    ("definition", "declares"),
    [
        ({"annotations": {"readOnlyHint": False}}, True),
        ({"annotations": {"openWorldHint": True, "title": "Lend"}}, True),
        ({"annotations": {"title": "Lend"}}, False),
        ({"annotations": {"readOnlyHint": "yes"}}, False),
        ({"annotations": ["readOnlyHint"]}, False),
        ({}, False),
        ("no object", False),
        (None, False),
    ],
)
def test_a_tool_is_known_by_whether_it_declares_a_hint_itself(definition: object, declares: bool) -> None:
    tool = replace(reports.poor_tool(), definition=definition)
    assert [each.hinted for each in ruled_tools(reports.server(tools=(tool,)))] == [declares]


def test_one_tool_can_be_picked_by_name() -> None:
    tools = ruled({"a": "read", "b": "write"})
    assert only_tool(tools, None) == tools
    assert only_tool(tools, "b") == tools[1:]
