"""The extra dependencies of the calibration commands, and how to install them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorer.capturing import capture
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.contracts.definitions import Snapshot


@contextmanager
def calibration_extra() -> Iterator[None]:
    """Turn a missing numpy or scipy into an InputError that shows how to install them."""
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in ("numpy", "scipy"):
            raise
        raise InputError(say("cli.extra.error.missing", package=missing)) from None


def definitions_of(path: str | None) -> tuple[Snapshot, ...]:
    """Return the snapshot in a file, or those in a folder, each named like its file.

    Raises InputError as capture does.
    """
    if path is None:
        return ()
    folder = Path(path)
    if not folder.is_dir():
        return (capture(path),)
    return tuple(replace(capture(str(each)), name=each.stem) for each in sorted(folder.glob("*.json")))
