"""The tables of servers and of tools: the one source of their columns, in their order, and of what is in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.contracts.orders import RISK_CLASSES
from scorer.contracts.tables import Kind, TableName
from scorer.data.messages import text
from scorer.formats.sanitize import storable
from scorer.formats.times import moment

if TYPE_CHECKING:
    from scorer.catalogue.shelf import About, Listing


@dataclass(frozen=True, slots=True)
class ServerRow:
    """What a row of the table of servers is made of."""

    about: About

    @property
    def record(self) -> Mapping[str, Any]:
        """Return the record."""
        return self.about.record


@dataclass(frozen=True, slots=True)
class ToolRow:
    """What a row of the table of tools is made of: the record of a tool, and that of its server."""

    server: Mapping[str, Any]
    tool: Mapping[str, Any]
    kinds: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its values are, and what gives the value of a row (None: null)."""

    name: str
    kind: Kind
    of: Callable[[Any], Any]


#: The name of a coherence dimension in a table, where it differs from that of the record.
COHERENCE_NAMES: Final = {"completeness": "set_completeness"}


def _record(key: str, kind: Kind) -> Column:
    return Column(key, kind, lambda row: row.record.get(key))


def _score(key: str, kind: Kind = "number") -> Column:
    return Column(key, kind, lambda row: row.record.get("score", {}).get(key))


def _coherence(key: str) -> Column:
    name = COHERENCE_NAMES.get(key, key)
    return Column(name, "integer", lambda row: row.record.get("coherence", {}).get(key))


def _mean(key: str) -> Column:
    def mean(row: ServerRow) -> float | None:
        scores = [tool["scores"][key] for tool in row.record.get("tools", ())]
        return round(sum(scores) / len(scores), 3) if scores else None

    return Column(f"mean_{key}", "number", mean)


def _risk(category: str) -> Column:
    def count(row: ServerRow) -> int | None:
        tools = row.record.get("tools")
        return None if tools is None else sum(tool["risk"]["category"] == category for tool in tools)

    return Column(f"{category}_tools", "integer", count)


def _listed(name: str, kind: Kind, of: Callable[[Listing], Any]) -> Column:
    return Column(name, kind, lambda row: row.about.listing and of(row.about.listing))


def _tokens(row: ServerRow) -> int | None:
    tools = row.record.get("tools")
    return None if tools is None else sum(tool["tokens"] for tool in tools)


def _failure(key: str, listed: Callable[[Listing], str]) -> Callable[[ServerRow], Any]:
    def failure(row: ServerRow) -> Any:
        of_capture = row.about.listing and listed(row.about.listing)
        return of_capture or row.record.get("failure", {}).get(key)

    return failure


SERVERS: Final = (
    _record("line", "integer"),
    Column("name", "text", lambda row: row.record.get("name") or None),
    _listed("source", "text", lambda each: each.source),
    _listed("status", "text", lambda each: each.status),
    _listed("listed_version", "text", lambda each: each.version),
    _listed("transports", "texts", lambda each: each.transports),
    Column("failure_class", "text", _failure("class", lambda each: each.outcome)),
    Column("failure_message", "text", _failure("message", lambda each: each.message)),
    _score("overall"),
    _score("tier", "text"),
    _score("description_quality"),
    _score("coherence"),
    _score("mean_tdqs"),
    _score("min_tdqs"),
    _score("tool_count", "integer"),
    *map(_coherence, COHERENCE_DIMENSIONS),
    *map(_mean, DIMENSIONS),
    *map(_risk, RISK_CLASSES),
    Column("tokens", "integer", _tokens),
    _record("findings", "texts"),
    _record("version", "text"),
    _record("rubric", "text"),
    _record("rubric_hash", "text"),
    _listed("definitions", "text", lambda each: each.definitions),
    _listed("scored_at", "time", lambda each: None if each.scored is None else moment(each.scored)),
)


def _tool(key: str, kind: Kind, name: str = "") -> Column:
    return Column(name or key, kind, lambda row: row.tool.get(key))


def _inside(outer: str, key: str, kind: Kind, name: str) -> Column:
    return Column(name, kind, lambda row: row.tool[outer][key])


TOOLS: Final = (
    Column("line", "integer", lambda row: row.server.get("line")),
    Column("server", "text", lambda row: row.server.get("name") or None),
    Column("name", "text", lambda row: row.tool.get("name") or None),
    _tool("tdqs", "number"),
    _tool("tier", "text"),
    _tool("tdqs_estimate", "number"),
    Column("interval_low", "number", lambda row: row.tool["interval"][0]),
    Column("interval_high", "number", lambda row: row.tool["interval"][1]),
    _tool("confidence", "text"),
    *(_inside("scores", key, "integer", key) for key in DIMENSIONS),
    *(_inside("estimates", key, "number", f"{key}_estimate") for key in DIMENSIONS),
    _tool("smells", "texts"),
    _inside("risk", "category", "text", "risk_class"),
    _inside("risk", "severity", "text", "severity"),
    _tool("tokens", "integer"),
    _tool("findings", "texts"),
    Column("states", "texts", lambda row: row.kinds.get("states")),
    Column("lacks", "texts", lambda row: row.kinds.get("lacks")),
    _tool("input_hash", "text"),
)

#: The columns of each table.
COLUMNS: Final[Mapping[TableName, tuple[Column, ...]]] = {"servers": SERVERS, "tools": TOOLS}

#: The type of a column in SQL and Parquet, by what its values are.
TYPES: Final[Mapping[Kind, str]] = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "number": "DOUBLE",
    "texts": "VARCHAR[]",
    "time": "TIMESTAMP",
}


def described(table: TableName) -> tuple[dict[str, str], ...]:
    """Return the data dictionary of a table: the name, the type and the meaning of each column, in their order."""
    return tuple(
        {
            "name": column.name,
            "type": TYPES[column.kind],
            "meaning": text(f"catalogue.columns.{table}.{column.name}"),
        }
        for column in COLUMNS[table]
    )


def server_row(about: About) -> dict[str, Any]:
    """Return the row of a server, by column."""
    row = ServerRow(about)
    return {column.name: _storable(column.of(row)) for column in SERVERS}


def tool_rows(about: About) -> Iterator[dict[str, Any]]:
    """Yield the rows of the tools of a server, by column."""
    tools = about.record.get("tools", ())
    for at, tool in enumerate(tools):
        row = ToolRow(about.record, tool, about.kinds[at] if about.kinds is not None else {})
        yield {column.name: _storable(column.of(row)) for column in TOOLS}


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else storable(value)
    return [storable(each) for each in value] if isinstance(value, list | tuple) else value
