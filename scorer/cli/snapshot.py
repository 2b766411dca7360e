"""`mcp-scorer snapshot`: write the raw tool definitions of a target, for review and for later checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.output import write_file, write_stdout
from scorer.cli.targets import TargetCommand, connection_of, connection_options
from scorer.data.messages import text


@click.command(cls=TargetCommand, help=text("cli.snapshot.help"), short_help=text("cli.snapshot.short"))
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option(
    "--output",
    "-o",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help=text("cli.option.output-file"),
)
@connection_options
@click.pass_context
def command(ctx: click.Context, /, targets: tuple[str, ...], path: Path | None, **options: Any) -> None:
    """Write the snapshots of the targets."""
    from scorer.capturing import snapshot_json
    from scorer.cli.baseline_state import existing_baseline

    before = existing_baseline(path, options["limits"])
    captured = capture_targets(ctx, targets, connection_of(options))
    if captured.failures:
        ctx.exit(min(failure.exit_code for failure in captured.failures))
    content = snapshot_json(before.kept(captured.snapshots) if before else captured.snapshots)
    if path is None or str(path) == "-":
        write_stdout(content)
    else:
        write_file(path, content)
