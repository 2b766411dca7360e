"""`mcp-scorer catalogue`: score thousands of servers at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorer.cli.catalogue_compare import compare
from scorer.cli.catalogue_crawl import crawl
from scorer.cli.catalogue_export import export
from scorer.cli.catalogue_history import history
from scorer.cli.catalogue_merge import merge
from scorer.cli.catalogue_site import site
from scorer.cli.catalogue_stats import stats
from scorer.cli.catalogue_tables import sheets_of, tools_option
from scorer.cli.output_options import OutputFile
from scorer.cli.shard_option import ShardOption
from scorer.cli.shared_options import executor_option, processes_option, quiet_option, rubric_option
from scorer.data.messages import text

if TYPE_CHECKING:
    from scorer.catalogue.entries import Shard


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
@rubric_option
@processes_option
@executor_option
@click.option("--shard", type=ShardOption(), help=text("cli.catalogue.shard"))
@click.option("--resume", is_flag=True, help=text("cli.catalogue.resume"))
@quiet_option
@click.pass_context
def score(
    ctx: click.Context,
    dump: Path,
    path: Path | None,
    tools: Path | None,
    rubric: str | None,
    jobs: int | None,
    executor: str | None,
    shard: Shard | None,
    resume: bool,
    quiet: bool,
) -> None:
    """Score every server of a dump."""
    from scorer.catalogue.entries import Shard
    from scorer.cli.catalogue_run import Run

    jobs, sheets = jobs or os.cpu_count() or 1, sheets_of(path, tools)
    run = Run(dump, path, rubric, jobs, executor, shard or Shard(), resume, quiet, sheets)
    ctx.exit(run.score())


command.add_command(merge)
command.add_command(crawl)
command.add_command(export)
command.add_command(stats)
command.add_command(history)
command.add_command(compare)
command.add_command(site)
