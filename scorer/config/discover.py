"""Finds the configuration file: the named one, else the nearest one up to the root of the repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say

PYPROJECT: Final = "pyproject.toml"
#: The first of these that exists in a folder is used.
NAMES: Final = ("mcp-scorer.toml", ".mcp-scorer.toml", ".github/mcp-scorer.toml", PYPROJECT)
#: In bytes. People write configurations by hand; a larger file is something else.
LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration file: its text, its path from the working directory (`shown`), its name in reports (`label`).

    Paths in it are relative to `folder`, which is relative to the working directory. In a pyproject.toml the
    configuration is a section.
    """

    text: str
    folder: Path
    shown: str
    label: str
    is_pyproject: bool


def find(start: Path, home: Path) -> ConfigFile | None:
    """Return the nearest configuration at or above `start`, up to a repository's root, `home`, or the file system's.

    A pyproject.toml without the section is skipped. Raises InputError for a file that cannot be read.
    """
    for folder in _upwards(start, home):
        for name in NAMES:
            path = folder / name
            if os.path.isfile(path) and (name != PYPROJECT or _mentions_us(path)):
                found = _load(path, Path(os.path.relpath(folder, start)), os.path.relpath(path, start), name)
                if not found.is_pyproject or has_section(found.text):
                    return found
    return None


def named(name: str, start: Path, origin: str) -> ConfigFile:
    """Return the configuration file that `origin` names. Raises InputError if it cannot be read or has no section."""
    path = start / name
    if not os.path.isfile(path):
        raise InputError(say("config.file.missing", name=name, origin=origin))
    label = path.name if Path(name).is_absolute() else name
    folder = Path(name).parent
    found = _load(path, folder.parent if folder.name == ".github" else folder, label, label)
    if found.is_pyproject and not has_section(found.text):
        raise InputError(say("config.file.no-section", name=label, origin=origin))
    return found


def has_section(text: str) -> bool:
    """Return whether a pyproject.toml contains our section; one that is not valid TOML may."""
    import tomllib

    try:
        tool = tomllib.loads(text).get("tool")
    except (ValueError, RecursionError):
        return "[tool.mcp-scorer" in text
    return isinstance(tool, dict) and "mcp-scorer" in tool


def _upwards(start: Path, home: Path) -> Iterator[Path]:
    for folder in (start, *start.parents):
        yield folder
        if folder == home or os.path.exists(folder / ".git"):
            return


def _mentions_us(path: Path) -> bool:
    return b"mcp-scorer" in _read(path, path.name)


def _read(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(say("config.file.unreadable", name=shown, reason=error.strerror)) from error


def _load(path: Path, folder: Path, shown: str, label: str) -> ConfigFile:
    data = _read(path, shown)
    if len(data) > LARGEST:
        raise InputError(say("config.file.too-large", name=shown, limit=f"{LARGEST:,}"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(say("config.file.not-utf8", name=shown, byte=error.start)) from None
    return ConfigFile(text, folder, shown, label, path.name == PYPROJECT)
