"""Servers with published coherence scores, and what is known about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS

NAMING, COUNT = "naming_consistency", "tool_count_appropriateness"
#: The number of names that is enough to judge naming if not all names are known.
NAMES_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class SetRow:
    """A server with published coherence scores.

    `tools` are wire objects, of which only the names may be known (`defined` is false then), and
    perhaps not of all `count` tools.
    """

    name: str
    count: int
    tools: Sequence[Mapping[str, Any]]
    defined: bool
    scores: Mapping[str, int]

    def measurable(self) -> frozenset[str]:
        """Return the dimensions that can be computed from what is known."""
        if self.defined and len(self.tools) == self.count:
            return frozenset(COHERENCE_DIMENSIONS)
        named = len(self.tools) >= min(NAMES_ENOUGH, self.count) and self.tools
        return frozenset({COUNT, NAMING} if named else {COUNT})


def set_row(data: Mapping[str, Any]) -> SetRow:
    """Return a row of published coherence. Raises KeyError, TypeError or ValueError if it is invalid."""
    names = data.get("tool_names") or ()
    return SetRow(
        name=str(data.get("source", "")),
        count=int(data["tool_count"] or len(names)),
        tools=tuple({"name": str(name)} for name in names),
        defined=False,
        scores={key: int(value) for key, value in data["scores"].items() if value is not None},
    )
