"""Annotation hints that follow from a class, for tools that declare none.

Hints: the MCP specification's ToolAnnotations (2025-11-25). `idempotentHint` and
`openWorldHint` never follow from a class. A write may replace as well as add, so `destructiveHint` stays
open for it unless the definition says that it cannot be undone. An unclassified tool gets no hint, nor does one
that only seems to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from scorer.data.messages import text
from scorer.policy.document import Document, Grammar, Outcome, Request, sift
from scorer.policy.recommended import RuledTool

_HINTS: Final[Mapping[str, Mapping[str, bool]]] = MappingProxyType(
    {
        "read": {"readOnlyHint": True},
        "write": {"readOnlyHint": False},
        "execute": {"readOnlyHint": False},
        "destructive": {"readOnlyHint": False, "destructiveHint": True},
        "financial": {"readOnlyHint": False, "destructiveHint": True},
    }
)


def derived_hints(tool: RuledTool) -> Mapping[str, bool]:
    """Return the hints that follow from an effect; none for an unclassified tool, or one that only seems to read."""
    if tool.category == "read" and not tool.certain:
        return {}
    hints = _HINTS.get(tool.category, {})
    return {**hints, "destructiveHint": True} if hints and tool.irreversible else hints


def add(hints: Document, request: Request) -> Outcome:
    """Add the hints of every tool that declares none itself."""
    bare = tuple(tool for tool in request.chosen if not tool.hinted)
    fit, left_out = sift(bare, _unfit)
    document = {**hints, **{tool.name: dict(derived_hints(tool)) for tool in fit}}
    return Outcome(document, fit, left_out)


def _unfit(tool: RuledTool) -> str:
    if not tool.name.strip():
        return text("policy.left-out.no-name")
    if derived_hints(tool):
        return ""
    return text("policy.left-out.no-hints" if tool.category == "unclassified" else "policy.left-out.doubtful")


GRAMMAR = Grammar("annotations", dict, add, merges=False)
