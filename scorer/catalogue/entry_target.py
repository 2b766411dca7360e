"""What the entry of a server leads to: URLs to contact, packages to start, or neither, and why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, get_args
from urllib.parse import urlsplit

from scorer.capturing import Remote
from scorer.capturing.confined.commands import startable_of
from scorer.capturing.confined.packages import Startable, packages_of
from scorer.capturing.kinds.registry_entry import remote_of
from scorer.capturing.options import ConnectOptions
from scorer.contracts.definitions import FailureKind, Unreachable
from scorer.contracts.errors import InputError
from scorer.data.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What a server may be captured from, or why one way is none.
Candidate = Remote | Startable | Unreachable

#: Ways to one server that are tried: whoever wrote an entry does not choose how long it takes.
_MOST: Final = 8
#: What somebody has to fill in before a URL is one: `{tenant}`, `${TENANT}`, `<tenant>`.
_GAP: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>|%7[Bb]")
_CREDENTIALS: Final = re.compile(r"authorization|api[-_]?key|token|secret|password", re.IGNORECASE)
#: The classes of failures by how much they say of the server itself: of several, the first is kept.
_TELLING: Final[tuple[FailureKind, ...]] = (
    "no-tools", "too-large", "invalid", "busy", "needs-auth", "needs-configuration", "needs-network", "forbidden",
    "timed-out", "broken", "install-failed", "redirects", "tls", "not-found", "private-address", "unreachable",
    "unknown-host", "needs-exec",
)  # fmt: skip
assert {*_TELLING} == {*get_args(FailureKind)}


def candidates_of(
    name: str, entry: Mapping[str, Any], user_agent: str, *, public_only: bool, may_start: bool
) -> list[Candidate]:
    """Return the ways to the server of an entry: its addresses, then its packages, each in the order of the entry.

    At least one is returned, and nothing of the user's is filled in. Without `may_start` no package is a way.
    """
    found: list[Candidate] = [
        _of_remote(name, remote, user_agent, public_only=public_only)
        for remote in _objects(entry.get("remotes"))
    ]
    if entry.get("packages") or entry.get("command"):
        if may_start:
            found += packages_of(name, entry)
            found += [_of_command(name, entry)] if entry.get("command") else []
        else:
            found.append(_refused(name, "needs-exec", text("catalogue.target.needs-exec")))
    return found[:_MOST] or [_refused(name, "needs-configuration", text("catalogue.target.no-address"))]


def more_telling(one: Unreachable | None, other: Unreachable) -> Unreachable:
    """Return the failure that says more of the server; the first one where both say as much."""
    if one is None or _TELLING.index(other.kind) < _TELLING.index(one.kind):
        return other
    return one


def host_of(remote: Remote) -> str:
    """Return the host of a server, by which servers take turns."""
    try:
        return (urlsplit(remote.url).hostname or "").lower()
    except ValueError:
        return ""


def _of_command(name: str, entry: Mapping[str, Any]) -> Startable | Unreachable:
    words = entry.get("words")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words) or not words:
        return _refused(name, "needs-configuration", text("catalogue.target.secret-command"))
    return startable_of(name, words)


def _of_remote(
    name: str, remote: Mapping[str, Any], user_agent: str, *, public_only: bool
) -> Remote | Unreachable:
    try:
        target = remote_of(name, remote, name, ConnectOptions())
    except InputError as error:
        kind: FailureKind = "needs-auth" if _wants_credentials(remote) else "needs-configuration"
        return _refused(name, kind, str(error).partition("\n")[0])
    if _GAP.search(target.url) or any(_GAP.search(value) for value in target.headers.values()):
        return _refused(name, "needs-configuration", text("catalogue.target.gap"))
    headers = {each: value for each, value in target.headers.items() if each.lower() != "user-agent"}
    agent = {"User-Agent": user_agent} if user_agent else {}
    return replace(target, headers={**headers, **agent}, public_only=public_only)


def _wants_credentials(remote: Mapping[str, Any]) -> bool:
    required = [
        each for each in _objects(remote.get("headers")) if each.get("isRequired", each.get("is_required"))
    ]
    return any(
        each.get("isSecret", each.get("is_secret")) is True
        or _CREDENTIALS.search(str(each.get("name", ""))) is not None
        for each in required
    )


def _refused(name: str, kind: FailureKind, cause: str) -> Unreachable:
    return Unreachable(name, name, "config", cause, exit_code=2, kind=kind)


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
