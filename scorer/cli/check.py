"""`mcp-scorer check`: score the tools of each target and report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorer.cli.config_options import config_options
from scorer.cli.gate_options import gate_options, output_options
from scorer.cli.output_options import Output
from scorer.cli.shared_options import color_option
from scorer.cli.targets import TargetCommand, connection_options
from scorer.data.messages import text
from scorer.formats import FORMATS


def _formats_help() -> str:
    """Return the list of formats that ends the help of the command."""
    rows = (f"  {each.name:9}  {each.about}" for each in FORMATS.values())
    return "\n".join(["\b", text("cli.check.formats"), *rows])


@click.command(
    cls=TargetCommand, help=text("cli.check.help"), short_help=text("cli.check.short"), epilog=_formats_help()
)
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@output_options
@click.option(
    "--output",
    "-o",
    "outputs",
    type=Output(),
    multiple=True,
    help=text("cli.check.output"),
)
@click.option(
    "--snapshot",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=text("cli.check.snapshot"),
)
@click.option(
    "--published",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=text("cli.check.published"),
)
@gate_options
@click.option("--show-suppressed", is_flag=True, help=text("cli.check.show-suppressed"))
@click.option("--no-suppressions", is_flag=True, help=text("cli.check.no-suppressions"))
@config_options
@click.option("--surface", "surfaces", metavar="NAME", multiple=True, help=text("cli.check.surface"))
@click.option("--skip-other-files", is_flag=True, help=text("cli.check.skip-other-files"))
@click.option(
    "--top", type=click.IntRange(min=0), metavar="N", default=3, show_default=True, help=text("cli.check.top")
)
@click.option("--tool", metavar="NAME", help=text("cli.check.tool"))
@click.option("--details", is_flag=True, help=text("cli.check.details"))
@color_option
@connection_options
@click.pass_context
def command(ctx: click.Context, /, targets: tuple[str, ...], **options: Any) -> None:
    """Score the targets, write the reports, and exit with the code of the gate."""
    from scorer.cli.check_run import CheckRun

    ctx.exit(CheckRun(ctx, targets, options).run())
