"""Configured values with their origins, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from scorer.data.messages import text
from scorer.formats.sanitize import defuse, label, storable
from scorer.reading.json_text import json_text
from scorer.reading.masking import mask_shapes

#: A key, its value, and where that comes from.
Row = tuple[str, Any, str]
_COLUMNS: Final = ("formats.config.key", "formats.config.value", "formats.config.origin")


def as_text(rows: Sequence[Row]) -> str:
    """Return one line a value, in aligned columns, written as in TOML; "-" if it is not set."""
    heads = tuple(map(text, _COLUMNS))
    lines = [
        heads,
        *((label(key), defuse(mask_shapes(_written(value))), label(origin)) for key, value, origin in rows),
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "".join(f"{'  '.join(map(str.ljust, line, widths)).rstrip()}\n" for line in lines)


def as_json(rows: Sequence[Row]) -> str:
    """Return an object with value and origin of each key."""
    whole = {
        storable(key): {"value": _plain(value), "origin": storable(origin)} for key, value, origin in rows
    }
    return json_text(whole, indent=2) + "\n"


def _written(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {storable(str(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return storable(mask_shapes(value)) if isinstance(value, str) else value
