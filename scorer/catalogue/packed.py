"""What a store holds compressed, and what of it cannot be used: a store may be damaged, or come from somebody else."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say

#: The most that one value of a store unpacks to, in bytes. All answers of a server together are smaller.
_LARGEST: Final = 1 << 28
#: The first second of the year 10000, since 1970.
_END_OF_DATES: Final = 253_402_300_800


def packed(data: bytes) -> bytes:
    """Return bytes as the store keeps them."""
    return zlib.compress(data)


def unpacked(data: bytes, name: str) -> bytes:
    """Return what was packed; `name` is the server that it is about. Raises InputError for anything else."""
    with undamaged(name):
        inner = zlib.decompressobj()
        found = inner.decompress(data, _LARGEST)
        if not inner.eof:
            raise ValueError(len(data))
    return found


def time_of(seconds: float) -> float:
    """Return a time of the store. Raises ValueError where it is none that a date can be made of."""
    if not 0 <= seconds < _END_OF_DATES:
        raise ValueError(seconds)
    return seconds


@contextmanager
def undamaged(name: str) -> Iterator[None]:
    """Turn what fails on a record that is not whole into an InputError that names its server."""
    try:
        yield
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
        zlib.error,
    ) as error:
        raise InputError(say("catalogue.store.damaged", name=repr(name))) from error
