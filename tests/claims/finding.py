"""Runs a feature on a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorer.claims.registry import FEATURES_BY_ID, SET_FEATURES
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import Facts, gather
from scorer.claims.tool_set import SetFacts
from scorer.contracts.definitions import Snapshot
from scorer.reading.tool import read_server, read_tool
from scorer.rules import BY_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.claims.evidence import Hit
    from scorer.claims.examples import Example
    from scorer.claims.feature import Feature


def facts_of(example: Example) -> Sequence[Facts]:
    """Gather the facts of an example's tool, or of each tool of its set."""
    if not example.tools:
        tool = read_tool(example.tool)
        return [gather(tool, index_names((tool.name, *example.siblings)))]
    tools = read_server(Snapshot("example", "example", example.tools)).tools
    index = index_names(tool.name for tool in tools)
    return [gather(tool, index) for tool in tools]


def hits_of(feature: Feature, example: Example) -> list[Hit]:
    """Return everything that a feature finds in an example."""
    facts = facts_of(example)
    if feature in SET_FEATURES:
        return list(feature.find(SetFacts(facts, example.more, example.unsteady)))
    return [hit for each in facts for hit in feature.find(each)]


def fires(id: str, example: Example) -> bool:
    """Tell whether the feature or the lint rule of this id finds anything in an example of one tool."""
    if id in FEATURES_BY_ID:
        return any(hit.strength > 0 for hit in hits_of(FEATURES_BY_ID[id], example))
    return any(hit for facts in facts_of(example) for hit in BY_ID[id].find(facts))
