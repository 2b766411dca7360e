"""The three standard streams: a process may be started without them, or with one that can hold nothing more."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from typing import Any

_ESCAPES: Final = 4  # ENABLE_VIRTUAL_TERMINAL_PROCESSING of SetConsoleMode


def open_streams() -> None:
    """Open the streams that the process was started without, so that no other file gets their numbers.

    stdin is then empty, writing to stdout fails, and what is written to stderr is lost. A character that the encoding
    of stdout lacks becomes an escape.
    """
    for number, flags in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, flags), True)  # it gets the lowest free number: this one
    sys.stdin = sys.stdin or _text(0, "r")
    sys.stdout = sys.stdout or _text(1, "w")
    sys.stderr = sys.stderr or _text(2, "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=_usable(stream.encoding), errors="backslashreplace")


def _usable(encoding: str) -> str:
    """Return an encoding that any text can be written in: some are for something else, such as idna for host names."""
    try:
        "\u2713 a..b\n".encode(encoding, "backslashreplace")
    except (LookupError, UnicodeError):
        return "ascii"
    return encoding


def _text(number: int, mode: str) -> Any:
    return open(number, mode, encoding="utf-8", errors="backslashreplace", closefd=False)


def silence(stream: TextIO) -> None:
    """Discard what a stream still holds and all that follows: Python would complain about it at exit."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def wait_to_write(descriptor: int) -> None:
    """Let writing to an open file wait: a parent may share a pipe that refuses to. Raises OSError."""
    if sys.platform != "win32":  # pipes always wait there
        os.set_blocking(descriptor, True)


def shows_colors(descriptor: int) -> bool:
    """Return whether a terminal understands escape sequences, which the console of Windows does only on request."""
    if sys.platform != "win32":
        return True
    import ctypes
    import msvcrt

    console, handle, mode = ctypes.windll.kernel32, msvcrt.get_osfhandle(descriptor), ctypes.c_uint32()
    pointer = ctypes.c_void_p(handle)
    return bool(
        console.GetConsoleMode(pointer, ctypes.byref(mode))
        and console.SetConsoleMode(pointer, ctypes.c_uint32(mode.value | _ESCAPES))
    )
