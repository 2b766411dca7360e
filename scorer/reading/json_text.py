"""Writes values as JSON that every reader accepts, that hides no character, and that no build service obeys."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.contracts.workflow_commands import escape_commands
from scorer.data.messages import say, text
from scorer.reading.unicode import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Callable

_HIDDEN: Final = re.compile(f"[{INVISIBLE}]")
#: The bytes of text in which nothing is hidden. What is left without them is little, so that looking is quick.
_SHOWN: Final = bytes((*range(0x20, 0x7F), 0x09, 0x0A))
#: A text of JSON (kept as it is), or a word that Python writes for a number that JSON has no word for.
_NO_NUMBER: Final = re.compile(r'"(?:\\.|[^"\\])*"|-?Infinity|NaN')


def json_text(
    value: Any,
    *,
    indent: int | str | None = None,
    compact: bool = False,
    default: Callable[[Any], Any] | None = None,
) -> str:
    """Return `value` as JSON. Infinity is written as 1e999, which readers take for it, and NaN as null.

    Raises InputError for a value that JSON cannot hold: too deep, circular, or a number of too many digits.
    """
    options: dict[str, Any] = {
        "indent": indent,
        "ensure_ascii": False,
        "default": default,
        "separators": (",", ":") if compact else None,
    }
    try:
        try:
            written = json.dumps(value, allow_nan=False, **options)
        except ValueError:
            written = _NO_NUMBER.sub(_number, json.dumps(value, **options))
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(say("reading.error.not-json", reason=_reason(error))) from error
    return json_safe(written)


def json_safe(document: str) -> str:
    """Return a JSON document with hidden characters and workflow commands as JSON escapes: the same values."""
    rest = document.encode("utf-8", "surrogatepass").translate(None, _SHOWN).decode("utf-8", "surrogatepass")
    if _HIDDEN.search(rest):
        document = _HIDDEN.sub(lambda match: _escape(match[0]), document)
    return escape_commands(document, _escape)


def _number(match: re.Match[str]) -> str:
    if match[0].startswith('"'):
        return match[0]
    return "null" if match[0] == "NaN" else match[0].replace("Infinity", "1e999")


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _reason(error: Exception) -> str:
    return text("reading.error.too-deep") if isinstance(error, RecursionError) else str(error)
