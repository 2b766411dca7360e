"""`mcp-scorer plan`: the shortest set of edits that is expected to reach a tier."""

from __future__ import annotations

from typing import Any

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.config_options import config_options
from scorer.cli.default_target import committed_definitions
from scorer.cli.output import console_encoding, stdout_view, write_stdout
from scorer.cli.settings import settings_of
from scorer.cli.shared_options import reach_option, rubric_option
from scorer.cli.targets import TargetCommand, connection_of, connection_options
from scorer.data.messages import text


@click.command(cls=TargetCommand, help=text("cli.plan.help"), short_help=text("cli.plan.short"))
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@reach_option("cli.plan.reach")
@rubric_option
@config_options
@connection_options
@click.pass_context
def command(ctx: click.Context, /, targets: tuple[str, ...], wanted: str, **options: Any) -> None:
    """Print the plan for each server."""
    from scorer.capturing.limit_options import with_limits
    from scorer.formats.plan import render
    from scorer.scoring.api import score_server
    from scorer.scoring.route import route
    from scorer.tdqs.rollup import grade_of

    grade_of(wanted)  # checked before anything is started
    settings = settings_of(options)
    limits = with_limits(options["bounds"])
    connection = connection_of(options, settings)
    committed = committed_definitions(ctx, targets, connection, settings)
    captured = capture_targets(ctx, targets, connection, committed=committed)
    view = stdout_view("never")
    parts = []
    for snapshot in captured.snapshots:
        server = score_server(snapshot, rubric=settings.rubric)
        parts.append(render(server.name, route(server, wanted), view))
    write_stdout("\n".join(parts), console_encoding(), limits)
    ctx.exit(captured.exit_code)
