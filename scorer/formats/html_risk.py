"""What a server's tools can do, and what their definitions cost, as the HTML page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorer.data.messages import say
from scorer.formats import risk_wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.contracts.report import RiskSummary


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a toxic flow: a heading, the tools with anchors, and how many more there are."""

    heading: str
    tools: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class RiskBlock:
    """The number of tools in each class, shares, the size of the definitions, the largest, and a toxic flow."""

    classes: tuple[tuple[str, str, int], ...]
    shares: str
    load: str
    heaviest: tuple[tuple[str, str, int], ...]
    legs: tuple[Leg, ...]


def risk_block(risk: RiskSummary, anchors: Mapping[str, str]) -> RiskBlock:
    """Prepare the summary of a server's risk; `anchors` are those of its tools by name."""
    return RiskBlock(
        classes=tuple(
            (name, risk_wording.CLASSES[name].severity, number) for name, number in risk.classes.items()
        ),
        shares=risk_wording.shares(risk),
        load=risk_wording.context_load(risk),
        heaviest=tuple((tool.name, anchors.get(tool.name, ""), tool.tokens) for tool in risk.heaviest),
        legs=tuple(_leg(id, names, anchors) for id, names in risk_wording.legs(risk)),
    )


def _leg(id: str, names: tuple[str, ...], anchors: Mapping[str, str]) -> Leg:
    shown = tuple((name, anchors.get(name, "")) for name in names[: risk_wording.LEG_SHOWN])
    return Leg(say(id, names="").rstrip(), shown, max(0, len(names) - risk_wording.LEG_SHOWN))
