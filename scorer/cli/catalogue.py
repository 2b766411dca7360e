"""`mcp-scorer catalogue`: score thousands of servers at once."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import click

from scorer.cli.catalogue_compare import compare
from scorer.cli.catalogue_crawl import crawl
from scorer.cli.catalogue_export import export
from scorer.cli.catalogue_history import history
from scorer.cli.catalogue_site import site
from scorer.cli.catalogue_stats import stats
from scorer.cli.catalogue_tables import form_of, sheets_of, tools_option, write_sheets
from scorer.cli.output_options import OutputFile
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from scorer.catalogue.entries import Shard


class ShardOption(click.ParamType["Shard"]):
    """A part of a dump: its number and how many there are, as `2/8`."""

    name = "I/N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        from scorer.catalogue.entries import Shard

        number, _, count = str(value).partition("/")
        if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
            self.fail(say("cli.catalogue.error.shard", value=repr(value)), param, ctx)
        return Shard(int(number), int(count))


_OUTPUT = click.option(
    "--out", "-o", "path", type=OutputFile(), required=True, help=text("cli.catalogue.out")
)


@click.group(help=text("cli.catalogue.help"), short_help=text("cli.catalogue.short"))
def command() -> None:
    """Hold the commands about many servers."""


@command.command(help=text("cli.catalogue.score-help"), short_help=text("cli.catalogue.score-short"))
@click.argument("dump", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@_OUTPUT
@tools_option
@click.option("--rubric", metavar="DIR|VERSION", help=text("cli.option.rubric"))
@click.option("--jobs", type=click.IntRange(1), metavar="N", help=text("cli.catalogue.jobs"))
@click.option("--executor", "where", metavar="dask://HOST:PORT", help=text("cli.catalogue.executor"))
@click.option("--shard", type=ShardOption(), help=text("cli.catalogue.shard"))
@click.option("--resume", is_flag=True, help=text("cli.catalogue.resume"))
@click.option("--quiet", "-q", is_flag=True, help=text("cli.option.quiet"))
@click.pass_context
def score(
    ctx: click.Context,
    dump: Path,
    path: Path | None,
    tools: Path | None,
    rubric: str | None,
    jobs: int | None,
    where: str | None,
    shard: Shard | None,
    resume: bool,
    quiet: bool,
) -> None:
    """Score every server of a dump."""
    from scorer.catalogue.entries import Shard
    from scorer.cli.catalogue_run import Run

    jobs, sheets = jobs or os.cpu_count() or 1, sheets_of(path, tools)
    run = Run(dump, path, rubric, jobs, where, shard or Shard(), resume, quiet, sheets)
    ctx.exit(run.score())


@command.command(help=text("cli.catalogue.merge-help"), short_help=text("cli.catalogue.merge-short"))
@click.argument("parts", metavar="PART...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_OUTPUT
@tools_option
def merge(parts: tuple[Path, ...], path: Path | None, tools: Path | None) -> None:
    """Put the parts together."""
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


command.add_command(crawl)
command.add_command(export)
command.add_command(stats)
command.add_command(history)
command.add_command(compare)
command.add_command(site)
