"""What differs between two states of a server: its tools, their texts, scores and findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from scorer.contracts.breaking import Breaking
from scorer.contracts.report_parts import Finding, ServerScore


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
