"""`mcp-scorer init`: write what a repository needs in order to be checked."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path
from typing import Any

import click

from scorer.cli.shared_options import color_option
from scorer.cli.targets import TargetCommand, connection_options
from scorer.data.messages import text


@click.command(cls=TargetCommand, help=text("cli.init.help"), short_help=text("cli.init.short"))
@click.argument(
    "folder", metavar="[DIR]", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--target", metavar="TARGET", help=text("cli.init.target"))
@click.option("--yes", "-y", is_flag=True, help=text("cli.init.yes"))
@click.option("--dry-run", is_flag=True, help=text("cli.init.dry-run"))
@click.option("--no-workflow", is_flag=True, help=text("cli.init.no-workflow"))
@color_option
@connection_options
@click.pass_context
def command(ctx: click.Context, /, folder: Path, **options: Any) -> None:
    """Look at the folder, show what is missing, and write it."""
    from scorer.cli.init_run import InitRun

    began = Path.cwd()
    with chdir(folder):
        ctx.exit(InitRun(ctx, options, began, folder).run())
