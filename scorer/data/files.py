"""The one reader of files and streams: never more than a bound, and no pipe where a file is expected."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any, Final, Protocol

from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS
from scorer.data.messages import say, text


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; none at the end."""


#: Bytes that are read at once: an endless file costs no more than the bound and this.
_PIECE: Final = 1 << 20
#: Opening a pipe without a writer waits forever, unless it is opened like this.
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
#: Windows lacks this one; a link there needs a privilege to be made.
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_FOLDER: Final = _NO_LINK | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", 0)


def read_file(
    path: Path,
    shown: str,
    limit: int = DEFAULT_LIMITS.file_bytes,
    *,
    regular: bool = False,
    resolved: bool = False,
) -> bytes:
    """Return the bytes of a file. With `regular`, a pipe or a device is not opened for reading.

    A path that a configuration or another file names must be `regular`; one that the user types may be a pipe.
    `resolved`: the path is absolute and has no links, and was allowed as such. A link that has been put into it since
    is not followed, and the file is `regular`.
    Raises OSError where it cannot be read, and InputError, which names it as `shown`, above `limit` bytes.
    """
    opener = _open_resolved if resolved else _open_regular if regular else None
    with open(path, "rb", opener=opener) as file:
        return read_stream(file, shown, limit)


def read_owned(path: Path, count: int) -> tuple[bytes, int]:
    """Return the first `count` bytes of a regular file, and the id of the user that owns it (0 on Windows).

    Raises OSError where it cannot be read.
    """
    with open(path, "rb", opener=_open_regular) as file:
        return _beginning(file, count), os.fstat(file.fileno()).st_uid


def read_stream(stream: Readable, shown: str, limit: int = DEFAULT_LIMITS.file_bytes) -> bytes:
    """Return what a stream holds, up to its end. Raises InputError above `limit` bytes."""
    data = _beginning(stream, limit + 1)
    if len(data) > limit:
        raise too_large(shown, limit)
    return data


def read_corpus(path: Path) -> bytes:
    """Return the bytes of a corpus of the user's, unpacked if its name ends in .gz.

    Raises OSError, EOFError or zlib.error where it cannot be read, and InputError if it is too large.
    """
    import gzip

    limit = DEFAULT_LIMITS.file_bytes
    opened: Any = gzip.open(path, "rb") if path.suffix == ".gz" else open(path, "rb")  # noqa: SIM115
    with opened as file:
        data = _beginning(file, limit + 1)
    if len(data) > limit:
        raise InputError(say("data.file.too-large-fixed", file=path.name, limit=f"{limit:,}"))
    return data


def _beginning(stream: Readable, count: int) -> bytes:
    pieces = []
    while count > 0 and (piece := stream.read(min(count, _PIECE))):
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def too_large(shown: str, limit: int) -> InputError:
    """Return the failure of a file above `limit` bytes."""
    return InputError(say("data.file.too-large", file=shown, limit=f"{limit:,}"))


def unreadable(shown: object, error: OSError) -> InputError:
    """Return the failure of a file that cannot be read, with the reason that the system gives."""
    reason = error.strerror or type(error).__name__
    return InputError(say("capturing.target.unreadable", path=shown, reason=reason))


def _open_resolved(path: str, flags: int) -> int:
    """Open a file folder by folder: no link is followed, whatever another process puts into the path meanwhile."""
    if os.open not in os.supports_dir_fd:
        return _open_regular(path, flags)
    root, *folders, name = Path(path).parts
    folder = os.open(root, _FOLDER)
    try:
        for each in folders:
            inner = os.open(each, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        return _regular(os.open(name, flags | _NO_WAIT | _NO_LINK, dir_fd=folder))
    finally:
        os.close(folder)


def _open_regular(path: str, flags: int) -> int:
    return _regular(os.open(path, flags | _NO_WAIT))


def _regular(opened: int) -> int:
    """Return an open file. Raises OSError for a pipe or a device, which is closed."""
    kind = os.fstat(opened).st_mode
    if stat.S_ISREG(kind) or stat.S_ISDIR(kind):  # open() itself refuses a folder
        return opened
    os.close(opened)
    raise OSError(errno.EINVAL, text("data.file.not-regular"))
