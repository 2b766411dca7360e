"""Connects to one server, in every way that may work, and says why none did."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import anyio

from scorer.capturing import http_failures, http_transport, server_process
from scorer.capturing.failures import AttemptFailed, Failure, bad_answer, timed_out
from scorer.capturing.in_process import list_in_memory
from scorer.capturing.limit_options import exceeded
from scorer.capturing.process_state import ProcessState
from scorer.capturing.redact import clean
from scorer.capturing.secrets import Secrets
from scorer.capturing.session import Listing, PhaseTimer, StartClock, list_tools
from scorer.capturing.sources import Command, InProcess, Remote
from scorer.capturing.sse_endpoint import EndpointWatch
from scorer.capturing.start_failures import (
    ended,
    missing_variables,
    not_started,
    silent,
    withheld_variables,
)
from scorer.capturing.wire_meter import WireMeter
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from scorer.capturing.options import ConnectOptions

#: How many of the last lines on stderr of a failed server are shown.
TAIL_LINES: Final = 10

Observe = Callable[[str, str], None]


async def connect(
    source: Command | Remote | InProcess, options: ConnectOptions, observe: Observe, known: Secrets
) -> Snapshot | Unreachable:
    """Return the server's tools, or why there are none. Raises nothing that a server can cause.

    `known` are the secrets of all servers of the run: one server may repeat those of another.
    """
    seconds = options.limits.target_seconds
    phases = ["start"]

    def note(server: str, phase: str) -> None:
        phases.append(phase)
        observe(server, phase)

    with anyio.move_on_after(seconds):
        if isinstance(source, Command):
            return await _start(source, options, note, known)
        if isinstance(source, InProcess):
            return await _ask(source, options, note, known)
        return await _call(source, options, note, known)
    failure = Failure(phases[-1], exceeded("target_seconds", seconds), final=True, kind="timed-out")
    own = () if isinstance(source, InProcess) else (Secrets.of_source(source),)
    return _unreachable(source, failure, known.joined(*own), [])


async def _ask(
    source: InProcess, options: ConnectOptions, observe: Observe, known: Secrets
) -> Snapshot | Unreachable:
    """Ask a server object, with the handshake that every server knows, then with the new protocol."""
    clock = StartClock(options.timeouts)

    async def way(mode: str) -> Listing:
        return await list_in_memory(source, mode, options, clock, lambda phase: observe(source.name, phase))

    new = text("capturing.way.new-protocol")
    outcome = await _first([("", lambda: way("legacy")), (new, lambda: way("auto"))], clock)
    if isinstance(outcome, Listing):
        return _snapshot(source, outcome, known)
    return _unreachable(source, outcome, known, [])


async def _start(
    source: Command, options: ConnectOptions, observe: Observe, known: Secrets
) -> Snapshot | Unreachable:
    """Start the command with the handshake that every server knows, then again with the new protocol."""
    environment = server_process.environment(source)
    secrets = known.joined(Secrets.of_source(source, environment))
    tails: list[list[str]] = []
    clock = StartClock(options.timeouts)

    async def way(mode: str) -> Listing:
        return await _start_once(source, mode, tails, clock, options, observe)

    new = text("capturing.way.new-protocol")
    outcome = await _first([("", lambda: way("legacy")), (new, lambda: way("auto"))], clock)
    if isinstance(outcome, Listing):
        return _snapshot(source, outcome, secrets)
    lines = next((lines for lines in tails if lines), [])
    if source.confined:  # variables of ours are not for it
        return _unreachable(source, outcome, secrets, lines)
    if names := withheld_variables([outcome.cause, *lines], environment):
        outcome = replace(outcome, cause=f"{outcome.cause}; {_pass_variables(names)}")
    elif unset := missing_variables([outcome.cause, *lines], environment):
        flags = " ".join(f"--env {name}=VALUE" for name in unset)
        hint = say("capturing.start.unset", names=", ".join(unset), flags=flags)
        outcome = replace(outcome, cause=f"{outcome.cause}; {hint}")
    return _unreachable(source, outcome, secrets, lines)


def _pass_variables(names: Sequence[str]) -> str:
    flags = " ".join(f"--env {name}" for name in names)
    return say("capturing.start.clean-environment", names=", ".join(names), flags=flags)


async def _start_once(
    source: Command,
    mode: str,
    tails: list[list[str]],
    clock: StartClock,
    options: ConnectOptions,
    observe: Observe,
) -> Listing:
    """Start the command once. Its last lines on stderr are added to `tails`."""
    timeouts = options.timeouts
    timer = PhaseTimer(timeouts, lambda phase: observe(source.name, phase), clock)
    state = ProcessState(timer.hasten, timeouts.after_broken_answer, timeouts.after_exit)
    state.is_overdue = lambda: timer.is_overdue

    def explain(error: BaseException | None, phase: str) -> Failure:
        if state.broken_answer is not None:
            return Failure(phase, clean(state.broken_answer), final=True)
        if error is None:
            return silent(phase, timer, state) if state.exit_code is None else ended(phase, state)
        return not_started(error, phase, source) or bad_answer(error, phase) or ended(phase, state)

    meter = WireMeter(options.limits, timer.exceed)
    try:
        listing = await list_tools(
            server_process.started(source, state, meter, timeouts), mode, timer, explain, options
        )
        return replace(listing, wire=(*listing.wire, "stray-output")) if state.stray_lines else listing
    finally:
        tails.append(state.last_lines())


async def _call(
    source: Remote, options: ConnectOptions, observe: Observe, known: Secrets
) -> Snapshot | Unreachable:
    """Call the URL over Streamable HTTP, then over SSE where the status allows it, then with the new protocol."""
    secrets = known.joined(Secrets.of_source(source))
    if (failure := http_transport.unusable(source)) is not None:
        return _unreachable(source, failure, secrets, [])

    clock = StartClock(options.timeouts)

    async def way(transport: Any, mode: str) -> Listing:
        is_sse = transport is http_transport.over_sse
        timer = PhaseTimer(options.timeouts, lambda phase: observe(source.name, phase), clock)
        responses = http_transport.Responses(WireMeter(options.limits, timer.exceed))
        if is_sse:
            responses.endpoint = EndpointWatch(source.url, timer.give_up)
            responses.hasten = lambda: timer.hasten(options.timeouts.after_broken_answer)

        def explain(error: BaseException | None, phase: str) -> Failure:
            if error is None:
                known = http_failures.overdue(phase, responses, source)
                return known or timed_out(phase, timer.seconds)
            known = http_failures.explain(error, phase, responses, source)
            return known or Failure(phase, text("capturing.http.ended"))

        streams = transport(source, responses, options.timeouts)
        return await list_tools(streams, mode, timer, explain, options)

    over_sse = (text("capturing.way.sse"), lambda: way(http_transport.over_sse, "legacy"))
    ways = [
        ("", lambda: way(http_transport.over_http, "legacy")),
        over_sse,
        (text("capturing.way.new-protocol"), lambda: way(http_transport.over_http, "auto")),
    ]
    outcome = await _first([("", over_sse[1])] if source.sse else ways, clock)
    if isinstance(outcome, Listing):
        return _snapshot(source, outcome, secrets)
    return _unreachable(source, outcome, secrets, [])


async def _first(
    ways: Sequence[tuple[str, Callable[[], Awaitable[Listing]]]], clock: StartClock
) -> Listing | Failure:
    """Try one way after the other, until one gives tools, no other can succeed, or the time of the start is over."""
    failures: list[tuple[str, Failure]] = []
    for label, way in ways:
        try:
            return await way()
        except AttemptFailed as failed:
            failures.append((label, failed.failure))
            if failed.failure.final or clock.is_over:
                break
    return _merged(failures)


def _merged(failures: Sequence[tuple[str, Failure]]) -> Failure:
    """Return the first clear failure, with the causes of later ones that differ."""
    clear = [failure for failure in failures if not failure[1].vague] or list(failures[:1])
    causes: dict[str, str] = {}
    for label, failure in clear:
        causes.setdefault(failure.cause, f"{label}: {failure.cause}" if label else failure.cause)
    return replace(clear[0][1], cause="; ".join(causes.values()))


def _snapshot(source: Command | Remote | InProcess, listing: Listing, secrets: Secrets) -> Snapshot:
    reported = (listing.server_info or {}).get("name")
    own = clean(secrets.mask(reported), 100) if isinstance(reported, str) else ""
    return secrets.snapshot(
        Snapshot(
            name=source.name if source.named or not own else own,
            target=source.target,
            tools=listing.tools,
            server_info=listing.server_info,
            protocol_version=listing.protocol_version,
            instructions=listing.instructions,
            unsteady=listing.unsteady,
            wire=listing.wire,
        )
    )


def _unreachable(
    source: Command | Remote | InProcess, failure: Failure, secrets: Secrets, stderr: Sequence[str]
) -> Unreachable:
    shown = secrets.unreachable(
        Unreachable(
            source.name,
            source.target,
            failure.phase,
            failure.cause,
            tuple(stderr),
            failure.exit_code,
            failure.kind,
            failure.retry_after,
        )
    )
    return replace(shown, stderr_tail=shown.stderr_tail[-TAIL_LINES:])
