"""Whether a regular expression can be read at all. It is never compiled nor run: it is a stranger's.

Told is only what every dialect refuses; where dialects differ, the benefit of the doubt.
"""

from __future__ import annotations

import re
from typing import Final

_TURNED: Final = re.compile(r"(?<!\\)\{([0-9]{1,9}),([0-9]{1,9})\}")
_CLASS: Final = re.compile(r"\[(?:\\.|[^\]\\])*\]", re.DOTALL)


def broken(pattern: str) -> str:
    """Return what no dialect can read in a pattern, as words for a sentence; "" where nothing is broken."""
    at, depth, repeatable = 0, 0, False
    while at < len(pattern):
        mark = pattern[at]
        if mark == "\\":
            if at + 1 == len(pattern):
                return "it ends in a backslash"
            at, repeatable = at + 2, True
            continue
        if mark == "[":
            if pattern.startswith(("[]", "[^]"), at):
                return ""  # empty in JavaScript, not yet closed elsewhere
            match = _CLASS.match(pattern, at)
            if match is None:
                return "a [ is not closed"
            at, repeatable = match.end(), True
            continue
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth -= 1
        elif mark in "*+?" and not repeatable and not pattern.startswith("(", at - 1 if at else 0):
            return f"nothing stands before {mark}"
        if depth < 0:
            return "a ) closes nothing"
        repeatable = mark not in "(|"
        at += 1
    return "a ( is not closed" if depth else _turned(pattern)


def _turned(pattern: str) -> str:
    for low, high in _TURNED.findall(pattern[:10_000]):
        if int(low) > int(high):
            return f"it repeats from {low} to {high} times"
    return ""
