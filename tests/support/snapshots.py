"""Tool definitions of an invented loan desk, for tests that need a target."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

LEND: dict[str, Any] = {
    "name": "lend_book",
    "description": (
        "Lends one copy of a book to a reader and marks the copy as lent. Use it when the reader stands "
        "at the desk; to extend a loan that runs already, use `renew_loan` instead. Fails when no copy is in."
    ),
    "inputSchema": {
        "type": "object",
        "properties": {
            "isbn": {"type": "string", "description": "The book's ISBN-13, digits only."},
            "card": {"type": "string", "description": "Number on the reader's card, such as R-2041."},
        },
        "required": ["isbn", "card"],
    },
    "annotations": {"readOnlyHint": False, "destructiveHint": False},
}
RENEW: dict[str, Any] = {
    "name": "renew_loan",
    "description": "Extends one running loan by 14 days. Use `lend_book` to open a loan.",
    "inputSchema": {
        "type": "object",
        "properties": {"loan": {"type": "string", "description": "Id of the loan, from `lend_book`."}},
        "required": ["loan"],
    },
}
MUTE: dict[str, Any] = {"name": "sync", "description": "", "inputSchema": {"type": "object"}}


def write_tools(folder: Path, *tools: Any, name: str = "loan-desk.json") -> Path:
    """Write a tools/list result into `folder`."""
    path = folder / name
    path.write_text(json.dumps({"tools": tools}), encoding="utf-8")
    return path


def good_file(folder: Path) -> Path:
    """Write a target whose gate passes."""
    return write_tools(folder, LEND, RENEW)


def bad_file(folder: Path) -> Path:
    """Write a target whose gate fails: a tool has no description."""
    return write_tools(folder, LEND, MUTE, name="mute-desk.json")


#: A set with a good, an average, a destructive and an undocumented tool, some with nested schemas.
DESK: tuple[dict[str, Any], ...] = (
    LEND,
    RENEW,
    {
        "name": "delete_card",
        "description": "Delete a card.",
        "inputSchema": {"type": "object", "properties": {"card": {"type": "string"}}, "required": ["card"]},
    },
    {
        "name": "find_loans",
        "description": "List loans that match a filter, newest first. Returns at most 50.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "filter": {
                    "type": "object",
                    "description": "Which loans to list.",
                    "properties": {
                        "state": {"enum": ["open", "late"], "description": "State of the loan."},
                        "branches": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
                    },
                    "required": ["state"],
                },
                "limit": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
            },
        },
        "outputSchema": {
            "type": "object",
            "properties": {
                "loans": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}
            },
        },
        "annotations": {"readOnlyHint": True},
    },
    MUTE,
)  # fmt: skip
