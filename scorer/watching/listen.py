"""Waits for changes of files."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from watchfiles import Change, DefaultFilter, awatch

from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.watching.sources import TOOLS, is_source

if TYPE_CHECKING:
    from watchfiles.main import FileChange

#: Milliseconds: changes that follow each other within `STEP` are one, for at most `LONGEST`.
STEP: Final = 100
LONGEST: Final = 1600
#: Milliseconds after which it is noticed that the watch ends.
NOTICED: Final = 200
_OF_TOOLS: Final = frozenset((*TOOLS, *DefaultFilter.ignore_dirs))


async def changed_below(folders: tuple[Path, ...]) -> AsyncIterator[frozenset[str]]:
    """Yield the paths of sources that changed below the folders."""
    usual = DefaultFilter()

    def counts(change: Change, path: str) -> bool:
        names = [os.path.relpath(path, folder) for folder in folders if Path(path).is_relative_to(folder)]
        return any(is_source(name) and usual(change, name) for name in names)

    if sys.platform != "linux":  # where links are not followed
        async for changes in _changes(folders, counts, recursive=True):
            yield changes
        return
    while True:
        async with aclosing(_changes(without_links(folders), counts, recursive=False)) as waiting:
            async for changes in waiting:
                yield changes
                if any(map(os.path.isdir, changes)):
                    break  # to watch what is new, too


def without_links(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return folders and those below them, without those of tools and links.

    Whoever wrote a repository must not choose, by a link, what is watched: the whole disk has more folders than the
    system watches.
    """
    found: dict[Path, None] = {}
    for folder in folders:
        for path, names, _ in os.walk(folder):
            names[:] = sorted(
                name
                for name in names
                if name not in _OF_TOOLS and not os.path.islink(os.path.join(path, name))
            )
            found[Path(path)] = None
    return tuple(found)


async def changed_files(files: tuple[Path, ...]) -> AsyncIterator[frozenset[str]]:
    """Yield those of the files that changed. Their folders are watched, because editors replace files by new ones."""
    known = {str(file) for file in files}
    folders = tuple(dict.fromkeys(file.parent for file in files))
    async for changes in _changes(folders, lambda _change, path: path in known, recursive=False):
        yield changes


async def _changes(
    paths: tuple[Path, ...], counts: Callable[[Change, str], bool], *, recursive: bool
) -> AsyncGenerator[frozenset[str]]:
    waiting = awatch(
        *paths, watch_filter=counts, step=STEP, debounce=LONGEST, rust_timeout=NOTICED, recursive=recursive
    )
    async for changes in _watched(waiting):
        kinds: defaultdict[str, set[Change]] = defaultdict(set)
        for kind, path in changes:
            kinds[path].add(kind)
        yield frozenset(path for path, found in kinds.items() if not _came_and_went(path, found))


async def _watched(waiting: AsyncIterator[set[FileChange]]) -> AsyncIterator[set[FileChange]]:
    """Yield changes. Raises InputError where the system cannot watch so many folders, or not these."""
    try:
        async for changes in waiting:
            yield changes
    except OSError as error:
        reason = str(error).partition(" about ")[0].rstrip(".")  # then it quotes a path
        raise InputError(say("watching.not-possible", reason=reason)) from error


def _came_and_went(path: str, kinds: set[Change]) -> bool:
    """Return whether a file was there for a moment only: editors write a new file and rename it."""
    return Change.added in kinds and not os.path.lexists(path)
