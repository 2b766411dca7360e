"""Why an attempt to connect failed: the phase and the cause, in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mcp import MCPError
from mcp.types import CONNECTION_CLOSED, METHOD_NOT_FOUND
from pydantic import ValidationError

from scorer.capturing.redact import clean
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.contracts.definitions import FailureKind

#: What an error of a server says that wants credentials.
_OF_CREDENTIALS: Final = re.compile(
    r"\b(?:unauthori[sz]ed|unauthenticated|authenticat\w+|api[ _-]?keys?|(?:access|bearer) token)\b",
    re.IGNORECASE,
)
_UNKNOWN_VERSION: Final = "Unsupported protocol version from the server: "  # how the SDK says it


@dataclass(frozen=True, slots=True)
class Failure:
    """A cause in one line, and the phase it belongs to.

    `final`: another way to connect cannot succeed either. `vague`: another way may give a clearer cause. `kind` is the
    class of the cause, and `retry_after` how long the server wants to be left alone (seconds).
    """

    phase: str
    cause: str
    final: bool = False
    exit_code: int = 3
    vague: bool = False
    kind: FailureKind = "broken"
    retry_after: float | None = None


class AttemptFailed(Exception):
    """An attempt that gave no tools."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.cause)
        self.failure = failure


def leaves(error: BaseException) -> Iterator[BaseException]:
    """Yield the errors inside (nested) groups: the SDK's task groups wrap every error in one."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from leaves(inner)
    else:
        yield error


def is_closed(error: BaseException) -> bool:
    """Return whether the SDK reports that the connection ended, as opposed to an error answer of the server."""
    return (
        isinstance(error, MCPError)
        and error.code == CONNECTION_CLOSED
        and error.message == "Connection closed"
    )


def request_of(phase: str) -> str:
    """Return what is requested in a phase, as messages call it."""
    return text(f"capturing.request.{phase}")


def timed_out(phase: str, seconds: float) -> Failure:
    """Return the failure of a phase that took too long."""
    cause = say(f"capturing.connect.timeout.{phase}", seconds=f"{seconds:g}")
    return Failure(phase, cause, final=True, kind="timed-out")


def bad_answer(error: BaseException, phase: str) -> Failure | None:
    """Return the failure for an answer that is an error or is not valid MCP; None for any other error."""
    if isinstance(error, MCPError) and not is_closed(error):
        return _error_answer(error, phase)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        cause = say(
            "capturing.connect.invalid-answer", request=request_of(phase), place=place, problem=first["msg"]
        )
        return Failure(phase, clean(cause), kind="invalid")
    if isinstance(error, RuntimeError) and str(error).startswith(_UNKNOWN_VERSION):
        version = clean(str(error).removeprefix(_UNKNOWN_VERSION), 40)
        return Failure(phase, say("capturing.connect.unknown-version", version=version), kind="invalid")
    if isinstance(error, RuntimeError):
        return Failure(phase, clean(str(error)))
    return None


def _error_answer(error: MCPError, phase: str) -> Failure:
    request = request_of(phase)
    if phase == "list" and error.code == METHOD_NOT_FOUND:
        cause = text("capturing.connect.tools-unsupported")
        return Failure(phase, cause, final=True, exit_code=2, kind="no-tools")
    message = clean(error.message)
    cause = say("capturing.connect.error-answer", request=request, message=message, code=error.code)
    kind: FailureKind = "needs-auth" if _OF_CREDENTIALS.search(error.message) else "broken"
    return Failure(phase, cause, final=phase == "list", kind=kind)
