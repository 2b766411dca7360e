"""String literals of a source file: where each stands, what it says, and how another text is written in its place."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

#: The longest line that is written into a documentation string that has none so long already.
LINE: Final = 99
_QUOTES: Final = '"""'
#: A word with the blanks after it: literals are broken between words.
_WORD: Final = re.compile(r"\S*\s*")


@dataclass(frozen=True, slots=True)
class Literal:
    """A string of a source file: the span of its literal (or of several that are joined), its line, and its value.

    `write` gives the literal for another value; None where it cannot be written safely. `column` is how far the line is
    indented. `is_doc`: it is the documentation of a function or class.
    """

    start: int
    end: int
    line: int
    column: int
    value: str
    write: Callable[[str], str | None]
    is_doc: bool = False


def plain(text: str) -> str:
    """Return a text without the indentation that its source gave it: what two forms of one description share."""
    return "\n".join(line.rstrip() for line in inspect.cleandoc(text).splitlines()).strip()


def value_after(literal: Literal, before: str, after: str) -> str:
    """Return the value that a literal needs so that its description reads `after` where it reads `before` now."""
    value = after if literal.value == before else _indented_as(literal, plain(after))
    return _broken(literal, value) if literal.is_doc else value


def _indented_as(literal: Literal, text: str) -> str:
    """Return a text with the indentation and the blanks around it that the value of a literal has."""
    value = literal.value
    lead = value[: len(value) - len(value.lstrip())]
    trail = value[len(value.rstrip()) :]
    indent = _indent_of(literal)
    first, *rest = text.split("\n")
    return lead + "\n".join([first, *(f"{indent}{line}" if line else "" for line in rest)]) + trail


def _indent_of(literal: Literal) -> str:
    """Return the indentation of the lines of a literal after its first one."""
    lines = [line for line in literal.value.split("\n")[1:] if line.strip()]
    indents = [line[: len(line) - len(line.lstrip())] for line in lines]
    return min(indents, key=len) if indents else " " * literal.column


def _broken(literal: Literal, value: str) -> str:
    """Return a value whose new lines are broken like those of documentation; the closing quotes get a line then."""
    known = set(literal.value.split("\n"))
    longest = max(LINE, *map(len, known))
    indent = _indent_of(literal)
    lines: list[str] = []
    for at, line in enumerate(value.split("\n")):
        lead = " " * (literal.column + len(_QUOTES)) if at == 0 else ""
        if line in known or len(lead) + len(line) <= longest:
            lines.append(line)
            continue
        own = line[: len(line) - len(line.lstrip())]
        first, *rest = textwrap.wrap(
            line.strip(),
            longest,
            initial_indent=lead + own,
            subsequent_indent=own if at else indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines += [first[len(lead) :], *rest]
    alone = "\n" not in literal.value and len(lines) > 1
    return "\n".join(lines) + (f"\n{indent}" if alone else "")


def pieces(value: str, width: int) -> list[str]:
    """Split a value at blanks into pieces of about so many characters; joined, they are the value."""
    found, line = list[str](), ""
    for word in _WORD.findall(value):
        if line and len(line) + len(word) > width:
            found.append(line)
            line = ""
        line += word
    return [*found, line] if line else found
