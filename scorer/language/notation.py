"""Parses the notation of constructions into parts, as far as it has to be known which words a match cannot lack."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final, NamedTuple


class PartKind(Enum):
    """What a part of a construction matches."""

    LITERAL = auto()  # one character
    CLASS = auto()  # a word class
    GROUP = auto()  # one of several sequences
    BLANK = auto()  # what may be between two words, at least one character
    SEPARATOR = auto()  # characters that no word has
    DIGIT = auto()
    GAP = auto()  # any text; the edges of its neighbors are edges of words
    ANY = auto()  # characters of which words may consist
    NOTHING = auto()  # an assertion, or "@"


class Part(NamedTuple):
    """A part of a construction, and how often it may occur: at least `least` times, once at most unless `more`.

    `text` is the character, the name of the class, or the separators if they are known; `alternatives` are those of a
    group.
    """

    kind: PartKind
    text: str = ""
    alternatives: tuple[Parts, ...] = ()
    least: int = 1
    more: bool = False


Parts = tuple[Part, ...]

_CLASS: Final = re.compile(r"<([a-z_]+)>")
_GAP: Final = re.compile(r"( ?)\.\.(?:\.|(?!\.))( ?)")
_QUANTIFIER: Final = re.compile(r"(?:([?*+])|\{(\d+)(,\d*)?\})[?+]?")
_CHARACTER_SET: Final = re.compile(r"\[(\^?)((?:\]|\\.|[^\]\\])(?:\\.|[^\]\\])*)\]")
_ASSERTION: Final = re.compile(r"\(\?<?[=!]")
_WORD_CHARACTER: Final = re.compile(r"[^\W_]")
_ESCAPED: Final = {
    "d": PartKind.DIGIT,
    "s": PartKind.SEPARATOR,
    "W": PartKind.SEPARATOR,
    "b": PartKind.NOTHING,
}


def parse(written: str) -> tuple[Parts, ...]:
    """Return the alternatives of a construction, each a sequence of parts."""
    alternatives, end = _alternatives(written, 0)
    if end != len(written):
        raise ValueError(f"a bracket too many in {written!r}")
    return alternatives


def _alternatives(written: str, at: int) -> tuple[tuple[Parts, ...], int]:
    """Parse up to the bracket that closes, or to the end."""
    found: list[Parts] = []
    parts: list[Part] = []
    while at < len(written) and written[at] != ")":
        if written[at] == "|":
            found.append(tuple(parts))
            parts = []
            at += 1
            continue
        part, at = _quantified(written, *_part(written, at))
        parts.append(part)
    return (*found, tuple(parts)), at


def _quantified(written: str, part: Part, at: int) -> tuple[Part, int]:
    match = _QUANTIFIER.match(written, at)
    if not match or part.kind is PartKind.GAP:
        return part, at
    sign, least, most = match.groups()
    if part.kind is PartKind.BLANK:  # a blank has a quantifier already, so that this makes it a lazy one
        return part, match.end()
    if sign:
        return part._replace(least=int(sign == "+"), more=sign != "?"), match.end()
    return part._replace(least=int(least), more=(most or least).strip(",") not in ("0", "1")), match.end()


def _part(written: str, at: int) -> tuple[Part, int]:
    """Parse one part without its quantifier."""
    char = written[at]
    if char == "(":
        return _bracket(written, at)
    if match := _GAP.match(written, at):
        spaced = bool(match[1] or match[2])
        return Part(PartKind.GAP if spaced else PartKind.ANY, least=int(spaced)), match.end()
    if match := _CLASS.match(written, at):
        return Part(PartKind.CLASS, match[1]), match.end()
    if match := _CHARACTER_SET.match(written, at):
        return _set(match[1], match[2]), match.end()
    if char == "\\":
        return _escape(written, at)
    kind = {" ": PartKind.BLANK, ".": PartKind.ANY, "@": PartKind.NOTHING}.get(char, PartKind.LITERAL)
    return Part(PartKind.NOTHING if char in "^$" else kind, char), at + 1


def _bracket(written: str, at: int) -> tuple[Part, int]:
    inner = at + 1 if written[at + 1] != "?" else at + 3
    if match := _ASSERTION.match(written, at):
        inner = match.end()
    alternatives, end = _alternatives(written, inner)
    return Part(PartKind.NOTHING) if match else Part(PartKind.GROUP, "", alternatives), end + 1


def _escape(written: str, at: int) -> tuple[Part, int]:
    char = written[at + 1]
    if char == "x":
        return Part(PartKind.LITERAL, chr(int(written[at + 2 : at + 4], 16))), at + 4
    if char == "n":
        return Part(PartKind.LITERAL, "\n"), at + 2
    kind = _ESCAPED.get(char, PartKind.ANY if char.isalpha() else PartKind.LITERAL)
    return Part(kind, char if kind is PartKind.LITERAL else ""), at + 2


def _set(negated: str, members: str) -> Part:
    """Parse a set of characters; its members are known if none of them is a class of characters or a blank."""
    plain = re.sub(r"\\[sWn]|\\[^\w]", "", members)
    if negated or _WORD_CHARACTER.search(plain):
        return Part(PartKind.ANY)
    known = "\\" not in members and " " not in members and "-" not in members
    return Part(PartKind.SEPARATOR, members if known else "")
