"""Connects to one server, in every way that may help, and says plainly why none did."""

from __future__ import annotations

import errno
import json
import signal
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from scorer.capturing import http, process
from scorer.capturing.failure import ASKED, Failed, Verdict, answered
from scorer.capturing.listing import Listing, Watch, attempt, timed_out
from scorer.capturing.redact import MASK, clean, command_label, credentials_of, mask, secrets_of
from scorer.capturing.sources import Command, Remote
from scorer.contracts.definitions import Snapshot, Unreachable

if TYPE_CHECKING:
    from scorer.capturing.options import Timeouts

#: Of what a failed server wrote on stderr, so many lines are shown.
TAIL_LINES: Final = 10

_INSTALL_HINTS: Final = {
    "npx": "; it comes with Node.js",
    "node": "; it is Node.js",
    "uvx": "; it comes with uv (pip install uv)",
    "uv": "; pip install uv",
    "docker": "; it is Docker",
}

Observe = Callable[[str, str], None]


async def connect(
    source: Command | Remote, timeouts: Timeouts, observe: Observe, *, twice: bool = False
) -> Snapshot | Unreachable:
    """Return the server's tools, or why there are none; `twice` lists them again to compare.

    Raises nothing that a server can cause.
    """
    if isinstance(source, Command):
        return await _started(source, timeouts, observe, twice=twice)
    return await _called(source, timeouts, observe, twice=twice)


async def _started(
    source: Command, timeouts: Timeouts, observe: Observe, *, twice: bool
) -> Snapshot | Unreachable:
    """Start the command: as every server understands, then afresh in the new protocol."""
    secrets = secrets_of(
        process.environment(source) if source.inherit_env else source.env, {}, "", source.command
    )
    tails: list[list[str]] = []

    async def way(mode: str) -> Listing:
        with tempfile.TemporaryFile() as errlog:
            try:
                return await _start(source, mode, errlog, timeouts, observe, twice=twice)
            finally:
                tails.append(process.tail(errlog))

    outcome = await _first([("", lambda: way("legacy")), ("in the new protocol", lambda: way("auto"))])
    if isinstance(outcome, Listing):
        return _snapshot(source, outcome, credentials_of(source.env, {}))
    words = next((lines for lines in tails if lines), [])
    return _unreachable(source, outcome, secrets, words)


async def _start(
    source: Command, mode: str, errlog: IO[bytes], timeouts: Timeouts, observe: Observe, *, twice: bool
) -> Listing:
    watch = Watch(timeouts, lambda phase: observe(source.name, phase))
    life = process.Life(watch.hasten)

    def explain(error: BaseException | None, phase: str) -> Verdict:
        if life.broken is not None:
            return Verdict(phase, clean(life.broken), final=True)
        if error is None:
            return timed_out(phase, watch.seconds)
        return _not_started(error, source) or answered(error, phase) or _ended(error, phase, life)

    started = process.started(source, errlog, life, timeouts.close)
    return await attempt(started, mode, watch, explain, twice=twice)


def _not_started(error: BaseException, source: Command) -> Verdict | None:
    if not isinstance(error, OSError):
        return None
    program = command_label(source.command[:1])
    if isinstance(error, FileNotFoundError):
        if source.cwd is not None and not source.cwd.is_dir():
            return Verdict(
                "start", f"the folder to start it in does not exist: {source.cwd.name}", final=True
            )
        hint = _INSTALL_HINTS.get(Path(program).name, "")
        return Verdict("start", f"the command {program} was not found{hint}", final=True)
    if isinstance(error, PermissionError):
        return Verdict("start", f"the command {program} is not an executable file", final=True)
    if error.errno == errno.ENOEXEC:
        return Verdict(
            "start", f"the command {program} is neither a program nor a script with a #! line", final=True
        )
    return Verdict(
        "start", clean(f"the command {program} could not be started: {error.strerror}"), final=True
    )


def _ended(error: BaseException, phase: str, life: process.Life) -> Verdict:
    """Word the end of the connection by the way the process ended."""
    if isinstance(error, ValueError):  # a NUL byte in an argument, for one
        return Verdict(phase, clean(f"it could not be started: {error}"), final=True)
    asked = f"before it answered {ASKED[phase]}"
    if life.exit_code is None:
        return Verdict(phase, f"it closed its output {asked}", vague=True)
    if life.exit_code < 0:
        return Verdict(phase, f"it was ended by {_signal_name(-life.exit_code)} {asked}")
    return Verdict(phase, f"it exited with code {life.exit_code} {asked}")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


async def _called(
    source: Remote, timeouts: Timeouts, observe: Observe, *, twice: bool
) -> Snapshot | Unreachable:
    """Call the URL: Streamable HTTP, then SSE where the refusal allows for it, then the new protocol."""

    async def way(transport: Any, mode: str) -> Listing:
        answers = http.Answers()
        watch = Watch(timeouts, lambda phase: observe(source.name, phase))

        def explain(error: BaseException | None, phase: str) -> Verdict:
            if error is None:
                return timed_out(phase, watch.seconds)
            return http.explain(error, phase, answers, source) or Verdict(phase, "it ended the connection")

        return await attempt(transport(source, answers, timeouts), mode, watch, explain, twice=twice)

    ways = [
        ("", lambda: way(http.over_http, "legacy")),
        ("over SSE", lambda: way(http.over_sse, "legacy")),
        ("in the new protocol", lambda: way(http.over_http, "auto")),
    ]
    outcome = await _first([("", ways[1][1])] if source.sse else ways)
    if isinstance(outcome, Listing):
        return _snapshot(source, outcome, credentials_of({}, source.headers))
    return _unreachable(source, outcome, secrets_of({}, source.headers, source.url), [])


async def _first(ways: Sequence[tuple[str, Callable[[], Awaitable[Listing]]]]) -> Listing | Verdict:
    """Try one way after the other until one gives tools or none of the rest can help."""
    failures: list[tuple[str, Verdict]] = []
    for label, way in ways:
        try:
            return await way()
        except Failed as failed:
            failures.append((label, failed.verdict))
            if failed.verdict.final:
                break
    return _merged(failures)


def _merged(failures: Sequence[tuple[str, Verdict]]) -> Verdict:
    """The first failure that says something, and those after it that say something else."""
    telling = [failure for failure in failures if not failure[1].vague] or list(failures[:1])
    causes: dict[str, str] = {}
    for label, verdict in telling:
        causes.setdefault(verdict.cause, f"{label}: {verdict.cause}" if label else verdict.cause)
    return replace(telling[0][1], cause="; ".join(causes.values()))


def _snapshot(source: Command | Remote, listing: Listing, credentials: frozenset[str]) -> Snapshot:
    told = (listing.server_info or {}).get("name")
    own = clean(told, 100) if isinstance(told, str) else ""
    return Snapshot(
        name=source.name if source.named or not own else own,
        target=source.target,
        tools=_without(listing.tools, credentials),
        server_info=listing.server_info,
        protocol_version=listing.protocol_version,
        instructions=mask(listing.instructions, credentials)
        if listing.instructions
        else listing.instructions,
        unsteady=listing.unsteady,
    )


def _without(tools: tuple[Any, ...], credentials: frozenset[str]) -> tuple[Any, ...]:
    """Return the tools untouched, unless a server repeats a credential that it was given."""
    text = json.dumps(tools, ensure_ascii=False) if credentials else ""
    if not any(json.dumps(secret, ensure_ascii=False)[1:-1] in text for secret in credentials):
        return tools
    return tuple(_masked(tool, credentials) for tool in tools)


def _masked(value: Any, credentials: frozenset[str]) -> Any:
    if isinstance(value, str):
        return mask(value, credentials)
    if isinstance(value, list):
        return [_masked(item, credentials) for item in value]
    if isinstance(value, Mapping):
        return {mask(key, credentials): _masked(item, credentials) for key, item in value.items()}
    return value


def _unreachable(
    source: Command | Remote, verdict: Verdict, secrets: frozenset[str], stderr: Sequence[str]
) -> Unreachable:
    words = [line for line in (clean(mask(line, secrets)) for line in stderr) if line]
    return Unreachable(
        name=mask(source.name, secrets) or MASK,
        target=source.target,
        phase=verdict.phase,
        cause=mask(verdict.cause, secrets),
        stderr_tail=tuple(words[-TAIL_LINES:]),
        exit_code=verdict.exit_code,
    )
