"""The folders in which files may be read, and what a path that a client sends leads to.

Links, `..` and drive letters are resolved before a path is compared. Shares of other machines are refused before the
system looks at them, since looking would already connect to the machine.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.formats.sanitize import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DRIVE: Final = re.compile(r"/[A-Za-z]:(/|$)")
_LOCAL_HOSTS: Final = ("", "localhost")


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders, with all links resolved; `named` are those of the user, `granted` those of the client.

    None: that side has not limited anything. A file may be read if neither side excludes it, and if one has named a
    folder.
    """

    named: tuple[Path, ...] | None
    granted: tuple[Path, ...] | None

    def file(self, given: str) -> Path:
        """Return the file that a path leads to. Raises InputError if there is none in the folders.

        A relative path starts at each folder in turn, those of the client first, and the first file that exists is
        taken.
        """
        sides = [each for each in (self.named, self.granted) if each is not None]
        if not sides:
            raise InputError(text("serving.folder.none"))
        if is_remote(given) or "\0" in given:
            raise InputError(say("serving.folder.remote", path=label(given)))
        starts = [folder for folders in reversed(sides) for folder in folders]
        found = [_resolved(each) for each in _candidates(given, starts)]
        allowed = [each for each in found if all(_inside(each, folders) for folders in sides)]
        existing = [each for each in allowed if os.path.exists(each)]
        if existing:
            return existing[0]
        if allowed:
            raise InputError(say("serving.folder.missing", path=label(given)))
        raise InputError(say("serving.folder.outside", path=label(given), folders=_shown(sides)))


def _candidates(given: str, folders: Iterable[Path]) -> list[Path]:
    path = Path(given)
    return [path] if path.is_absolute() else [folder / path for folder in folders]


def _resolved(path: Path) -> Path:
    """Return a path without links and `..`. Raises InputError where links lead in circles."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # the last for half of a character
        raise InputError(say("serving.folder.unreadable", path=label(str(path)))) from None


def _inside(path: Path, folders: Iterable[Path]) -> bool:
    return not is_remote(str(path)) and any(path.is_relative_to(folder) for folder in folders)


def _shown(sides: Sequence[Sequence[Path]]) -> str:
    return ", ".join(dict.fromkeys(label(str(each)) for folders in sides for each in folders)) or text(
        "serving.folder.no-folder"
    )


def is_remote(path: str) -> bool:
    """Return whether a path names a share of another machine or a device, as Windows writes both."""
    return str(path)[:2].replace("\\", "/") == "//"


def named_folders(given: Iterable[str]) -> tuple[Path, ...]:
    """Return the folders that the user names. Raises InputError for one that is not a folder."""
    folders = []
    for each in given:
        path = Path(each)
        if not path.is_dir():
            raise InputError(say("serving.folder.not-a-folder", path=label(each)))
        folders.append(path.resolve())
    return tuple(folders)


def granted_folders(uris: Iterable[str]) -> tuple[Path, ...]:
    """Return the folders of the roots that a client grants. Roots elsewhere than on this machine are left out."""
    paths = [path for uri in uris if (path := _local_path(uri)) is not None]
    return tuple(_resolved(path) for path in paths if path.is_absolute())


def _local_path(uri: str) -> Path | None:
    parts = urlsplit(uri)
    if parts.scheme.lower() != "file" or parts.netloc.lower() not in _LOCAL_HOSTS:
        return None
    path = unquote(parts.path)
    if os.name == "nt" and _DRIVE.match(path):
        path = path[1:]
    return None if is_remote(path) or "\0" in path else Path(path)
