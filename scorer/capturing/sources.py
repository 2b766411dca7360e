"""What a target leads to: servers that are recorded, that must be started or called, or that are objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scorer.capturing.document import Document
    from scorer.contracts.definitions import Snapshot, Unreachable


@dataclass(frozen=True, slots=True)
class Recorded:
    """A server whose tools are in a document, or that cannot be captured as the document describes it.

    `document` is where the definitions are, so that reports can point at them; None where it has none. `notes` say
    what of the document was not read, also of other servers.
    """

    name: str
    target: str
    result: Snapshot | Unreachable
    shown: str | None = None
    document: Document | None = field(default=None, repr=False, compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Command:
    """A server to start and to talk to over its standard streams.

    `named`: the user gave the name (otherwise the server's own name replaces it). `shown` is the line to print before
    the command starts, where the user did not type it, and `receives` names what of ours its file passes to it.
    `env` is added to a clean environment, or to all of ours with `inherit_env`. `expanded` are the variables of ours
    that the command was written with. `confined`: `env` is the whole environment of the command, which is ours.
    """

    name: str
    target: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    cwd: Path | None = None
    inherit_env: bool = False
    named: bool = False
    shown: str | None = None
    expanded: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    receives: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)
    confined: bool = False


@dataclass(frozen=True, slots=True)
class Remote:
    """A server behind a URL: Streamable HTTP, with SSE as fallback; with `sse`, SSE only.

    `shown` is the host to print before it is contacted, where the user did not type it, and `receives` names what of
    ours is in the URL and the headers. `expanded` are the variables of ours that both were written with. With
    `public_only` no private, loopback or link-local address is contacted, and no proxy is used.
    """

    name: str
    target: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    sse: bool = False
    named: bool = False
    shown: str | None = None
    expanded: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    receives: tuple[str, ...] = ()
    public_only: bool = False
    notes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class InProcess:
    """A server object of this process, which answers over streams in memory. `server` is the SDK's object."""

    name: str
    target: str
    server: Any = field(repr=False, compare=False)
    named: bool = False
    shown: str | None = None
    receives: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)


Source = Recorded | Command | Remote | InProcess
