"""Finds the configuration file: the named one, else the nearest one up to the root of the repository.

A file that is found unasked must be the user's own: whoever can write to a folder above could otherwise decide what
this program reads, and which gate it applies.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

from scorer.contracts.errors import InputError
from scorer.data.files import read_owned
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


@dataclass(frozen=True, slots=True)
class Search:
    """The configuration that was found, and the paths of nearer ones that belong to another user."""

    found: ConfigFile | None
    foreign: tuple[str, ...] = ()


def find(start: Path, home: Path) -> Search:
    """Search the nearest configuration at or above `start`: up to the root of its repository, but not above `home`.

    Outside a repository, only `start` counts, and the user's own folders between it and `home`. A pyproject.toml
    without the section is skipped. Raises InputError for a file that cannot be read.
    """
    foreign = []
    for folder in _upwards(start, home):
        for name in NAMES:
            path = folder / name
            if not os.path.isfile(path):
                continue
            shown = os.path.relpath(path, start)
            data, owner = _read(path, shown)
            if name == PYPROJECT and b"mcp-scorer" not in data:
                continue
            if not _is_trusted(owner):
                foreign.append(shown)
                continue
            found = _checked(data, path, Path(os.path.relpath(folder, start)), shown, name)
            if not found.is_pyproject or has_section(found.text):
                return Search(found, tuple(foreign))
    return Search(None, tuple(foreign))


def named(name: str, start: Path, origin: str) -> ConfigFile:
    """Return the configuration file that `origin` names. Raises InputError if it cannot be read or has no section."""
    path = start / name
    if not os.path.isfile(path):
        raise InputError(say("config.file.missing", name=name, origin=origin))
    label = path.name if Path(name).is_absolute() else name
    folder = Path(name).parent
    data, _ = _read(path, label)
    found = _checked(data, path, folder.parent if folder.name == ".github" else folder, label, label)
    if found.is_pyproject and not has_section(found.text):
        raise InputError(say("config.file.no-section", name=label, origin=origin))
    return found


def has_section(text: str) -> bool:
    """Return whether a pyproject.toml contains our section; one that is not valid TOML may."""
    from scorer.data.toml import parse_toml

    try:
        tool = parse_toml(text).get("tool")
    except (ValueError, RecursionError):
        return "[tool.mcp-scorer" in text
    return isinstance(tool, dict) and "mcp-scorer" in tool


def _upwards(start: Path, home: Path) -> Sequence[Path]:
    home = Path(os.path.realpath(home))
    folders = []
    for folder in (start, *start.parents):
        folders.append(folder)
        if os.path.exists(folder / ".git"):
            return folders
        if folder == home:
            return [start, *takewhile(_is_own, folders[1:])]
    return [start]


def _is_own(folder: Path) -> bool:
    try:
        return _is_trusted(folder.stat().st_uid)
    except OSError:
        return False


def _is_trusted(owner: int) -> bool:
    """Return whether an owner of files is the user, the one that called sudo, or root."""
    if not hasattr(os, "getuid"):
        return True
    caller = os.environ.get("SUDO_UID", "") if os.getuid() == 0 else ""
    return str(owner) in ("0", str(os.getuid()), caller)


def _read(path: Path, shown: str) -> tuple[bytes, int]:
    """Return the beginning of a file, just more than it may have, and its owner."""
    try:
        return read_owned(path, LARGEST + 1)
    except OSError as error:
        raise InputError(say("config.file.unreadable", name=shown, reason=error.strerror)) from error


def _checked(data: bytes, path: Path, folder: Path, shown: str, label: str) -> ConfigFile:
    if len(data) > LARGEST:
        raise InputError(say("config.file.too-large", name=shown, limit=f"{LARGEST:,}"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(say("config.file.not-utf8", name=shown, byte=error.start)) from None
    return ConfigFile(text, folder, shown, label, path.name == PYPROJECT)
