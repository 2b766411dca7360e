"""`mcp-scorer catalogue history`: the past scores of a server, and what changed between the runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorer.cli.catalogue_store import existing_store, store_option
from scorer.cli.output_options import output_option
from scorer.cli.shared_options import REPORTS, color_option, format_option, rubric_option, top_option
from scorer.data.messages import text

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help=text("cli.history.help"), short_help=text("cli.history.short"))
@click.argument("server")
@store_option
@click.option("--rescore", is_flag=True, help=text("cli.history.rescore"))
@rubric_option
@top_option("cli.history.top")
@format_option(REPORTS)
@output_option
@color_option
def history(
    server: str,
    store: Path,
    rescore: bool,
    rubric: str | None,
    top: int,
    form: str,
    path: Path | None,
    color: str,
) -> None:
    """Print the past of a server."""
    from scorer.catalogue.past import past_of
    from scorer.catalogue.store import FILE
    from scorer.cli.files import write_output
    from scorer.cli.inputs import Bounds, inputs_named
    from scorer.cli.output import stdout_view
    from scorer.formats.catalogue_history import render

    if rubric is not None and not rescore:
        raise click.UsageError(text("cli.history.error.rubric"))
    with existing_store(store) as opened:
        past = past_of(opened, server, rescore=rescore, rubric=rubric)
    shown = render(form, past, stdout_view(color if path is None else "never"), top)
    write_output(path, shown, Bounds(inputs=inputs_named([store / FILE])))
