"""Runs a rule on its own examples."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date

from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import Facts, gather
from scorer.contracts.definitions import Acceptance, Snapshot
from scorer.data.client_profiles import Client, choose_clients
from scorer.gate.selection import Selection, settle
from scorer.reading.tool import read_server, read_tool
from scorer.rules import SET_CHECKS, SET_RULES, Example, Hit, Rule, client
from scorer.rules.coherence import SetFacts
from scorer.rules.config import Use
from scorer.scoring.api import score_server

TODAY = date(2026, 11, 26)

SET_IDS = frozenset(rule.id for rule in (*SET_RULES, *SET_CHECKS))


def facts_of(example: Example) -> Sequence[Facts]:
    """Gather the facts of an example's tool, or of each tool of its set."""
    if not example.tools:
        tool = read_tool(example.tool)
        return [gather(tool, index_names((tool.name, *example.siblings)))]
    tools = read_server(Snapshot("example", "example", example.tools)).tools
    index = index_names(tool.name for tool in tools)
    return [gather(tool, index) for tool in tools]


def uses_of(example: Example) -> list[Use]:
    """Score an example's tool with its configuration, and tell what became of each suppression."""
    accepted = [
        Acceptance(**{key: str(value) for key, value in each.items()})
        for each in tomllib.loads(example.config).get("suppress", ())
    ]
    server = score_server(Snapshot("example", "example", (example.tool,)))
    uses = []
    for each in accepted:
        (settled,) = settle([server], Selection(), accepted=[each], today=TODAY)
        ended = any(finding.name == "expired-suppression" for finding in settled.findings)
        uses.append(Use(each, bool(settled.suppressed), ended))
    return uses


def hits_of(rule: Rule, example: Example) -> list[Hit]:
    """Return everything that a rule finds in an example."""
    if rule.family == "config":
        return list(rule.find(uses_of(example)))
    facts = facts_of(example)
    if rule.family == "client":
        return list(_asked(rule, facts, choose_clients([example.client] if example.client else [])))
    if rule.id in SET_IDS:
        return list(rule.find(SetFacts(facts, example.more, example.unsteady)))
    return [hit for each in facts for hit in rule.find(each)]


def _asked(rule: Rule, facts: Sequence[Facts], clients: Sequence[Client]) -> Iterator[Hit]:
    """Yield what a rule finds by every limit of it that the clients have."""
    if rule is client.DISAGREE:
        yield from rule.find(clients)
    for each in clients:
        for limit in (limit for limit in each.limits if limit.rule == rule.name):
            if rule in client.SET_RULES:
                yield from rule.find(client.AskedOfSet(facts, "example", each, limit))
            else:
                yield from (
                    hit for one in facts for hit in rule.find(client.Asked(one, "example", each, limit))
                )


def fires(rule: Rule, example: Example) -> bool:
    """Tell whether a rule finds anything of any strength."""
    return any(hit.strength > 0 for hit in hits_of(rule, example))
