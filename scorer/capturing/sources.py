"""What a target turns into: servers that are already recorded, to be started, or to be called."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scorer.contracts.definitions import Snapshot, Unreachable


@dataclass(frozen=True, slots=True)
class Recorded:
    """A server whose tools stand in a file, or that cannot be captured as the file describes it."""

    name: str
    target: str
    result: Snapshot | Unreachable
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A server to be started and spoken to over its standard streams.

    `named` tells whether the user gave the name (else the server's own takes its place). `shown`
    is the line to show before the command is started, where the user did not type it. `env` is
    what the server gets besides a clean environment, or all of ours with `inherit_env`.
    """

    name: str
    target: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    cwd: Path | None = None
    inherit_env: bool = False
    named: bool = False
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Remote:
    """A server behind a URL: Streamable HTTP, falling back to SSE; SSE at once with `sse`."""

    name: str
    target: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    sse: bool = False
    named: bool = False
    shown: str | None = None


Source = Recorded | Command | Remote
