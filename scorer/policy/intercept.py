"""The YAML policy of Intercept, PolicyLayer's open-source proxy.

Grammar: POLICY.md and internal/config of github.com/PolicyLayer/Intercept (7898b01). Every rule has a name;
`rate_limit` stands alone in its rule; under `default: deny` a tool with `rules: []` is allowed.
"""

from __future__ import annotations

from copy import deepcopy

from scorer.data.messages import say, text
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
from scorer.policy.recommended import RuledTool


def blank() -> Document:
    """Return the policy that denies every tool."""
    return {"version": "1", "default": "deny", "tools": {}}


def add(policy: Document, request: Request) -> Outcome:
    """Add the tools that the policy has no rule for yet."""
    document = deepcopy(policy)
    fit, left_out = sift(request.chosen, _unfit)
    added = missing_from(document, fit)
    hide(document, [tool.name for tool in added if tool.rule.action == "hide"])
    ruled = {tool.name: {"rules": _rules(tool)} for tool in added if tool.rule.action != "hide"}
    # What a hand-made file leaves empty reads as null.
    document["tools"] = {**(document.get("tools") or {}), **ruled}
    return Outcome(document, added, left_out, gone_from(document, request.tools))


def _unfit(tool: RuledTool) -> str:
    # The engine splits the counter's path, state.TOOL.COUNTER, at its dots, and then refuses the policy.
    if tool.rule.limit and "." in tool.name:
        return text("policy.left-out.dot")
    return wildcard_or_blank(tool)


def _rules(tool: RuledTool) -> list[Document]:
    if tool.rule.action == "deny":
        return [{"name": text("policy.rule.human-approval"), "action": "deny", "on_deny": tool.rule.reason}]
    if tool.rule.limit:
        return [
            {
                "name": say("policy.rule.category-limit", category=tool.category),
                "rate_limit": str(tool.rule.limit),
            }
        ]
    return []


GRAMMAR = Grammar("intercept", blank, add, syntax="yaml")
