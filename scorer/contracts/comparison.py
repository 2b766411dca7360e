"""Servers that do the same job, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scorer.contracts.report_parts import ServerScore

#: How a client takes the tools of a server, by the worst of them.
Taken = Literal["takes", "loses", "refuses"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the servers that are compared.

    `dimensions` are the mean scores of its tools, `coherence` its coherence dimensions, `risk` counts its tools by
    class, `levels` its findings by level, and `tokens` those of all definitions. `tools` are the names of its tools.
    `states` counts the tools that make each kind of claim, `clients` says how each known client takes the server.
    """

    name: str
    score: ServerScore
    dimensions: Mapping[str, float]
    coherence: Mapping[str, int]
    risk: Mapping[str, int]
    levels: Mapping[str, int]
    tokens: int
    tools: tuple[str, ...]
    states: Mapping[str, int]
    clients: Mapping[str, Taken]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more servers, in the order in which they were named, scored with one rubric.

    `client_titles` are the names of the clients for people.
    """

    sides: tuple[Side, ...]
    rubric: str
    rubric_hash: str
    version: str
    client_titles: Mapping[str, str]
