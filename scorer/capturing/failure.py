"""Why an attempt to connect failed, in one plain line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mcp import MCPError
from mcp.types import CONNECTION_CLOSED, METHOD_NOT_FOUND, PARSE_ERROR
from pydantic import ValidationError

from scorer.capturing.redact import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What is asked in each phase, as its failure is worded.
ASKED: Final = {"start": "starting", "handshake": "the handshake", "list": "tools/list", "close": "closing"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A cause in one line, and the phase it belongs to.

    `final`: no other way can help either. `vague`: it says less than what any other way may say.
    """

    phase: str
    cause: str
    final: bool = False
    exit_code: int = 3
    vague: bool = False


class Failed(Exception):
    """An attempt that gave no tools."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.cause)
        self.verdict = verdict


def leaves(error: BaseException) -> Iterator[BaseException]:
    """Yield the errors inside (nested) groups, which the SDK's task groups wrap around everything."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from leaves(inner)
    else:
        yield error


def is_closed(error: BaseException) -> bool:
    """Whether the SDK says that the connection ended, as opposed to an answer of the server."""
    return (
        isinstance(error, MCPError)
        and error.code == CONNECTION_CLOSED
        and error.message == "Connection closed"
    )


def answered(error: BaseException, phase: str) -> Verdict | None:
    """Word an answer that is an error or no valid MCP; None for any other failure."""
    if isinstance(error, MCPError) and not is_closed(error):
        if phase == "list" and error.code == METHOD_NOT_FOUND:
            return Verdict(phase, "it offers no tools (it does not know tools/list)", final=True, exit_code=2)
        if error.code == PARSE_ERROR and "Failed to parse" in error.message:
            return Verdict(phase, f"its answer to {ASKED[phase]} cannot be read as JSON-RPC", final=True)
        words = f"it answered {ASKED[phase]} with an error: {clean(error.message)} ({error.code})"
        return Verdict(phase, words, final=phase == "list")
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return Verdict(
            phase, clean(f"its answer to {ASKED[phase]} is not valid MCP: {place}: {first['msg']}")
        )
    if isinstance(error, RuntimeError):
        return Verdict(phase, clean(str(error)))
    return None
