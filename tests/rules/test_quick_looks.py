"""A quick look spares a rule the tools that it has nothing to report of, and no others; ids are told without words."""

from __future__ import annotations

from pathlib import Path

from scorer.capturing import capture
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import Facts, gather
from scorer.contracts.definitions import Snapshot
from scorer.reading.tool import read_server
from scorer.rules import ALL_RULES, TOOL_RULES
from scorer.rules.low_scores import BY_DIMENSION
from scorer.scoring.api import score_server
from tests.rules.examples import wire_tools

CASES = Path(__file__).parents[1] / "cases" / "servers"


def _facts(snapshot: Snapshot) -> list[Facts]:
    tools = read_server(snapshot).tools
    index = index_names(tool.name for tool in tools)
    return [gather(tool, index) for tool in tools]


def _examples() -> list[Facts]:
    return [
        facts
        for rule in ALL_RULES
        for example in (*rule.good, *rule.bad)
        if example.tool or example.tools
        for facts in _facts(Snapshot("example", "example", tuple(wire_tools(example))))
    ]


def test_a_rule_finds_nothing_where_its_quick_look_sees_nothing() -> None:
    servers = [facts for path in sorted(CASES.glob("*.json")) for facts in _facts(capture(str(path)))]
    overlooked = [
        (rule.id, facts.tool.name)
        for facts in [*_examples(), *servers]
        for rule in TOOL_RULES
        if rule.when is not None and not rule.when(facts) and any(True for _ in rule.find(facts))
    ]
    assert overlooked == []


def test_most_quick_looks_see_nothing_in_an_ordinary_tool() -> None:
    wire = {
        "name": "get_card",
        "description": "Fetch one card by its number.",
        "inputSchema": {"type": "object", "properties": {"number": {"type": "string"}}},
    }
    (facts,) = _facts(Snapshot("desk", "desk", (wire,)))
    looked = {rule.id[:3] for rule in TOOL_RULES if rule.when is not None and rule.when(facts)}
    assert looked == {"CON", "PAR", "SAF", "SPC"}
    assert [rule.id for rule in TOOL_RULES if rule.id[:3] == "SAF" and rule.when and rule.when(facts)] == [
        "SAF021",
        "SAF039",
    ]


def test_the_ids_of_findings_are_those_of_the_report_in_its_order_without_low_scores() -> None:
    low = {rule.id for rule in BY_DIMENSION.values()}
    told = [
        (bare.finding_ids, tuple(each.rule for each in whole.findings if each.rule not in low))
        for path in sorted(CASES.glob("*.json"))
        for bare, whole in zip(
            score_server(capture(str(path)), detail="scores").tools,
            score_server(capture(str(path))).tools,
            strict=True,
        )
    ]
    assert told
    assert [pair for pair in told if pair[0] != pair[1]] == []
