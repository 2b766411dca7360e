"""Annotations that a class proves, for tools that declare none.

Hints: the MCP specification's ToolAnnotations (2025-11-25). A class never proves `idempotentHint` or
`openWorldHint`, and a write may replace as well as add, so that `destructiveHint` stays open there; a tool
without a class is given none.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from scorer.policy.document import Document, Grammar, Outcome, Request, sift
from scorer.policy.recommended import RuledTool

_PROVED: Final[Mapping[str, Mapping[str, bool]]] = MappingProxyType(
    {
        "read": {"readOnlyHint": True},
        "write": {"readOnlyHint": False},
        "execute": {"readOnlyHint": False},
        "destructive": {"readOnlyHint": False, "destructiveHint": True},
        "financial": {"readOnlyHint": False, "destructiveHint": True},
    }
)


def proved_hints(category: str) -> Mapping[str, bool]:
    """Return the hints that a class proves; none for a class that is unknown."""
    return _PROVED.get(category, {})


def add(hints: Document, request: Request) -> Outcome:
    """Add the hints of every tool that declares none itself."""
    bare = tuple(tool for tool in request.chosen if not tool.hinted)
    fit, left_out = sift(bare, _unfit)
    document = {**hints, **{tool.name: dict(proved_hints(tool.category)) for tool in fit}}
    return Outcome(document, fit, left_out)


def _unfit(tool: RuledTool) -> str:
    if not tool.name.strip():
        return "it has no name"
    return "" if proved_hints(tool.category) else "its class is not known, and no hint is proved"


GRAMMAR = Grammar("annotations", dict, add, merges=False)
