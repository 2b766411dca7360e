"""Bounds what the requests of all clients over HTTP take of the memory at once.

A body of 4 MiB takes a hundred while its call waits for others to be scored, and nothing else bounds how many wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import anyio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping
    from typing import Any

    #: What an app of ASGI takes, and the app itself.
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Receive, Send], Awaitable[None]]

#: The bytes of all bodies that are being received or answered.
MOST: Final = 8 << 20
#: Seconds in which a body arrives.
SECONDS: Final = 30.0
_REFUSALS: Final = {408: b"The body takes too long", 503: b"Too many requests at once; try again"}


class BoundedBodies:
    """Passes requests on to an app as long as their bodies are not more than the bounds, and refuses others."""

    def __init__(self, app: App, most: int = MOST, seconds: float = SECONDS) -> None:
        self._app = app
        self._most = most
        self._seconds = seconds
        self._held = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        before: list[Message] = []
        try:
            status = await self._received(receive, before)
            if status is not None:
                await _refuse(send, status)
                return
            waiting = iter([*before])

            async def again() -> Message:
                return next(waiting, None) or await receive()

            await self._app(scope, again, send)
        finally:
            self._held -= sum(map(_size, before))

    async def _received(self, receive: Receive, messages: list[Message]) -> int | None:
        """Receive a body into `messages`. Return the status of the refusal, None where there is none."""
        with anyio.move_on_after(self._seconds) as waited:
            while True:
                messages.append(await receive())
                self._held += _size(messages[-1])
                if self._held > self._most:
                    return 503
                if not messages[-1].get("more_body", False):
                    return None
        return 408 if waited.cancelled_caught else None


def _size(message: Message) -> int:
    return len(message.get("body", b""))


async def _refuse(send: Send, status: int) -> None:
    words = _REFUSALS[status]
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(words)).encode())]
    retry = [(b"retry-after", b"10")] if status == 503 else []
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [*headers, *retry, (b"connection", b"close")],
        }
    )
    await send({"type": "http.response.body", "body": words})
