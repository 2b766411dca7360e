"""The definitions that labeled rows only name: a snapshot, or a folder of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scorer.capturing import capture
from scorer.contracts.definitions import Snapshot


def definitions_of(path: str | None) -> tuple[Snapshot, ...]:
    """Return the snapshot in a file, or those in a folder, each named like its file.

    Raises InputError as capture does.
    """
    if path is None:
        return ()
    folder = Path(path)
    if not folder.is_dir():
        return (capture(path, definitions_only=True),)
    files = sorted(folder.glob("*.json"))
    return tuple(replace(capture(each, definitions_only=True), name=each.stem) for each in files)
