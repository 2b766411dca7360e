"""The address that a server of the older SSE transport names for messages, before the SDK follows or refuses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urljoin, urlsplit

from scorer.capturing.redact import clean
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable

#: The endpoint event comes first; what comes after this many bytes is not looked at.
_MOST_BYTES: Final = 16384
_EVENT: Final = re.compile(rb"(.*?)(?:\r\n\r\n|\n\n|\r\r)", re.DOTALL)
_FIELD: Final = re.compile(r"(event|data):? ?(.*)")


class EndpointWatch:
    """Reads the beginning of the stream of events. `give_up` is called where no client follows the address.

    The SDK refuses such an address without a word, and waits for another until the deadline.
    """

    def __init__(self, url: str, give_up: Callable[[str], None]) -> None:
        self.path = ""
        self._url = url
        self._give_up = give_up
        self._data = b""
        self._others: dict[str, None] = {}
        self._is_done = False

    def feed(self, piece: bytes) -> None:
        """Take a piece of the stream."""
        if self._is_done:
            return
        self._data += piece[:_MOST_BYTES]
        while not self._is_done and (event := _EVENT.match(self._data)):
            self._data = self._data[event.end() :]
            self._read(event[1].decode("utf-8", "replace"))
        self._is_done = self._is_done or len(self._data) > _MOST_BYTES

    @property
    def missing(self) -> str:
        """What is told where the stream opened and no endpoint event came."""
        names = clean(", ".join(self._others), 100)
        return say("capturing.sse.other-events", names=names) if names else text("capturing.sse.no-event")

    def _read(self, event: str) -> None:
        fields: dict[str, str] = {}
        for line in event.splitlines():
            if match := _FIELD.fullmatch(line.removeprefix("\ufeff")):
                fields.setdefault(match[1], match[2])
        if fields.get("event") != "endpoint":
            if fields and len(self._others) < 3:
                self._others[fields.get("event", "message")] = None
            return
        self._is_done = True
        given = fields.get("data", "")
        if cause := self._refusal(given):
            self._give_up(cause)

    def _refusal(self, given: str) -> str:
        """Return why clients do not follow the address; "" where they do."""
        try:
            ours, its = urlsplit(self._url), urlsplit(urljoin(self._url, given))
            if (ours.scheme, _place(ours)) == (its.scheme, _place(its)):
                self.path = clean(its.path, 100)
                return ""
            same_host, host = its.hostname == ours.hostname, its.hostname
        except ValueError:
            return say("capturing.sse.bad-endpoint", given=clean(given, 100))
        origin = clean(f"{its.scheme}://{_place(its)}", 100)
        if host in ("0.0.0.0", "::"):
            return say("capturing.sse.bind-address", origin=origin)
        if same_host and (ours.scheme, its.scheme) == ("https", "http"):
            return say("capturing.sse.plain", origin=origin)
        return say("capturing.sse.other-origin", origin=origin)


def _place(parts: SplitResult) -> str:
    """Return host and port without a user."""
    return parts.netloc.rpartition("@")[2]
