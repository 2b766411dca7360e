"""JSON packed into a page: deflated and in Base64, which a browser and Python both read back."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Any, Final

from scorer.contracts.limits import DEFAULT_LIMITS
from scorer.reading.json_text import json_text

#: The longest JSON that is unpacked, in bytes: a page of another origin may hold anything.
UNPACKED_LIMIT: Final = DEFAULT_LIMITS.output_bytes
#: The value of `data-encoding` on the element that holds packed JSON.
ENCODING: Final = "deflate-base64"


def packed(value: Any) -> str:
    """Return a value as compact JSON, deflated (zlib), in Base64: a twelfth of its length for a report."""
    return base64.b64encode(zlib.compress(json_text(value, compact=True).encode(), 9)).decode()


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
