"""Finds the positions of values in a JSON text.

Only the values on the requested path are visited. All others are skipped by the decoder of the standard library, so
that ten megabytes take about as long as parsing them, and depth needs no recursion here.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BLANKS: Final = re.compile(r"[ \t\n\r]*")
_BREAK: Final = re.compile("\n")
# One character of a JSON string as written. Beyond the first plane two escapes make one character.
_CHARACTER: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
#: Characters between two positions whose offset in bytes is cached.
_STEP: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Node:
    """A value in the text: the offset of its key (in an array: of the value), of its start and of its end."""

    key: int
    start: int
    end: int


class JsonText:
    """A valid JSON text, or a text with several in it, and the positions of their values.

    `spans` are the start and end of each of several: the first step of a path is then the number of one.
    """

    def __init__(self, text: str, spans: Sequence[tuple[int, int]] | None = None) -> None:
        self.text = text
        self._decode = json.JSONDecoder().raw_decode
        self._lines = [0, *(match.end() for match in _BREAK.finditer(text))]
        self._members: dict[int, Mapping[str, Node]] = {}
        self._bytes: list[int] | None = None
        self.root = Node(start := self._skip(0), start, len(text.rstrip()))
        if spans is not None:
            self.root = Node(0, -1, 0)  # no character of the text is its start
            self._members[-1] = {str(at): Node(start, start, end) for at, (start, end) in enumerate(spans)}

    def follow(self, path: Sequence[str], start: Node | None = None) -> tuple[Node, int]:
        """Return the node at the path, or the last one on it that exists, and how many steps led there."""
        node = start or self.root
        for done, step in enumerate(path):
            found = self._members_of(node).get(step)
            if found is None:
                return node, done
            node = found
        return node, len(path)

    def members(self, node: Node) -> Mapping[str, Node]:
        """Return the members of an object by name, or of an array by index, in their order."""
        return self._members_of(node)

    def line_of(self, offset: int) -> tuple[int, int]:
        """Return the line of an offset (from 1) and the offset of the start of that line."""
        line = bisect_right(self._lines, offset)
        return line, self._lines[line - 1]

    def end_of_line(self, line: int) -> int:
        """Return the offset of the end of a line, without its line break."""
        last = line >= len(self._lines)
        end = len(self.text) if last else self._lines[line] - 1
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def byte_length(self, start: int, end: int) -> int:
        """Return how many bytes of UTF-8 are between two offsets."""
        return self._byte_offset(end) - self._byte_offset(start)

    def inside(self, node: Node, characters: int) -> int:
        """Return the offset of the nth character (from 0) of a string, escapes counted as written."""
        literal = self.text[node.start + 1 : node.end - 1]
        if "\\" not in literal:
            return node.start + 1 + min(characters, len(literal))
        written = islice(_CHARACTER.finditer(literal), characters)
        return node.start + 1 + max((match.end() for match in written), default=0)

    def _skip(self, at: int) -> int:
        match = _BLANKS.match(self.text, at)
        return match.end() if match else at

    def _members_of(self, node: Node) -> Mapping[str, Node]:
        if node.start not in self._members:
            try:
                self._members[node.start] = self._read_members(node)
            except RecursionError:  # the parser just managed this depth; the decoder here does not
                self._members[node.start] = {}
        return self._members[node.start]

    def _read_members(self, node: Node) -> dict[str, Node]:
        """Return the members of an object by name (of duplicates the last), or of an array by index."""
        text, found = self.text, dict[str, Node]()
        if text[node.start] not in "{[":
            return found
        at, count = self._skip(node.start + 1), 0
        while text[at] not in "}]":
            key, begin = str(count), at
            if text[node.start] == "{":
                key, at = self._decode(text, at)
                at = self._skip(self._skip(at) + 1)
            end = self._decode(text, at)[1]
            found[key] = Node(begin, at, end)
            count += 1
            at = self._skip(end)
            at = self._skip(at + 1) if text[at] == "," else at
        return found

    def _byte_offset(self, offset: int) -> int:
        if self.text.isascii():
            return offset
        if self._bytes is None:
            total, self._bytes = 0, [0]
            for at in range(0, len(self.text), _STEP):
                total += len(self.text[at : at + _STEP].encode())
                self._bytes.append(total)
        step = offset // _STEP
        return self._bytes[step] + len(self.text[step * _STEP : offset].encode())
