"""Reads JSON strictly, and says where it is broken."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, NoReturn

from scorer.contracts.errors import InputError

_NOT_A_NUMBER = re.compile(r'"(?:\\.|[^"\\])*"|(-?Infinity|NaN)', re.DOTALL)
_COMMENTED = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', re.DOTALL)


class _NotANumber(ValueError):
    """NaN and infinities are no JSON."""


def decode(data: bytes, where: str) -> str:
    """Return UTF-8 text, with or without a byte order mark. Raises InputError naming the line."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(f"{where} is UTF-16 text; save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{where} is not UTF-8 text: line {line}, byte {error.start + 1}") from error


def parse(text: str, where: str, *, comments: bool = False) -> Any:
    """Return the JSON value of the text; with `comments`, allow comments and trailing commas.

    Raises InputError with line and column. NaN and infinities are broken JSON.
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        tolerated = _without_comments(text) if comments else text
        if tolerated != text:
            return parse(tolerated, where)
        problem, at = error.msg, error.pos
    except _NotANumber as error:
        problem, at = f"{error} is not JSON", _place_of_constant(text)
    except RecursionError as error:
        raise InputError(f"{where} is nested too deeply to be read") from error
    except ValueError as error:
        raise InputError(f"{where} is broken JSON: it holds a number of too many digits") from error
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    raise InputError(f"{where} is broken JSON: line {line}, column {column}: {problem}")


def _refuse(constant: str) -> NoReturn:
    raise _NotANumber(constant)


def _place_of_constant(text: str) -> int:
    return next((match.start(1) for match in _NOT_A_NUMBER.finditer(text) if match[1]), 0)


def _without_comments(text: str) -> str:
    """Blank out comments and trailing commas, so that lines and columns stay where they are."""
    return _TRAILING_COMMA.sub(_blank_comma, _COMMENTED.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return match[1] or re.sub(r"[^\n]", " ", match[0])


def _blank_comma(match: re.Match[str]) -> str:
    """A comma trails only what is a value."""
    before = match.start() - 1
    while before > 0 and match.string[before].isspace():
        before -= 1
    return match[1] or ("," if match.string[before] in "[{,:" else " ")
