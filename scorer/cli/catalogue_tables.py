"""Where the records or the tables of a catalog are written to, and in which formats."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from scorer.cli.choice import Choice
from scorer.cli.files import write_bytes, write_file
from scorer.cli.output import CHUNK, write_stdout
from scorer.cli.output_options import OutputFile, refuse_shared
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorer.catalogue.shelf import About
    from scorer.cli.inputs import Inputs
    from scorer.contracts.tables import TableName

Form = Literal["jsonl", "parquet", "csv"]
FORMS: Final[tuple[Form, ...]] = ("jsonl", "parquet", "csv")


class ToolsFile(OutputFile):
    """A file to write; "-" is refused, since stdout may be for the servers."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = super().convert(value, param, ctx)
        if path is None:
            self.fail(text("cli.tables.error.tools-stdout"), param, ctx)
        return path


tools_option = click.option("--tools", type=ToolsFile(), help=text("cli.tables.tools"))
format_option = click.option("--format", "-f", "form", type=Choice(FORMS), help=text("cli.tables.format"))


def form_of(path: Path | None, form: Form | None = None) -> Form:
    """Return the format of a file: the one that was chosen, or what its name ends with; else JSON lines."""
    if form is not None:
        return form
    ending = "" if path is None else path.suffix.lower().removeprefix(".")
    return next((each for each in FORMS if each == ending), "jsonl")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write: which one, where (None: stdout), and in which format."""

    table: TableName
    path: Path | None
    form: Form


def sheets_of(out: Path | None, tools: Path | None, form: Form | None = None) -> list[Sheet]:
    """Return the tables that the options ask for: `out` for the servers, unless it is for records, and `tools`.

    Raises InputError where the tools cannot be written as the option says.
    """
    if out is not None and tools is not None:
        refuse_shared([("servers", out), ("tools", tools)])
    found = [Sheet("servers", out, form_of(out, form))] if form_of(out, form) != "jsonl" else []
    if tools is not None:
        if form_of(tools, form) == "jsonl":
            raise InputError(say("cli.tables.error.no-table", path=tools))
        found.append(Sheet("tools", tools, form_of(tools, form)))
    _require_writers(found)
    return found


def _require_writers(sheets: Iterable[Sheet]) -> None:
    """Raise InputError before any work where a table cannot be written, because DuckDB is missing."""
    if any(sheet.form == "parquet" for sheet in sheets):
        from scorer.catalogue.database import database

        with database():
            pass


def write_sheets(sheets: Iterable[Sheet], servers: Iterable[About], inputs: Inputs) -> None:
    """Write the tables of the servers. Raises InputError where that fails; existing files are then unchanged."""
    from scorer.catalogue.tables import csv_lines, write_rows

    with TemporaryDirectory(prefix="mcp-scorer-") as name, ExitStack() as stack:
        folder = Path(name)
        write_rows(folder, servers)
        for sheet in sheets:
            if sheet.form == "csv":
                lines = csv_lines(folder, sheet.table)
                write_stdout(lines) if sheet.path is None else write_file(sheet.path, lines, inputs)
            else:
                file = stack.enter_context(_parquet(folder, sheet.table).open("rb"))
                _to_stdout(file) if sheet.path is None else write_bytes(sheet.path, file, inputs)


def _parquet(folder: Path, table: TableName) -> Path:
    from scorer.catalogue.database import database, load_rows, write_parquet

    path = folder / f"{table}.parquet"
    with database() as connection:
        load_rows(connection, folder, table)
        write_parquet(connection, table, path)
    return path


def _to_stdout(file: io.BufferedReader) -> None:
    if sys.stdout.isatty():
        raise InputError(text("cli.tables.error.terminal"))
    while chunk := file.read(CHUNK):
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
