"""`mcp-scorer watch`: score a target again whenever its sources change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorer.cli.config_options import config_options
from scorer.cli.gate_options import watch_options
from scorer.cli.settings import refuse_unknown_clients, settings_of
from scorer.cli.shared_options import color_option, format_option
from scorer.cli.targets import TargetCommand, connection_of, connection_options
from scorer.data.messages import text


@click.command(cls=TargetCommand, help=text("cli.watch.help"), short_help=text("cli.watch.short"))
@click.argument("targets", metavar="[TARGET]", nargs=-1)
@format_option(("text", "json"), "cli.watch.format")
@watch_options
@color_option
@config_options
@connection_options
@click.pass_context
def command(ctx: click.Context, /, targets: tuple[str, ...], form: str, color: str, **options: Any) -> None:
    """Capture, wait for a change, and capture again, until Ctrl-C."""
    from scorer.cli.watch_run import WatchRun

    settings = settings_of(options)
    refuse_unknown_clients(settings)
    connection = connection_of(options, settings)
    run = WatchRun(ctx, targets, connection, settings, as_json=form == "json", color=color)
    ctx.exit(run.run(Path.cwd()))
