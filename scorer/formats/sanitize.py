"""Makes a server's words safe to show: one sanitiser for each kind of output.

Every string of a server is hostile. A control, a direction mark or an invisible character is never
passed on and never dropped: it is written as its escape (`\\u202e`), so that a reader sees it.
"""

from __future__ import annotations

import re
from typing import Final

from scorer.contracts.report import NAMELESS
from scorer.contracts.workflow_commands import escape_commands
from scorer.reading.unicode import INVISIBLE

#: The longest prose and the longest name that a report repeats from a definition, in characters.
PROSE_LIMIT: Final = 600
NAME_LIMIT: Final = 120

HIDDEN: Final = re.compile(f"[{INVISIBLE}]")
_HIDDEN_OR_BREAK: Final = re.compile(f"[{INVISIBLE}\t\n]")
#: Marks that are drawn over the character before them, and a selector of its form: alone they have no width.
_MARKS: Final = re.compile(
    r"(?<![^\s“\"'`(])"  # at the start of a word: on no character, or on one of ours
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u093a-\u093c\u0941-\u0948\u094d\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302d\u3099\u309a\ufe0f\ufe20-\ufe2f]+"
)
_WHITE: Final = re.compile(r"[ \t\n\r]+")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CODE_PARTS: Final = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)>)", re.DOTALL)


def escape(character: str) -> str:
    """Return the escape of one character: `\\u202e`, or `\\U000e0041` beyond the first plane."""
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _escape_match(match: re.Match[str]) -> str:
    return escape(match[0])


def clip(text: str, limit: int) -> str:
    """Return `text`, or its first `limit` characters and a note of how many there were."""
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text):,} characters)"


def prose(text: str, limit: int = PROSE_LIMIT) -> str:
    """Return `text` as one line for a terminal: white space folded, hidden characters escaped."""
    # Sliced first: a text may be megabytes long, and only its beginning is shown.
    folded = " ".join(word for word in _WHITE.split(text[: 4 * limit]) if word)
    if len(folded) > limit or len(text) > 4 * limit:
        folded = f"{folded[:limit]}… ({len(text):,} characters)"
    return HIDDEN.sub(_escape_match, _MARKS.sub(_escape_each, folded))


def _escape_each(match: re.Match[str]) -> str:
    return "".join(map(escape, match[0]))


def label(name: str) -> str:
    """Return a name as one line on which nothing is folded: breaks, hidden characters and marks on nothing escaped."""
    shown = _MARKS.sub(_escape_each, clip(name, NAME_LIMIT))
    return _HIDDEN_OR_BREAK.sub(_escape_match, shown) or NAMELESS


def lines(text: str) -> str:
    """Return `text` for a terminal with its line breaks kept and hidden characters escaped."""
    return HIDDEN.sub(_escape_match, text.replace("\r\n", "\n").replace("\t", "    "))


def defuse(text: str) -> str:
    """Return finished lines for people in which no command of a build service is left."""
    return escape_commands(text, escape)


def markup_safe(document: str) -> str:
    """Return finished XML or Markdown in which no command of a build service is left: the same text when read."""
    return escape_commands(document, lambda character: f"&#{ord(character)};")


def html_safe(document: str) -> str:
    """Return a finished page like `markup_safe`; its scripts and style sheets, which know no references, stay."""
    parts = _CODE_PARTS.split(document)
    return "".join(part if at % 2 else markup_safe(part) for at, part in enumerate(parts))


def yaml_safe(scalar: str) -> str:
    """Return YAML whose strings are double-quoted with hidden characters and commands as escapes: the same values."""
    return defuse(HIDDEN.sub(_escape_match, scalar))


def storable(text: str) -> str:
    """Return `text` without lone surrogates (as escapes instead), so that UTF-8 can hold it."""
    return _SURROGATE.sub(_escape_match, text)


def hidden_parts(text: str) -> list[tuple[bool, str]]:
    """Split `text` into (hidden?, piece) for a format that marks hidden characters; pieces are raw."""
    parts: list[tuple[bool, str]] = []
    at = 0
    for match in HIDDEN.finditer(text):
        if match.start() > at:
            parts.append((False, text[at : match.start()]))
        parts.append((True, match[0]))
        at = match.end()
    return [*parts, (False, text[at:])] if at < len(text) else parts


# What Markdown reads as markup, each with the form that GitHub shows as the plain character. The
# zero-width space is what its bots put behind `@` and `#`, so that nobody is notified and no issue linked.
_MARKDOWN: Final = {
    **{mark: "\\" + mark for mark in "\\`*_[]~|!$"},
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "@": "@&#8203;",
    "#": "#&#8203;",
    "://": ":&#8203;//",
    "www.": "www&#8203;.",
}
_MARKDOWN_MARKS: Final = re.compile(
    "|".join(re.escape(mark) for mark in sorted(_MARKDOWN, key=len, reverse=True)), re.IGNORECASE
)
_CODE: Final = re.compile(r"`([^`]+)`")
_BACKTICKS: Final = re.compile("`+")
_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")


def markdown(text: str, limit: int = PROSE_LIMIT) -> str:
    """Return `text` as one line of Markdown that shows it literally: no markup, link or mention.

    Text between two backticks stays a code span.
    """
    return "".join(
        markdown_code(piece) if code else _literal(piece) for code, piece in code_parts(prose(text, limit))
    )


def _literal(text: str) -> str:
    return _MARKDOWN_MARKS.sub(lambda match: _MARKDOWN[match[0].lower()], text)


def code_parts(text: str) -> list[tuple[bool, str]]:
    """Split `text` into (code?, piece): text between two backticks, and text outside."""
    return [(bool(at % 2), piece) for at, piece in enumerate(_CODE.split(text)) if piece]


def markdown_code(name: str) -> str:
    """Return a name as a code span, safe in a table's cell too."""
    shown = label(name)
    # In a cell a pipe ends the span and a backslash before it is eaten, and a span knows no escape of a command:
    # HTML says all three without doubt.
    if "|" in shown or "\\" in shown or defuse(shown) != shown:
        return html_code(name)
    fence = "`" * (max(map(len, _BACKTICKS.findall(shown)), default=0) + 1)
    pad = " " if shown[:1] in ("`", " ") or shown[-1:] in ("`", " ") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def html_code(name: str) -> str:
    """Return a name as HTML code that Markdown leaves alone."""
    return f"<code>{html_text(name)}</code>"


def html_text(name: str) -> str:
    """Return a name as HTML text that Markdown leaves alone: all its punctuation as entities."""
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", label(name))
