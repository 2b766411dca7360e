"""What the entry of a server leads to: a URL to contact, definitions in a file, or neither, and why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scorer.capturing import Remote
from scorer.capturing.kinds.registry_entry import remote_of
from scorer.capturing.options import ConnectOptions
from scorer.contracts.definitions import Unreachable
from scorer.contracts.errors import InputError
from scorer.data.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.contracts.definitions import FailureKind

#: What somebody has to fill in before a URL is one: `{tenant}`, `${TENANT}`, `<tenant>`.
_GAP: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>|%7[Bb]")
_CREDENTIALS: Final = re.compile(r"authorization|api[-_]?key|token|secret|password", re.IGNORECASE)


def remote_target(
    name: str, entry: Mapping[str, Any], user_agent: str, *, public_only: bool
) -> Remote | Unreachable:
    """Return the address of a server to contact, or why there is none. Nothing of the user's is filled in."""
    remotes = _objects(entry.get("remotes"))
    if not remotes:
        if entry.get("packages") or entry.get("command"):
            return _refused(name, "needs-exec", text("catalogue.target.needs-exec"))
        return _refused(name, "needs-configuration", text("catalogue.target.no-address"))
    refusals: list[Unreachable] = []
    for remote in remotes:
        target = _of(name, remote)
        if isinstance(target, Remote):
            headers = {each: value for each, value in target.headers.items() if each.lower() != "user-agent"}
            agent = {"User-Agent": user_agent} if user_agent else {}
            return replace(target, headers={**headers, **agent}, public_only=public_only)
        refusals.append(target)
    return refusals[0]


def host_of(remote: Remote) -> str:
    """Return the host of a server, by which servers take turns."""
    try:
        return (urlsplit(remote.url).hostname or "").lower()
    except ValueError:
        return ""


def _of(name: str, remote: Mapping[str, Any]) -> Remote | Unreachable:
    try:
        target = remote_of(name, remote, name, ConnectOptions())
    except InputError as error:
        kind: FailureKind = "needs-auth" if _wants_credentials(remote) else "needs-configuration"
        return _refused(name, kind, str(error).partition("\n")[0])
    if _GAP.search(target.url) or any(_GAP.search(value) for value in target.headers.values()):
        return _refused(name, "needs-configuration", text("catalogue.target.gap"))
    return target


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
