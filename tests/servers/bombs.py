"""MCP servers over stdio that send too much: `bombs.py BOMB [MARKER]`. Standard library alone.

Each writes a bomb piece by piece, so that this process stays small itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterable
from typing import Any

from tests.servers.faulty import Message, hello, raw, serve, tool

MIB = 1 << 20


def listing_of(pieces: Iterable[bytes], tail: bytes = b"]}}\n") -> None:
    """Answer the handshake, then write the pieces as the tools of the list."""

    def listing(message: Message) -> None:
        with contextlib.suppress(BrokenPipeError):
            raw(f'{{"jsonrpc":"2.0","id":{message["id"]},"result":{{"tools":['.encode())
            for piece in pieces:
                raw(piece)
            raw(tail)

    serve(listing)


def repeated(piece: bytes, size: int) -> Iterable[bytes]:
    """Pieces of a mebibyte that hold one text again and again, `size` bytes in all."""
    whole = piece * (MIB // len(piece))
    return (whole for _ in range(size // len(whole)))


def many_values() -> None:
    listing_of([*repeated(b"[],", 12 * MIB), b"0"])


def long_line() -> None:
    listing_of(repeated(b"[],", 80 * MIB))


def line_without_end() -> None:
    listing_of(repeated(b" ", 1 << 50))


def long_text() -> None:
    listing_of([b'{"name":"', *repeated(b"a", 60 * MIB), b'"}'])


def deep() -> None:
    listing_of([b"[" * 100_000, b"]" * 100_000])


def deep_within_the_limit() -> None:
    """As deep as JSON may be: the message, its result, the list, the tool and its schema count too."""
    nested = '{"items":' * 190 + "{}" + "}" * 190
    listing_of([f'{{"name":"deep","description":"Says deep.","inputSchema":{nested}}}'.encode()])


def many_tools() -> None:
    listing_of([",".join(json.dumps({"name": f"t{at}"}) for at in range(3000)).encode()])


def notifications_without_end() -> None:
    line = json.dumps({"jsonrpc": "2.0", "method": "notifications/message", "params": {"data": "x" * 60_000}})

    def listing(_: Message) -> None:
        with contextlib.suppress(BrokenPipeError):
            while True:
                raw(line.encode() + b"\n")

    serve(listing)


def big_pages_without_end() -> None:
    def listing(message: Message) -> Message:
        place = int((message.get("params") or {}).get("cursor", "0"))
        page = {"tools": [tool(f"t{place}", title="x" * 4 * MIB)], "nextCursor": str(place + 1)}
        return {"jsonrpc": "2.0", "id": message["id"], "result": page}

    serve(listing)


def stderr_without_end() -> None:
    """Floods stderr before it refuses."""
    for _ in range(200):
        os.write(2, b"x" * MIB)
    os.write(2, b"\nthe last words\n")
    raise SystemExit(1)


def long_instructions() -> None:
    serve(initialize=lambda message: hello(message, instructions="y" * 17 * MIB))


def long_handshake_error() -> None:
    def refuse(message: Message) -> dict[str, Any]:
        return {"jsonrpc": "2.0", "id": message["id"], "error": {"code": 1, "message": "z" * 10 * MIB}}

    serve(initialize=refuse)


BOMBS = {name: each for name, each in list(globals().items()) if callable(each) and name.islower()}

if __name__ == "__main__":
    BOMBS[sys.argv[1]]()
