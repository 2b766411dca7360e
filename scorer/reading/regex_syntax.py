"""Whether a regular expression is valid at all. It is untrusted, so it is never compiled nor run.

What every dialect refuses is an error; where dialects differ, JavaScript's Unicode mode counts, which JSON Schema
recommends.
"""

from __future__ import annotations

import re
from typing import Final

from scorer.data.messages import say
from scorer.reading.unicode_mode import refused

_RANGE: Final = re.compile(r"(?<!\\)\{([0-9]{1,9}),([0-9]{1,9})\}")
_CLASS: Final = re.compile(r"\[(?:\\.|[^\]\\])*\]", re.DOTALL)


def syntax_error(pattern: str) -> str:
    """Return what no dialect accepts in a pattern, as words for a sentence; "" for a valid pattern."""
    at, depth, repeatable = 0, 0, False
    while at < len(pattern):
        mark = pattern[at]
        if mark == "\\":
            if at + 1 == len(pattern):
                return say("reading.regex-backslash")
            at, repeatable = at + 2, True
            continue
        if mark == "[":
            if pattern.startswith(("[]", "[^]"), at):
                return ""  # empty in JavaScript, not yet closed elsewhere
            match = _CLASS.match(pattern, at)
            if match is None:
                return say("reading.regex-bracket")
            at, repeatable = match.end(), True
            continue
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth -= 1
        elif mark in "*+?" and not repeatable and not pattern.startswith("(", at - 1 if at else 0):
            return say("reading.regex-repeat", mark=mark)
        if depth < 0:
            return say("reading.regex-unopened")
        repeatable = mark not in "(|"
        at += 1
    return say("reading.regex-parenthesis") if depth else _reversed_range(pattern)


def unicode_error(pattern: str) -> str:
    """Return what JavaScript refuses in a pattern in Unicode mode, as words for a sentence; "" for nothing."""
    part = refused(pattern)
    return say("reading.regex-unicode", part=part) if part else ""


def _reversed_range(pattern: str) -> str:
    for low, high in _RANGE.findall(pattern[:10_000]):
        if int(low) > int(high):
            return say("reading.regex-range", low=low, high=high)
    return ""
