"""`mcp-scorer snapshot`: write the raw tool definitions of a target, for review and for later checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.output import write_file, write_stdout
from scorer.cli.targets import TargetCommand, connection_options


@click.command(cls=TargetCommand, short_help="Write the raw tool definitions of a target.")
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option(
    "--output", "-o", "path", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file."
)
@connection_options
@click.pass_context
def command(ctx: click.Context, /, targets: tuple[str, ...], path: Path | None, **connection: Any) -> None:
    """Write the tools of every target exactly as sent, sorted by name, to stdout or a file.

    \b
    mcp-scorer snapshot https://example.com/mcp -o mcp-tools.json
    mcp-scorer snapshot -o mcp-tools.json -- uvx mcp-server-time

    Nothing is written unless every server gave its tools. What a baseline accepts stays where it is written anew.
    """
    from scorer.capturing import snapshot_json
    from scorer.cli.against import existing_baseline

    before = existing_baseline(path)
    captured = capture_targets(ctx, targets, **connection)
    if captured.failures:
        ctx.exit(min(failure.exit_code for failure in captured.failures))
    text = snapshot_json(before.kept(captured.snapshots) if before else captured.snapshots)
    if path is None or str(path) == "-":
        write_stdout(text)
    else:
        write_file(path, text)
