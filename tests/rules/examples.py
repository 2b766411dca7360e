"""Runs a rule on its own examples."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date

from scorer.api import score_server
from scorer.facts import Facts, gather
from scorer.model import Acceptance, Snapshot
from scorer.reading import read_server, read_tool
from scorer.rules import SET_RULES, Example, Hit, Rule
from scorer.rules.coherence import SetFacts
from scorer.rules.config import Use
from scorer.siblings import index_names
from scorer.suppress import Selection, settle

TODAY = date(2026, 11, 26)

SET_IDS = frozenset(rule.id for rule in SET_RULES)


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
    if rule.id in SET_IDS:
        return list(rule.find(SetFacts(facts)))
    return [hit for each in facts for hit in rule.find(each)]


def fires(rule: Rule, example: Example) -> bool:
    """Tell whether a rule finds anything of any strength."""
    return any(hit.strength > 0 for hit in hits_of(rule, example))
