"""The strings of a Python file, by its syntax tree. Nothing of the file is run."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from scorer.drafting.literals import LINE, Literal, pieces

_START: Final = re.compile(r"([rRuU]?)(\"\"\"|'''|\"|')")
_DOCUMENTED: Final = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_LONG: Final = ('"""', "'''")
#: No piece of a literal is narrower, however far it is indented.
_NARROWEST: Final = 40


def strings_of(source: str) -> list[Literal]:
    """Return the strings of a Python file, those of f-strings left out; none where it is not valid Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines = io.StringIO(source, newline="").readlines()
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return list(_strings(tree, source, lines, starts))


def _strings(tree: ast.AST, source: str, lines: list[str], starts: list[int]) -> Iterator[Literal]:
    docs = {id(node.body[0].value) for node in ast.walk(tree) if _has_doc(node)}  # type: ignore[attr-defined]
    formatted = {
        id(value) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for value in ast.walk(node)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in formatted:
            continue
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = starts[node.lineno - 1] + _characters(lines[node.lineno - 1], node.col_offset)
        end = starts[node.end_lineno - 1] + _characters(lines[node.end_lineno - 1], node.end_col_offset)
        line = lines[node.lineno - 1]
        column = _characters(line, node.col_offset)
        write = partial(_write, source[start:end], column)
        is_doc = id(node) in docs and source[start:end].endswith(_LONG)
        yield Literal(start, end, node.lineno, column, node.value, _checked(write), is_doc)


def _characters(line: str, offset: int) -> int:
    """Return how many characters so many bytes of a line are."""
    return len(line.encode("utf-8")[:offset].decode("utf-8"))


def _has_doc(node: ast.AST) -> bool:
    if not isinstance(node, _DOCUMENTED) or not node.body or not isinstance(node.body[0], ast.Expr):
        return False
    value = node.body[0].value
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _checked(write: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """Return what writes a value, and refuses what would not be read as that value."""

    def checked(value: str) -> str | None:
        written = write(value)
        try:
            same = written is not None and ast.literal_eval(f"({written})") == value
        except (SyntaxError, ValueError):
            same = False
        return written if same else None

    return checked


def _write(literal: str, column: int, value: str) -> str | None:
    """Return a value in the form of a literal: with its quotes, and as several where it is several."""
    tokens = _tokens(literal)
    match = _START.match(tokens[0]) if tokens else None
    if match is None:
        return None
    prefix, quote = match[1], match[2]
    if len(tokens) == 1:
        return f"{prefix}{quote}{_escaped(value, quote, literal, raw=prefix in ('r', 'R'))}{quote}"
    if len(quote) == 3 or prefix:
        return None
    broken = "\n" in literal
    width = max(_NARROWEST, LINE - column - 2) if broken else len(value)
    written = [f"{quote}{_escaped(each, quote, literal)}{quote}" for each in pieces(value, width)]
    return ("\n" + " " * column if broken else " ").join(written)


def _tokens(literal: str) -> list[str]:
    """Return the string tokens of a literal; none where comments stand among them, which would be lost."""
    try:
        found = list(tokenize.generate_tokens(io.StringIO(f"({literal})").readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    if any(each.type == tokenize.COMMENT for each in found):
        return []
    return [each.string for each in found if each.type == tokenize.STRING]


def _escaped(value: str, quote: str, literal: str, *, raw: bool = False) -> str:
    if raw:
        return value
    written = value.replace("\\", "\\\\")
    if len(quote) == 3:
        written = written.replace(quote, "\\" + "\\".join(quote))
        if written.endswith(quote[0]):
            written = f"{written[:-1]}\\{quote[0]}"
    else:
        written = written.replace(quote, f"\\{quote}").replace("\n", "\\n").replace("\t", "\\t")
    written = written.replace("\r", "\\r")
    if literal.isascii() and not written.isascii():
        written = "".join(each if each.isascii() else _code(each) for each in written)
    return written


def _code(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
