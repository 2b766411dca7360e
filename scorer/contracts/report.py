"""The report: frozen results with the names of the published JSON.

All maps are plain read-only mappings keyed by the specification's names. Scores are the integers
1 to 5 of the specification, estimates the real numbers that they were cut from; `tdqs` is the
specification's weighted sum of the integers, rounded to one decimal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scorer.contracts.orders import Level as Level

Tier = Literal["A", "B", "C", "D", "F"]

SCHEMA_VERSION = 1
#: What a tool without a name is called wherever people read of it.
NAMELESS = "(no name)"


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
class Finding:
    """A defect: what is wrong, where, and how to mend it."""

    rule: str
    name: str
    level: Level
    message: str
    pointer: str | None
    span: tuple[int, int] | None
    fix: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that somebody has accepted: of which tool ("" for the set), why, until when (ISO date, "": for ever).

    `origin` names what accepted it: a configuration file, or a baseline.
    """

    tool: str
    finding: Finding
    reason: str
    until: str
    origin: str


@dataclass(frozen=True, slots=True)
class RiskSignal:
    """Something to watch in a tool beside its class: what kind, the word that told it, and where that stands.

    `kind` is path, url, code, html, credential, overwrites, admin, bulk or many_parameters. `span` counts
    code points of the raw description, `pointer` is relative to the tool.
    """

    kind: str
    text: str
    pointer: str
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ToxicFlow:
    """A way that data may leak through a set: the tools of each leg, by name.

    `untrusted` bring in text that anybody may have written, `private` read what belongs to somebody,
    `outward` carry data to where others see it. Advice: no tool is at fault alone.
    """

    untrusted: tuple[str, ...]
    private: tuple[str, ...]
    outward: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeavyTool:
    """A tool with a large definition, and the tokens of that."""

    name: str
    tokens: int


@dataclass(frozen=True, slots=True)
class RiskSummary:
    """What the tools of a server may do, and what their definitions cost.

    `classes` counts the tools of each class, the gravest first. `changing` is the share (0 to 1) that may
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
    """A credit that could still be had: the finding's fields, its dimension, and about what it gains."""

    rule: str
    name: str
    dimension: str
    level: Level
    message: str
    pointer: str | None
    span: tuple[int, int] | None
    fix: str
    gain: Gain


@dataclass(frozen=True, slots=True)
class ToolReport:
    """One tool's scores, why, how sure, and what to do.

    `interval` is an 80% interval for the tdqs that the catalogue's judge would publish,
    `tier_chances` the chance of each tier, `tokens` an estimate for the whole definition.
    `doubts` says why confidence is low. `risk` holds `category`, `severity`, `reversibility`, and in `reason`
    one sentence on what decided the class. `evidence` holds, by dimension, every reason that the
    justification was written from, `missed` what would earn more there (its points are the gain).
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
    doubts: tuple[str, ...] = ()
    missed: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    risk_signals: tuple[RiskSignal, ...] = ()
    definition: Any = field(default=None, repr=False, compare=False)


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


@dataclass(frozen=True, slots=True)
class ShadowCandidate:
    """A dear tool and a much cheaper sibling that a model may reach for instead (costs are invocation costs)."""

    tool: str
    sibling: str
    tool_cost: int
    sibling_cost: int


@dataclass(frozen=True, slots=True)
class TextChange:
    """One value of a definition that differs: where (a JSON pointer), before, and now (None: not there)."""

    pointer: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One dimension whose score differs: before and now, 1 to 5, and the reasons that went or came with it."""

    dimension: str
    old: int
    new: int
    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolChange:
    """What became of one tool between two states of a server.

    `kind` is added, removed, renamed (`was` is the name before), changed (the definition differs under the same
    name), or beside (only what surrounds it differs, or the rules that scored it). `old_tdqs` and `new_tdqs` are
    None where the tool is not there, the input hashes and risk classes "". `texts` is empty where a side holds no
    definitions.
    """

    name: str
    kind: Literal["added", "removed", "renamed", "changed", "beside"]
    was: str
    old_tdqs: float | None
    new_tdqs: float | None
    old_hash: str
    new_hash: str
    old_risk: str
    new_risk: str
    scores: tuple[ScoreChange, ...]
    texts: tuple[TextChange, ...]
    new_findings: tuple[Finding, ...]
    fixed_findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ServerChange:
    """What differs between two states of a server; `against` names the state before.

    `instructions` tells how the server's instructions differ, where they do and both are known.
    """

    name: str
    against: str
    old: ServerScore
    new: ServerScore
    tools: tuple[ToolChange, ...]
    new_findings: tuple[Finding, ...]
    fixed_findings: tuple[Finding, ...]
    instructions: TextChange | None = None


@dataclass(frozen=True, slots=True)
class ServerReport:
    """One server: its score, its coherence, its tools (by name), and findings about the set.

    `rivals` holds for a tool's name the siblings that it may be mistaken for, where there are any.
    `risk` sums up what the tools may do (None: not told). `suppressed` holds the findings, of tools and of
    the set, that somebody has accepted: they count nowhere.
    `change` tells what differs from the baseline, where one was given. `instructions` is None where they are
    not known.
    `unlisted` counts, by rule, the findings that a selection or a profile leaves out.
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


@dataclass(frozen=True, slots=True)
class GateResult:
    """Whether the gate passed, and if not, every reason."""

    passed: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RubricInfo:
    """The rubric that weighed: its version, the specification's, the calibration, and a hash of its data."""

    name: str
    spec: str
    calibration: str
    hash: str


@dataclass(frozen=True, slots=True)
class ServerError:
    """A server that gave no report, and why (one plain line)."""

    name: str
    target: str
    phase: str
    message: str


@dataclass(frozen=True, slots=True)
class PublishedTool:
    """Scores that were published of a tool, beside ours.

    `scores` holds the published ones (those that are known), `differences` ours minus them, by
    dimension; `difference` is our tdqs minus the published one, and `inside` tells whether that
    lies in our 80% interval (None: no tdqs was published).
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

    `published` is empty unless published scores were given to compare with: most apart first.
    """

    schema_version: int
    generator_name: str
    generator_version: str
    rubric: RubricInfo
    servers: tuple[ServerReport, ...]
    gate: GateResult
    errors: tuple[ServerError, ...]
    published: tuple[PublishedTool, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One edit on the way to a grade: of which tool, and about what it adds to the tool's tdqs and to the grade."""

    tool: str
    edit: Opportunity
    gain: float
    grade: float


@dataclass(frozen=True, slots=True)
class Route:
    """The edits that are expected to raise a server to a grade, in order.

    `wanted` is the grade asked for (`words` as it was asked), `now` the server's grade, `expected` about what the
    edits lead to, `spread` half the width of an 80% range around it. `reached` is false where all edits
    together fall short.
    """

    words: str
    wanted: float
    now: float
    expected: float
    spread: float
    reached: bool
    steps: tuple[RouteStep, ...]
