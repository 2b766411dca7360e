"""Which changes of files count: those of sources, and not what tools store or the server itself writes."""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scorer.contracts.errors import InputError
from scorer.data.files import read_file

#: Endings of files that programs write while they run.
WRITTEN: Final = (
    ".log", ".db", ".db-wal", ".db-shm", ".db-journal", ".sqlite", ".sqlite3", ".sqlite-wal", ".sqlite-shm",
    ".sqlite-journal", ".pid", ".lock", ".tmp", ".part",
)  # fmt: skip
#: Folders that tools keep for themselves, in addition to those that watchfiles leaves out.
TOOLS: Final = frozenset(("venv", "site-packages", ".ruff_cache", ".nox", ".next", ".turbo", ".nyc_output"))
#: From so many captures in a row on during which a file changes, its server seems to write it.
TIMES: Final = 3
#: Nanoseconds by which the dates of files are coarser than the clock.
COARSE: Final = 20_000_000
#: Bytes of a file that are compared; of a larger one, its size and time are.
LARGEST: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched: folders with all that is below them, and single files."""

    folders: tuple[Path, ...]
    files: tuple[Path, ...]


def watched(paths: Iterable[Path]) -> Watched:
    """Return what these paths, which exist, mean."""
    whole = [*dict.fromkeys(Path(os.path.abspath(path)) for path in paths)]
    folders = tuple(path for path in whole if path.is_dir())
    return Watched(folders, tuple(path for path in whole if path not in folders))


@dataclass(slots=True)
class Changes:
    """Decides which changed files lead to a new capture. `clock` gives nanoseconds since 1970, as files are dated."""

    clock: Callable[[], int] = time.time_ns
    _known: dict[str, bytes] = field(default_factory=dict)
    _during: set[str] = field(default_factory=set)
    _in_a_row: Counter[str] = field(default_factory=Counter)
    _began: int = 0
    _ended: int = 0

    def began(self) -> frozenset[str]:
        """Take note that a capture begins. Return the files that the server seems to write, known from now on."""
        before = self.written
        for path in [*self._in_a_row]:
            if path not in self._during:
                del self._in_a_row[path]
        self._in_a_row.update(self._during)
        self._during.clear()
        self._began = self._ended = self.clock()
        return self.written - before

    def ended(self) -> None:
        """Take note that the capture has ended, whether it was replaced or not."""
        self._ended = self.clock()

    def real(self, paths: Iterable[str], *, capturing: bool) -> frozenset[str]:
        """Return the files whose content differs from what it was, without those that the server seems to write."""
        changed = {path for path in paths if self._is_changed(path)}
        during = {path for path in changed if capturing or self._was_during(path)}
        for path in changed - during:
            del self._in_a_row[path]  # somebody else writes it
        self._during |= during
        return frozenset(changed - (during & self.written))

    @property
    def written(self) -> frozenset[str]:
        """The files that changed during each of the last captures."""
        return frozenset(path for path, times in self._in_a_row.items() if times >= TIMES)

    def _was_during(self, path: str) -> bool:
        """Return whether a file was written during the last capture, though the change was noticed after it."""
        try:
            return self._began - COARSE <= os.stat(path).st_mtime_ns <= self._ended + COARSE
        except OSError:
            return False

    def _is_changed(self, path: str) -> bool:
        now = _content(path)
        before = self._known.get(path)
        self._known[path] = now
        return before != now


def _content(path: str) -> bytes:
    """Return what two states of a file are compared by; empty for one that is gone."""
    try:
        found = os.stat(path)
        if found.st_size > LARGEST:
            return f"{found.st_size} {found.st_mtime_ns}".encode()
        return hashlib.sha256(read_file(Path(path), path, LARGEST, regular=True)).digest()
    except (OSError, InputError):
        return b""


def is_source(name: str) -> bool:
    """Return whether a file, by its path below what is watched, is neither a tool's nor written by a program."""
    return not name.endswith(WRITTEN) and TOOLS.isdisjoint(name.split(os.sep)[:-1])
