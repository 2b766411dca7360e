"""MCP servers over HTTP that send too much, standard library alone: every path is one bomb."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from tests.servers.faulty import TOOLS
from tests.servers.faulty_http import Handler, Server, answer, serving

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

MIB = 1 << 20


@cache
def compressed(size: int) -> bytes:
    """A list of tools with a description of `size` bytes, as gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b'{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"a","description":"')]
    parts += [packer.compress(b"a" * MIB) for _ in range(size // MIB)]
    return b"".join([*parts, packer.compress(b'"}]}}'), packer.flush()])


def without_end(piece: bytes) -> Iterator[bytes]:
    while True:
        yield piece


class BombHandler(Handler):
    """Answers the handshake like a good server, and the list of tools with a bomb."""

    protocol_version = "HTTP/1.1"

    def stream(self, pieces: Iterable[bytes], kind: str = "application/json", **headers: str) -> None:
        """Send pieces in chunks for as long as the client reads."""
        self.send_response(200)
        for name, value in {"content-type": kind, "transfer-encoding": "chunked", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        with suppress(OSError):
            for piece in pieces:
                self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")

    def is_list(self) -> bool:
        """Whether the list is requested; anything else is answered."""
        message = self.message()
        if message.get("method") == "tools/list":
            return True
        reply = answer(message, TOOLS)
        self.reply_json(reply) if reply is not None else self.reply(202)
        return False

    def post_gzip(self) -> None:
        if self.is_list():
            self.stream([compressed(512 * MIB)], content_encoding="gzip")

    def post_gzip_within_the_limit(self) -> None:
        if self.is_list():
            self.stream([compressed(MIB)], content_encoding="gzip")

    def post_double_gzip(self) -> None:
        if self.is_list():
            self.stream([gzip.compress(compressed(512 * MIB))], content_encoding="gzip, gzip")

    def post_gzip_of_nothing(self) -> None:
        if self.is_list():
            self.stream([gzip.compress(b"") * 1000] * 1000, content_encoding="gzip")

    def post_brotli(self) -> None:
        if self.is_list():
            self.stream([b"\x0b\x02\x80"], content_encoding="br")

    def post_broken_gzip(self) -> None:
        if self.is_list():
            self.stream([b"\x1f\x8b\x08 no gzip"], content_encoding="gzip")

    def post_gzip_error(self) -> None:
        self.reply(500, compressed(40 * MIB), "application/json", **{"content-encoding": "gzip"})

    def post_many_values(self) -> None:
        if self.is_list():
            values = b"[]," * (MIB // 3)
            self.stream([b'{"jsonrpc":"2.0","id":2,"result":{"tools":[', *[values] * 12, b"0]}}"])

    def post_deep(self) -> None:
        if self.is_list():
            self.stream([b'{"jsonrpc":"2.0","id":2,"result":{"tools":[', b"[" * 100_000])

    def post_body_without_end(self) -> None:
        if self.is_list():
            self.stream(without_end(b" " * MIB))

    def post_events_without_end(self) -> None:
        if self.is_list():
            self.stream(without_end(b": still here\n\n" * 1000), "text/event-stream")

    def post_event_without_end(self) -> None:
        if self.is_list():
            self.stream(without_end(b"data: x" + b"x" * MIB), "text/event-stream")

    def post_event_of_many_lines(self) -> None:
        if self.is_list():
            self.stream(without_end(b"data: []\n" * 10_000), "text/event-stream")

    def post_error_without_end(self) -> None:
        self.send_response(500)
        self.send_header("content-type", "application/json")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        with suppress(OSError):
            for piece in without_end(b" " * MIB):
                self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")

    def post_header_without_end(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
            for piece in without_end(b"x" * MIB):
                self.wfile.write(piece)

    def post_redirects_without_end(self) -> None:
        self.reply(307, location=f"{self.path}?{len(self.path)}")


def bombing() -> AbstractContextManager[Server]:
    """Serve the bombs on a free port of the loopback."""
    return serving(BombHandler)
