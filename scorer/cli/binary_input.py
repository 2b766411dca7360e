"""A file that the user named, or stdin, as bytes to read."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from scorer.contracts.errors import InputError
from scorer.data.files import unreadable
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Give an open file; "-" is stdin. Raises InputError where it cannot be opened."""
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    if path.is_dir():
        from scorer.catalogue.store import FILE

        raise InputError(
            say(f"cli.catalogue.error.{'store' if (path / FILE).is_file() else 'folder'}", path=path)
        )
    try:
        file = path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error
    with file:
        yield file
