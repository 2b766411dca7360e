"""The statistics of a catalog, counted by DuckDB from the tables of servers and tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scorer.catalogue.columns import COHERENCE_NAMES
from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.contracts.orders import RISK_CLASSES
from scorer.contracts.statistics import (
    Broken,
    Lacked,
    Scale,
    ServerStatistics,
    Spread,
    Statistics,
    ToolStatistics,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from duckdb import DuckDBPyConnection

    from scorer.contracts.tables import TableName

_TIERS: Final = ("A", "B", "C", "D", "F")
_SCORES: Final = (1, 2, 3, 4, 5)
#: A mean is given to so many decimals.
_DECIMALS: Final = 3

#: Each rule by each tool or set that breaks it; a part whose table is missing is left out. `line` and the name of a
#: server identify it.
_BREAKS: Final[Mapping[TableName, str]] = {
    "servers": "SELECT unnest(findings) AS rule, line, name AS server, 0 AS tools FROM servers",
    "tools": "SELECT unnest(findings) AS rule, line, server, 1 AS tools FROM tools",
}


def statistics(connection: DuckDBPyConnection, tables: Collection[TableName]) -> Statistics:
    """Return the statistics of the tables that are there."""
    counting = _Counting(connection)
    return Statistics(
        counting.servers() if "servers" in tables else None,
        counting.tools() if "tools" in tables else None,
        counting.broken([query for table, query in _BREAKS.items() if table in tables]),
    )


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts in the tables of a database."""

    db: DuckDBPyConnection

    def servers(self) -> ServerStatistics:
        count, scored = self._row("SELECT count(*), count(overall) FROM servers")
        made_by = self._rows(
            "SELECT rubric, rubric_hash, version, count(*) FROM servers WHERE overall IS NOT NULL "
            "GROUP BY ALL ORDER BY ALL"
        )
        return ServerStatistics(
            count=count,
            scored=scored,
            made_by={(str(rubric), str(digest), str(by)): number for rubric, digest, by, number in made_by},
            tiers=self._counts("tier", "servers", _TIERS),
            overall=self._spread("overall", "servers"),
            coherence={
                key: self._scale(COHERENCE_NAMES.get(key, key), "servers") for key in COHERENCE_DIMENSIONS
            },
            transports=self._counts("unnest(transports)", "servers"),
            failures=self._counts("failure_class", "servers"),
            tool_count=self._spread("tool_count", "servers"),
            tokens=self._spread("tokens", "servers"),
        )

    def tools(self) -> ToolStatistics:
        count, read = self._row("SELECT count(*), count(lacks) FROM tools")
        lacked = self._counts("unnest(lacks)", "tools")
        return ToolStatistics(
            count=count,
            tiers=self._counts("tier", "tools", _TIERS),
            tdqs=self._spread("tdqs", "tools"),
            dimensions={key: self._scale(key, "tools") for key in DIMENSIONS},
            risk=self._counts("risk_class", "tools", RISK_CLASSES),
            tokens=self._spread("tokens", "tools"),
            read=read,
            lacked=tuple(Lacked(kind, number) for kind, number in lacked.items()),
        )

    def broken(self, parts: list[str]) -> tuple[Broken, ...]:
        """Return the rules that are broken, those of most tools first."""
        rows = self._rows(
            f"SELECT rule, sum(tools)::BIGINT, count(DISTINCT (line, server)) FROM ({' UNION ALL '.join(parts)}) "
            "GROUP BY rule ORDER BY 2 DESC, 3 DESC, 1"
        )
        return tuple(Broken(*row) for row in rows)

    def _counts(self, value: str, table: TableName, known: Collection[str] = ()) -> Mapping[str, int]:
        """Return how often each value occurs: known ones in their order, then others, the most frequent first."""
        rows = self._rows(
            f"SELECT value, count(*) FROM (SELECT {value} AS value FROM {table}) WHERE value IS NOT NULL "
            "GROUP BY value ORDER BY 2 DESC, 1"
        )
        return {**dict.fromkeys(known, 0), **dict(rows)}

    def _scale(self, column: str, table: TableName) -> Scale:
        (mean,) = self._row(f"SELECT avg({column}) FROM {table}")
        rows = self._rows(
            f"SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        counts = {**dict.fromkeys(_SCORES, 0), **dict(rows)}
        return Scale(None if mean is None else round(mean, _DECIMALS), counts)

    def _spread(self, column: str, table: TableName) -> Spread | None:
        mean, *values = self._row(
            f"SELECT avg({column}), min({column}), quantile_disc({column}, 0.5), quantile_disc({column}, 0.9), "
            f"max({column}) FROM {table}"
        )
        return None if mean is None else Spread(round(mean, _DECIMALS), *values)

    def _row(self, sql: str) -> tuple[Any, ...]:
        return self._rows(sql)[0]

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.db.execute(sql).fetchall()
