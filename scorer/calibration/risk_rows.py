"""Tools with a published class of risk. Needs neither numpy nor scipy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scorer.data.rubric import risk_words

#: How a label came about: with a written reason, without one, or by the name alone.
REASONED, BARE, NAMED = "reasoned", "bare", "named"
#: A published class that has no counterpart among ours.
OTHER = "other"
_SOURCES: Mapping[str, str] = {"llm_rationale": REASONED, "no_rationale_shown": BARE}


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A tool with a published class and severity.

    `generation` tells how it was labelled: with a written reason, without one, or by the name alone.
    `suspect` marks a label that looks wrong.
    """

    server: str
    tool: Mapping[str, Any]
    category: str
    severity: str
    generation: str
    suspect: bool


def risk_row(data: Mapping[str, Any]) -> RiskRow:
    """Return a row with a published class. Raises KeyError, TypeError, ValueError, AttributeError for what is none."""
    category = str(data["category"]).lower()
    if category not in risk_words()["severity"] and category != OTHER:
        raise ValueError(f"no such class: {data['category']!r}")
    whole = {"name": data.get("name"), "description": data.get("description")}
    tool = {key: value for key, value in data.get("tool", whole).items() if value is not None}
    if not isinstance(tool["name"], str):
        raise TypeError("the name of a tool is a string")
    return RiskRow(
        server=str(data.get("server", "")),
        tool=tool,
        category=category,
        severity=str(data.get("severity") or ""),
        generation=_SOURCES.get(str(data.get("label_source")), NAMED),
        suspect=bool(data.get("suspect")),
    )
