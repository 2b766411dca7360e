"""Annotation hints that follow from a class, for tools that declare none.

Hints: the MCP specification's ToolAnnotations (2025-11-25). `idempotentHint` and
`openWorldHint` never follow from a class. A write may replace as well as add, so `destructiveHint` stays
open for it; an unclassified tool gets no hint.
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


def derived_hints(category: str) -> Mapping[str, bool]:
    """Return the hints that follow from a class; none for an unclassified tool."""
    return _HINTS.get(category, {})


def add(hints: Document, request: Request) -> Outcome:
    """Add the hints of every tool that declares none itself."""
    bare = tuple(tool for tool in request.chosen if not tool.hinted)
    fit, left_out = sift(bare, _unfit)
    document = {**hints, **{tool.name: dict(derived_hints(tool.category)) for tool in fit}}
    return Outcome(document, fit, left_out)


def _unfit(tool: RuledTool) -> str:
    if not tool.name.strip():
        return text("policy.left-out.no-name")
    return "" if derived_hints(tool.category) else text("policy.left-out.no-hints")


GRAMMAR = Grammar("annotations", dict, add, merges=False)
