"""The classes of risk in words for people: what an agent could do, and which rule is worth setting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from scorer.data.rubric import risk_words as rubric_words
from scorer.formats import summary
from scorer.formats.sanitize import label
from scorer.policy.recommended import recommended

if TYPE_CHECKING:
    from scorer.contracts.report import RiskSummary, ServerReport, ToolReport

#: So many tools of a leg of a toxic flow are named.
LEG_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class ClassWords:
    """A class of risk, and what an agent could do with a tool of it. `rider` adds to its recommended rule."""

    name: str
    could: str
    rider: str = ""

    @property
    def severity(self) -> str:
        """Return the severity of the class."""
        return str(rubric_words()["severity"][self.name])

    @property
    def back(self) -> str:
        """Return a sentence on whether a call can be taken back ("" where it changes nothing)."""
        return "" if self.name == "read" else BACK[rubric_words()["reversibility"][self.name]]

    @property
    def rule(self) -> str:
        """Return the recommended rule with the published limits, as a phrase that stands alone."""
        rule = recommended(self.name, "")
        limit = rule.limit
        calls = f"{summary.plural(limit.calls, 'call')} per {limit.window}" if limit else ""
        return _RULES[rule.action].format(calls=calls) + self.rider


_RULES: Mapping[str, str] = MappingProxyType(
    {
        "allow": "Allow",
        "limit": "Allow at most {calls}",
        "hide": "Hide it from the agent",
        "deny": "Refuse, unless a person approves the call",
    }
)

#: The classes, the gravest first.
CLASSES: Mapping[str, ClassWords] = MappingProxyType(
    {
        words.name: words
        for words in (
            ClassWords(
                "financial", "Move or commit money, also by mistake or on the orders of a text that it read."
            ),
            ClassWords("destructive", "Remove one thing, or all of a kind."),
            ClassWords(
                "execute",
                "Set something going: a command, a query, a machine, a browser.",
                ", and check the arguments",
            ),
            ClassWords("write", "Create or change data, one thing or hundreds in a loop."),
            ClassWords(
                "unclassified",
                "Do what the definition does not tell: treat it as if it changed something.",
                ", until its definition says more",
            ),
            ClassWords(
                "read", "See data, and change none. What is private can still leak, and calls in a loop cost."
            ),
        )
    }
)

#: Whether a call can be taken back, in a sentence.
BACK: Mapping[str, str] = MappingProxyType(
    {
        "reversible": "What it changes can be changed back.",
        "depends on arguments": "Whether a call can be taken back depends on its arguments.",
        "irreversible": "A call cannot be taken back.",
    }
)


def headline(tool: ToolReport) -> str:
    """Return a tool's class and severity: "destructive, critical"."""
    return f"{tool.risk['category']}, {tool.risk['severity']}"


def reason(tool: ToolReport) -> str:
    """Return the sentence on what decided the class ("" where the report does not tell)."""
    return tool.risk.get("reason", "")


def counts(risk: RiskSummary) -> str:
    """Return how many tools are of each class: "2 destructive, 5 read"."""
    return ", ".join(f"{number:,} {name}" for name, number in risk.classes.items())


def shares(risk: RiskSummary) -> str:
    """Return the shares of tools that may change something, and that destroy or pay."""
    return f"{risk.changing:.0%} may change something, {risk.destroying:.0%} destroy or pay"


def load(risk: RiskSummary) -> str:
    """Return what the definitions take of a model's context."""
    return (
        f"about {summary.plural(risk.tokens, 'token')} of definitions, "
        f"{risk.window_share:.1%} of a window of 200,000"
    )


def heaviest(risk: RiskSummary) -> str:
    """Return the tool with the largest definition."""
    first = risk.heaviest[0]
    return f"heaviest {label(first.name)} with {first.tokens:,}"


def legs(risk: RiskSummary) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Return the legs of a toxic flow, each with its tools; none where a leg is missing."""
    flow = risk.flow
    if flow is None:
        return ()
    return (
        ("bring in text that anybody may have written", flow.untrusted),
        ("read what is private", flow.private),
        ("carry data outside", flow.outward),
    )


def leg_names(names: Sequence[str]) -> str:
    """Return the first names of a leg, and how many more there are."""
    more = f" and {len(names) - LEG_SHOWN} more" if len(names) > LEG_SHOWN else ""
    return ", ".join(label(name) for name in names[:LEG_SHOWN]) + more


def present(servers: Iterable[ServerReport]) -> tuple[ClassWords, ...]:
    """Return the classes that the tools of some servers have, the gravest first."""
    found = {tool.risk["category"] for server in servers for tool in server.tools}
    return tuple(words for name, words in CLASSES.items() if name in found)
