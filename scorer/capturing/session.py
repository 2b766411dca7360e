"""One session with a server: connect, handshake, list all pages of tools, close. Each phase has its deadline."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING, Any, Final

import anyio
import httpx2
from mcp import Client, MCPError
from mcp.types import METHOD_NOT_FOUND, Implementation
from pydantic import ValidationError

from scorer.capturing.cursor_faults import faults_of_page
from scorer.capturing.failures import AttemptFailed, Failure, leaves, request_of
from scorer.capturing.limit_options import exceeded
from scorer.capturing.raw_answers import RecordingTransport
from scorer.capturing.redact import clean
from scorer.data.messages import say, text
from scorer.reading.schema_forms import described
from scorer.version import __version__

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from mcp.client._transport import TransportStreams

    from scorer.capturing.options import ConnectOptions, Timeouts
    from scorer.contracts.definitions import FailureKind
    from scorer.contracts.limits import Limits

_SERVER_INFO: Final = "io.modelcontextprotocol/serverInfo"

#: All that a transport, the SDK or a server's answer can raise; anything else is a bug of ours.
_KNOWN: Final = (
    MCPError,
    ValidationError,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    OSError,
    RuntimeError,
    ValueError,
    ArithmeticError,
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    anyio.EndOfStream,
)

Explain = Callable[[BaseException | None, str], Failure]


@dataclass(frozen=True, slots=True)
class Listing:
    """The raw tools of a server, what it says about itself, how a second listing differs, and faults of the answers."""

    tools: tuple[Any, ...]
    server_info: Mapping[str, Any] | None
    protocol_version: str
    instructions: str | None
    unsteady: str = ""
    wire: tuple[str, ...] = ()


class StartClock:
    """When the start of a server is given up, in whatever attempt; its time begins now."""

    def __init__(self, timeouts: Timeouts) -> None:
        self.ends = anyio.current_time() + timeouts.start

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return anyio.current_time() >= self.ends


class PhaseTimer:
    """Knows the current phase, and sets the deadline of the session to that of the phase.

    All attempts share the time of the start, which `clock` holds.
    """

    def __init__(self, timeouts: Timeouts, observe: Callable[[str], None], clock: StartClock) -> None:
        self._seconds = {
            "start": timeouts.start,
            "handshake": min(timeouts.handshake, timeouts.start),
            "list": timeouts.listing,
            "close": timeouts.close,
        }
        self._clock = clock
        self._observe = observe
        self.scope = anyio.CancelScope()
        self.phase = "start"
        self.failure: Failure | None = None

    def enter(self, phase: str) -> None:
        """Begin a phase, and start its time."""
        self.phase = phase
        self.scope.deadline = anyio.current_time() + self._seconds[phase]
        if phase in ("start", "handshake"):
            self.scope.deadline = min(self.scope.deadline, self._clock.ends)
        self._observe(phase)

    def hasten(self, seconds: float) -> None:
        """Shorten the deadline of the phase: an answer is hardly to be expected any more."""
        self.scope.deadline = min(self.scope.deadline, anyio.current_time() + seconds)

    def give_up(self, cause: str, kind: FailureKind = "broken") -> None:
        """End the session at once, with this cause."""
        self.failure = self.failure or Failure(self.phase, cause, final=True, kind=kind)
        self.scope.cancel()

    def exceed(self, cause: str) -> None:
        """End the session at once, because the server sent too much."""
        self.give_up(cause, "too-large")

    @property
    def is_overdue(self) -> bool:
        """Whether the time of the phase is over."""
        return self.failure is None and anyio.current_time() >= self.scope.deadline

    @property
    def seconds(self) -> float:
        """The time limit of the phase."""
        return self._seconds[self.phase]


async def list_tools(
    transport: AbstractAsyncContextManager[TransportStreams],
    mode: str,
    timer: PhaseTimer,
    explain: Explain,
    options: ConnectOptions,
) -> Listing:
    """List the tools over the transport, in "legacy" mode or with the new protocol ("auto").

    `explain` turns an error into a failure (None: the deadline passed). Raises AttemptFailed.
    """
    listings: list[Listing] = []
    problem: BaseException | None = None
    recording = RecordingTransport(transport, lambda: timer.enter("handshake"))
    try:
        with timer.scope:
            timer.enter("start")
            await _run_session(recording, mode, timer, listings, options)
    except* AttemptFailed as group:
        problem = next(leaves(group))
    except* _KNOWN as group:
        problem = problem or _clearest(group)
    if timer.failure is not None and not (listings and timer.failure.phase == "close"):
        raise AttemptFailed(timer.failure) from problem
    if listings:
        return listings[0]
    if isinstance(problem, AttemptFailed):
        raise problem
    if problem is None and recording.has_stray_answer:
        cause = say("capturing.connect.stray-answer", request=request_of(timer.phase))
        raise AttemptFailed(Failure(timer.phase, cause, final=True, kind="invalid"))
    failure = explain(problem, timer.phase)
    if problem is None and recording.notified:
        only = say("capturing.connect.only-notifications", names=clean(", ".join(recording.notified), 100))
        failure = replace(failure, cause=f"{failure.cause}; {only}")
    raise AttemptFailed(failure) from problem


async def _run_session(
    recording: RecordingTransport,
    mode: str,
    timer: PhaseTimer,
    listings: list[Listing],
    options: ConnectOptions,
) -> None:
    _silence_sdk_log()
    who = Implementation(name="mcp-scorer", version=__version__)
    async with Client(recording, mode=mode, cache=None, client_info=who) as client:
        timer.enter("list")
        listings[:] = [await _all_pages(client, recording, options.limits, listings.append)]
        if options.twice:
            timer.enter("list")
            second = await _all_pages(client, recording, options.limits, lambda _: None)
            listings[0] = _compared(listings[0], second)
        timer.enter("close")


def _compared(first: Listing, second: Listing) -> Listing:
    """Return the first listing, which says whether the second had other tools or another order."""
    if first.tools == second.tools:
        return first
    same = sorted(map(repr, first.tools)) == sorted(map(repr, second.tools))
    return replace(first, unsteady=text(f"capturing.unstable.{'order' if same else 'tools'}"))


async def _all_pages(
    client: Client, recording: RecordingTransport, limits: Limits, keep: Callable[[Listing], None]
) -> Listing:
    """List all pages. What is there is kept before an empty cursor is tried: many servers mean the end by it."""
    hello = recording.take("initialize") or recording.take("server/discover") or {}
    tools: list[Any] = []
    first: list[Any] = []
    cursor: str | None = None
    cursors: set[str] = set()
    faults = dict.fromkeys(_faults_of_handshake(hello))
    for _ in range(limits.pages):
        result = await _page(client, recording, cursor)
        page = result["tools"]
        faults.update(dict.fromkeys(faults_of_page(result)))
        if page and page == first:  # a server that ignores the cursor sends the same page again and again
            faults.update(dict.fromkeys(["repeated-page"] if cursor else []))
            break
        first = first or page
        tools += page
        if len(tools) > limits.tools:
            raise _given_up(exceeded("tools", limits.tools), "too-large")
        cursor = _next_cursor(result)
        if cursor in cursors:
            faults.update(dict.fromkeys(["repeated-page"] if cursor else []))
            break
        if cursor is None:
            break
        if not cursor and tools:
            keep(_listing(tools, hello, result, client.protocol_version, faults))
        cursors.add(cursor)
    else:
        raise _given_up(exceeded("pages", limits.pages), "too-large")
    return _listing(tools, hello, result, client.protocol_version, faults)


def _faults_of_handshake(hello: Mapping[str, Any]) -> Iterator[str]:
    capabilities = hello.get("capabilities")
    if isinstance(capabilities, Mapping) and capabilities.get("tools") is None:
        yield "tools-not-announced"


def _next_cursor(result: Mapping[str, Any]) -> str | None:
    """Return the cursor of the next page, which may be empty, or None after the last.

    Raises AttemptFailed where it is not text.
    """
    cursor = result.get("nextCursor")
    if cursor is None or isinstance(cursor, str):
        return cursor
    shown = clean(json.dumps(cursor), 40)
    raise _given_up(say("capturing.connect.bad-cursor", cursor=shown))


def _given_up(cause: str, kind: FailureKind = "invalid") -> AttemptFailed:
    return AttemptFailed(Failure("list", cause, final=True, kind=kind))


async def _page(client: Client, recording: RecordingTransport, cursor: str | None) -> dict[str, Any]:
    try:
        # The SDK validates more strictly than we do; the raw answer is recorded.
        with suppress(ValidationError):
            await client.list_tools(cursor=cursor, cache_mode="bypass")
    except MCPError as error:
        if error.code == METHOD_NOT_FOUND and client.server_capabilities.tools is not None:
            cause = text("capturing.connect.announced-but-unknown")
            raise AttemptFailed(Failure("list", cause, final=True, exit_code=2, kind="no-tools")) from error
        raise
    result = recording.take("tools/list")
    if result is None or "tools" not in result:
        raise _given_up(text("capturing.connect.no-list"))
    if not isinstance(result["tools"], list):
        raise _given_up(say("capturing.connect.odd-list", found=clean(described(result["tools"]))))
    if _has_nan(result):  # JSON has none, but the SDK's parser for HTTP takes it
        raise _given_up(text("capturing.connect.nan"))
    return result


def _has_nan(value: Any) -> bool:
    """Return whether NaN is anywhere in a JSON value."""
    rest = [value]
    while rest:
        each = rest.pop()
        if isinstance(each, dict):
            rest += each.values()
        elif isinstance(each, list):
            rest += each
        elif isinstance(each, float) and isnan(each):
            return True
    return False


def _listing(
    tools: list[Any], hello: Mapping[str, Any], last: Mapping[str, Any], version: str, faults: Iterable[str]
) -> Listing:
    if not tools:
        cause = text("capturing.connect.no-tools")
        raise AttemptFailed(Failure("list", cause, final=True, exit_code=2, kind="no-tools"))
    info = hello.get("serverInfo") or _info_of_result(hello) or _info_of_result(last)
    instructions = hello.get("instructions")
    return Listing(
        tools=tuple(tools),
        server_info=info if isinstance(info, Mapping) else None,
        protocol_version=version,
        instructions=instructions if isinstance(instructions, str) else None,
        wire=tuple(sorted(faults)),
    )


def _info_of_result(result: Mapping[str, Any]) -> Any:
    meta = result.get("_meta")
    return meta.get(_SERVER_INFO) if isinstance(meta, Mapping) else None


def _clearest(group: BaseException) -> BaseException:
    """Return the error that says most: an answer or a status rather than that a stream was closed."""
    errors = list(leaves(group))
    vague = (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream)
    return next((error for error in errors if not isinstance(error, vague)), errors[0])


def _silence_sdk_log() -> None:
    """Keep log lines of the SDK off stderr, unless the application configured logging itself."""
    for name in ("mcp", "client"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
