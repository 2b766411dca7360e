"""The tables of a catalog: what a column is, whoever fills, writes or describes it."""

from __future__ import annotations

from typing import Final, Literal

TableName = Literal["servers", "tools"]
#: What a value is: text, an integer, a real number, a list of texts, or a point in time (UTC).
Kind = Literal["text", "integer", "number", "texts", "time"]

TABLES: Final[tuple[TableName, ...]] = ("servers", "tools")
