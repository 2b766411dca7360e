"""Keeps every answer as it came on the wire: the SDK's own reading drops unknown fields, and more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcp.types import JSONRPCRequest, JSONRPCResponse

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from contextvars import Context
    from types import TracebackType

    from mcp.client._transport import ReadStream, TransportStreams, WriteStream
    from mcp.shared.message import SessionMessage


class Kept:
    """A transport around another one: hands everything on, and keeps the raw results by method."""

    def __init__(
        self, inner: AbstractAsyncContextManager[TransportStreams], opened: Callable[[], None]
    ) -> None:
        self._inner = inner
        self._opened = opened
        self._asked: dict[int | str, str] = {}
        self._answers: dict[str, dict[str, Any]] = {}

    async def __aenter__(self) -> TransportStreams:
        read, write = await self._inner.__aenter__()
        self._opened()
        return _KeptRead(read, self), _KeptWrite(write, self)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)

    def answer(self, method: str) -> dict[str, Any] | None:
        """Return the last raw result of the method, which then is forgotten."""
        return self._answers.pop(method, None)

    def sent(self, item: SessionMessage) -> None:
        """Note what was asked, so that an answer can be told by its id."""
        if isinstance(item.message, JSONRPCRequest):
            self._asked[item.message.id] = item.message.method

    def received(self, item: SessionMessage | Exception) -> None:
        """Keep the result of a question of ours."""
        message = None if isinstance(item, Exception) else item.message
        if isinstance(message, JSONRPCResponse) and message.id in self._asked:
            self._answers[self._asked.pop(message.id)] = message.result


class _KeptRead:
    def __init__(self, inner: ReadStream[SessionMessage | Exception], kept: Kept) -> None:
        self._inner = inner
        self._kept = kept

    @property
    def last_context(self) -> Context | None:
        context: Context | None = getattr(self._inner, "last_context", None)
        return context

    async def receive(self) -> SessionMessage | Exception:
        item = await self._inner.receive()
        self._kept.received(item)
        return item

    async def aclose(self) -> None:
        await self._inner.aclose()

    def __aiter__(self) -> _KeptRead:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        item = await self._inner.__anext__()
        self._kept.received(item)
        return item

    async def __aenter__(self) -> _KeptRead:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)


class _KeptWrite:
    def __init__(self, inner: WriteStream[SessionMessage], kept: Kept) -> None:
        self._inner = inner
        self._kept = kept

    async def send(self, item: SessionMessage, /) -> None:
        self._kept.sent(item)
        await self._inner.send(item)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def __aenter__(self) -> _KeptWrite:
        await self._inner.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, trace)
