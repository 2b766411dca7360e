"""`mcp-scorer plan`: the shortest set of edits that is expected to reach a tier."""

from __future__ import annotations

from typing import Any

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.gate_options import config_options
from scorer.cli.output import console_encoding, stdout_view, write_stdout
from scorer.cli.settings import take_settings
from scorer.cli.targets import TargetCommand, connection_options


@click.command(cls=TargetCommand, short_help="Name the shortest way to a tier.")
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option(
    "--reach", "wanted", metavar="TIER|GRADE", default="A", show_default=True, help="What to reach."
)
@click.option("--rubric", metavar="DIR|VERSION", help="Weigh with this rubric.")
@config_options
@connection_options
@click.pass_context
def command(ctx: click.Context, /, targets: tuple[str, ...], wanted: str, **options: Any) -> None:
    """Name the edits that are expected to raise each server to a tier, in the order of what they gain.

    \b
    mcp-scorer plan mcp-tools.json --reach A
    mcp-scorer plan mcp-tools.json --reach 3.8

    Gains are estimates: check again after each tool. Exit: 0 whatever the grade, 2 usage or unreadable
    input, 3 a server gave no tools.
    """
    from scorer.formats.route import render
    from scorer.scoring.api import score_server
    from scorer.scoring.route import route
    from scorer.tdqs.rollup import grade_of

    grade_of(wanted)  # refused before anything is started
    settings = take_settings(options)  # what is left are the options of the connection
    captured = capture_targets(ctx, targets, **options)
    view = stdout_view("never", 0, False)
    parts = []
    for snapshot in captured.snapshots:
        server = score_server(snapshot, rubric=settings.rubric)
        parts.append(render(server.name, route(server, wanted), view))
    write_stdout("\n".join(parts), console_encoding())
    ctx.exit(min((failure.exit_code for failure in captured.failures), default=0))
