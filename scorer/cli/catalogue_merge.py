"""`mcp-scorer catalogue merge`: the parts of several machines become one file of records, or one store."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from scorer.cli.output_options import OutputFile
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text


@click.command(help=text("cli.catalogue.merge-help"), short_help=text("cli.catalogue.merge-short"))
@click.argument("parts", metavar="PART...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", "-o", "path", type=OutputFile(), help=text("cli.catalogue.out"))
@click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=text("cli.catalogue.merge-store"),
)
@click.pass_context
def merge(ctx: click.Context, parts: tuple[Path, ...], path: Path | None, store: Path | None) -> None:
    """Put the parts together."""
    written = ctx.get_parameter_source("path") is not click.core.ParameterSource.DEFAULT
    if written == (store is not None):
        raise InputError(text("cli.catalogue.error.out-or-store"))
    if store is not None:
        _merge_stores(parts, store)
        return
    for part in parts:
        if part.is_dir():
            raise InputError(say("cli.catalogue.error.store-to-out", part=part))
    _merge_records(parts, path)


def _merge_records(parts: tuple[Path, ...], path: Path | None) -> None:
    from scorer.catalogue.merge import Part, merged
    from scorer.cli.files import write_file
    from scorer.cli.inputs import inputs_named
    from scorer.cli.output import write_stdout

    with ExitStack() as stack:
        files = [Part(str(each), stack.enter_context(each.open("rb"))) for each in parts]
        records = (raw.decode("ascii") for raw in merged(files))
        if path is None:
            write_stdout(records)
        else:
            write_file(path, records, inputs_named(parts))


def _merge_stores(parts: tuple[Path, ...], into: Path) -> None:
    from scorer.catalogue.store import crawling, open_store
    from scorer.catalogue.store_merge import check_stores, merge_stores
    from scorer.cli.failure import print_note

    check_stores(parts, into)
    with open_store(into) as store, crawling(into):
        merge_stores(store, parts)
        numbers = {"servers": store.listed(), "captured": store.outcomes().get("captured", 0)}
    print_note(say("cli.catalogue.merged", **{name: f"{count:,}" for name, count in numbers.items()}))
