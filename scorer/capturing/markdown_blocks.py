"""Definitions within another text: the one block of JSON of a README, and what a program prints after other lines."""

from __future__ import annotations

import json
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
    return _parsed(*found[0])


#: Where JSON begins that is printed on lines of its own.
_PRINTED: Final = re.compile(r"^[{\[]", re.MULTILINE)
_MOST_BEGINNINGS: Final = 20
_DECODER: Final = json.JSONDecoder(parse_constant=jsonc.refuse_constant)


def after_lines(text: str, where: str) -> Parsed | None:
    """Return the JSON that ends a text and holds tools with their schemas, as `npm run` prints it; None for none."""
    for at, match in enumerate(_PRINTED.finditer(text)):
        if at == _MOST_BEGINNINGS:
            return None
        try:
            value, end = _DECODER.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        if not text[end:].strip() and _holds_tools(value, where):
            return _parsed(value, (match.start(), end))
    return None


def _parsed(value: Any, span: tuple[int, int]) -> Parsed:
    return Parsed([value], spans=(span,)) if isinstance(value, dict) else Parsed(value, placed=False)


def _holds_tools(value: Any, where: str) -> bool:
    try:
        listings = read_listings(value, "", where) or ()
    except InputError:
        return False
    tools = [tool for listing in listings for tool in listing.snapshot.tools]
    return bool(tools) and all(has_schema(tool) for tool in tools)
