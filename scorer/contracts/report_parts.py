"""What a report is made of: the small records of a tool and a server, with the names of the published JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scorer.contracts.orders import Level

Tier = Literal["A", "B", "C", "D", "F"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a score: a rule, what it saw, what it earned or cost, and where.

    `points` is in score points of the dimension (negative for a debit). `span` counts code
    points of the raw description; `pointer` is a JSON pointer relative to the tool.
    """

    rule: str
    text: str
    points: float
    span: tuple[int, int] | None = None
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """One fact that a definition states, or pointedly fails to state.

    `kind` is a kind of claim by name. `spans` count code points of the raw description, `specifics` are the words,
    names and numbers that the claim pins down, and `strength` (above 0, up to 1) grows with them. `pointer` is a JSON
    pointer relative to the tool.
    """

    kind: str
    strength: float
    spans: tuple[tuple[int, int], ...]
    specifics: tuple[str, ...]
    pointer: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect: what is wrong, where, and how to fix it."""

    rule: str
    name: str
    level: Level
    message: str
    pointer: str | None
    span: tuple[int, int] | None
    fix: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """An accepted finding: its tool ("" for the tool set), the reason, and its last day (ISO date, "": no end).

    `origin` is where it was accepted: a configuration file, or a baseline.
    """

    tool: str
    finding: Finding
    reason: str
    until: str
    origin: str


@dataclass(frozen=True, slots=True)
class RiskSignal:
    """A risk signal of a tool in addition to its class: its kind, a description, and its location.

    `kind` is path, url, code, html, credential, overwrites, admin, bulk or many_parameters. `span` counts
    code points of the raw description, `pointer` is relative to the tool.
    """

    kind: str
    text: str
    pointer: str
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ToxicFlow:
    """A path through which tools could exfiltrate data: the tools of each leg, by name.

    `untrusted` tools read content that anybody may have written, `private` tools read private data, and
    `outward` tools send data to external systems. This is advice: no single tool is at fault.
    """

    untrusted: tuple[str, ...]
    private: tuple[str, ...]
    outward: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeavyTool:
    """A tool with a large definition, and the tokens of the definition."""

    name: str
    tokens: int


@dataclass(frozen=True, slots=True)
class RiskSummary:
    """What the tools of a server can do, and what their definitions cost.

    `classes` counts the tools of each class, the most dangerous first. `changing` is the share (0 to 1) that can
    change something, `destroying` the share that is destructive or financial. `tokens` is an estimate for
    all definitions, `window_share` its share of a context window of 200,000 tokens, `heaviest` the largest.
    """

    classes: Mapping[str, int]
    changing: float
    destroying: float
    tokens: int
    window_share: float
    heaviest: tuple[HeavyTool, ...]
    flow: ToxicFlow | None


@dataclass(frozen=True, slots=True)
class Gain:
    """What an edit is expected to add: to its dimension (1-5), the tool's tdqs, the server's overall."""

    dimension: float
    tdqs: float
    server: float


@dataclass(frozen=True, slots=True)
class Opportunity:
    """An edit that would earn points: the fields of a finding, the dimension, and the estimated gain.

    `span` is what the edit replaces or removes (None: it adds something). `draft` is the sentence to write, its gaps
    in angle brackets, without the instruction that `fix` has around it ("": the edit writes no sentence).
    """

    rule: str
    name: str
    dimension: str
    level: Level
    message: str
    pointer: str | None
    span: tuple[int, int] | None
    fix: str
    gain: Gain
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What several tools of a server have in common that costs points.

    `kind` is the kind of claim that these tools lack, or the kind of defect that they have, `text` says so in words
    ("18 of 25 tools never say when to use them"), and `tools` names them. `gain` is what the server's overall grade
    would gain if the suggested edits of that kind were made in all of them.
    """

    kind: str
    text: str
    tools: tuple[str, ...]
    gain: float


@dataclass(frozen=True, slots=True)
class ClientFit:
    """How a chosen client takes the tools of a server.

    `takes` counts the tools that it takes whole. `loses` names those of which it may lose a part, `refuses` those that
    it refuses or drops. `refuses_all`: one of these costs it the request or the whole list. `list_level` is the level
    of the most serious finding about the list as a whole (info: none that matters).
    """

    client: str
    title: str
    takes: int
    loses: tuple[str, ...]
    refuses: tuple[str, ...]
    refuses_all: bool
    list_level: Level


@dataclass(frozen=True, slots=True)
class CoherenceScore:
    """One of the four coherence dimensions: 1 to 5, and why."""

    score: int
    justification: str


@dataclass(frozen=True, slots=True)
class ServerScore:
    """The specification's roll-ups. `tier` is the tier of `overall`."""

    overall: float
    tier: Tier
    description_quality: float
    coherence: float
    mean_tdqs: float
    min_tdqs: float
    tool_count: int
