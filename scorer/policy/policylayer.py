"""The JSON policy of PolicyLayer's gateway.

Grammar: policylayer.com/docs/writing-policies and the policies on its tool pages (2026-11). Under the default
"deny" a tool with `{}` is allowed without further check, `hide` takes a tool out of sight and denies it, and a
`deny_if` without conditions always denies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from scorer.policy.document import (
    Document,
    Grammar,
    Outcome,
    Request,
    gone_from,
    hide,
    missing_from,
    sift,
    wildcard_or_blank,
)
from scorer.policy.recommended import Limit, Rule, RuledTool


def blank() -> Document:
    """Return the policy that denies every tool."""
    return {"version": "1", "default": "deny", "tools": {}}


def add(policy: Document, request: Request) -> Outcome:
    """Add the tools that the policy has no rule for yet."""
    document = deepcopy(policy)
    fit, left_out = sift(request.chosen, wildcard_or_blank)
    added = missing_from(document, fit)
    hide(document, [tool.name for tool in added if tool.rule.action == "hide"])
    counters = _new_counters(document, added)
    for tool in added:
        if tool.rule.action != "hide":
            document.setdefault("tools", {})[tool.name] = _entry(tool.rule, counters.get(tool.name, ""))
    return Outcome(document, added, left_out, gone_from(document, request.tools))


def _entry(rule: Rule, counter: str) -> Document:
    if rule.action == "deny":
        return {"deny_if": [{"conditions": [], "on_deny": rule.reason}]}
    return {"limits": [_limit(rule.limit, counter)]} if rule.limit else {}


def _limit(limit: Limit, counter: str) -> Document:
    return {"counter": counter, "window": limit.window, "max": limit.calls, "scope": "grant"}


def _new_counters(document: Document, tools: Iterable[RuledTool]) -> Mapping[str, str]:
    """Return a counter for each limited tool; if names collide in lower case, the lower-case one comes first."""
    taken = set(_counters(document))
    limited = (tool.name for tool in tools if tool.rule.limit)
    return {
        name: _counter(name, taken) for name in sorted(limited, key=lambda name: (name != name.lower(), name))
    }


def _counter(name: str, taken: set[str]) -> str:
    """Return a counter that no other limit counts with: the name in lower case, numbered if names collide."""
    first = counter = f"{name.lower()}_rate"
    number = 1
    while counter in taken:
        number += 1
        counter = f"{first}_{number}"
    taken.add(counter)
    return counter


def _counters(document: Mapping[str, Any]) -> Iterator[str]:
    for entry in (document.get("all_tools", {}), *document.get("tools", {}).values()):
        yield from (limit["counter"] for limit in entry.get("limits", ()))


GRAMMAR = Grammar("policylayer", blank, add)
