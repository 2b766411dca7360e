"""The tables in DuckDB: as Parquet files, and for queries that reach neither files nor networks.

DuckDB comes with the extra `catalogue` and is imported when it is used.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scorer.catalogue.columns import COLUMNS, TYPES, described
from scorer.catalogue.tables import rows_file
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from scorer.contracts.tables import TableName

    #: An open database.
    Connection = DuckDBPyConnection

#: The key of a Parquet file's metadata under which the data dictionary is.
DICTIONARY_KEY: Final = "mcp-scorer.columns"
#: One thread keeps the order of the rows and the sums of real numbers the same; no extension is looked for, and no
#: variable of the program is taken for a table.
_SETTINGS: Final[Mapping[str, str | bool | int]] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}

#: Functions that a query may read from like from a table. Others of DuckDB read files, or change how it works: some
#: write logs and profiles into a file, which neither external access nor a locked configuration keeps them from.
_READABLE: Final = ("generate_series", "json_each", "json_tree", "range", "unnest")
#: The types of SQL that hold numbers.
_NUMERIC: Final = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?\b|DOUBLE|FLOAT|DECIMAL")


@contextmanager
def database() -> Iterator[DuckDBPyConnection]:
    """Give an empty database in memory. Raises InputError where DuckDB is not installed."""
    try:
        import duckdb
    except ImportError as error:
        raise InputError(text("catalogue.database.missing")) from error
    with duckdb.connect() as connection:
        for name, value in _SETTINGS.items():
            connection.execute(f"SET {name} = {_literal(value)}")
        yield connection


def load_rows(connection: DuckDBPyConnection, folder: Path, table: TableName) -> None:
    """Make a table of the rows in a folder. Raises InputError for a value of another type than its column's."""
    import duckdb

    columns = ", ".join(f"{column.name}: '{TYPES[column.kind]}'" for column in COLUMNS[table])
    try:
        connection.execute(
            f"CREATE TABLE {table} AS SELECT * FROM read_json({_literal(str(rows_file(folder, table)))}, "
            f"format = 'newline_delimited', columns = {{{columns}}})"
        )
    except duckdb.Error as error:
        raise InputError(say("catalogue.database.other-values", reason=reason_of(error))) from error


def load_parquet(connection: DuckDBPyConnection, path: Path) -> TableName:
    """Make a table of a Parquet file that `write_parquet` wrote. Return which one.

    Raises InputError for any other file.
    """
    import duckdb

    source = f"read_parquet({_literal(str(path))})"
    try:
        found = [row[:2] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
        for table, columns in COLUMNS.items():
            if found == [(column.name, TYPES[column.kind]) for column in columns]:
                connection.execute(f"CREATE TABLE {table} AS SELECT * FROM {source}")
                return table
    except duckdb.CatalogException as error:
        raise InputError(say("catalogue.database.twice", path=path)) from error
    except duckdb.Error as error:
        raise InputError(say("catalogue.database.unreadable", path=path, reason=reason_of(error))) from error
    raise InputError(say("catalogue.database.other-columns", path=path))


def write_parquet(connection: DuckDBPyConnection, table: TableName, path: Path) -> None:
    """Write a table as Parquet, the same bytes for the same rows. Its metadata holds the data dictionary."""
    metadata = {"mcp-scorer.version": __version__, DICTIONARY_KEY: json.dumps(described(table))}
    pairs = ", ".join(f"{_literal(key)}: {_literal(value)}" for key, value in metadata.items())
    connection.execute(
        f"COPY {table} TO {_literal(str(path))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{pairs}}})"
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives: the names of its columns, whether each holds numbers, and its rows."""

    names: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Any, ...], ...]


def query(connection: DuckDBPyConnection, sql: str) -> Answer:
    """Run one query of a user's, which can read the tables and nothing else: no file, no network, no setting.

    Raises InputError for anything but one query, and for a query that fails.
    """
    import duckdb

    connection.execute("SET temp_directory = ''")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    try:
        statements = connection.extract_statements(sql)
        if [each.type for each in statements] != [duckdb.StatementType.SELECT]:
            raise InputError(text("catalogue.database.not-a-query"))
        _require_readable(connection, sql)
        result = connection.execute(statements[0])
        heads = [(str(head[0]), str(head[1])) for head in result.description or ()]
        if any(kind == "TIMESTAMP WITH TIME ZONE" for _, kind in heads):
            # To give these to Python, DuckDB needs another package.
            raise InputError(text("catalogue.database.time-zone"))
        numeric = tuple(_NUMERIC.match(kind) is not None for _, kind in heads)
        return Answer(tuple(name for name, _ in heads), numeric, tuple(result.fetchall()))
    except duckdb.Error as error:
        raise InputError(say("catalogue.database.failed", reason=reason_of(error))) from error


def _require_readable(connection: DuckDBPyConnection, sql: str) -> None:
    """Raise InputError for a query that reads from a function which does more than that."""
    row = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    assert row is not None
    try:
        tree = json.loads(row[0])
    except RecursionError:
        tree = {"error": True}
    if tree["error"]:
        raise InputError(text("catalogue.database.not-a-query"))
    waiting: list[Any] = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.values()
            name = each["function"]["function_name"] if each.get("type") == "TABLE_FUNCTION" else None
            if name is not None and name.lower() not in _READABLE:
                known = ", ".join(_READABLE)
                raise InputError(say("catalogue.database.function", name=repr(name), known=known))
        elif isinstance(each, list):
            waiting += each


def reason_of(error: Exception) -> str:
    """Return what DuckDB says on one line, without the picture of the place."""
    words, _, place = str(error).partition("\n\nLINE ")
    line = place.partition(":")[0]
    return " ".join(words.split()) + (say("catalogue.database.line", number=line) if line.isdecimal() else "")


def _literal(value: str | bool | int) -> str:
    return f"'{value.replace(chr(39), chr(39) * 2)}'" if isinstance(value, str) else str(value)
