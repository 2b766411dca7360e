"""Parses JSON strictly, or JSON with comments and trailing commas, and says where it is invalid."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, NoReturn

from scorer.contracts.errors import InputError
from scorer.data.messages import say

_NOT_A_NUMBER = re.compile(r'"(?:\\.|[^"\\])*"|(-?Infinity|NaN)', re.DOTALL)
_COMMENTED = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', re.DOTALL)


class _NotANumber(ValueError):
    """NaN or an infinity, which Python's parser takes, but JSON does not have."""


def as_utf8(data: bytes, where: str) -> bytes:
    """Return text in UTF-16, such as PowerShell writes, in UTF-8, and any other text as it is.

    Without a byte order mark it is UTF-16 only where each of the first two characters has one zero byte, as in JSON.
    Raises InputError where it is broken, and for UTF-32.
    """
    encoding = _wide_encoding(data)
    if not encoding:
        return data
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeError as error:
        raise InputError(say("capturing.json.broken-utf16", where=where)) from error


def _wide_encoding(data: bytes) -> str:
    """Return the encoding of a text whose characters have two bytes; "" for any other."""
    start = data[:4]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if start.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    zeros = [at for at, byte in enumerate(start) if byte == 0]
    if zeros == [1, 3]:
        return "utf-16-le"
    return "utf-16-be" if zeros == [0, 2] else ""


def decode(data: bytes, where: str) -> str:
    """Return UTF-8 text, with or without a byte order mark. Raises InputError that names the line."""
    if b"\0" in data[:4]:
        raise InputError(say("capturing.json.broken-utf16", where=where))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            say("capturing.json.not-utf8", where=where, line=line, byte=error.start + 1)
        ) from error


def parse(text: str, where: str, *, comments: bool = False) -> Any:
    """Return the JSON value of the text; with `comments`, allow comments and trailing commas.

    Raises InputError that names line and column. NaN and infinities are invalid.
    """
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        tolerated = _without_comments(text) if comments else text
        if tolerated != text:
            return parse(tolerated, where)
        problem, at = error.msg, error.pos
    except _NotANumber as error:
        problem, at = say("capturing.json.constant", constant=error), _place_of_constant(text)
    except RecursionError as error:
        raise InputError(say("capturing.json.too-deep", where=where)) from error
    except ValueError as error:
        raise InputError(say("capturing.json.long-number", where=where)) from error
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    raise InputError(say("capturing.json.invalid", where=where, line=line, column=column, problem=problem))


def refuse_constant(constant: str) -> NoReturn:
    """Raise ValueError for NaN or an infinity, which JSON does not have."""
    raise _NotANumber(constant)


def _place_of_constant(text: str) -> int:
    return next((match.start(1) for match in _NOT_A_NUMBER.finditer(text) if match[1]), 0)


def _without_comments(text: str) -> str:
    """Replace comments and trailing commas by spaces, so that lines and columns stay the same."""
    return _TRAILING_COMMA.sub(_blank_comma, _COMMENTED.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return match[1] or re.sub(r"[^\n]", " ", match[0])


def _blank_comma(match: re.Match[str]) -> str:
    """Replace a trailing comma, but not one that follows no value."""
    before = match.start() - 1
    while before > 0 and match.string[before].isspace():
        before -= 1
    return match[1] or ("," if match.string[before] in "[{,:" else " ")
