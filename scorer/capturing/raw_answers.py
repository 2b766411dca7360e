"""Records every answer exactly as the server sent it: the SDK's typed results drop unknown fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mcp.shared.dispatcher import coerce_request_id
from mcp.shared.message import SessionMessage
from mcp.types import JSONRPCError, JSONRPCNotification, JSONRPCRequest, JSONRPCResponse

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from contextvars import Context
    from types import TracebackType

    from mcp.client._transport import ReadStream, TransportStreams, WriteStream

#: How many methods of notifications are kept.
_MOST_NAMED: Final = 3


class RecordingTransport:
    """A transport around another one: it passes everything on, and records the raw results by method.

    `has_stray_answer`: an answer had an id that no request has, which the SDK drops without a word. `notified` are the
    methods of the notifications that came.
    """

    def __init__(
        self, inner: AbstractAsyncContextManager[TransportStreams], opened: Callable[[], None]
    ) -> None:
        self._inner = inner
        self._opened = opened
        self._requests: dict[int | str, str] = {}
        self._answers: dict[str, dict[str, Any]] = {}
        self.has_stray_answer = False
        self.notified: dict[str, None] = {}

    async def __aenter__(self) -> TransportStreams:
        read, write = await self._inner.__aenter__()
        try:
            self._opened()
        except BaseException as error:
            await self._inner.__aexit__(type(error), error, error.__traceback__)
            raise
        return _RecordingReader(read, self), _RecordingWriter(write, self)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)

    def take(self, method: str) -> dict[str, Any] | None:
        """Return the last raw result of the method, and forget it."""
        return self._answers.pop(method, None)

    def sent(self, item: SessionMessage) -> None:
        """Note the id of a request, so that its answer is recognized."""
        if isinstance(item.message, JSONRPCRequest):
            self._requests[coerce_request_id(item.message.id)] = item.message.method

    def received(self, item: SessionMessage | Exception) -> SessionMessage | Exception:
        """Record the result of one of our requests. Returns what the SDK gets: a list of tools without the tools.

        The SDK would copy every tool into typed results, and reject the whole list for one that is not valid.
        """
        message = None if isinstance(item, Exception) else item.message
        if isinstance(message, JSONRPCNotification) and len(self.notified) < _MOST_NAMED:
            self.notified[message.method] = None
        if isinstance(message, JSONRPCError | JSONRPCResponse):
            known = message.id is not None and coerce_request_id(message.id) in self._requests
            self.has_stray_answer = self.has_stray_answer or not known
        if not isinstance(message, JSONRPCResponse) or isinstance(item, Exception):
            return item
        method = self._requests.pop(coerce_request_id(message.id), None)
        if method is None:
            return item
        self._answers[method] = message.result
        if method != "tools/list" or not isinstance(message.result.get("tools"), list):
            return item
        rest = {key: value for key, value in message.result.items() if key not in ("tools", "nextCursor")}
        bare = message.model_copy(update={"result": {**rest, "tools": []}})
        return SessionMessage(bare, metadata=item.metadata)


class _RecordingReader:
    def __init__(self, inner: ReadStream[SessionMessage | Exception], recording: RecordingTransport) -> None:
        self._inner = inner
        self._recording = recording

    @property
    def last_context(self) -> Context | None:
        context: Context | None = getattr(self._inner, "last_context", None)
        return context

    async def receive(self) -> SessionMessage | Exception:
        return self._recording.received(await self._inner.receive())

    async def aclose(self) -> None:
        await self._inner.aclose()

    def __aiter__(self) -> _RecordingReader:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        return self._recording.received(await self._inner.__anext__())

    async def __aenter__(self) -> _RecordingReader:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)


class _RecordingWriter:
    def __init__(self, inner: WriteStream[SessionMessage], recording: RecordingTransport) -> None:
        self._inner = inner
        self._recording = recording

    async def send(self, item: SessionMessage, /) -> None:
        if _is_text(item):
            self._recording.sent(item)
            await self._inner.send(item)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def __aenter__(self) -> _RecordingWriter:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)


def _is_text(item: SessionMessage) -> bool:
    """Return whether a message can be written. A reply to a request whose id is half a character cannot."""
    try:
        item.message.model_dump_json()
    except ValueError:
        return False
    return True
