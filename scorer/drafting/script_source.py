"""The strings of a TypeScript or JavaScript file, by its tokens. Nothing of the file is run.

Templates with a `${…}` are no strings, since their text is made when the program runs, nor are those that a function
reads, unless that only removes indentation. Strings that `+` joins are one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Final, NamedTuple

from scorer.drafting.literals import LINE, Literal, pieces

_TOKEN: Final = re.compile(
    r"(?P<blank>\s+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<string>\"(?:[^\"\\\n]|\\(?:\r\n|.|\n))*\"|'(?:[^'\\\n]|\\(?:\r\n|.|\n))*')"
    r"|(?P<word>[\w$]+)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
#: A regular expression, where an expression may begin.
_REGEX: Final = re.compile(r"/(?![*/])(?:[^\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_BEFORE_REGEX: Final = frozenset(
    "( , = : [ ! & | ? { } ; + - * % < > ~ ^ => return typeof case in of".split()
)
#: Words before a template that is none of a function, and functions that only remove indentation or keep escapes.
_NO_TAGS: Final = frozenset("return typeof case in of default yield await void delete throw else do".split())
_READABLE_TAGS: Final = frozenset("dedent outdent stripIndent stripIndents raw".split())
_NAMED: Final = re.compile(r"[\w$)\]]+")
#: The template of `String.raw` is one in which an escape stays as it is written.
_TEXTS: Final = ("string", "template", "raw")
_ESCAPE: Final = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL
)
_SIMPLE: Final = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "\n": "",
    "\r\n": "",
}
_NARROWEST: Final = 40


class _Token(NamedTuple):
    kind: str
    start: int
    end: int


def strings_of(source: str) -> list[Literal]:
    """Return the strings of a file; one that `+` joins from several is one string."""
    tokens = [token for token in _tokens(source) if token.kind != "blank"]
    return [_literal(source, group) for group in _groups(source, tokens)]


def _tokens(source: str) -> Iterator[_Token]:
    at, before = 0, "("
    while at < len(source):
        if source[at] == "`":
            end, plain = _template(source, at)
            read = _NAMED.fullmatch(before) and before not in _NO_TAGS | _READABLE_TAGS
            kind = "raw" if before == "raw" else "template"
            yield _Token(kind if plain and not read else "other", at, end)
            at, before = end, "`"
            continue
        if source[at] == "/" and before in _BEFORE_REGEX and (match := _REGEX.match(source, at)):
            yield _Token("other", at, match.end())
            at, before = match.end(), "/"
            continue
        match = _TOKEN.match(source, at)
        assert match is not None  # any character is a mark
        kind = match.lastgroup or "mark"
        yield _Token(kind, at, match.end())
        at = match.end()
        if kind != "blank":
            before = match[0]


def _template(source: str, start: int) -> tuple[int, bool]:
    """Return where a template ends, and whether nothing is put into it. What is put in may hold templates."""
    at, depths, plain = start + 1, [0], True
    while at < len(source):
        here = source[at]
        if here == "\\":
            at += 1
        elif depths[-1] == 0 and here == "`":
            depths.pop()
            if not depths:
                return at + 1, plain
        elif depths[-1] == 0 and source.startswith("${", at):
            plain = False
            depths[-1] = 1
            at += 1
        elif depths[-1] > 0:
            if here == "`":
                depths.append(0)
            depths[-1] += (here == "{") - (here == "}")
        at += 1
    return len(source), False


def _groups(source: str, tokens: list[_Token]) -> Iterator[list[_Token]]:
    """Yield the strings, those that `+` joins together; a string that is joined with anything else is left out."""
    at = 0
    while at < len(tokens):
        if tokens[at].kind not in _TEXTS:
            at += 1
            continue
        group = [tokens[at]]
        end = at + 1
        while (
            end + 1 < len(tokens)
            and source[tokens[end].start : tokens[end].end] == "+"
            and tokens[end + 1].kind in _TEXTS
        ):
            group.append(tokens[end + 1])
            end += 2
        joined = {
            source[each.start : each.end] for each in (*tokens[max(0, at - 1) : at], *tokens[end : end + 1])
        }
        if "+" not in joined:
            yield group
        at = end


def _literal(source: str, group: list[_Token]) -> Literal:
    start, end = group[0].start, group[-1].end
    begin = source.rfind("\n", 0, start) + 1
    column = start - begin
    value = "".join(_value(source[each.start : each.end]) for each in group)
    between = [source[one.end : other.start] for one, other in pairwise(group)]
    commented = any("/" in each for each in between)
    write = partial(_write, source[start:end], source[start], column, several=len(group) > 1)
    if any(each.kind == "raw" for each in group):
        write = partial(_without_escapes, write)
    return Literal(
        start, end, source.count("\n", 0, start) + 1, column, value, _refused if commented else write
    )


def _without_escapes(write: Callable[[str], str | None], value: str) -> str | None:
    written = write(value)
    return None if written is None or "\\" in written else written


def _value(literal: str) -> str:
    return _ESCAPE.sub(
        _unescaped, literal[1:-1].replace("\r\n", "\n") if literal[0] == "`" else literal[1:-1]
    )


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else match[0]
    return _SIMPLE.get(match[4], match[4])


def _refused(_: str) -> None:
    """Write nothing: among the parts of the string stand comments, which would be lost."""


def _write(literal: str, quote: str, column: int, value: str, *, several: bool) -> str | None:
    if not several:
        written = f"{quote}{_escaped(value, quote, literal)}{quote}"
    else:
        broken = "\n" in literal
        width = max(_NARROWEST, LINE - column - 4) if broken else len(value)
        joint = f" +\n{' ' * column}" if broken else " + "
        written = joint.join(
            f"{quote}{_escaped(each, quote, literal)}{quote}" for each in pieces(value, width)
        )
    read = strings_of(f"({written})")
    return written if len(read) == 1 and read[0].value == value else None


def _escaped(value: str, quote: str, literal: str) -> str:
    written = value.replace("\\", "\\\\").replace(quote, f"\\{quote}").replace("\r", "\\r")
    for mark, escape in (("${", "\\${"),) if quote == "`" else (("\n", "\\n"), ("\t", "\\t")):
        written = written.replace(mark, escape)
    if literal.isascii() and not written.isascii():
        written = "".join(each if each.isascii() else _code(each) for each in written)
    return written


def _code(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\u{{{code:x}}}"
