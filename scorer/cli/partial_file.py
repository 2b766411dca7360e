"""A file that is written over minutes: under the name `FILE.part` until it is whole, so that a run can be resumed."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, Final

from scorer.cli.files import check_place, real_place
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: A planted link is not followed; Windows has no links that need this.
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def part_of(path: Path) -> Path:
    """Return where a file is while it is written."""
    return path.with_name(f"{path.name}.part")


def open_part(path: Path, kept: Callable[[IO[bytes]], int] | None) -> IO[bytes]:
    """Return the part of `path`, open for appending. `finish` makes it `path`.

    `kept` reads what an earlier run left and returns how many of its bytes stay; None: begin anew, where no earlier
    run left anything. Raises InputError where the file cannot be written, and where there is a part and `kept` is
    None, or none and it is not.
    """
    check_place(path)
    file = _opened(part_of(real_place(path)), path, resume=kept is not None)
    if kept is not None:
        try:
            file.truncate(kept(file))
        except BaseException:
            file.close()
            raise
        file.seek(0, os.SEEK_END)
    return file


def finish(path: Path) -> None:
    """Let the part of `path`, which is whole and closed, become `path`."""
    place = real_place(path)
    os.replace(part_of(place), place)


def _opened(part: Path, path: Path, *, resume: bool) -> IO[bytes]:
    flags = os.O_RDWR | _NO_LINK | (0 if resume else os.O_CREAT | os.O_EXCL)
    try:
        return open(os.open(part, flags, 0o666), "r+b")
    except FileExistsError as error:
        raise InputError(say("cli.catalogue.error.part-exists", part=part_of(path))) from error
    except FileNotFoundError as error:
        if not resume:
            raise
        raise InputError(say("cli.catalogue.error.no-part", part=part_of(path))) from error
    except OSError as error:
        raise InputError(
            say("cli.output.error.file", path=part_of(path), reason=error.strerror or type(error).__name__)
        ) from error
