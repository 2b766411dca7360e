"""The orders that all rooms share: how serious a finding is, and how far a tool can reach.

One home, so that a table, a gate and a comparison never disagree on what comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

Level = Literal["error", "warning", "info"]
RiskClass = Literal["read", "unclassified", "write", "execute", "destructive", "financial"]
Severity = Literal["low", "medium", "high", "critical"]

#: Levels of a finding, the most serious first.
LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "info")
#: Risk classes, the least dangerous first. An unclassified tool may write, so it ranks above one that reads.
RISK_CLASSES: Final[tuple[RiskClass, ...]] = (
    "read",
    "unclassified",
    "write",
    "execute",
    "destructive",
    "financial",
)
#: Severities, the lowest first.
SEVERITIES: Final[tuple[Severity, ...]] = ("low", "medium", "high", "critical")


def level_rank(level: Level) -> int:
    """Return the place of a level in the order of findings: 0 for an error."""
    return LEVELS.index(level)


def at_least(level: Level) -> Sequence[Level]:
    """Return a level and all that are more serious."""
    return LEVELS[: LEVELS.index(level) + 1]


def risk_rank(risk: str) -> int:
    """Return the place of a risk class in its order: 0 for reading. Raises ValueError for any other word."""
    return RISK_CLASSES.index(risk)
