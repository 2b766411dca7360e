"""The body of an HTTP response, decompressed and counted piece by piece: a megabyte may hold a gigabyte."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import httpx2

from scorer.capturing.wire_meter import AnswerMeter, LimitExceeded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from scorer.capturing.wire_meter import WireMeter

#: How much is decompressed at once.
_PIECE: Final = 1 << 16
_WINDOW: Final = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


class UnknownEncoding(httpx2.DecodingError):
    """A response in an encoding that was not asked for and cannot be read with a limit."""


class MeteredBody(httpx2.AsyncByteStream):
    """The decompressed body of a response; ends with an error at the first limit that is exceeded."""

    def __init__(
        self,
        inner: httpx2.AsyncByteStream,
        encoding: str,
        meter: AnswerMeter,
        watch: Callable[[bytes], None],
    ) -> None:
        self._inner = inner
        self._watch = watch
        self._encoding = encoding
        self._meter = meter

    async def __aiter__(self) -> AsyncIterator[bytes]:
        decoder = _Decoder(self._encoding) if self._encoding else None
        try:
            async for data in self._inner:
                if decoder is not None:
                    self._meter.arrived(len(data))
                for piece in _pieces(decoder, data):
                    self._meter.feed(piece)
                    self._watch(piece)
                    yield piece
        except LimitExceeded as error:
            raise httpx2.ReadError(str(error)) from error
        except zlib.error as error:
            raise httpx2.DecodingError(str(error)) from error

    async def aclose(self) -> None:
        """Close the body that is metered."""
        await self._inner.aclose()


def meter_body(response: httpx2.Response, meter: WireMeter, watch: Callable[[bytes], None]) -> None:
    """Replace the response's body by a metered one. `watch` is given each piece. Raises UnknownEncoding."""
    encodings = response.headers.get("content-encoding", "").lower().replace(" ", "").strip(",")
    encoding = "" if encodings == "identity" else encodings
    if encoding and encoding not in _WINDOW:
        raise UnknownEncoding(encoding)
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    is_stream = "event-stream" in response.headers.get("content-type", "")
    response.headers.pop("content-encoding", None)
    response.stream = MeteredBody(response.stream, encoding, AnswerMeter(meter, is_stream=is_stream), watch)


class _Decoder:
    """Decompresses a little at a time."""

    def __init__(self, encoding: str) -> None:
        self._window = _WINDOW[encoding]
        self.restart()

    def restart(self) -> None:
        """Begin another member."""
        self._inner = zlib.decompressobj(self._window)

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""
        return self._inner.eof

    @property
    def rest(self) -> bytes:
        """What was not decompressed yet."""
        return self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail

    def decompress(self, data: bytes) -> bytes:
        """Return at most a piece."""
        return self._inner.decompress(data, _PIECE)


def _pieces(decoder: _Decoder | None, data: bytes) -> Iterator[bytes]:
    if decoder is None:
        yield data
        return
    while data:
        if decoder.eof:  # a body may hold several members, one after the other
            decoder.restart()
        if piece := decoder.decompress(data):
            yield piece
        data = decoder.rest
