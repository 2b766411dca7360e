"""`mcp-scorer catalogue stats`: what a catalog looks like as a whole, and queries over its tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorer.cli.catalogue_store import any_store_option
from scorer.cli.output_options import output_option
from scorer.cli.shared_options import REPORTS, color_option, format_option, top_option
from scorer.data.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.catalogue.database import Connection
    from scorer.contracts.tables import TableName
    from scorer.formats.view_options import ViewOptions


@click.command(help=text("cli.stats.help"), short_help=text("cli.stats.short"))
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@any_store_option
@click.option("--rubric", metavar="DIR|VERSION", help=text("cli.stats.rubric"))
@click.option("--sql", metavar="QUERY", help=text("cli.stats.sql"))
@top_option("cli.stats.top")
@format_option((*REPORTS, "csv"), "cli.stats.format")
@output_option
@color_option
def stats(
    files: tuple[Path, ...],
    store: Path | None,
    rubric: str | None,
    sql: str | None,
    top: int,
    form: str,
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
    if form == "csv" and sql is None:
        raise click.UsageError(text("cli.stats.error.csv"))
    bounds = Bounds(inputs=inputs_named([*files, *([store / FILE] if store else [])]))
    view = stdout_view(color if path is None else "never")
    with loaded(files, store, rubric) as (connection, tables):
        if sql is None:
            shown = _statistics(connection, tables, form, view, top)
        else:
            shown = _answer(connection, sql, form, view)
    write_output(path, shown, bounds)


def _statistics(
    connection: Connection, tables: Sequence[TableName], form: str, view: ViewOptions, top: int
) -> str:
    from scorer.catalogue.statistics import statistics
    from scorer.formats.catalogue_stats import render

    return render(form, statistics(connection, tables), view, top)


def _answer(connection: Connection, sql: str, form: str, view: ViewOptions) -> str:
    from scorer.catalogue.database import query
    from scorer.formats.catalogue_query import render_answer

    answer = query(connection, sql)
    return render_answer(form, answer.names, answer.numeric, answer.rows, view)
