"""`mcp-scorer catalogue merge`: the parts of several machines become one file of records, or one store."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile

import click

from scorer.cli.catalogue_store import FOLDER
from scorer.cli.catalogue_tables import form_of, sheets_of, tools_option, write_sheets
from scorer.cli.output_options import OutputFile
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.formats.summary import plural


@click.command(help=text("cli.catalogue.merge-help"), short_help=text("cli.catalogue.merge-short"))
@click.argument("parts", metavar="PART...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", "-o", "path", type=OutputFile(), help=text("cli.catalogue.out"))
@tools_option
@click.option("--store", type=FOLDER, metavar="DIR", help=text("cli.catalogue.merge-store"))
@click.pass_context
def merge(
    ctx: click.Context, parts: tuple[Path, ...], path: Path | None, tools: Path | None, store: Path | None
) -> None:
    """Put the parts together."""
    written = ctx.get_parameter_source("path") is not click.core.ParameterSource.DEFAULT
    if written == (store is not None) or (store and tools):
        raise InputError(text("cli.catalogue.error.out-or-store"))
    if store is not None:
        _merge_stores(parts, store)
        return
    for part in parts:
        if part.is_dir():
            raise InputError(say("cli.catalogue.error.store-to-out", part=part))
    _merge_records(parts, path, tools)


def _merge_records(parts: tuple[Path, ...], path: Path | None, tools: Path | None) -> None:
    from scorer.catalogue.merge import Part, merged
    from scorer.catalogue.records_file import read_servers
    from scorer.cli.files import write_file
    from scorer.cli.inputs import inputs_named
    from scorer.cli.output import write_stdout

    inputs, sheets = inputs_named(parts), sheets_of(path, tools)
    with ExitStack() as stack:
        files = [Part(str(each), stack.enter_context(each.open("rb"))) for each in parts]
        records = merged(files)
        if sheets:
            whole = stack.enter_context(TemporaryFile())
            whole.writelines(records)
            whole.seek(0)
            write_sheets(sheets, read_servers(whole, ""), inputs)
            whole.seek(0)
            records = iter(whole)
        if form_of(path) == "jsonl":
            lines = (raw.decode("ascii") for raw in records)
            write_stdout(lines) if path is None else write_file(path, lines, inputs)


def _merge_stores(parts: tuple[Path, ...], into: Path) -> None:
    from scorer.catalogue.store import crawling, open_store
    from scorer.catalogue.store_merge import check_stores, merge_stores
    from scorer.cli.failure import print_note

    check_stores(parts, into)
    with open_store(into) as store, crawling(into):
        merge_stores(store, parts)
        numbers = {"servers": store.listed(), "captured": store.outcomes().get("captured", 0)}
    servers, captured = plural(numbers["servers"], "server"), f"{numbers['captured']:,}"
    print_note(say("cli.catalogue.merged", servers=servers, captured=captured))
