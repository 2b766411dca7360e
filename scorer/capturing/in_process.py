"""Captures a server object of this process, over streams in memory: nothing is started and nothing is contacted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.sources import InProcess
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.session import Listing, StartClock

#: Where server objects hold the SDK's server that answers: those of the SDK, and those of fastmcp.
_INSIDE: Final = ("_lowlevel_server", "_mcp_server")
#: What the SDK's own server has, and nothing else that can be a target.
_OF_SERVERS: Final = ("create_initialization_options", "run")


def is_server(value: object) -> bool:
    """Return whether a value is a server object of the MCP SDK or of fastmcp; loads neither."""
    return not isinstance(value, type) and all(hasattr(_inner(value), name) for name in _OF_SERVERS)


def _inner(value: object) -> Any:
    held = (getattr(value, name, None) for name in _INSIDE)
    return next((each for each in held if each is not None), value)


def parse_server(server: object) -> InProcess:
    """Return the source of a server object."""
    inner = _inner(server)
    kind = type(server).__name__
    name = getattr(inner, "name", None)
    return InProcess(
        name if isinstance(name, str) and name else kind, say("capturing.in-process.target", kind=kind), inner
    )


async def list_in_memory(
    source: InProcess, mode: str, options: ConnectOptions, clock: StartClock, observe: Callable[[str], None]
) -> Listing:
    """List the tools of a server object, which runs in this event loop meanwhile. Raises AttemptFailed."""
    from mcp.client._memory import InMemoryTransport

    from scorer.capturing.failures import Failure, bad_answer, timed_out
    from scorer.capturing.session import PhaseTimer, list_tools

    timer = PhaseTimer(options.timeouts, observe, clock)

    def explain(error: BaseException | None, phase: str) -> Failure:
        if error is None:
            return timed_out(phase, timer.seconds)
        cause = say("capturing.in-process.raised", type=type(error).__name__)
        return bad_answer(error, phase) or Failure(phase, cause)

    return await list_tools(InMemoryTransport(source.server), mode, timer, explain, options)
