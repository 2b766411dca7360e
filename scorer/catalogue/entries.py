"""The lines of a dump of servers, read one at a time and put together to units of work."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A unit of work ends with the line that reaches either. Large enough that passing units between processes costs
#: little, small enough that the units of a dump end at about the same time.
_BYTES: Final = 256 << 10
_LINES: Final = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a dump: its number among the lines that are not blank, from 1, its bytes, and where it begins.

    `data` is None where the line is longer than a file of definitions may be.
    """

    number: int
    data: bytes | None = field(repr=False)
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Shard:
    """The part `number` of `count` parts (1 <= number <= count).

    Of the lines of a dump, a part has one every `count` lines; of servers, those whose host (or name) falls to it.
    """

    number: int = 1
    count: int = 1

    def holds(self, line: int) -> bool:
        """Return whether the line of this number, from 1, is in the part."""
        return (line - self.number) % self.count == 0

    def owns(self, key: str) -> bool:
        """Return whether what has this key is in the part: on every machine, whatever else there is."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.number - 1


def read_entries(file: IO[bytes], most_bytes: int) -> Iterator[Entry]:
    """Yield the lines that are not blank. Of a line of more than `most_bytes` nothing is kept."""
    number = offset = 0
    while line := file.readline(most_bytes + 1):
        too_long = len(line) > most_bytes
        size = len(line) + (_skip_line(file, line) if too_long else 0)
        if too_long or line.strip():
            number += 1
            yield Entry(number, None if too_long else line.rstrip(b"\r\n"), offset)
        offset += size


def _skip_line(file: IO[bytes], line: bytes) -> int:
    """Read to the end of a line. Return how many bytes that were."""
    size = 0
    while line and not line.endswith(b"\n"):
        line = file.readline(_BYTES)
        size += len(line)
    return size


class Work(Protocol):
    """A part of a unit of work."""

    @property
    def data(self) -> bytes | None:
        """What there is to work on."""


_W = TypeVar("_W", bound=Work)


def in_units(entries: Iterable[_W]) -> Iterator[tuple[_W, ...]]:
    """Yield the entries in units of work, in their order."""
    unit: list[_W] = []
    size = 0
    for entry in entries:
        unit.append(entry)
        size += len(entry.data or b"")
        if size >= _BYTES or len(unit) >= _LINES:
            yield tuple(unit)
            unit, size = [], 0
    if unit:
        yield tuple(unit)
