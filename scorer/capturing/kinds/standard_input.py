"""A document on standard input: `-`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scorer.capturing.document import Document, text_of
from scorer.capturing.document_kinds import sources_of_document
from scorer.data.files import read_stream, unreadable
from scorer.data.messages import text as message

if TYPE_CHECKING:
    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source


def parse(text: str, options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers of the document on standard input. Raises InputError where it cannot be used."""
    where = message("capturing.target.standard-input")
    data = _read(where, options.limits.file_bytes)
    content = text_of(data, where, options.limits)
    return sources_of_document(Document(content, where, text, "stdin", Path.cwd()), options)


def _read(where: str, limit: int) -> bytes:
    if sys.stdin is None:  # closed before the program was started
        return b""
    try:
        return read_stream(sys.stdin.buffer, where, limit)
    except OSError as error:
        raise unreadable(where, error) from error
