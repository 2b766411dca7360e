"""One attempt: connect, shake hands, list all pages of tools, close. Each phase has its deadline."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import anyio
import httpx2
from mcp import Client, MCPError
from mcp.types import Implementation
from pydantic import ValidationError

from scorer.capturing.failure import ASKED, Failed, Verdict, leaves
from scorer.capturing.wire import Kept
from scorer.version import __version__

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from mcp.client._transport import TransportStreams

    from scorer.capturing.options import Timeouts

#: A server that still has another page after so many is going round in circles.
MAX_PAGES: Final = 1000

#: Seconds in which a good answer may still follow one that cannot be read.
_MOMENT: Final = 2.0

_SERVER_INFO: Final = "io.modelcontextprotocol/serverInfo"

#: All that a transport, the SDK or a server's answer can raise; anything else is a mistake of ours.
_KNOWN: Final = (
    MCPError,
    ValidationError,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    OSError,
    RuntimeError,
    ValueError,
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    anyio.EndOfStream,
)

Explain = Callable[[BaseException | None, str], Verdict]


@dataclass(frozen=True, slots=True)
class Listing:
    """The raw tools of a server, what it says of itself, and what a second listing gave that differs."""

    tools: tuple[Any, ...]
    server_info: Mapping[str, Any] | None
    protocol_version: str
    instructions: str | None
    unsteady: str = ""


class Watch:
    """Knows the phase, and moves the one deadline of the attempt as the phases go by."""

    def __init__(self, timeouts: Timeouts, observe: Callable[[str], None]) -> None:
        self._seconds = {
            "start": timeouts.start,
            "handshake": timeouts.handshake,
            "list": timeouts.listing,
            "close": timeouts.close,
        }
        self._observe = observe
        self.scope = anyio.CancelScope()
        self.phase = "start"

    def enter(self, phase: str) -> None:
        """Begin a phase: it may take its seconds from now."""
        self.phase = phase
        self.scope.deadline = anyio.current_time() + self._seconds[phase]
        self._observe(phase)

    def hasten(self) -> None:
        """Wait for only a moment more: the answer that was waited for is known to be lost."""
        self.scope.deadline = min(self.scope.deadline, anyio.current_time() + _MOMENT)

    @property
    def seconds(self) -> float:
        """What the phase may take."""
        return self._seconds[self.phase]


async def attempt(
    transport: AbstractAsyncContextManager[TransportStreams],
    mode: str,
    watch: Watch,
    explain: Explain,
    *,
    twice: bool = False,
) -> Listing:
    """List the tools over the transport, in "legacy" mode or the new protocol ("auto"); `twice` to compare.

    `explain` words what went wrong (None: the deadline passed). Raises Failed.
    """
    listings: list[Listing] = []
    problem: BaseException | None = None
    try:
        with watch.scope:
            watch.enter("start")
            await _converse(
                Kept(transport, lambda: watch.enter("handshake")), mode, watch, listings, twice=twice
            )
    except* Failed as group:
        problem = next(leaves(group))
    except* _KNOWN as group:
        problem = problem or _telling(group)
    if listings:
        return listings[0]
    if isinstance(problem, Failed):
        raise problem
    raise Failed(explain(problem, watch.phase)) from problem


async def _converse(kept: Kept, mode: str, watch: Watch, listings: list[Listing], *, twice: bool) -> None:
    _quiet()
    who = Implementation(name="mcp-scorer", version=__version__)
    async with Client(kept, mode=mode, cache=None, client_info=who) as client:
        watch.enter("list")
        listings.append(await _list(client, kept))
        if twice:
            watch.enter("list")
            listings[0] = _compared(listings[0], await _list(client, kept))
        watch.enter("close")


def _compared(first: Listing, second: Listing) -> Listing:
    """Return the first listing, and whether the second had other tools or another order."""
    if first.tools == second.tools:
        return first
    same = sorted(map(repr, first.tools)) == sorted(map(repr, second.tools))
    return replace(first, unsteady="the tools in another order" if same else "other tools")


async def _list(client: Client, kept: Kept) -> Listing:
    hello = kept.answer("initialize") or kept.answer("server/discover") or {}
    tools: list[Any] = []
    pages: list[list[Any]] = []
    cursor: str | None = None
    cursors: set[str] = set()
    for _ in range(MAX_PAGES):
        result = await _page(client, kept, cursor)
        page = result["tools"]
        if page in pages and cursor is not None:
            break  # a server that ignores the cursor sends the same page for ever
        pages.append(page)
        tools += page
        cursor = result.get("nextCursor")
        if not isinstance(cursor, str) or not cursor or cursor in cursors:
            break
        cursors.add(cursor)
    else:
        raise Failed(Verdict("list", f"it has more than {MAX_PAGES} pages of tools", final=True))
    return _listing(tools, hello, result, client.protocol_version)


async def _page(client: Client, kept: Kept, cursor: str | None) -> dict[str, Any]:
    with suppress(ValidationError):  # the typed reading is stricter than we are; the raw answer is kept
        await client.list_tools(cursor=cursor, cache_mode="bypass")
    result = kept.answer("tools/list")
    if result is None or not isinstance(result.get("tools"), list):
        raise Failed(Verdict("list", "its answer to tools/list holds no list of tools", final=True))
    return result


def _listing(tools: list[Any], hello: Mapping[str, Any], last: Mapping[str, Any], version: str) -> Listing:
    if not tools:
        raise Failed(
            Verdict("list", "it has no tools, so there is nothing to score", final=True, exit_code=2)
        )
    info = hello.get("serverInfo") or _stamp(hello) or _stamp(last)
    instructions = hello.get("instructions")
    return Listing(
        tools=tuple(tools),
        server_info=info if isinstance(info, Mapping) else None,
        protocol_version=version,
        instructions=instructions if isinstance(instructions, str) else None,
    )


def _stamp(result: Mapping[str, Any]) -> Any:
    meta = result.get("_meta")
    return meta.get(_SERVER_INFO) if isinstance(meta, Mapping) else None


def _telling(group: BaseException) -> BaseException:
    """The error that says most: a server's answer or a status before a stream that merely closed."""
    errors = list(leaves(group))
    vague = (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream)
    return next((error for error in errors if not isinstance(error, vague)), errors[0])


def timed_out(phase: str, seconds: float) -> Verdict:
    """Word a passed deadline."""
    words = f"no answer to {ASKED[phase]} within {seconds:g} s; --timeout gives it longer"
    return Verdict(phase, words, final=True)


def _quiet() -> None:
    """Keep the SDK's log lines off stderr unless the application has set up logging itself."""
    for name in ("mcp", "client"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
