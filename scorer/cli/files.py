"""Writes files: whole or not at all, never through a link that was planted, and never over an input.

A device or a pipe that the path itself names is written directly.
"""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from scorer.cli.failure import print_note
from scorer.cli.inputs import NO_INPUTS
from scorer.cli.output import CHUNK, encoded, write_stdout
from scorer.cli.streams import wait_to_write
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scorer.cli.inputs import Bounds, Inputs
    from scorer.cli.output import Content
    from scorer.contracts.limits import Limits

#: The names that a system gives to the open files of a process.
_OPEN_FILE: Final = re.compile(
    r"/dev/(?P<name>stdin|stdout|stderr)|(?:/dev/fd|/proc/(?:self|thread-self)/fd)/(?P<number>[0-9]{1,9})"
)
_HERE: Final = Path()
_NUMBERS: Final = {"stdin": 0, "stdout": 1, "stderr": 2}
#: Windows lacks all but the last of these, and alone has the last. Its links need a privilege to be made.
_NO_LINK, _NO_WAIT, _NO_TERMINAL, _BYTES = (
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_BINARY")
)
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _BYTES
_APPEND: Final = (_NEW & ~os.O_EXCL) | os.O_APPEND | _NO_WAIT


def write_file(
    path: Path, content: Content, inputs: Inputs = NO_INPUTS, limits: Limits | None = None
) -> None:
    """Write `content` as UTF-8 to a temporary file in the folder of `path` and rename it to `path`.

    A link at `path` is replaced, not followed. Raises InputError if the file cannot be written, is one of `inputs`,
    is longer than `limits` allow, or is in a folder that a link has moved out of the working directory; an existing
    file is then unchanged.
    """
    with _reported("cli.output.error.file", path):
        inputs.refuse(path)
        with encoded(content, limits) as data:
            _write(path, data)


def write_bytes(path: Path, data: IO[bytes], inputs: Inputs = NO_INPUTS) -> None:
    """Write all of `data` as `write_file` writes a text."""
    with _reported("cli.output.error.file", path):
        inputs.refuse(path)
        _write(path, data)


def _write(path: Path, data: IO[bytes]) -> None:
    if (number := _open_file(path)) is not None:
        write_descriptor(os.dup(number), data)
        return
    place = real_place(path)
    mode = _mode(place)
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):
        write_descriptor(_open_directly(place, stat.S_ISFIFO(mode)), data)
        return
    _refuse_other_kinds(path, mode)
    _replace(place, data, mode & 0o777 if stat.S_ISREG(mode) else None)


def write_output(path: Path | None, content: Content, bounds: Bounds) -> None:
    """Write to a file, or to stdout if `path` is None. Raises InputError if that fails or `content` is too long."""
    if path is None:
        write_stdout(content, limits=bounds.limits)
    else:
        write_file(path, content, bounds.inputs, bounds.limits)


def write_folder(
    path: Path, files: Mapping[str, Content], inputs: Inputs = NO_INPUTS, limits: Limits | None = None
) -> None:
    """Write files into a folder, which is created if it does not exist. Other files in it are not changed.

    Raises InputError if a file cannot be written.
    """
    with _reported("cli.output.error.folder", path):
        real_folder(path)
        path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_file(path / name, content, inputs, limits)


def append_summary(path: Path, render: Callable[[int], bytes], inputs: Inputs = NO_INPUTS) -> None:
    """Append what `render` makes of its size to the summary of a workflow's step; a failure leaves it as it was.

    Raises InputError if the file cannot be written, is one of `inputs`, or is a link.
    """
    with _reported("cli.ci.summary-failed", path):
        inputs.refuse(path)
        if (number := _open_file(path)) is not None:
            write_descriptor(os.dup(number), io.BytesIO(render(0)))
            return
        place = real_place(path)
        with open(os.open(place, _APPEND, 0o666), "ab", buffering=0) as file:
            found = os.fstat(file.fileno())
            if stat.S_ISREG(found.st_mode):
                _append(file.fileno(), io.BytesIO(render(found.st_size)), found.st_size)
            else:
                _refuse_other_kinds(path, found.st_mode)
                write_descriptor(os.dup(file.fileno()), io.BytesIO(render(0)))


def real_place(path: Path, top: Path = _HERE) -> Path:
    """Return where a file will be, its folder without links.

    Raises InputError where a link in a path below the working directory leads out of it, or below the repository `top`:
    in a checkout of somebody else's, the link chooses the folder, and not the user.
    """
    return _not_outside(path, Path(os.path.realpath(path.parent), path.name), top)


def real_folder(path: Path) -> Path:
    """Return where a folder is, without links. Raises InputError as `real_place` does."""
    return _not_outside(path, Path(os.path.realpath(path)), _HERE)


def _not_outside(path: Path, place: Path, top: Path) -> Path:
    here = Path(os.path.realpath(top))
    is_below = not path.is_absolute() and path.parts[:1] != ("..",)
    below = is_below or Path(os.path.abspath(path)).is_relative_to(here)
    if below and not place.is_relative_to(here):
        id = "outside" if top == _HERE else "outside-repository"
        raise InputError(say(f"cli.output.error.{id}", path=path, place=place))
    return place


def write_descriptor(descriptor: int, data: IO[bytes]) -> None:
    """Write all of `data` to an open file and close it. Raises OSError."""
    with open(descriptor, "wb", buffering=0) as file:
        with suppress(OSError):
            wait_to_write(descriptor)
        while rest := memoryview(data.read(CHUNK)):
            while rest:
                rest = rest[file.write(rest) or 0 :]


def check_place(path: Path) -> None:
    """Raise InputError if no file can be written at `path`: before anything is started, not after."""
    with _reported("cli.output.error.file", path):
        if _open_file(path) is not None:
            return
        _refuse_other_kinds(path, _mode(real_place(path)))


def check_folder(path: Path) -> None:
    """Raise InputError if no folder can be at `path`."""
    with _reported("cli.output.error.folder", path):
        mode = _mode(real_folder(path))
        if mode and not stat.S_ISDIR(mode):
            raise InputError(say("cli.output.error.not-a-folder", path=path))


@contextmanager
def _reported(message: str, path: Path) -> Iterator[None]:
    """Turn what the system refuses into an InputError that names the path."""
    if "\0" in str(path):
        raise InputError(say(message, path=path, reason=text("cli.output.error.null")))
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(say(message, path=path, reason=reason)) from error


def is_open_file(path: Path) -> bool:
    """Return whether a path means an open file of this process, such as /dev/stdout."""
    return _OPEN_FILE.fullmatch(str(path)) is not None


def _open_file(path: Path) -> int | None:
    """Return the number of the open file that a path means, such as /dev/stdout; what it still holds is written."""
    match = _OPEN_FILE.fullmatch(str(path))
    if match is None:
        return None
    number = _NUMBERS[match["name"]] if match["name"] else int(match["number"])
    stream = {1: sys.stdout, 2: sys.stderr}.get(number)
    if stream is not None:
        stream.flush()
    return number


def _mode(place: Path) -> int:
    """Return the kind and the permissions of a file or link; 0 if there is none."""
    try:
        return os.lstat(place).st_mode
    except FileNotFoundError:
        return 0


def _refuse_other_kinds(path: Path, mode: int) -> None:
    if mode and not any(kind(mode) for kind in (stat.S_ISREG, stat.S_ISLNK, stat.S_ISCHR, stat.S_ISFIFO)):
        raise InputError(say("cli.output.error.not-a-file", path=path))


def _open_directly(place: Path, is_pipe: bool) -> int:
    """Open a device or pipe; before it waits for the reader of a pipe, it says so."""
    flags = os.O_WRONLY | _NO_TERMINAL | _NO_LINK | _BYTES
    try:
        return os.open(place, flags | _NO_WAIT)
    except OSError as error:
        if not (is_pipe and error.errno == errno.ENXIO):
            raise
    print_note(say("cli.output.waiting", path=place))
    return os.open(place, flags)


def _append(descriptor: int, data: IO[bytes], size: int) -> None:
    try:
        write_descriptor(os.dup(descriptor), data)
    except BaseException:
        os.ftruncate(descriptor, size)
        raise


def _replace(place: Path, data: IO[bytes], mode: int | None) -> None:
    # The name cannot be guessed and the file is new, so that nobody else chooses what is written to.
    import secrets

    temporary = place.with_name(f".mcp-scorer-{secrets.token_hex(8)}.tmp")
    descriptor = os.open(temporary, _NEW, 0o666)
    try:
        if mode is not None:
            os.chmod(temporary, mode)
        write_descriptor(descriptor, data)
        os.replace(temporary, place)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
