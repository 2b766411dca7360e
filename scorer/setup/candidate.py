"""A server that a repository seems to have: what to type to reach it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

#: Folders that hold what was installed, built or stored by tools, and not the sources of a repository.
SKIPPED_FOLDERS: Final = frozenset(
    (
        "node_modules", "bower_components", "vendor", "venv", "env", "__pycache__", "site-packages",
        "dist", "build", "out", "target", "coverage", "test", "tests", "__tests__", "docs", "examples",
    )
)  # fmt: skip


class Strength(IntEnum):
    """How directly a file says that a server is the repository's own; the strongest first."""

    CLIENT_FILE = 1
    SCRIPT = 2
    SOURCE = 3
    IMAGE = 4
    ELSEWHERE = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A target as it is typed on the command line, and why it may be the repository's server.

    `reason` is an id below `setup.reason`, whose gaps `values` fills. `runs` are the files of the repository that it
    runs, as far as they are known.
    """

    target: str
    strength: Strength
    reason: str
    values: Mapping[str, str] = field(default_factory=dict)
    runs: frozenset[str] = frozenset()


def distinct(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates, the strongest first; of two that run the same files, or have the same target, the first.

    What a file of a client starts is not listed again as the program or the source that it is.
    """
    kept: dict[str, Candidate] = {}
    listed: set[str] = set()
    for each in sorted(found, key=lambda each: each.strength):  # a stable order
        weaker = each.strength > Strength.CLIENT_FILE
        if each.target not in kept and not (weaker and each.runs and each.runs <= listed):
            kept[each.target] = each
            listed |= each.runs
    return tuple(kept.values())


def strongest(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return the candidates of the first strength that there is."""
    return tuple(each for each in found if each.strength == found[0].strength)


def is_skipped(name: str) -> bool:
    """Return whether a folder of this name holds no sources."""
    return name.startswith(".") or name in SKIPPED_FOLDERS
