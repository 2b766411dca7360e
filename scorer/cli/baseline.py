"""`mcp-scorer baseline`: a snapshot that also accepts its current findings, each with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.choice import Choice
from scorer.cli.config_options import config_options
from scorer.cli.failure import print_note
from scorer.cli.files import write_output
from scorer.cli.output_options import OutputFile
from scorer.cli.settings import settings_of, today
from scorer.cli.targets import TargetCommand, connection_of, connection_options
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.formats.sanitize import label

if TYPE_CHECKING:
    from scorer.cli.baseline_state import Baseline
    from scorer.config.settings import Settings
    from scorer.contracts.definitions import Acceptance, Snapshot
    from scorer.contracts.report import ServerReport
    from scorer.gate.baseline import Accepted
    from scorer.gate.thresholds import FailOn


@click.command(cls=TargetCommand, help=text("cli.baseline.help"), short_help=text("cli.baseline.short"))
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option(
    "--output",
    "-o",
    "path",
    type=OutputFile(),
    help=text("cli.baseline.output"),
)
@click.option("--reason", metavar="TEXT", default="", help=text("cli.baseline.reason"))
@click.option("--until", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help=text("cli.baseline.until"))
@click.option(
    "--level",
    type=Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help=text("cli.baseline.level"),
)
@click.option("--prune", is_flag=True, help=text("cli.baseline.prune"))
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
    """Write the snapshots of the targets with their accepted findings."""
    from scorer.capturing import snapshot_json
    from scorer.cli.baseline_state import existing_baseline
    from scorer.cli.inputs import bounds_of

    before = existing_baseline(path, options["bounds"])
    settings = settings_of(options)
    bounds = bounds_of(ctx, options, targets, [path], settings, own=path if before else None)
    captured = capture_targets(ctx, targets, connection_of(options, settings))
    if captured.failures:
        ctx.exit(captured.exit_code)
    day = until.date().isoformat() if until else ""
    if day and day < today().isoformat():
        raise InputError(say("cli.baseline.error.past", date=day))
    alone = len(captured.snapshots) == 1
    written = []
    for each in captured.snapshots:
        known = _known(each, before, alone=alone)
        snapshot, accepted = accepting(
            each, settings, known, reason=reason.strip(), until=day, level="never" if prune else level
        )
        if accepted.new and not reason.strip():
            name, count = label(each.name), len(accepted.new)
            raise InputError(say("cli.baseline.error.no-reason", name=name, count=count))
        _print_counts(each.name, accepted)
        written.append(snapshot)
    write_output(path, snapshot_json(written), bounds)


def _known(snapshot: Snapshot, before: Baseline | None, *, alone: bool) -> tuple[Acceptance, ...]:
    """Return what is already accepted for a server: in the file that is replaced, and in the target."""
    kept = before.accepted(snapshot.name, alone=alone) if before else ()
    return tuple(dict.fromkeys((*kept, *snapshot.accepted)))


def accepting(
    snapshot: Snapshot,
    settings: Settings,
    known: tuple[Acceptance, ...] = (),
    *,
    reason: str,
    until: str = "",
    level: FailOn,
) -> tuple[Snapshot, Accepted]:
    """Return a snapshot that accepts its findings at `level` or above, and what it accepts."""
    from scorer.gate.baseline import update

    accepted = update(_listed(snapshot, settings), known, reason=reason, until=until, level=level)
    return replace(snapshot, accepted=(*accepted.kept, *accepted.new)), accepted


def _listed(snapshot: Snapshot, settings: Settings) -> ServerReport:
    """Score a server, without the findings that the configuration ignores or accepts."""
    from scorer.cli.judged import scored_by
    from scorer.gate.selection import settle

    scored = scored_by(settings, snapshot)
    every = replace(settings.selection, profile="pedantic")
    (server,) = settle([scored], every, settings.overrides, settings.suppress, today=today())
    return server


def _print_counts(name: str, accepted: Accepted) -> None:
    new, kept, unused = len(accepted.new), len(accepted.kept), len(accepted.unused)
    print_note(say("cli.baseline.accepted", name=label(name), new=new, kept=kept, unused=unused))
