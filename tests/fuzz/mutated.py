"""Bytes made from good files: cut, repeated, overwritten, joined, and in other encodings."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from hypothesis import strategies as st

from tests.fuzz.texts import PIECES, TEXTS
from tests.spec.definitions import VALUES

_TOKENS: Final = (
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"'", b"\\", b"\\u", b"\\ud800", b"//", b"/*", b"#", b"=", b"\n", b"\r",
    b"null", b"NaN", b"-Infinity", b"1e999", b"-0", b"0x1", b"9" * 400, b"true", b"[" * 300, b'{"a":' * 300,
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"[[", b"]]", b'"""',
    *(piece.encode("utf-8", "surrogatepass") for piece in PIECES),
)  # fmt: skip
_ENCODINGS: Final = ("utf-8-sig", "utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-7")


def mutated(seeds: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Generate bytes that differ from one of the seeds by a few edits, or by their encoding."""
    edit = st.tuples(
        st.integers(0, 2**16), st.integers(0, 12), st.sampled_from(_TOKENS) | st.binary(max_size=4)
    )
    edited = st.builds(_edited, st.sampled_from(seeds), st.lists(edit, min_size=1, max_size=6))
    return st.one_of(
        edited,
        st.builds(
            lambda data, at: data[: at % (len(data) + 1)], st.sampled_from(seeds), st.integers(0, 2**16)
        ),
        st.builds(_encoded, st.sampled_from(seeds), st.sampled_from(_ENCODINGS)),
        st.builds(lambda one, other: one + other, edited, st.sampled_from(seeds)),
        st.binary(max_size=40),
        st.lists(st.sampled_from(_TOKENS), max_size=12).map(b"".join),
    )


def _edited(data: bytes, edits: Sequence[tuple[int, int, bytes]]) -> bytes:
    for place, length, new in edits:
        at = place % (len(data) + 1)
        data = data[:at] + new + data[at + length :]
    return data


def _encoded(data: bytes, encoding: str) -> bytes:
    return data.decode("utf-8").encode(encoding, "replace")


@st.composite
def changed(draw: st.DrawFn, seeds: Sequence[Any]) -> bytes:
    """Generate JSON that differs from one of the seeds in one value, or that lacks one."""
    found = copy.deepcopy(draw(st.sampled_from(seeds)))
    at = draw(st.sampled_from([*_places(found)]))
    if draw(st.booleans()):
        at[0][at[1]] = draw(VALUES | TEXTS | st.sampled_from(seeds))
    else:
        del at[0][at[1]]
    return json.dumps(found).encode()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container with each of its keys."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def lines_of(values: Sequence[object]) -> list[bytes]:
    """Write values as JSON, each in two layouts."""
    return [json.dumps(value, indent=indent).encode() for value in values for indent in (None, 2)]
