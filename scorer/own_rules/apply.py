"""Adds what own rules find to the reports of servers. Pure; no score changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from scorer.contracts.lazy import changed
from scorer.contracts.own_rule import FindingRule, OwnRule
from scorer.contracts.report import Finding, ServerReport, ToolReport
from scorer.data.messages import say
from scorer.scoring.findings import MOST_OF_RULE, most_serious_first


def with_own_findings(servers: Iterable[ServerReport], rules: Sequence[FindingRule]) -> list[ServerReport]:
    """Return the reports with the findings of own rules among those of each tool."""
    return [_with(server, rules) for server in servers] if rules else [*servers]


def records(rules: Iterable[FindingRule]) -> tuple[OwnRule, ...]:
    """Return what reports say about own rules."""
    return tuple(
        OwnRule(rule.id, rule.name, rule.level, rule.message, rule.why, rule.fix, rule.sources)
        for rule in rules
    )


def _with(server: ServerReport, rules: Sequence[FindingRule]) -> ServerReport:
    tools = tuple(_of_tool(tool, rules) for tool in server.tools)
    unchanged = all(now is before for now, before in zip(tools, server.tools, strict=True))
    return server if unchanged else changed(server, tools=tools)


def _of_tool(tool: ToolReport, rules: Sequence[FindingRule]) -> ToolReport:
    own = [finding for rule in rules for finding in _found(rule, tool)]
    return changed(tool, findings=most_serious_first([*tool.findings, *own])) if own else tool


def _found(rule: FindingRule, tool: ToolReport) -> Iterator[Finding]:
    """Yield the first findings of a rule; the last of them counts those that are left out."""
    found = iter(rule.findings(tool))
    first = [*islice(found, MOST_OF_RULE)]
    if more := sum(1 for _ in found):
        message = say("scoring.more-of-rule", message=first[-1].message, count=f"{more:,}")
        first[-1] = replace(first[-1], message=message)
    yield from first
