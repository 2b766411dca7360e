"""Writes finished text to stdout, and to files. A file is written completely or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorer.cli.failure import silence_stdout
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.formats.view_options import ViewOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Columns if stdout is not a terminal and COLUMNS is not set, and the limits of the width of a report.
DEFAULT_WIDTH: Final = 100
NARROWEST: Final = 30
WIDEST: Final = 140


def stdout_view(color: str, top: int, everything: bool) -> ViewOptions:
    """Return how to show a report on stdout; `color` is auto, always or never."""
    columns = shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns
    return ViewOptions(
        width=max(NARROWEST, min(columns, WIDEST)),
        color=color == "always" or (color == "auto" and _wants_color()),
        ascii=console_encoding() != "utf-8",
        top=top,
        everything=everything,
    )


def _wants_color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def console_encoding() -> str:
    """Return the encoding that stdout's reader expects, in lower case."""
    return (sys.stdout.encoding or "utf-8").lower().replace("_", "-").replace("utf8", "utf-8")


def write_stdout(text: str, encoding: str = "utf-8") -> None:
    """Write `text`; characters that `encoding` lacks become escapes. A closed pipe is not an error.

    Raises InputError if stdout cannot be written.
    """
    try:
        sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence_stdout()
    except OSError as error:
        silence_stdout()
        raise InputError(say("cli.output.error.stdout", reason=error.strerror)) from error


def write_file(path: Path, text: str) -> None:
    """Write `text` as UTF-8 to a temporary file in the folder of `path` and rename it to `path`.

    A device or pipe is written directly. Raises InputError if the file cannot be written; an existing file is then
    unchanged.
    """
    data = text.encode("utf-8", "backslashreplace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise InputError(say("cli.output.error.file", path=path, reason=error.strerror)) from error


def write_folder(path: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder, which is created if it does not exist. Other files in it are not changed.

    Raises InputError if a file cannot be written.
    """
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(say("cli.output.error.folder", path=path, reason=error.strerror)) from error
    for name, text in files.items():
        write_file(path / name, text)


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".mcp-scorer-{secrets.token_hex(6)}.tmp")
    try:
        with temporary.open("xb") as file:
            if path.exists():
                os.chmod(temporary, stat.S_IMODE(path.stat().st_mode))
            file.write(data)
        temporary.replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
