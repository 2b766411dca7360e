"""Definitions in Markdown, such as the README of a server: read where exactly one block of JSON holds some."""

from __future__ import annotations

import re
from typing import Any, Final

from scorer.capturing import jsonc
from scorer.capturing.document import Parsed
from scorer.capturing.tool_forms import has_schema
from scorer.capturing.tool_list_shapes import read_listings
from scorer.contracts.errors import InputError

_BLOCK: Final = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})(?P<language>[^\n`]*)\n(?P<text>.*?)^[ \t]*(?P=fence)[ \t\r]*$",
    re.MULTILINE | re.DOTALL,
)
_LANGUAGES: Final = frozenset(("", "json", "jsonc", "json5"))
#: More blocks are no document of definitions.
_MOST: Final = 200


def in_markdown(text: str, where: str) -> Parsed | None:
    """Return the value of the one block that holds tools with their schemas; None where there is none, or several."""
    found: list[tuple[Any, tuple[int, int]]] = []
    for at, match in enumerate(_BLOCK.finditer(text)):
        if at == _MOST or len(found) > 1:
            return None
        if match["language"].strip().lower() not in _LANGUAGES:
            continue
        try:
            value = jsonc.parse(match["text"], where)
        except InputError:
            continue  # an excerpt, or another notation
        if _holds_tools(value, where):
            found.append((value, match.span("text")))
    if len(found) != 1:
        return None
    value, span = found[0]
    return Parsed([value], spans=(span,)) if isinstance(value, dict) else Parsed(value, placed=False)


def _holds_tools(value: Any, where: str) -> bool:
    try:
        listings = read_listings(value, "", where) or ()
    except InputError:
        return False
    tools = [tool for listing in listings for tool in listing.snapshot.tools]
    return bool(tools) and all(has_schema(tool) for tool in tools)
