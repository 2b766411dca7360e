"""Reads the list of servers of a registry that speaks the official API, page by page.

The API is that of https://registry.modelcontextprotocol.io/docs (`GET /v0.1/servers`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, cast, get_args

import httpx2

from scorer.capturing.json_bounds import require_bounded
from scorer.capturing.redact import clean, url_label
from scorer.capturing.retry_after import seconds_to_wait
from scorer.catalogue.store import Listed, Status
from scorer.contracts.errors import ConnectionFailed, InputError
from scorer.contracts.limits import DEFAULT_LIMITS
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATH: Final = "/v0.1/servers"
#: Characters of a name; the longest that the API allows has 200.
_LONGEST_NAME: Final = 300
#: Characters of a cursor, which becomes a part of an address.
_LONGEST_CURSOR: Final = 2_000
#: The most servers that the API gives a page.
_PAGE: Final = 100
#: Pages of one reading: a registry of a million servers, and the end of one that has no end.
_MOST_PAGES: Final = 10_000
#: Where an entry has what the registry says of it.
_OFFICIAL: Final = "io.modelcontextprotocol.registry/official"
#: What only the entries of our own files have: a registry cannot name a file or a command of this machine.
_OF_FILES: Final = frozenset(("file", "command", "words"))
#: Answers after which the same request may succeed, how often it is made, and how long to wait in between (seconds).
_TRY_AGAIN: Final = frozenset((429, 500, 502, 503, 504))
_REFUSES_CURSOR: Final = frozenset((400, 404, 410, 422))
_ATTEMPTS: Final = 5
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 120.0
_DEADLINE: Final = 60.0
_SIGN_OF_LIFE: Final = 15.0
#: Seconds that a page may take once it has begun; `_DEADLINE` bounds each piece of it.
_PAGE_SECONDS: Final = 300.0


class CursorRefused(ConnectionFailed):
    """A registry does not know the cursor that a reading was to go on with."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a registry: its servers, the entries that are no servers, and the cursor of the next page."""

    servers: tuple[Listed, ...]
    invalid: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry at an address. `user_agent` names this program and whom to contact; `pause` waits so many seconds."""

    address: str
    user_agent: str
    pause: Callable[[float], None]

    def pages(self, cursor: str | None, since: str | None) -> Iterator[Page]:
        """Yield the pages from a cursor on (None: from the first). `since` leaves out what did not change after.

        Raises ConnectionFailed where the registry does not answer, sends something else, or never comes to an end, and
        CursorRefused where it refuses the cursor.
        """
        seen: set[str] = set()
        headers = {
            "User-Agent": self.user_agent,
            "Accept": "application/json",
            "Accept-Encoding": "identity",  # a small answer must not become a large one
        }
        with httpx2.Client(headers=headers, timeout=_DEADLINE) as client:
            for _ in range(_MOST_PAGES):
                page = _page(self._answer(client, cursor, since), self._label)
                yield page
                cursor = page.next_cursor
                if cursor is None:
                    return
                if cursor in seen:
                    raise ConnectionFailed(say("catalogue.registry.loop", registry=self._label))
                seen.add(cursor)
        raise ConnectionFailed(
            say("catalogue.registry.endless", registry=self._label, most=f"{_MOST_PAGES:,}")
        )

    def answers(self) -> bool:
        """Return whether the registry sends anything at all when it is asked once; what it sends is not read."""
        headers = {"User-Agent": self.user_agent}
        try:
            with (
                httpx2.Client(headers=headers, timeout=_SIGN_OF_LIFE) as client,
                client.stream("GET", self._url, params={"limit": "1"}),
            ):
                return True
        except httpx2.HTTPError as error:
            return isinstance(error, httpx2.ProtocolError)

    @property
    def _label(self) -> str:
        return url_label(self.address)

    @property
    def _url(self) -> str:
        return self.address.rstrip("/").removesuffix(_PATH) + _PATH

    def _answer(self, client: httpx2.Client, cursor: str | None, since: str | None) -> bytes:
        query = {"limit": str(_PAGE), "version": "latest", "cursor": cursor, "updated_since": since}
        given = {name: value for name, value in query.items() if value is not None}
        cause = ""
        for attempt in range(_ATTEMPTS):
            seconds = _FIRST_PAUSE * 2**attempt
            try:
                with client.stream("GET", self._url, params=given) as response:
                    if response.status_code == 200:
                        return _body(response, self._label)
                    cause = f"HTTP {response.status_code}"
                    if cursor is not None and response.status_code in _REFUSES_CURSOR:
                        raise CursorRefused(
                            say("catalogue.registry.no-answer", registry=self._label, cause=cause)
                        )
                    if response.status_code not in _TRY_AGAIN:
                        break
                    asked = seconds_to_wait(response.headers)
                    seconds = seconds if asked is None else asked
            except httpx2.HTTPError as error:
                cause = clean(str(error)) or type(error).__name__
            if attempt + 1 < _ATTEMPTS:
                self.pause(min(seconds, _LONGEST_PAUSE))
        raise ConnectionFailed(say("catalogue.registry.no-answer", registry=self._label, cause=cause))


def _body(response: httpx2.Response, label: str) -> bytes:
    data, ends = bytearray(), monotonic() + _PAGE_SECONDS
    for piece in response.iter_raw():
        data += piece
        if monotonic() > ends:
            raise ConnectionFailed(
                say("catalogue.registry.too-slow", registry=label, seconds=f"{_PAGE_SECONDS:g}")
            )
        if len(data) > DEFAULT_LIMITS.answer_bytes:
            raise ConnectionFailed(
                say("catalogue.registry.too-large", registry=label, most=f"{DEFAULT_LIMITS.answer_bytes:,}")
            )
    return bytes(data)


def _page(data: bytes, label: str) -> Page:
    try:
        require_bounded(data, label, DEFAULT_LIMITS)
        answer = json.loads(data)
    except (ValueError, InputError):
        answer = None
    if not isinstance(answer, Mapping) or not isinstance(answer.get("servers"), list):
        raise ConnectionFailed(say("catalogue.registry.not-the-api", registry=label, path=_PATH))
    listed = [listed_of(each) for each in answer["servers"]]
    servers = tuple(each for each in listed if each is not None)
    metadata = answer.get("metadata")
    metadata = metadata if isinstance(metadata, Mapping) else {}
    cursor = metadata.get("nextCursor", metadata.get("next_cursor"))
    if cursor is not None and not (
        isinstance(cursor, str) and cursor.isprintable() and len(cursor) <= _LONGEST_CURSOR
    ):
        most = f"{_LONGEST_CURSOR:,}"
        raise ConnectionFailed(say("catalogue.registry.bad-cursor", registry=label, most=most))
    return Page(servers, len(listed) - len(servers), cursor or None)


def listed_of(item: Any) -> Listed | None:
    """Return the server of an entry as the API gives it; None where it is not one."""
    server = item.get("server") if isinstance(item, Mapping) else None
    if not isinstance(server, Mapping) or not isinstance(name := server.get("name"), str):
        return None
    if not (name.strip() and name.isprintable() and len(name) <= _LONGEST_NAME):
        return None
    meta = item.get("_meta")
    official = meta.get(_OFFICIAL) if isinstance(meta, Mapping) else None
    said = official.get("status") if isinstance(official, Mapping) else None
    status = cast("Status", said) if said in get_args(Status) else "active"
    version = server.get("version")
    shown = clean(version, 60) if isinstance(version, str) else ""
    entry = {key: value for key, value in server.items() if key not in _OF_FILES}
    return Listed(name, shown or text("catalogue.registry.no-version"), status, entry)
