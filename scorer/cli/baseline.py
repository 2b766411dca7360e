"""`mcp-scorer baseline`: accept the findings of today, with a reason, beside the definitions that they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.failure import say
from scorer.cli.gate_options import config_options
from scorer.cli.output import write_file, write_stdout
from scorer.cli.settings import take_settings, today
from scorer.cli.targets import TargetCommand, connection_options
from scorer.contracts.errors import InputError
from scorer.formats.sanitize import label

if TYPE_CHECKING:
    from scorer.cli.against import Baseline
    from scorer.config.settings import Settings
    from scorer.contracts.definitions import Acceptance, Snapshot
    from scorer.contracts.report import ServerReport
    from scorer.gate.baseline import Accepted
    from scorer.gate.thresholds import FailOn


@click.command(cls=TargetCommand, short_help="Accept the findings of today, with a reason.")
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option(
    "--output",
    "-o",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file; what it accepts already keeps its reason.",
)
@click.option("--reason", metavar="TEXT", default="", help="Why the findings that are new here are accepted.")
@click.option(
    "--until", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="The last day that they are accepted."
)
@click.option(
    "--level",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="Accept findings as grave as this.",
)
@click.option("--prune", is_flag=True, help="Accept nothing new: only drop what no finding needs any more.")
@config_options
@connection_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    targets: tuple[str, ...],
    path: Path | None,
    reason: str,
    until: datetime | None,
    level: FailOn,
    prune: bool,
    **options: Any,
) -> None:
    """Write the tools of every target, and the findings that are accepted of them, each with a reason.

    \b
    mcp-scorer baseline https://example.com/mcp -o mcp-tools.json --reason 'known before 1.0'
    mcp-scorer baseline mcp-tools.json -o mcp-tools.json --prune

    The file is a snapshot: `check` takes it as a target, and as --baseline. Nothing is written unless every server
    gave its tools.
    """
    from scorer.capturing import snapshot_json
    from scorer.cli.against import existing_baseline

    before = existing_baseline(path)
    settings = take_settings(options)  # what is left are the options of the connection
    captured = capture_targets(ctx, targets, **options)
    if captured.failures:
        ctx.exit(min(failure.exit_code for failure in captured.failures))
    day = until.date().isoformat() if until else ""
    if day and day < today().isoformat():
        raise InputError(f"--until {day} is past; give a day to come, or leave it out")
    alone = len(captured.snapshots) == 1
    written = [
        _accepting(
            each,
            _known(each, before, alone=alone),
            settings,
            reason.strip(),
            day,
            "never" if prune else level,
        )
        for each in captured.snapshots
    ]
    text = snapshot_json(written)
    if path is None or str(path) == "-":
        write_stdout(text)
    else:
        write_file(path, text)


def _known(snapshot: Snapshot, before: Baseline | None, *, alone: bool) -> tuple[Acceptance, ...]:
    """Return what is accepted of a server already: in the file that is written anew, and in the target."""
    kept = before.accepted(snapshot.name, alone=alone) if before else ()
    return tuple(dict.fromkeys((*kept, *snapshot.accepted)))


def _accepting(
    snapshot: Snapshot,
    known: tuple[Acceptance, ...],
    settings: Settings,
    reason: str,
    until: str,
    level: FailOn,
) -> Snapshot:
    from scorer.gate.baseline import update

    accepted = update(_listed(snapshot, settings), known, reason=reason, until=until, level=level)
    if accepted.new and not reason:
        raise InputError(
            f"{label(snapshot.name)}: {len(accepted.new)} findings are not accepted yet; "
            "say why they may stay: --reason TEXT"
        )
    _tell(snapshot.name, accepted)
    return replace(snapshot, accepted=(*accepted.kept, *accepted.new))


def _listed(snapshot: Snapshot, settings: Settings) -> ServerReport:
    """Score a server, and leave out the findings that the configuration ignores or accepts."""
    from scorer.gate.selection import settle
    from scorer.scoring.api import score_server

    scored = score_server(snapshot, rubric=settings.rubric, clients=settings.clients)
    every = replace(settings.selection, profile="pedantic")
    (server,) = settle([scored], every, settings.overrides, settings.suppress, today=today())
    return server


def _tell(name: str, accepted: Accepted) -> None:
    counts = f"{len(accepted.new)} new, {len(accepted.kept)} kept, {len(accepted.unused)} dropped"
    say(f"{label(name)}: accepted findings: {counts}")
