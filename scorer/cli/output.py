"""Finished text on stdout: how it looks there, how it is written, and how long it may be."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from scorer.cli.streams import shows_colors, silence, wait_to_write
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.formats.view_options import ViewOptions

if TYPE_CHECKING:
    from scorer.contracts.limits import Limits

#: Columns if stdout is not a terminal and COLUMNS is not set, and the limits of the width of a report.
DEFAULT_WIDTH: Final = 100
NARROWEST: Final = 30
WIDEST: Final = 140


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


def write_stdout(text: str, encoding: str = "utf-8") -> None:
    """Write `text`; characters that `encoding` lacks become escapes. A pipe whose reader has gone is not an error.

    Raises InputError if stdout cannot be written.
    """
    try:
        with suppress(OSError, ValueError):
            wait_to_write(sys.stdout.fileno())
        sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence(sys.stdout)
    except OSError as error:
        silence(sys.stdout)
        raise InputError(say("cli.output.error.stdout", reason=error.strerror)) from error


def bounded(content: str, limits: Limits) -> str:
    """Return `content`. Raises InputError if it is longer than one output may be."""
    size, most = len(content), limits.output_bytes
    if 4 * size > most and (size := len(content.encode("utf-8", "backslashreplace"))) > most:
        raise InputError(say("cli.output.error.too-large", size=f"{size:,}", most=f"{most:,}"))
    return content
