"""The tables of servers and of tools as files: rows of JSON in a folder first, then CSV or Parquet."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING, Any

from scorer.catalogue.columns import COLUMNS, server_row, tool_rows
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.formats.spreadsheets import csv_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from scorer.catalogue.shelf import About
    from scorer.contracts.tables import TableName


def rows_file(folder: Path, table: TableName) -> Path:
    """Return where the rows of a table are in a folder: JSON lines."""
    return folder / f"{table}.jsonl"


def write_rows(folder: Path, servers: Iterable[About]) -> None:
    """Write the rows of both tables into a folder, in the order of the servers.

    Raises InputError for a record without what every record has.
    """
    with (
        rows_file(folder, "servers").open("w", encoding="ascii") as of_servers,
        rows_file(folder, "tools").open("w", encoding="ascii") as of_tools,
    ):
        for about in servers:
            try:
                of_servers.write(f"{json.dumps(server_row(about))}\n")
                of_tools.writelines(f"{json.dumps(row)}\n" for row in tool_rows(about))
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                raise InputError(say("catalogue.records.damaged", name=about.record.get("name"))) from error


def read_rows(folder: Path, table: TableName) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a table, by column."""
    with rows_file(folder, table).open(encoding="ascii") as file:
        yield from map(json.loads, file)


def csv_lines(folder: Path, table: TableName) -> Iterator[str]:
    """Yield the lines of a table as CSV: a head, and an empty field for null. A list is joined with blanks."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [column.name for column in COLUMNS[table]]
    writer.writerow(names)
    for row in read_rows(folder, table):
        writer.writerow([csv_value(row[name]) for name in names])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()
