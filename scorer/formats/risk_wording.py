"""The risk classes in words for people: what an agent could do, and which policy is recommended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from scorer.contracts.orders import RISK_CLASSES
from scorer.data.messages import say, text
from scorer.data.rubric import risk_words as risk_rubric
from scorer.formats import summary
from scorer.formats.sanitize import label
from scorer.policy.recommended import recommended

if TYPE_CHECKING:
    from scorer.contracts.report import RiskSummary, ServerReport, ToolReport

#: How many tools of one leg of a toxic flow are named.
LEG_SHOWN: Final = 6
#: Classes whose recommended policy has a remark.
_WITH_RIDER: Final = ("execute", "unclassified")


@dataclass(frozen=True, slots=True)
class ClassWording:
    """A risk class, and the sentences that explain it."""

    name: str

    @property
    def severity(self) -> str:
        """Return the severity of the class."""
        return str(risk_rubric()["severity"][self.name])

    @property
    def effect(self) -> str:
        """Return what an agent could do with a tool of the class."""
        return text(f"formats.risk.effect.{self.name}")

    @property
    def undo(self) -> str:
        """Return whether a call can be undone ("" if it changes nothing)."""
        if self.name == "read":
            return ""
        return text(f"formats.risk.undo.{risk_rubric()['reversibility'][self.name].replace(' ', '-')}")

    @property
    def policy(self) -> str:
        """Return the recommended policy with the published limits, as a phrase."""
        rule = recommended(self.name, "")
        limit = rule.limit
        rider = text(f"formats.risk.policy.{self.name}-rider") if self.name in _WITH_RIDER else ""
        gaps = {"calls": summary.plural(limit.calls, "call"), "window": limit.window} if limit else {}
        return say(f"formats.risk.policy.{rule.action}", **gaps) + rider


#: The classes, the most dangerous first.
CLASSES: Final[Mapping[str, ClassWording]] = MappingProxyType(
    {name: ClassWording(name) for name in reversed(RISK_CLASSES)}
)


def headline(tool: ToolReport) -> str:
    """Return a tool's class and severity: "destructive, critical"."""
    return say("formats.risk.headline", category=tool.risk["category"], severity=tool.risk["severity"])


def reason(tool: ToolReport) -> str:
    """Return the sentence on what decided the class ("" if the report does not contain it)."""
    return tool.risk.get("reason", "")


def counts(risk: RiskSummary) -> str:
    """Return how many tools are in each class: "2 destructive, 5 read"."""
    return ", ".join(
        say("formats.risk.count", count=number, category=name) for name, number in risk.classes.items()
    )


def shares(risk: RiskSummary) -> str:
    """Return the shares of tools that can change something, and that can delete data or spend money."""
    return say("formats.risk.shares", changing=risk.changing, destroying=risk.destroying)


def context_load(risk: RiskSummary) -> str:
    """Return how much of a model's context window the definitions take."""
    return say("formats.risk.load", tokens=summary.plural(risk.tokens, "token"), share=risk.window_share)


def short_load(risk: RiskSummary) -> str:
    """Return the size of the definitions in a few words."""
    return say(
        "formats.risk.short-load", tokens=summary.plural(risk.tokens, "token"), share=risk.window_share
    )


def largest(risk: RiskSummary, name: str = "") -> str:
    """Return the tool with the largest definition; `name` is its name as the format writes it."""
    first = risk.heaviest[0]
    return say("formats.risk.largest", name=name or label(first.name), tokens=first.tokens)


def legs(risk: RiskSummary) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Return the legs of a toxic flow as message ids, each with its tools; none if a leg is missing."""
    flow = risk.flow
    if flow is None:
        return ()
    return (
        ("formats.risk.reads-untrusted", flow.untrusted),
        ("formats.risk.reads-private", flow.private),
        ("formats.risk.sends-out", flow.outward),
    )


def leg_names(names: Sequence[str]) -> str:
    """Return the first names of a leg, and how many more there are."""
    first = ", ".join(label(name) for name in names[:LEG_SHOWN])
    more = len(names) - LEG_SHOWN
    return say("formats.risk.leg-more", names=first, more=more) if more > 0 else first


def present(servers: Iterable[ServerReport]) -> tuple[ClassWording, ...]:
    """Return the classes that the tools of some servers have, the most dangerous first."""
    found = {tool.risk["category"] for server in servers for tool in server.tools}
    return tuple(words for name, words in CLASSES.items() if name in found)
