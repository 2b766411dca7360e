"""`mcp-scorer diff`: the changes between two states of a server."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.config_options import config_options
from scorer.cli.files import write_output
from scorer.cli.output import stdout_view
from scorer.cli.output_options import output_option
from scorer.cli.settings import settings_of, today
from scorer.cli.shared_options import REPORTS, color_option, format_option
from scorer.cli.targets import TargetCommand, command_of, connection_of, connection_options
from scorer.contracts.errors import InputError
from scorer.data.messages import text

if TYPE_CHECKING:
    from scorer.cli.targets import Connection
    from scorer.config.settings import Settings
    from scorer.contracts.report import ServerChange, ServerReport

#: A possible revision: a word without a colon that does not look like a file of definitions or an option.
_REVISION: Final = re.compile(r"[^:\s#-][^:\s#]*(?<!\.json)")


@click.command(cls=TargetCommand, help=text("cli.diff.help"), short_help=text("cli.diff.short"))
@click.argument("old")
@click.argument("new", required=False)
@format_option(REPORTS)
@output_option
@click.option("--rubric", metavar="DIR|VERSION", help=text("cli.diff.rubric"))
@click.option("--fail-on-regression", is_flag=True, help=text("cli.diff.fail-on-regression"))
@click.option("--fail-on-change", is_flag=True, help=text("cli.diff.fail-on-change"))
@color_option
@config_options
@connection_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    old: str,
    new: str | None,
    form: str,
    path: Path | None,
    fail_on_regression: bool,
    fail_on_change: bool,
    color: str,
    **options: Any,
) -> None:
    """Compare the two sides and print the changes."""
    from scorer.cli.inputs import bounds_of
    from scorer.formats.diff import render
    from scorer.gate.changes import differs, regressions

    if sum((new is not None, command_of(ctx) is not None, bool(options["servers"]))) != 1:
        raise click.UsageError(text("cli.diff.error.sides"))
    old = _at_revision(old, new)
    settings = settings_of(options)
    connection = connection_of(options, settings)
    bounds = bounds_of(ctx, options, (old, new), [path], settings)
    before = _state(ctx, old, settings, connection, of_command=False)
    now = _state(ctx, new, settings, connection, of_command=new is None)
    changes, removed, added = _matched(before, now, old)
    view = replace(stdout_view(color if path is None else "never"), quiet=connection.quiet)
    shown = render(form, changes, removed, added, view)
    write_output(path, shown, bounds)
    worse = fail_on_regression and any(any(regressions(each)) for each in changes)
    other = fail_on_change and (bool(removed or added) or any(map(differs, changes)))
    ctx.exit(1 if worse or other else 0)


def _at_revision(old: str, new: str | None) -> str:
    """Return OLD; if it is not a file but may be a revision, NEW's file at that revision."""
    if new is None or not os.path.isfile(new) or Path(new).is_absolute() or os.path.exists(old):
        return old
    return f"{old}:{new}" if _REVISION.fullmatch(old) else old


def _state(
    ctx: click.Context,
    target: str | None,
    settings: Settings,
    connection: Connection,
    *,
    of_command: bool,
) -> tuple[ServerReport, ...]:
    """Return the servers of one side: stored in a report, or scored now. Exits if a server returned no tools."""
    from scorer.cli.baseline_state import bytes_of
    from scorer.cli.judged import scored_by
    from scorer.formats.stored_report import stored_servers
    from scorer.gate.selection import settle

    if target is not None and os.path.isfile(target):
        stored = stored_servers(bytes_of(Path(target), connection.bounds), Path(target).name)
        if stored is not None:
            return stored
    captured = capture_targets(ctx, () if target is None else (target,), connection, command=of_command)
    if captured.failures:
        ctx.exit(captured.exit_code)
    scored = [scored_by(settings, snapshot) for snapshot in captured.snapshots]
    return settle(scored, settings.selection, settings.overrides, today=today())


def _matched(
    old: tuple[ServerReport, ...], new: tuple[ServerReport, ...], against: str
) -> tuple[list[ServerChange], list[str], list[str]]:
    """Compare servers of one name, or the only one of each side; and list the removed and added ones."""
    from scorer.gate.changes import compare

    label = Path(against).name if Path(against).is_absolute() else against
    if len(old) == len(new) == 1:
        return [compare(old[0], new[0], label)], [], []
    before, now = {each.name: each for each in old}, {each.name: each for each in new}
    if len(before) < len(old) or len(now) < len(new):
        raise InputError(text("cli.diff.error.same-names"))
    both = [compare(before[name], now[name], label) for name in sorted(before.keys() & now.keys())]
    return both, sorted(before.keys() - now.keys()), sorted(now.keys() - before.keys())
