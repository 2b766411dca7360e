"""What is watched where the user does not say: the folder that a server is started in, or the file of definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from scorer.capturing import Command, Recorded, Source
from scorer.capturing.kinds.file import split_server_name


def paths_of(target: str, sources: Iterable[Source], folder: Path) -> tuple[Path, ...]:
    """Return the paths for a target: a file, or "" for what is started, in `folder` if in no other."""
    return tuple(dict.fromkeys(_paths(target, sources, folder)))


def _paths(target: str, sources: Iterable[Source], folder: Path) -> Iterator[Path]:
    file = split_server_name(target)[0] if target else Path()
    if file.is_file():
        yield file
    started = [each for each in sources if not isinstance(each, Recorded)]
    for each in started:
        yield (each.cwd if isinstance(each, Command) and each.cwd is not None else folder)
    if not started and not file.is_file():
        yield folder
