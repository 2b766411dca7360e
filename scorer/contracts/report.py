"""The report: frozen results with the names of the published JSON.

All maps are plain read-only mappings keyed by the specification's names. Scores are the integers
1 to 5 of the specification, estimates the real numbers that they were cut from; `tdqs` is the
specification's weighted sum of the integers, rounded to one decimal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scorer.contracts.breaking import Breaking
from scorer.contracts.gate import GateResult
from scorer.contracts.orders import Level as Level

Tier = Literal["A", "B", "C", "D", "F"]

SCHEMA_VERSION = 1
#: How reports show a tool without a name.
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
class ToolReport:
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
    """An expensive tool and a much cheaper sibling that a model may use instead (costs are invocation costs)."""

    tool: str
    sibling: str
    tool_cost: int
    sibling_cost: int


@dataclass(frozen=True, slots=True)
class TextChange:
    """One changed value of a definition: its JSON pointer, the old and the new value (None: absent)."""

    pointer: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One dimension whose score changed: old and new score, 1 to 5, and the reasons that were removed or added."""

    dimension: str
    old: int
    new: int
    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolChange:
    """The change of one tool between two states of a server.

    `kind` is added, removed, renamed (`was` is the old name), changed (a new definition under the same name), or
    beside (same definition, but its siblings or the rules changed). `old_tdqs` and `new_tdqs` are None, and the
    input hashes and risk classes "", on a side without the tool. `texts` is empty if a side contains no
    definitions. `breaking` is what breaks its callers.
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
    breaking: tuple[Breaking, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerChange:
    """The changes between two states of a server; `against` names the old state.

    `instructions` is the change of the server's instructions, if both are known and they differ.
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
    """One server: its score, its coherence, its tools (by name), and findings about the tool set.

    `rivals` maps the name of a tool to the siblings that it may be confused with, if there are any.
    `risk` summarizes what the tools can do (None: unknown). `suppressed` contains the accepted findings of the
    tools and of the tool set; they do not count for the gate.
    `change` contains the changes since the baseline, if there is one. `instructions` is None if they are
    unknown.
    `unlisted` counts, by rule, the findings that a selection or a profile leaves out.
    `patterns` lists what its tools have in common, what costs most first.
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
    """

    schema_version: int
    generator_name: str
    generator_version: str
    rubric: RubricInfo
    servers: tuple[ServerReport, ...]
    gate: GateResult
    errors: tuple[ServerError, ...]
    published: tuple[PublishedTool, ...] = ()
