"""Finished text on stdout: how it looks there, how it is written, and how long it may be."""

from __future__ import annotations

import io
import os
import shutil
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Final

from scorer.cli.streams import shows_colors, silence, wait_to_write
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.formats.view_options import ViewOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scorer.contracts.limits import Limits

    #: A text, or its pieces in order.
    Content = str | Iterable[str]

#: Columns if stdout is not a terminal and COLUMNS is not set, and the limits of the width of a report.
DEFAULT_WIDTH: Final = 100
NARROWEST: Final = 30
WIDEST: Final = 140
#: Bytes of an output that stay in memory until all of it is made, and that are written at once.
IN_MEMORY: Final = 4 << 20
CHUNK: Final = 1 << 20


def stdout_view(color: str) -> ViewOptions:
    """Return how to show text on stdout; `color` is auto, always or never."""
    return ViewOptions(
        width=max(NARROWEST, min(_columns(), WIDEST)),
        color=color == "always" or (color == "auto" and _wants_color()),
        ascii=console_encoding() != "utf-8",
    )


def _columns() -> int:
    """Return COLUMNS, or the width of the terminal; a pipe's reader, such as a pager, shows it in the same one."""
    fallback = DEFAULT_WIDTH
    for descriptor in (0, 2):
        with suppress(OSError):
            fallback = os.get_terminal_size(descriptor).columns or fallback
    return shutil.get_terminal_size((fallback, 24)).columns


def _wants_color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and shows_colors(sys.stdout.fileno())


def console_encoding() -> str:
    """Return the encoding that stdout's reader expects, in lower case."""
    return (sys.stdout.encoding or "utf-8").lower().replace("_", "-").replace("utf8", "utf-8")


def write_stdout(content: Content, encoding: str = "utf-8", limits: Limits | None = None) -> None:
    """Write `content`; characters that `encoding` lacks become escapes. A pipe whose reader has gone is not an error.

    Raises InputError if stdout cannot be written, or if the content is longer than `limits` allow: nothing is then
    written.
    """
    try:
        with suppress(OSError, ValueError):
            wait_to_write(sys.stdout.fileno())
        with encoded(content, limits, encoding) as data:
            while chunk := data.read(CHUNK):
                sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence(sys.stdout)
    except OSError as error:
        silence(sys.stdout)
        raise InputError(say("cli.output.error.stdout", reason=error.strerror)) from error


@contextmanager
def encoded(content: Content, limits: Limits | None = None, encoding: str = "utf-8") -> Iterator[IO[bytes]]:
    """Give all pieces of `content` as one file to read: in memory, or on disk where there are many.

    Raises InputError if it is longer than one output may be, and whatever the making of a piece raises.
    """
    size, most = 0, limits.output_bytes if limits else None
    file: IO[bytes] = io.BytesIO()
    try:
        for piece in (content,) if isinstance(content, str) else content:
            data = piece.encode(encoding, "backslashreplace")
            size += len(data)
            if most is None or size <= most:
                file = file if size <= IN_MEMORY or not isinstance(file, io.BytesIO) else _on_disk(file)
                file.write(data)
        if most is not None and size > most:
            raise InputError(say("cli.output.error.too-large", size=f"{size:,}", most=f"{most:,}"))
        file.seek(0)
        yield file
    finally:
        file.close()


def _on_disk(file: io.BytesIO) -> IO[bytes]:
    """Return a file without a name that holds what `file` does."""
    from tempfile import TemporaryFile

    moved = TemporaryFile()  # noqa: SIM115
    moved.write(file.getbuffer())
    return moved
