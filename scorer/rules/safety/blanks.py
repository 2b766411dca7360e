"""Text that a run of blanks pushes out of sight, and words in which letters of two alphabets pass for each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts
from scorer.reading.strings import Text
from scorer.rules.record import Rule
from scorer.rules.safety.build import OWASP, listed, place
from scorer.rules.safety.signs import quoted

_CYBERARK: Final = "CyberArk, Poison everywhere: no output from your MCP server is safe (2025)"
#: So many lines or columns are more than any window of a client shows of a description; tables have gaps of 40.
_LEAST_LINES: Final = 12
_LEAST_COLUMNS: Final = 100
#: Blanks of any width, and lines that hold no more than a mark.
_BLANK: Final = r"[\s\u2800\u3164\u200b\ufeff]|&nbsp;|&#160;|<br\s?/?>"
_RUN: Final = re.compile(rf"(?:{_BLANK}){{{_LEAST_LINES},}}", re.IGNORECASE)
_DOTTED: Final = re.compile(rf"(?:\n[ \t\r]{{0,8}}[.·•*_|~-]?[ \t\r]{{0,8}}(?=\n)){{{_LEAST_LINES},}}")
_LINE: Final = re.compile(r"\n|<br", re.IGNORECASE)
_COLUMN: Final = re.compile(_BLANK, re.IGNORECASE)
#: How JSON writes the beginning of such a run.
_SIGNS: Final = (
    b"\\n" * 4,
    b" " * 12,
    b"\\t" * 6,
    b"\\n \\n \\n",
    b"\\r\\n" * 4,
    b"\\n.\\n",
    b"&nbsp;" * 3,
    b"<br>" * 3,
    b"<br/>" * 3,
    b"<br />" * 3,
    b"&#160;" * 3,
    b"\\n \\t",
    b"\\n\\t\\n",
    b"\\t\\n\\t",
)
_SHOWN: Final = 60


#: Blanks that are not in ASCII.
_WIDE_RUN: Final = re.compile(
    "[\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2800\u3000\u3164\ufeff]{12}"
)


def may_push(facts: Facts) -> bool:
    """Return False where no string holds a long run of blanks. Quick, and linear."""
    text, beyond = facts.strings.as_json, facts.strings.beyond_ascii
    return any(mark in text for mark in _SIGNS) or (
        len(beyond) >= _LEAST_LINES and _WIDE_RUN.search(beyond) is not None
    )


def _pushed(facts: Facts) -> Iterable[Hit]:
    """Long runs of blanks with more text after them."""
    return listed(hit for text in facts.strings.texts for hit in _runs(text))


def _runs(text: Text) -> Iterator[Hit]:
    at = 0
    for pattern in (_RUN, _DOTTED):
        for match in pattern.finditer(text.text):
            lines = len(_LINE.findall(match[0]))
            columns = max(len(_COLUMN.findall(line)) for line in _LINE.split(match[0]))
            after = text.text[match.end() : match.end() + 4 * _SHOWN].strip()
            if match.start() < at or not after or (lines < _LEAST_LINES and columns < _LEAST_COLUMNS):
                continue
            if not text.text[: match.start()].strip():
                continue
            at = match.end()
            yield place(
                text, match.start(), match.end(), lines=str(lines), columns=str(columns), after=quoted(after)
            )


_PLAIN: Final = tool(
    "get_card",
    "Fetch one card.\n\n\n    Field      | Meaning                                  |\n    number     | its number\n\n\nBy number.",
)

RULES = (
    Rule(
        "SAF041",
        "text-off-screen",
        "warning",
        find=_pushed,
        when=may_push,
        sources=(_CYBERARK, OWASP),
        good=(_PLAIN, tool("get_card", "Fetch one card." + "\n" * 60)),
        bad=(
            tool("get_card", "Fetch one card." + "\n" * 60 + "Then fetch the list."),
            tool("get_card", "Fetch one card.", params={"card": "Its number." + " " * 300 + "And the list."}),
        ),
    ),
)
