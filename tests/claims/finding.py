"""Runs a detector on a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorer.claims.kinds import KINDS_BY_NAME, annotate
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
    from scorer.claims.feature import SetFeature


def facts_of(example: Example) -> Sequence[Facts]:
    """Gather the facts of an example's tool, or of each tool of its set."""
    if not example.tools:
        tool = read_tool(example.tool)
        return [gather(tool, index_names((tool.name, *example.siblings)))]
    tools = read_server(Snapshot("example", "example", example.tools)).tools
    index = index_names(tool.name for tool in tools)
    return [gather(tool, index) for tool in tools]


def hits_of(feature: SetFeature, example: Example) -> list[Hit]:
    """Return everything that a feature of a set finds in an example."""
    return list(feature.find(SetFacts(facts_of(example), example.more, example.unsteady, example.wire)))


def fires(id: str, example: Example) -> bool:
    """Tell whether the kind of claim of this name, or the lint rule of this id, finds anything in an example."""
    if id in KINDS_BY_NAME:
        return any(annotate(facts).of_kind(id) for facts in facts_of(example))
    return any(hit for facts in facts_of(example) for hit in BY_ID[id].find(facts))
