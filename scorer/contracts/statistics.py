"""The statistics of a catalog: what is counted, and how numbers are spread. All of it is plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """How the numbers of a sample are spread: the mean, and values of the sample at 0, 50, 90 and 100%."""

    mean: float
    least: float
    median: float
    most_of: float
    most: float


@dataclass(frozen=True, slots=True)
class Scale:
    """The scores of one dimension: their mean (None: there are none), and how many there are of each, 1 to 5."""

    mean: float | None
    counts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Lacked:
    """A kind of claim that makes sense for some tools and that they do not make, or a defect: how many tools."""

    kind: str
    tools: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that tools or sets of tools break: how many tools, and on how many servers."""

    rule: str
    tools: int
    servers: int


@dataclass(frozen=True, slots=True)
class ToolStatistics:
    """The statistics of tools: how many, their scores, risk classes and sizes (tokens).

    `lacked` counts tools among the `read` ones, of which it is known what they state.
    """

    count: int
    tiers: Mapping[str, int]
    tdqs: Spread | None
    dimensions: Mapping[str, Scale]
    risk: Mapping[str, int]
    tokens: Spread | None
    read: int
    lacked: tuple[Lacked, ...]


@dataclass(frozen=True, slots=True)
class ServerStatistics:
    """The statistics of servers: how many, how many of them have scores, and their scores, failures and sizes.

    `made_by` counts servers by the name of the rubric, its hash and the version of this program. A server counts for
    each of its `transports`.
    """

    count: int
    scored: int
    made_by: Mapping[tuple[str, str, str], int]
    tiers: Mapping[str, int]
    overall: Spread | None
    coherence: Mapping[str, Scale]
    transports: Mapping[str, int]
    failures: Mapping[str, int]
    tool_count: Spread | None
    tokens: Spread | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """The statistics of a catalog. A part whose table is not there is None. `broken` counts what both tables say."""

    servers: ServerStatistics | None
    tools: ToolStatistics | None
    broken: tuple[Broken, ...]
