"""The gate of a run as data: what it can fail on, why it fails, and what is exempt from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Condition(StrEnum):
    """What a gate can fail on, by the name of its setting; a regression by what got worse."""

    FINDING = "fail-on"
    OVERALL = "fail-under"
    QUALITY = "min-quality"
    COHERENCE = "min-coherence"
    TOOL_COUNT = "min-tools"
    TOOL = "min-tool"
    DIMENSION = "min-dimension"
    BYTES = "max-bytes"
    TOKENS = "max-tokens"
    TOOL_BYTES = "max-tool-bytes"
    TOOL_TOKENS = "max-tool-tokens"
    RISK = "max-risk"
    WORSE_TIER = "worse-tier"
    WORSE_SCORE = "worse-score"
    WORSE_RISK = "worse-risk"
    WORSE_FINDING = "worse-finding"


#: What a gate fails on if something got worse since the baseline.
REGRESSIONS: Final = frozenset(
    {Condition.WORSE_TIER, Condition.WORSE_SCORE, Condition.WORSE_RISK, Condition.WORSE_FINDING}
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the gate fails, as data: words are made by whoever shows it.

    `server` is the place of the server in the report, since two servers may have one name; `tool` is "" for the set.
    `wanted` and `got` are the values that were compared (None: there are none), `subject` is what they are values of:
    a dimension, or the rule of a finding whose message is in `details`. For a regression `wanted` is the state
    before, `gone` and `came` are the evidence that went or came with it, and `unchanged` means that the definition
    itself is the same.
    """

    server: int
    tool: str
    rule: Condition
    wanted: str | float | None = None
    got: str | float | None = None
    subject: str = ""
    details: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Exempted:
    """A reason that does not fail the gate, because the tool is exempt: why, and until when (ISO date, "": no end).

    `origin` is the place of the exemption in a configuration file.
    """

    reason: Reason
    why: str
    until: str
    origin: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """Whether the gate passed, and if not, every reason; and the reasons that tools are exempt from."""

    passed: bool
    reasons: tuple[Reason, ...] = ()
    exempted: tuple[Exempted, ...] = ()
