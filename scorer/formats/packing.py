"""JSON packed into a page: deflated and in Base64, which a browser and Python both read back."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.limits import DEFAULT_LIMITS
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The longest JSON that is unpacked, in bytes: a page of another origin may hold anything.
UNPACKED_LIMIT: Final = DEFAULT_LIMITS.output_bytes
#: The value of `data-encoding` on the element that holds packed JSON.
ENCODING: Final = "deflate-base64"


def packed(value: Any) -> str:
    """Return a value as compact JSON, deflated (zlib), in Base64: a twelfth of its length for a report."""
    return "".join(packed_pieces([json_text(value, compact=True)]))


def packed_pieces(document: Iterable[str]) -> Iterator[str]:
    """Yield a JSON document that is given in pieces as `packed` packs it."""
    deflater, rest = zlib.compressobj(9), b""
    for piece in document:
        rest += deflater.compress(piece.encode())
        whole = len(rest) - len(rest) % 3  # three bytes are four characters of Base64
        yield base64.b64encode(rest[:whole]).decode()
        rest = rest[whole:]
    yield base64.b64encode(rest + deflater.flush()).decode()


def unpacked(text: str) -> str:
    """Return the JSON that `packed` packed. Raises ValueError for anything else, or if it is too long."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(base64.b64decode(text.strip(), validate=True), UNPACKED_LIMIT)
    except (binascii.Error, zlib.error) as error:
        raise ValueError(str(error)) from error
    if not unpacker.eof:
        raise ValueError("incomplete or too long")
    return data.decode("utf-8", "replace")
