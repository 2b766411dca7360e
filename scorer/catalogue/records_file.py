"""Reads a file of records: what `catalogue score`, `merge` and `export` write as JSON lines."""

from __future__ import annotations

import json
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final

from scorer.catalogue.shelf import About
from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Bytes of a record: as many as an output has. That of a server with a thousand tools has half a megabyte.
LONGEST: Final = DEFAULT_LIMITS.output_bytes


def read_servers(file: IO[bytes], name: str) -> Iterator[About]:
    """Yield the servers of a file, in its order. Raises InputError at a line that is not a record."""
    for at, raw in enumerate(iter(partial(file.readline, LONGEST + 1), b""), 1):
        record = _record(raw) if len(raw) <= LONGEST else None
        if record is None:
            raise InputError(say("catalogue.records.not-a-record", name=name, at=at))
        yield About(record)


def _record(raw: bytes) -> Mapping[str, Any] | None:
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or "rubric_hash" not in record:
        return None
    whole = isinstance(record.get("failure"), dict) or (
        isinstance(record.get("score"), dict) and isinstance(record.get("tools"), list)
    )
    return record if whole else None
