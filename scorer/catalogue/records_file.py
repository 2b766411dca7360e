"""Reads a file of records: what `catalogue score`, `merge` and `export` write as JSON lines."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from scorer.catalogue.shelf import About
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def read_servers(file: IO[bytes], name: str) -> Iterator[About]:
    """Yield the servers of a file, in its order. Raises InputError at a line that is not a record."""
    for at, raw in enumerate(file, 1):
        record = _record(raw)
        if record is None:
            raise InputError(say("catalogue.records.not-a-record", name=name, at=at))
        yield About(record)


def _record(raw: bytes) -> Mapping[str, Any] | None:
    try:
        record = json.loads(raw)
    except ValueError:
        return None
    if not isinstance(record, dict) or "rubric_hash" not in record:
        return None
    whole = isinstance(record.get("failure"), dict) or (
        isinstance(record.get("score"), dict) and isinstance(record.get("tools"), list)
    )
    return record if whole else None
