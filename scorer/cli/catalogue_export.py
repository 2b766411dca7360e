"""`mcp-scorer catalogue export`: the scores of a store as records, or as tables of servers and tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorer.cli.catalogue_store import scored_store, store_option
from scorer.cli.catalogue_tables import (
    Form,
    form_of,
    format_option,
    sheets_of,
    tools_option,
    write_sheets,
)
from scorer.cli.output_options import OutputFile
from scorer.cli.shared_options import rubric_option
from scorer.data.messages import text

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help=text("cli.crawl.export-help"), short_help=text("cli.crawl.export-short"))
@store_option
@click.option("--out", "-o", type=OutputFile(), required=True, help=text("cli.crawl.export-out"))
@tools_option
@format_option
@click.option("--dictionary", type=OutputFile(), help=text("cli.tables.dictionary"))
@rubric_option
def export(
    store: Path,
    out: Path | None,
    tools: Path | None,
    form: Form | None,
    dictionary: Path | None,
    rubric: str | None,
) -> None:
    """Write the records or the tables of the store."""
    from scorer.catalogue.columns import described
    from scorer.catalogue.made_by import made_by
    from scorer.catalogue.shelf import servers_of
    from scorer.catalogue.store import FILE
    from scorer.cli.files import write_file
    from scorer.cli.inputs import inputs_named
    from scorer.cli.output import write_stdout
    from scorer.contracts.tables import TABLES
    from scorer.formats.data_dictionary import dictionary_page

    scorer, sheets = made_by(rubric), sheets_of(out, tools, form)
    inputs = inputs_named([store / FILE])
    with scored_store(store, scorer) as opened:
        if form_of(out, form) == "jsonl":
            records = (record.decode("ascii") for record in opened.records(*scorer))
            write_stdout(records) if out is None else write_file(out, records, inputs)
        if sheets:
            write_sheets(sheets, servers_of(opened, *scorer), inputs)
    if dictionary is not None:
        page = dictionary_page({table: described(table) for table in TABLES})
        write_file(dictionary, page, inputs)
