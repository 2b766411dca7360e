"""Holds tools against what chosen clients ask. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts
from scorer.contracts.report import Finding
from scorer.data.client_profiles import Client
from scorer.rules.client import DISAGREE, SET_RULES, TOOL_RULES, Asked, AskedOfSet
from scorer.rules.record import Rule

_BY_NAME = {rule.name: rule for rule in (*TOOL_RULES, *SET_RULES)}
_OF_SET = frozenset(rule.name for rule in SET_RULES)


def client_hits(facts: Facts, server: str, clients: Sequence[Client]) -> Iterator[tuple[Rule, Hit]]:
    """Yield what the chosen clients would refuse or cut of one tool of a server."""
    for client in clients:
        for limit in client.limits:
            if limit.rule not in _OF_SET:
                rule = _BY_NAME[limit.rule]
                yield from ((rule, hit) for hit in rule.find(Asked(facts, server, client, limit)))


def client_set_findings(
    tools: Sequence[Facts], server: str, clients: Sequence[Client]
) -> tuple[Finding, ...]:
    """Return what they ask of the list as a whole, and where they ask for opposite things."""
    return (*_of_set(tools, server, clients), *(DISAGREE.finding(hit) for hit in DISAGREE.find(clients)))


def _of_set(tools: Sequence[Facts], server: str, clients: Sequence[Client]) -> Iterator[Finding]:
    for client in clients:
        for limit in client.limits:
            if limit.rule in _OF_SET:
                rule = _BY_NAME[limit.rule]
                yield from (rule.finding(hit) for hit in rule.find(AskedOfSet(tools, server, client, limit)))
