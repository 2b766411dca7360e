"""`mcp-scorer snapshot`: write the raw tool definitions of a target, for review and for later checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.files import write_output
from scorer.cli.output_options import output_option
from scorer.cli.targets import TargetCommand, connection_of, connection_options
from scorer.data.messages import text

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=TargetCommand, help=text("cli.snapshot.help"), short_help=text("cli.snapshot.short"))
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@output_option
@connection_options
@click.pass_context
def command(ctx: click.Context, /, targets: tuple[str, ...], path: Path | None, **options: Any) -> None:
    """Write the snapshots of the targets."""
    from scorer.capturing import snapshot_json
    from scorer.cli.baseline_state import existing_baseline
    from scorer.cli.inputs import bounds_of

    before = existing_baseline(path, options["bounds"])
    bounds = bounds_of(ctx, options, targets, [path], own=path if before else None)
    captured = capture_targets(ctx, targets, connection_of(options))
    if captured.failures:
        ctx.exit(captured.exit_code)
    content = snapshot_json(before.kept(captured.snapshots) if before else captured.snapshots)
    write_output(path, content, bounds)
