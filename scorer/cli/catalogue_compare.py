"""`mcp-scorer catalogue compare`: servers that do the same job, side by side."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorer.cli.catalogue_store import any_store_option, existing_store
from scorer.cli.output_options import output_option
from scorer.cli.shared_options import REPORTS, color_option, format_option, rubric_option, top_option
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.contracts.definitions import Snapshot


@click.command(help=text("cli.compare.help"), short_help=text("cli.compare.short"))
@click.argument("servers", metavar="SERVER|FILE...", nargs=-1, required=True)
@any_store_option
@rubric_option
@top_option("cli.compare.top")
@format_option(REPORTS)
@output_option
@color_option
def compare(
    servers: tuple[str, ...],
    store: Path | None,
    rubric: str | None,
    top: int,
    form: str,
    path: Path | None,
    color: str,
) -> None:
    """Print the servers side by side."""
    from scorer.catalogue.comparing import compared
    from scorer.catalogue.store import FILE
    from scorer.cli.files import write_output
    from scorer.cli.inputs import Bounds, inputs_named
    from scorer.cli.output import stdout_view
    from scorer.formats.catalogue_comparison import render

    files = [*map(Path, servers), *([store / FILE] if store else [])]
    bounds = Bounds(inputs=inputs_named(files))
    found = _found(servers, store)
    if len(found) < 2:
        raise click.UsageError(text("cli.compare.error.one"))
    shown = render(form, compared(found, rubric), stdout_view(color if path is None else "never"), top)
    write_output(path, shown, bounds)


def _found(servers: Sequence[str], store: Path | None) -> list[tuple[str, Snapshot]]:
    """Return the definitions that the arguments mean, each with its name; of two names alike, with their files."""
    found = [each for server in dict.fromkeys(servers) for each in _meant(server, store)]
    names = Counter(snapshot.name for _, snapshot in found)
    return [
        (snapshot.name if names[snapshot.name] == 1 else f"{snapshot.name} ({given})", snapshot)
        for given, snapshot in found
    ]


def _meant(server: str, store: Path | None) -> list[tuple[str, Snapshot]]:
    """Return the servers of a file, or the one of this name in the store."""
    from scorer.catalogue.comparing import file_definitions, stored_definitions

    if Path(server).is_file():
        return [(server, snapshot) for snapshot in file_definitions(Path(server))]
    if store is None:
        raise InputError(say("cli.compare.error.no-file", name=server))
    with existing_store(store) as opened:
        return [(str(store), stored_definitions(opened, server))]
