"""The rule that is recommended for each class of tool, in any grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal

from scorer.contracts.errors import InputError
from scorer.contracts.orders import risk_rank
from scorer.contracts.report import ServerReport, ToolReport
from scorer.data.messages import say
from scorer.data.prepared import toml_table
from scorer.data.resources import data_dir

Action = Literal["allow", "limit", "hide", "deny"]

#: Classes whose calls may be limited. The others are hidden or denied; an unclassified tool counts as a write.
LIMITED: Final = ("read", "write", "execute")
#: The hints that a tool's annotations may hold.
HINTS: Final = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")
_LIMIT: Final = re.compile(r"([1-9][0-9]{0,8})/(minute|hour|day)")


@dataclass(frozen=True, slots=True)
class Limit:
    """A maximum of calls in a minute, an hour or a day."""

    calls: int
    window: str

    def __str__(self) -> str:
        return f"{self.calls}/{self.window}"


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """The numbers and words that rules use: limits by class, and why a class is denied."""

    limits: Mapping[str, Limit]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do with a tool, and one sentence that says so and why.

    `limit` belongs to the action "limit" (allowed, but not more often), `reason` to "deny": the words that
    an agent receives.
    """

    action: Action
    words: str
    limit: Limit | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RuledTool:
    """A tool of a server, its class, and its rule.

    `hinted`: it declares annotation hints itself. `certain`: the class does not depend on weak evidence or a hint
    alone. `irreversible`: a call cannot be undone, by its class or by its text.
    """

    name: str
    category: str
    rule: Rule
    hinted: bool = False
    certain: bool = True
    irreversible: bool = False


@lru_cache(maxsize=1)
def default_settings() -> PolicySettings:
    """Return the published limits and reasons of rubrics/policy.toml."""
    data = toml_table(data_dir("rubrics") / "policy.toml")
    limits = {category: parse_limit(text) for category, text in data["limits"].items()}
    return PolicySettings(MappingProxyType(limits), MappingProxyType(data["reasons"]))


def parse_limit(text: str) -> Limit:
    """Read "30/minute". Raises InputError for anything else."""
    found = _LIMIT.fullmatch(text)
    if found is None:
        raise InputError(say("policy.error.limit", limit=repr(text)))
    return Limit(int(found[1]), found[2])


def with_limits(settings: PolicySettings, given: Iterable[str]) -> PolicySettings:
    """Return the settings with limits such as "write=60/hour" instead of their own.

    Raises InputError for a class that is not limited, and for a limit that cannot be read.
    """
    limits = dict(settings.limits)
    for text in given:
        category, _, limit = text.partition("=")
        if category not in LIMITED:
            limited = ", ".join(LIMITED)
            raise InputError(say("policy.error.unlimited-class", category=repr(category), limited=limited))
        limits[category] = parse_limit(limit)
    return PolicySettings(MappingProxyType(limits), settings.reasons)


def recommended(
    category: str, name: str, settings: PolicySettings | None = None, *, certain: bool = True
) -> Rule:
    """Return the rule for a tool of this class (None: with the published limits).

    A tool that only seems to read gets the limit of a write. Raises KeyError for a class that there is not.
    """
    settings = settings or default_settings()
    doubtful = category == "read" and not certain
    gaps = {"name": name, "effect": say(f"policy.effect.{'doubtful-read' if doubtful else category}")}
    if category == "destructive":
        return Rule("hide", say("policy.rule.hide", **gaps))
    if category == "financial":
        return Rule("deny", say("policy.rule.deny", **gaps), reason=settings.reasons[category])
    limit = settings.limits.get("write" if doubtful or category == "unclassified" else category)
    if limit is None:
        return Rule("allow", say("policy.rule.allow", **gaps))
    form = "policy.rule.limit-one" if limit.calls == 1 else "policy.rule.limit-many"
    return Rule("limit", say(form, calls=limit.calls, window=limit.window, **gaps), limit)


def ruled_tools(server: ServerReport, settings: PolicySettings | None = None) -> tuple[RuledTool, ...]:
    """Return the server's tools with their rules, by name; of two with one name the more dangerous class counts."""
    named: dict[str, list[ToolReport]] = {}
    for tool in server.tools:
        named.setdefault(tool.name, []).append(tool)
    return tuple(_ruled(name, tools, settings) for name, tools in sorted(named.items()))


def _ruled(name: str, tools: Sequence[ToolReport], settings: PolicySettings | None) -> RuledTool:
    category = max((tool.risk["category"] for tool in tools), key=risk_rank)
    certain = all(tool.effect_certain for tool in tools)
    return RuledTool(
        name,
        category,
        recommended(category, name, settings, certain=certain),
        hinted=any(_declares_hints(tool.definition) for tool in tools),
        certain=certain,
        irreversible=any(tool.risk.get("reversibility") == "irreversible" for tool in tools),
    )


def _declares_hints(definition: Any) -> bool:
    annotations = definition.get("annotations") if isinstance(definition, Mapping) else None
    return isinstance(annotations, Mapping) and any(isinstance(annotations.get(hint), bool) for hint in HINTS)


def only_tool(tools: Sequence[RuledTool], name: str | None) -> tuple[RuledTool, ...]:
    """Return the one tool of this name, or all if none is named."""
    return tuple(tool for tool in tools if name is None or tool.name == name)
