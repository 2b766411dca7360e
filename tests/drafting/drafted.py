"""Drafts of whole servers, made once for all tests."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from scorer.contracts.definitions import Snapshot
from scorer.contracts.drafts import ServerDraft, ToolDraft
from scorer.drafting.api import draft_server
from tests.support.servers import RECORDED, tools_of

#: A recorded server with more tools takes too long for a quick test.
MOST_TOOLS = 40
GAP = re.compile(r"<[^<>]+>")


def tool(name: str, description: str | None, *parameters: str, **more: Any) -> dict[str, Any]:
    """Return a definition whose parameters are texts without a description."""
    properties = {each: {"type": "string"} for each in parameters}
    raw = {"name": name, "inputSchema": {"type": "object", "properties": properties}, **more}
    return raw if description is None else {**raw, "description": description}


def drafted(*tools: dict[str, Any], reach: str = "A", only: str | None = None) -> ServerDraft:
    """Return the drafts of a server of these tools."""
    return draft_server(Snapshot("desk", "desk.json", tools), reach, tool=only)


def draft_of(raw: dict[str, Any], *siblings: dict[str, Any], reach: str = "A") -> ToolDraft:
    """Return the draft of a tool beside its siblings."""
    return next(each for each in drafted(raw, *siblings, reach=reach).drafts if each.name == raw["name"])


def some_recorded() -> list[Path]:
    """Return some recorded servers of a moderate size."""
    return [path for path in RECORDED[2:44:7] if len(tools_of(path)) <= MOST_TOOLS]


@cache
def of_file(path: Path) -> ServerDraft:
    """Return the drafts of a recorded server."""
    return draft_server(Snapshot(path.stem, path.name, tools_of(path)))


def squeezed(text: str) -> str:
    """Return a text with its white space folded."""
    return " ".join(text.split())
