"""The report: frozen results with the names of the published JSON.

All maps are plain read-only mappings keyed by the specification's names. Scores are the integers
1 to 5 of the specification, estimates the real numbers that they were cut from; `tdqs` is the
specification's weighted sum of the integers, rounded to one decimal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scorer.contracts.change import ScoreChange, ServerChange, TextChange, ToolChange
from scorer.contracts.gate import GateResult
from scorer.contracts.lazy import Lazy
from scorer.contracts.orders import Level
from scorer.contracts.own_rule import OwnRule
from scorer.contracts.report_parts import (
    ClaimReport,
    ClientFit,
    CoherenceScore,
    Evidence,
    Finding,
    Gain,
    HeavyTool,
    Opportunity,
    Pattern,
    RiskSignal,
    RiskSummary,
    ServerScore,
    Suppressed,
    Tier,
    ToxicFlow,
)

__all__ = [
    "NAMELESS",
    "SCHEMA_VERSION",
    "ClaimReport",
    "ClientFit",
    "CoherenceScore",
    "Evidence",
    "Finding",
    "Gain",
    "HeavyTool",
    "Level",
    "Opportunity",
    "Pattern",
    "PublishedTool",
    "Report",
    "RiskSignal",
    "RiskSummary",
    "RubricInfo",
    "ScoreChange",
    "ScoredServer",
    "ScoredTool",
    "ServerChange",
    "ServerError",
    "ServerReport",
    "ServerScore",
    "ShadowCandidate",
    "Suppressed",
    "TextChange",
    "Tier",
    "ToolChange",
    "ToolReport",
    "ToxicFlow",
]

SCHEMA_VERSION = 1
#: How reports show a tool without a name.
NAMELESS = "(no name)"


@dataclass(frozen=True, slots=True)
class ToolReport(Lazy):
    """The scores of one tool, the reasons, the confidence, and the suggested edits.

    `interval` is an 80% interval for the tdqs that the language-model judge would publish,
    `tier_chances` the chance of each tier, `tokens` an estimate for the whole definition.
    `claims` lists what the definition states, and `doubts` why confidence is low. `risk` contains `category`,
    `severity`, `reversibility`, and in `reason` one sentence on what decided the class. `evidence` contains, by
    dimension, what each feature added to the estimate, `missed` what would earn more points (the points are the gain).
    `definition` is the wire object that was scored.
    """

    name: str
    tdqs: float
    tier: Tier
    tdqs_estimate: float
    interval: tuple[float, float]
    tier_chances: Mapping[str, float]
    confidence: Literal["high", "low"]
    scores: Mapping[str, int]
    estimates: Mapping[str, float]
    justifications: Mapping[str, str]
    flags: tuple[str, ...]
    smells: tuple[str, ...]
    signals: Mapping[str, Any]
    input_hash: str
    risk: Mapping[str, str]
    tokens: int
    findings: tuple[Finding, ...]
    opportunities: tuple[Opportunity, ...]
    evidence: Mapping[str, tuple[Evidence, ...]]
    description: str
    claims: tuple[ClaimReport, ...] = ()
    doubts: tuple[str, ...] = ()
    missed: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    risk_signals: tuple[RiskSignal, ...] = ()
    effect_certain: bool = True
    definition: Any = field(default=None, repr=False, compare=False)

    @property
    def shown_name(self) -> str:
        """Return the name, or what reports show in its place."""
        return self.name or NAMELESS


@dataclass(frozen=True, slots=True)
class ScoredTool(Lazy):
    """The numbers of one tool: the fields of a `ToolReport` of the same names, without its words.

    `claims` lists what the definition states. `finding_ids` lists the rules of its findings, the most serious first;
    that a dimension scores low is no finding here, since `scores` and `smells` say so. `claims`, `finding_ids` and
    `risk` are made when they are read; a definition that was read too long ago is then read again.
    """

    name: str
    tdqs: float
    tier: Tier
    tdqs_estimate: float
    interval: tuple[float, float]
    tier_chances: Mapping[str, float]
    confidence: Literal["high", "low"]
    scores: Mapping[str, int]
    estimates: Mapping[str, float]
    flags: tuple[str, ...]
    smells: tuple[str, ...]
    signals: Mapping[str, Any]
    input_hash: str
    tokens: int
    effect_certain: bool
    risk: Mapping[str, str]
    claims: tuple[ClaimReport, ...]
    finding_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoredServer(Lazy):
    """The numbers of one server: its score, those of its four coherence dimensions (1 to 5), and its tools (by name).

    `finding_ids` lists the rules of the findings about the tool set; they are looked for when they are read.
    """

    name: str
    target: str
    score: ServerScore
    coherence_scores: Mapping[str, int]
    tools: tuple[ScoredTool, ...]
    finding_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShadowCandidate:
    """An expensive tool and a much cheaper sibling that a model may use instead (costs are invocation costs)."""

    tool: str
    sibling: str
    tool_cost: int
    sibling_cost: int


@dataclass(frozen=True, slots=True)
class ServerReport(Lazy):
    """One server: its score, its coherence, its tools (by name), and findings about the tool set.

    `rivals` maps the name of a tool to the siblings that it may be confused with, if there are any.
    `risk` summarizes what the tools can do (None: unknown). `suppressed` contains the accepted findings of the
    tools and of the tool set; they do not count for the gate.
    `change` contains the changes since the baseline, if there is one. `instructions` is None if they are
    unknown.
    `unlisted` counts, by rule, the findings that a selection or a profile leaves out.
    `patterns` lists what its tools have in common, what costs most first. `clients` says of each chosen client which
    tools it takes.
    """

    name: str
    target: str
    score: ServerScore
    coherence: Mapping[str, CoherenceScore]
    tools: tuple[ToolReport, ...]
    findings: tuple[Finding, ...]
    shadow_candidates: tuple[ShadowCandidate, ...]
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    risk: RiskSummary | None = None
    suppressed: tuple[Suppressed, ...] = ()
    change: ServerChange | None = None
    instructions: str | None = None
    unlisted: Mapping[str, int] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    clients: tuple[ClientFit, ...] = ()


@dataclass(frozen=True, slots=True)
class RubricInfo:
    """The rubric of the scores: its name, the specification version, the calibration, and a hash of its data."""

    name: str
    spec: str
    calibration: str
    hash: str


@dataclass(frozen=True, slots=True)
class ServerError:
    """A server that could not be scored, and the reason (one plain line)."""

    name: str
    target: str
    phase: str
    message: str


@dataclass(frozen=True, slots=True)
class PublishedTool:
    """The published scores of a tool, compared with the scores of this report.

    `scores` contains the known published scores, `differences` the scores of this report minus them, by
    dimension; `difference` is the tdqs minus the published one, and `inside` is whether the published tdqs
    lies in the 80% interval (None: no tdqs was published).
    """

    server: str
    name: str
    published: float | None
    tdqs: float
    difference: float | None
    inside: bool | None
    scores: Mapping[str, int]
    differences: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run found: the object behind every format.

    `published` is empty unless published scores were given to compare with; the largest difference comes first.
    `own_rules` are the rules of the user's own that were applied.
    """

    schema_version: int
    generator_name: str
    generator_version: str
    rubric: RubricInfo
    servers: tuple[ServerReport, ...]
    gate: GateResult
    errors: tuple[ServerError, ...]
    published: tuple[PublishedTool, ...] = ()
    own_rules: tuple[OwnRule, ...] = ()
