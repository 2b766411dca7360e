"""A file, or one server of it: `FILE` or `FILE#NAME`. Every text that no other kind recognizes is one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from scorer.capturing.document import MissingFile, path_label, read_document
from scorer.capturing.document_kinds import sources_of_document
from scorer.capturing.options import ConnectOptions, require_start
from scorer.capturing.redact import clean, url_label
from scorer.capturing.server_files import names_servers
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from scorer.capturing.sources import Source


def parse_path(
    path: Path,
    only: str | None,
    options: ConnectOptions,
    *,
    may_start: bool | None = None,
    regular: bool = False,
    resolved: bool = False,
    typed: str = "",
) -> tuple[Source, ...]:
    """Return the servers of a file, or the one named `only`. Raises InputError where it cannot be used.

    Whether the servers that it lists may be started is decided by `may_start`; None: by the name of the file.
    `regular`: the user did not type the path, so it must not be a pipe. `resolved`: the path has no links, and one that
    is put into it now is not followed. `typed` is what the user typed, if that is more than a path.
    """
    asked = names_servers(path) if may_start is None else may_start
    asked = asked and not options.definitions_only
    _refuse_program(path)
    try:
        document = read_document(
            path, only, options.limits, may_start=asked, regular=regular, resolved=resolved
        )
    except MissingFile as error:
        from scorer.capturing.mistaken_targets import hint

        line = hint(typed or str(path), definitions_only=options.definitions_only)
        raise InputError(f"{error}\n{line}" if line else str(error)) from error
    return sources_of_document(document, options)


def parse_servers(text: str, options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers of a FILE or FILE#NAME of any name, which may be started. Raises InputError."""
    require_start(options, path_label(Path(text)))
    path, only = split_server_name(text)
    return parse_path(path, only, options, may_start=True)


def split_server_name(text: str) -> tuple[Path, str | None]:
    """Split `FILE#NAME`, unless a file with the whole name exists."""
    file, mark, name = text.partition("#")
    if not mark or os.path.exists(text):
        return Path(text), None
    return Path(file), name


def _refuse_program(path: Path) -> None:
    """Raise InputError for a file that is started instead of read, and for a folder."""
    if path.suffix.lower() == ".json" and path.is_file():  # most targets are
        return
    from scorer.capturing.mistaken_targets import started_with, usable_in

    if path.is_dir():
        files = usable_in(path)
        if files:
            raise InputError(
                say("capturing.target.folder-with", path=clean(str(path)), files=", ".join(files))
            )
    elif path.is_file() and (command := started_with(path)):
        raise InputError(say("capturing.target.program", path=clean(str(path)), command=command))


def parse(text: str, options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers of `FILE` or `FILE#NAME`. Raises InputError where it cannot be used."""
    path, only = split_server_name(text)
    return parse_path(path, only, options, typed=text)


def label(text: str) -> str:
    """Return the target as reports show it."""
    return url_label(text) if "://" in text else path_label(Path(text))
