"""Tools as frozen data: what a server sent, read leniently and without loss.

Nothing here raises on a bad definition. What is malformed stays in `Tool.raw` and is noted as a
`Problem`, which the specification rules turn into findings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Findings that somebody has accepted, and why.

    `rule` is an id, a name, or the beginning of ids ("PAR"); `server`, `tool` and `pointer` are glob patterns
    ("*" for any), a finding about the set has the tool "". `until` is the last day that it holds (ISO date, ""
    for ever), `origin` what it was read from.
    """

    rule: str
    reason: str
    server: str = "*"
    tool: str = "*"
    pointer: str = "*"
    until: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """Tools that a threshold of the gate does not apply to, and why.

    `threshold` is the name of a setting of the gate, "min-dimension.usage" for one dimension, or "regression"; `tool`
    and `server` are glob patterns. `until` is the last day that it holds (ISO date, "" for ever), `origin` what it was
    read from.
    """

    tool: str
    threshold: str
    reason: str
    server: str = "*"
    until: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The raw tools of one server, exactly as sent, and where they came from.

    `tools` holds the wire objects untouched (an entry may be anything that JSON allows).
    `target` is what the user typed, free of secrets and absolute paths. `server_info`,
    `protocol_version` and `instructions` are None where the source does not tell them. `accepted` holds the
    findings that a baseline accepts. `more`: the source says that the server holds tools which are not here.
    `unsteady` says what a second listing gave that differs ("": nothing, or it was not asked for). `wire` holds what
    was wrong with the server's answers, as names of faults that rules report.
    """

    name: str
    target: str
    tools: tuple[Any, ...]
    server_info: Mapping[str, Any] | None = None
    protocol_version: str | None = None
    instructions: str | None = None
    accepted: tuple[Acceptance, ...] = ()
    more: bool = False
    unsteady: str = ""
    wire: tuple[str, ...] = ()


#: Why a server gave no definitions, as one word. "broken" is whatever no other class fits.
FailureKind = Literal[
    "unknown-host",
    "unreachable",
    "private-address",
    "tls",
    "timed-out",
    "redirects",
    "needs-auth",
    "needs-configuration",
    "needs-exec",
    "needs-network",
    "install-failed",
    "forbidden",
    "not-found",
    "busy",
    "too-large",
    "invalid",
    "no-tools",
    "broken",
]


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A server that gave no tools: which, in what phase, why, and its last words on stderr.

    `phase` is one of config, start, handshake, list, close. `cause` is one plain line, and `kind` its class.
    `exit_code` is 2 where the user's input is at fault and 3 where the server is. `retry_after` is how long the server
    wants to be left alone (seconds; None: it does not say).
    """

    name: str
    target: str
    phase: str
    cause: str
    stderr_tail: tuple[str, ...] = ()
    exit_code: int = 3
    kind: FailureKind = "broken"
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A malformed part of a tool: a stable code, where it is, what was found there, and how to correct it.

    `edit` is "" where the rule that reports it says that.
    """

    code: str
    pointer: str
    found: str
    edit: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One top-level property of the input schema, its local `$ref`s resolved.

    `description` is "" where there is none. `types` are the JSON type names it admits (empty
    when the schema does not say). `nested` tells whether it holds properties of its own.
    """

    name: str
    pointer: str
    description: str
    required: bool
    types: frozenset[str]
    enum: tuple[Any, ...]
    has_default: bool
    nested: bool
    schema: Any = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool definition: the wire object (`raw`) and its parts, read leniently.

    A part of the wrong type reads as absent ("" for texts, an empty mapping for schemas) and is
    noted in `problems`. `annotations` holds only hints that are real booleans, and `title`. `canonical` is the
    canonical text of the fields that are scored.
    """

    name: str
    title: str
    description: str
    input_schema: Mapping[str, Any]
    output_schema: Mapping[str, Any]
    annotations: Mapping[str, Any]
    parameters: tuple[Parameter, ...]
    problems: tuple[Problem, ...]
    raw: Any = field(repr=False, compare=False)
    canonical: bytes = field(default=b"", repr=False, compare=False)


class MaskedTools(tuple[Any, ...]):
    """The raw tools of a snapshot in which credentials of a known form are masked already."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A server's tools, sorted by name, as the engine reads them."""

    name: str
    target: str
    tools: Sequence[Tool]
