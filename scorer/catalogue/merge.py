"""Puts the records of the shards of one dump together: the same bytes as one run over all of it."""

from __future__ import annotations

import heapq
import json
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from scorer.catalogue.records_file import LONGEST
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Part:
    """An open file of records and its name."""

    name: str
    file: IO[bytes]


def merged(parts: Sequence[Part]) -> Iterator[bytes]:
    """Yield the records of all parts in the order of their lines.

    Raises InputError where a part holds something else, two were scored by another rubric or version, two hold the
    same line, or the records of a line between others are missing.
    """
    first: tuple[Any, ...] | None = None
    last, owner = 0, None
    for line, part, raw, made_by in heapq.merge(*map(_numbered, parts), key=lambda each: each[0]):
        first = first or made_by
        if made_by != first:
            raise InputError(say("catalogue.merge.other-rubric", name=part.name, line=line))
        if owner is not None and line == last and part is not owner:
            raise InputError(say("catalogue.merge.twice", line=line, one=owner.name, other=part.name))
        if line > last + 1:
            raise InputError(say("catalogue.merge.missing", line=last + 1))
        last, owner = line, part
        yield raw
    if last == 0:
        raise InputError(say("catalogue.merge.nothing", names=", ".join(each.name for each in parts)))


def _numbered(part: Part) -> Iterator[tuple[int, Part, bytes, tuple[Any, ...]]]:
    before = 0
    for at, raw in enumerate(iter(partial(part.file.readline, LONGEST + 1), b""), 1):
        record = record_of(raw) if len(raw) <= LONGEST else None
        if record is None or record["line"] < before or not raw.endswith(b"\n"):
            raise InputError(say("catalogue.merge.no-record", name=part.name, at=at))
        before = record["line"]
        yield before, part, raw, (record.get("version"), record.get("rubric_hash"))


def record_of(raw: bytes) -> Mapping[str, Any] | None:
    """Return the record on a line; None if there is none."""
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    is_record = isinstance(record, dict) and isinstance(record.get("line"), int) and "rubric_hash" in record
    return record if is_record else None
