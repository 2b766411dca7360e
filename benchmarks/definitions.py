"""Generates any number of tool definitions of an invented archive, for benchmarks without recorded servers."""

from __future__ import annotations

from itertools import product
from typing import Any

_VERBS = ("list", "get", "create", "update", "delete", "move", "export", "search", "print", "restore")
_PARTS = ("open", "sealed", "loaned", "digitised", "damaged", "public", "private", "annual", "daily", "spare")
_THINGS = (
    "letter",
    "map",
    "photo",
    "ledger",
    "diary",
    "film",
    "poster",
    "stamp",
    "deed",
    "print",
)
_PLACES = ("room", "shelf", "box", "annex", "vault")

_TEXT = (
    "{verb} the {part} {thing} records of one {place}. Use it when a reader asks for a {thing} that the "
    "{place} holds; for another {place} use `{sibling}` instead.\n\n"
    "Returns the records with their shelf marks, at most 50. Fails when the {place} is closed, and changes "
    "nothing but the log."
)


def make_tools(count: int) -> list[dict[str, Any]]:
    """Return `count` tools with distinct names: a third documented well, a third poorly, a third plainly."""
    words = product(range(1 + count // 5000), _THINGS, _PARTS, _PLACES, _VERBS)
    return [_tool(at, *each) for at, each in zip(range(count), words, strict=False)]


def _tool(at: int, batch: int, thing: str, part: str, place: str, verb: str) -> dict[str, Any]:
    suffix = f"_{batch}" if batch else ""
    name = f"{verb}_{part}_{thing}_{place}{suffix}"
    sibling = f"{verb}_{part}_{thing}_{_PLACES[at % len(_PLACES)]}{suffix}"
    words = {"verb": _verb(verb), "part": part, "thing": thing, "place": place, "sibling": sibling}
    described = {"description": f"The {thing}, by its number such as L-2041."} if at % 3 else {}
    return {
        "name": name,
        "description": (_TEXT, "{verb} {thing}s.", "{verb} the {part} {thing} of a {place} by its number.")[
            at % 3
        ].format(**words),
        "inputSchema": {
            "type": "object",
            "properties": {
                thing: {"type": "string", **described},
                "limit": {"type": "integer", "minimum": 1, "maximum": 50, "default": 10},
                "order": {"enum": ["oldest", "newest"], "description": "Which comes first"},
            },
            "required": [thing],
        },
        "annotations": {"readOnlyHint": verb in ("list", "get", "search", "export")},
    }


def _verb(verb: str) -> str:
    return f"{verb.capitalize()}{'es' if verb.endswith('ch') else 's'}"
