"""Why a package gave no definitions: what its installation said, or what its server did and wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.redact import clean
from scorer.capturing.start_failures import settings_named
from scorer.contracts.definitions import FailureKind, Snapshot, Unreachable
from scorer.data.messages import messages, say, text

if TYPE_CHECKING:
    from scorer.capturing.confined.installing import Ended
    from scorer.capturing.confined.packages import Startable

#: How programs say that they cannot reach a network, and not that nothing listens on this machine.
_OF_NETWORK: Final = re.compile(
    r"ENOTFOUND|EAI_AGAIN|EAI_NONAME|ENETUNREACH|EHOSTUNREACH|getaddrinfo|gaierror|name resolution|"
    r"Name or service not known|nodename nor servname|Network is unreachable|No route to host|no such host|"
    r"fetch failed|Failed to resolve|dns error|UND_ERR_CONNECT|ConnectError|could not resolve",
    re.IGNORECASE,
)
#: How installers say that nothing accepts the connection, that nothing comes, or that the registry has an error of its
#: own or limits requests.
_OF_CONNECTION: Final = re.compile(
    r"ECONNREFUSED|ECONNRESET|ETIMEDOUT|NewConnectionError|ConnectTimeout|ReadTimeout|network timeout at|"
    r"(?:connection|Connection) (?:refused|reset|timed out)|i/o timeout|handshake timeout|deadline exceeded|"
    r"operation timed out|error sending request|\bE(?:429|5\d\d)\b|status (?:client|server) error \((?:429|5\d\d)|"
    r"(?:HTTP error|status(?: code)?:?) (?:429|5\d\d)\b|toomanyrequests"
)
#: How programs say that an argument is missing.
_OF_ARGUMENTS: Final = re.compile(
    r"^\s*usage\b|arguments? (?:is|are) required|required (?:arguments?|options?)|missing (?:required )?arguments?",
    re.IGNORECASE | re.MULTILINE,
)
#: The codes with which `docker run` and `podman run` end if they cannot run a container, or not its program.
_NO_CONTAINER, _NOT_RUN = 125, 126
_OF_CONTAINERS: Final = re.compile(r"(?:Error|docker): ")
#: How they say that it is the program in the image that cannot be run.
_OF_PROGRAM: Final = re.compile(r"\bexec\b|executable")
#: How installers begin the line that says why.
_OF_INSTALLER: Final = re.compile(r"^(?:npm (?:error|ERR!)|ERROR:|error:|\s*(?:×|╰─▶))\s*", re.IGNORECASE)
_NOTHING: Final = re.compile(r"code \S+|errno \S+|syscall \S+|A complete log of this run.*|")


def not_installed(name: str, what: Startable, ended: Ended, *, contained: bool = False) -> Unreachable:
    """Return why a package could not be installed. `contained`: in a container."""
    if contained and (line := _of_containers(ended.exit_code, ended.lines)):
        return no_container(name, line)
    if ended.exceeded is not None:
        return exceeded(name, ended.exceeded)
    if ended.exit_code is None:
        return failed_installation(name, what, text("capturing.confined.install-slow"))
    said = "\n".join(ended.lines)
    silent = _OF_NETWORK.search(said) or _OF_CONNECTION.search(said)
    kind: FailureKind = "unreachable" if silent else "install-failed"
    marked = [line for line in ended.lines if _OF_INSTALLER.match(line)]
    reasons = [_OF_INSTALLER.sub("", line).strip() for line in marked]
    reason = next((line for line in reasons if not _NOTHING.fullmatch(line)), "") or _last(ended.lines)
    reason = reason or say("capturing.confined.install-code", code=ended.exit_code)
    return replace(failed_installation(name, what, reason), kind=kind)


def failed_installation(name: str, what: Startable, reason: str) -> Unreachable:
    """Return that a package could not be installed, for a reason."""
    cause = say("capturing.confined.install-failed", package=what.label, reason=clean(reason))
    return Unreachable(name, name, "start", cause, kind="install-failed")


def no_container(name: str, reason: str) -> Unreachable:
    """Return that no container could be started here: the server is due again when packages may be started."""
    cause = say("capturing.confined.no-container", reason=clean(reason))
    return Unreachable(name, name, "start", cause, kind="needs-exec")


def no_base(name: str, image: str, ended: Ended) -> Unreachable:
    """Return that the image in which packages are started could not be loaded: no package is to blame for that."""
    slow = text("capturing.confined.install-slow")
    reason = slow if ended.exit_code is None else _OF_CONTAINERS.sub("", _last(ended.lines))
    cause = say("capturing.confined.no-base", image=image, reason=clean(reason))
    return Unreachable(name, name, "start", cause, kind="needs-exec")


def _of_containers(code: Any, lines: Sequence[str]) -> str:
    """Return what a program that runs containers says if it cannot start one; "" where the server itself ended."""
    last = _last(lines)
    if not _OF_CONTAINERS.match(last) or _OF_NETWORK.search(last) or _OF_CONNECTION.search(last):
        return ""
    is_cause = code == _NO_CONTAINER or (code == _NOT_RUN and not _OF_PROGRAM.search(last))
    return _OF_CONTAINERS.sub("", last) if is_cause else ""


def exceeded(name: str, what: str) -> Unreachable:
    """Return that a server or an installation used too much of something."""
    known = what if f"capturing.confined.exceeded.{what}" in messages() else "memory"
    cause = text(f"capturing.confined.exceeded.{known}")
    return Unreachable(name, name, "start", cause, kind="too-large")


def judged(
    result: Snapshot | Unreachable, told: Mapping[str, Any], *, isolated: bool, contained: bool = False
) -> Snapshot | Unreachable:
    """Return the result of a start with the class that its server has.

    `told` is what the warden told; `isolated`: the server had no network; `contained`: it is in a container. The order
    is that of the evidence: a limit, that nothing ran, what the server says it lacks, and then the network.
    """
    if isinstance(result, Snapshot) or result.kind not in ("broken", "timed-out"):
        return result
    if told.get("exceeded"):
        return replace(exceeded(result.name, str(told["exceeded"])), target=result.target)
    lines = result.stderr_tail
    if contained and (line := _of_containers(told.get("code"), lines)):
        return replace(no_container(result.name, line), target=result.target)
    if result.kind == "broken" and (lacks := _lacks([result.cause, *lines])):
        return replace(result, kind="needs-configuration", cause=f"{result.cause}; {lacks}")
    if isolated and _is_for_network(result, told):
        cause = f"{result.cause}; {text('capturing.confined.no-network')}"
        return replace(result, kind="needs-network", cause=cause)
    if (last := _last(lines)) and result.kind == "broken":
        return replace(
            result, cause=f"{result.cause}; {say('capturing.confined.last-line', line=clean(last))}"
        )
    return result


def _lacks(lines: Sequence[str]) -> str:
    """Return what a server says that it lacks; "" where it says nothing of the kind."""
    if names := settings_named(lines):
        return say("capturing.confined.unset", names=clean(", ".join(names), 200))
    return text("capturing.confined.no-arguments") if _OF_ARGUMENTS.search("\n".join(lines)) else ""


def _is_for_network(result: Unreachable, told: Mapping[str, Any]) -> bool:
    """Return whether a server failed because it had no network.

    It must have tried: the kernel counted packets without a way, or, where nobody can count them, it says so. A server
    that ended must also say so, or say nothing: it may have ended for another reason after it tried.
    """
    says = any(_OF_NETWORK.search(line) for line in (result.cause, *result.stderr_tail))
    packets = told.get("packets")
    tried = packets > 0 if isinstance(packets, int) else says
    return bool(tried and (says or result.kind == "timed-out" or not _last(result.stderr_tail)))


def _last(lines: Sequence[str]) -> str:
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
