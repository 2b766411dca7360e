"""What scored a record: only records of one rubric and one version of this program are comparable."""

from __future__ import annotations

from typing import NamedTuple

from scorer.data.rubric import load_rubric
from scorer.version import __version__


class MadeBy(NamedTuple):
    """The hash of a rubric, and a version of this program."""

    rubric_hash: str
    version: str


def made_by(rubric: str | None) -> MadeBy:
    """Return what scores now. Raises InputError for a rubric that cannot be used."""
    return MadeBy(load_rubric(rubric).fingerprint, __version__)
