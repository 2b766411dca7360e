"""`mcp-scorer catalogue stats`: what a catalog looks like as a whole, and queries over its tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scorer.cli.catalogue_store import FOLDER
from scorer.cli.choice import Choice
from scorer.cli.output_options import OutputFile
from scorer.data.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.catalogue.database import Connection
    from scorer.contracts.tables import TableName
    from scorer.formats.view_options import ViewOptions

_FORMATS: Final = ("text", "markdown", "json", "csv")


@click.command(help=text("cli.stats.help"), short_help=text("cli.stats.short"))
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--store", type=FOLDER, metavar="DIR", help=text("cli.crawl.store"))
@click.option("--rubric", metavar="DIR|VERSION", help=text("cli.stats.rubric"))
@click.option("--sql", metavar="QUERY", help=text("cli.stats.sql"))
@click.option(
    "--top", type=click.IntRange(1), default=10, metavar="N", help=text("cli.stats.top"), show_default=True
)
@click.option("--format", "-f", "name", type=Choice(_FORMATS), default="text", help=text("cli.stats.format"))
@click.option("--output", "-o", "path", type=OutputFile(), help=text("cli.option.output-file"))
@click.option(
    "--color", type=Choice(["auto", "always", "never"]), default="auto", help=text("cli.option.color")
)
def stats(
    files: tuple[Path, ...],
    store: Path | None,
    rubric: str | None,
    sql: str | None,
    top: int,
    name: str,
    path: Path | None,
    color: str,
) -> None:
    """Print the statistics, or what a query gives."""
    from scorer.catalogue.store import FILE
    from scorer.cli.catalogue_source import loaded
    from scorer.cli.files import write_output
    from scorer.cli.inputs import Bounds, inputs_named
    from scorer.cli.output import stdout_view

    if bool(files) == (store is not None):
        raise click.UsageError(text("cli.stats.error.source"))
    if rubric is not None and store is None:
        raise click.UsageError(text("cli.stats.error.rubric"))
    if name == "csv" and sql is None:
        raise click.UsageError(text("cli.stats.error.csv"))
    bounds = Bounds(inputs=inputs_named([*files, *([store / FILE] if store else [])]))
    view = stdout_view(color if path is None else "never")
    with loaded(files, store, rubric) as (connection, tables):
        if sql is None:
            shown = _statistics(connection, tables, name, view, top)
        else:
            shown = _answer(connection, sql, name, view)
    write_output(path, shown, bounds)


def _statistics(
    connection: Connection, tables: Sequence[TableName], name: str, view: ViewOptions, top: int
) -> str:
    from scorer.catalogue.statistics import statistics
    from scorer.formats.catalogue_stats import render

    return render(name, statistics(connection, tables), view, top)


def _answer(connection: Connection, sql: str, name: str, view: ViewOptions) -> str:
    from scorer.catalogue.database import query
    from scorer.formats.catalogue_query import render_answer

    answer = query(connection, sql)
    return render_answer(name, answer.names, answer.numeric, answer.rows, view)
