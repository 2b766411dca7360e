"""The line numbers of the keys of a TOML file, which the standard library's reader does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

#: A key's place: the names of the tables around it, a number for an entry of an array of tables, the key.
Path = tuple[str | int, ...]

_WORD: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY: Final = rf"{_WORD}(?:[ \t]*\.[ \t]*{_WORD})*"
_HEADER: Final = re.compile(rf"^[ \t]*(\[\[?)[ \t]*({_KEY})[ \t]*\]")
_PAIR: Final = re.compile(rf"^[ \t]*({_KEY})[ \t]*=")
_PART: Final = re.compile(_WORD)


def places(text: str) -> Mapping[Path, int]:
    """Return the line of each table and key. Keys of inline tables have the line of their table."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in _lines(text):
        if header := _HEADER.match(line):
            table = _within(_parts(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            found.setdefault(table, number)
        elif pair := _PAIR.match(line):
            key = (*table, *_parts(pair[1]))
            for depth in range(len(table) + 1, len(key) + 1):
                found.setdefault(key[:depth], number)
    return found


def line_of(path: Path, found: Mapping[Path, int]) -> int | None:
    """Return the line of a key, or of the nearest table around it that has one."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines that begin outside a text of several lines."""
    inside = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not inside:
            yield number, line
        for mark in ('"""', "'''"):
            if inside in ("", mark) and line.count(mark) % 2:
                inside = "" if inside else mark


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(key))


def _within(names: tuple[str, ...], counts: Mapping[Path, int]) -> Path:
    """Return a table's place, the latest entry taken of each array of tables around it."""
    path: Path = ()
    for at, name in enumerate(names):
        path = (*path, name)
        if at < len(names) - 1 and path in counts:
            path = (*path, counts[path])
    return path
