"""The folders of a repository that may hold a server, and their files: few, small, and without what tools installed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from scorer.contracts.errors import InputError
from scorer.data.files import read_file
from scorer.data.toml import parse_toml
from scorer.setup.candidate import is_skipped

#: A project is at most this deep below the repository (servers/library), and its sources as deep below the project.
DEPTH: Final = 2
SOURCE_DEPTH: Final = 3
#: Bytes of a file that is read, and how many files of sources are.
LARGEST: Final = 1_000_000
MOST: Final = 1_000


def folders(root: Path, depth: int = DEPTH) -> Iterator[Path]:
    """Yield a folder and those below it, sorted, without what tools installed; links are not followed."""
    yield root
    if depth == 0:
        return
    names: list[str] = []
    with suppress(OSError), os.scandir(root) as entries:
        names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    for name in names:
        if not is_skipped(name):
            yield from folders(root / name, depth - 1)


def sources(root: Path, ending: str) -> Iterator[Path]:
    """Yield the files of a folder and those below it whose names have an ending, at most `MOST`."""
    count = 0
    for folder in folders(root, SOURCE_DEPTH):
        with suppress(OSError):
            for path in sorted(folder.glob(f"*{ending}")):
                count += 1
                if count > MOST:
                    return
                yield path


def text_of(path: Path) -> str:
    """Return the text of a regular file; "" where it cannot be read, is too large, or is not UTF-8."""
    try:
        return read_file(path, str(path), LARGEST, regular=True).decode("utf-8-sig")
    except (OSError, ValueError, InputError):
        return ""


def json_object(path: Path) -> Mapping[str, Any]:
    """Return the object in a JSON file; an empty one where there is none."""
    try:
        value = json.loads(text_of(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def toml_table(path: Path) -> Mapping[str, Any]:
    """Return the table in a TOML file; an empty one where there is none."""
    try:
        return parse_toml(text_of(path))
    except (ValueError, RecursionError):
        return {}


def inner(value: Any, *keys: str) -> Mapping[str, Any]:
    """Return the map under these keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def shown(path: Path) -> str:
    """Return a path as it is typed: with forward slashes, which every system takes."""
    return path.as_posix()
