"""Waits for changes of files."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

from watchfiles import Change, DefaultFilter, awatch

from scorer.watching.sources import is_source

#: Milliseconds: changes that follow each other within `STEP` are one, for at most `LONGEST`.
STEP: Final = 100
LONGEST: Final = 1600
#: Milliseconds after which it is noticed that the watch ends.
NOTICED: Final = 200


async def changed_below(folders: tuple[Path, ...]) -> AsyncIterator[frozenset[str]]:
    """Yield the paths of sources that changed below the folders."""
    usual = DefaultFilter()

    def counts(change: Change, path: str) -> bool:
        names = [os.path.relpath(path, folder) for folder in folders if Path(path).is_relative_to(folder)]
        return any(is_source(name) and usual(change, name) for name in names)

    async for changes in _changes(folders, counts, recursive=True):
        yield changes


async def changed_files(files: tuple[Path, ...]) -> AsyncIterator[frozenset[str]]:
    """Yield those of the files that changed. Their folders are watched, because editors replace files by new ones."""
    known = {str(file) for file in files}
    folders = tuple(dict.fromkeys(file.parent for file in files))
    async for changes in _changes(folders, lambda _change, path: path in known, recursive=False):
        yield changes


async def _changes(
    paths: tuple[Path, ...], counts: Callable[[Change, str], bool], *, recursive: bool
) -> AsyncIterator[frozenset[str]]:
    waiting = awatch(
        *paths, watch_filter=counts, step=STEP, debounce=LONGEST, rust_timeout=NOTICED, recursive=recursive
    )
    async for changes in waiting:
        kinds: defaultdict[str, set[Change]] = defaultdict(set)
        for kind, path in changes:
            kinds[path].add(kind)
        yield frozenset(path for path, found in kinds.items() if not _came_and_went(path, found))


def _came_and_went(path: str, kinds: set[Change]) -> bool:
    """Return whether a file was there for a moment only: editors write a new file and rename it."""
    return Change.added in kinds and not os.path.lexists(path)
