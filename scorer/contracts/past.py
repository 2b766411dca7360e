"""The past of a server in a catalog: how it was scored each time, and what had changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ToolMove:
    """What happened to a tool since the run before: its tdqs on both sides (None: it was not there).

    `kind` is added, removed, changed (another definition), or beside (the same definition, but its siblings changed).
    """

    name: str
    kind: Literal["added", "removed", "changed", "beside"]
    old: float | None
    new: float | None


@dataclass(frozen=True, slots=True)
class ScoredRun:
    """A run that scored a server: when (seconds since 1970), with what, what it found, and what had changed.

    `overall`, `tier` and `tools` (how many) are None where the definitions could not be scored. `new_rubric`: another
    rubric or version scored it than the run before, so that a difference of the scores is not one of the server.
    `new_definitions`: the server had changed. `moves` lists the tools that did, and with the same rubric also those
    whose score its siblings moved.
    """

    time: float
    definitions: str
    rubric: str
    rubric_hash: str
    version: str
    overall: float | None
    tier: str | None
    tools: int | None
    new_rubric: bool
    new_definitions: bool
    moves: tuple[ToolMove, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The runs that scored a server, the oldest first.

    `status` is what its source says of it, and `failure` the class and the message of its last capture if that failed
    (None: it did not). `rescored`: all runs were scored again with one rubric.
    """

    name: str
    source: str
    status: str
    failure: tuple[str, str] | None
    runs: tuple[ScoredRun, ...]
    rescored: bool = False
