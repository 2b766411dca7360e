"""The rule that each class of tool is recommended, whatever grammar it is then written in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal

from scorer.contracts.errors import InputError
from scorer.contracts.orders import risk_rank
from scorer.contracts.report import ServerReport
from scorer.data.resources import data_dir

Action = Literal["allow", "limit", "hide", "deny"]

#: The spans of time that calls are counted in.
WINDOWS: Final = ("minute", "hour", "day")
#: Classes whose calls may be limited: the others are hidden or denied, and what has no class is a write.
LIMITED: Final = ("read", "write", "execute")
#: The hints that a tool's annotations may hold.
HINTS: Final = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")
#: Classes from the mildest to the gravest.
_LIMIT: Final = re.compile(r"([1-9][0-9]{0,8})/(minute|hour|day)")

_DOES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "read": "it only reads",
        "write": "it changes data, and a loop would change much of it",
        "execute": "what it sets off depends on its arguments",
        "destructive": "what it destroys cannot be brought back",
        "financial": "it moves money",
        "unclassified": "its definition does not say what it does to the world",
    }
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many calls in a minute, an hour or a day."""

    calls: int
    window: str

    def __str__(self) -> str:
        return f"{self.calls}/{self.window}"


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """The numbers and words that rules are made from: limits by class, and why a class is denied."""

    limits: Mapping[str, Limit]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do with a tool, and one sentence that says so and why.

    `limit` belongs to the action "limit" ("allow, but not more often than this"), `reason` to "deny": the
    words that an agent is given.
    """

    action: Action
    words: str
    limit: Limit | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RuledTool:
    """A tool of a server, its class, and its rule. `hinted` tells whether it declares annotation hints itself."""

    name: str
    category: str
    rule: Rule
    hinted: bool = False


@lru_cache(maxsize=1)
def default_settings() -> PolicySettings:
    """Return the published limits and reasons of rubrics/policy.toml."""
    data = tomllib.loads((data_dir("rubrics") / "policy.toml").read_text(encoding="utf-8"))
    limits = {category: parse_limit(text) for category, text in data["limits"].items()}
    return PolicySettings(MappingProxyType(limits), MappingProxyType(data["reasons"]))


def parse_limit(text: str) -> Limit:
    """Read "30/minute". Raises InputError for anything else."""
    found = _LIMIT.fullmatch(text)
    if found is None:
        raise InputError(
            f"{text!r} is no limit; give calls/window, such as 30/minute (windows: minute, hour, day)"
        )
    return Limit(int(found[1]), found[2])


def with_limits(settings: PolicySettings, given: Iterable[str]) -> PolicySettings:
    """Return the settings with limits as "write=60/hour" in the place of their own.

    Raises InputError for a class that is not limited, and for a limit that cannot be read.
    """
    limits = dict(settings.limits)
    for text in given:
        category, _, limit = text.partition("=")
        if category not in LIMITED:
            raise InputError(f"cannot limit {category!r}; limits are for {', '.join(LIMITED)}: write=60/hour")
        limits[category] = parse_limit(limit)
    return PolicySettings(MappingProxyType(limits), settings.reasons)


def recommended(category: str, name: str, settings: PolicySettings | None = None) -> Rule:
    """Return the rule for a tool of this class (None: with the published limits).

    Raises KeyError for a class that there is not.
    """
    settings = settings or default_settings()
    does = _DOES[category]
    if category == "destructive":
        return Rule("hide", f"Hide `{name}`: {does}.")
    if category == "financial":
        return Rule(
            "deny", f"Deny `{name}` until a human approves: {does}.", reason=settings.reasons[category]
        )
    limit = settings.limits.get("write" if category == "unclassified" else category)
    if limit is None:
        return Rule("allow", f"Allow `{name}`: {does}.")
    calls = f"{limit.calls} call{'s' if limit.calls > 1 else ''} {'an' if limit.window == 'hour' else 'a'}"
    return Rule("limit", f"Allow `{name}`, at most {calls} {limit.window}: {does}.", limit)


def ruled_tools(server: ServerReport, settings: PolicySettings | None = None) -> tuple[RuledTool, ...]:
    """Return the server's tools with their rules, by name; of two with one name the graver class counts."""
    classes: dict[str, str] = {}
    hinted = set()
    for tool in server.tools:
        both = (tool.risk["category"], classes.get(tool.name, "read"))
        classes[tool.name] = max(both, key=risk_rank)
        if _declares_hints(tool.definition):
            hinted.add(tool.name)
    return tuple(
        RuledTool(name, category, recommended(category, name, settings), name in hinted)
        for name, category in sorted(classes.items())
    )


def _declares_hints(definition: Any) -> bool:
    annotations = definition.get("annotations") if isinstance(definition, Mapping) else None
    return isinstance(annotations, Mapping) and any(isinstance(annotations.get(hint), bool) for hint in HINTS)


def only_tool(tools: Sequence[RuledTool], name: str | None) -> tuple[RuledTool, ...]:
    """Return the one tool of this name, or all where none is named."""
    return tuple(tool for tool in tools if name is None or tool.name == name)
