"""Tools with a published risk class. Needs neither numpy nor scipy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scorer.data.messages import say
from scorer.data.rubric import risk_words

#: How a label was made: with a written reason, without one, or from the name alone.
REASONED, BARE, NAMED = "reasoned", "bare", "named"
#: A published class without a counterpart in mcp-scorer.
OTHER = "other"
_SOURCES: Mapping[str, str] = {"llm_rationale": REASONED, "no_rationale_shown": BARE}


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A tool with a published class and severity.

    `generation` says how it was labeled: with a written reason, without one, or from the name alone.
    `suspect` marks a label that looks wrong.
    """

    server: str
    tool: Mapping[str, Any]
    category: str
    severity: str
    generation: str
    suspect: bool


def risk_row(data: Mapping[str, Any]) -> RiskRow:
    """Return a row with a published class.

    Raises KeyError, TypeError, ValueError or AttributeError if the row is invalid.
    """
    category = str(data["category"]).lower()
    if category not in risk_words()["severity"] and category != OTHER:
        raise ValueError(say("calibration.error.unknown-class", value=repr(data["category"])))
    whole = {"name": data.get("name"), "description": data.get("description")}
    tool = {key: value for key, value in data.get("tool", whole).items() if value is not None}
    if not isinstance(tool["name"], str):
        raise TypeError(say("calibration.error.name-not-text"))
    return RiskRow(
        server=str(data.get("server", "")),
        tool=tool,
        category=category,
        severity=str(data.get("severity") or ""),
        generation=_SOURCES.get(str(data.get("label_source")), NAMED),
        suspect=bool(data.get("suspect")),
    )
