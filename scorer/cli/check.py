"""`mcp-scorer check`: score the tools of each target and report."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.baseline_state import chosen_baseline
from scorer.cli.capturing import Captured, capture_targets
from scorer.cli.choice import Choice
from scorer.cli.ci import chosen_format, find_places, write_summary
from scorer.cli.config_options import config_options
from scorer.cli.default_target import committed_definitions
from scorer.cli.failure import USAGE, print_error, print_note
from scorer.cli.files import write_folder, write_output
from scorer.cli.gate_options import gate_options, output_options
from scorer.cli.judged import Part, judged_together
from scorer.cli.output import stdout_view
from scorer.cli.output_options import Output, refuse_shared
from scorer.cli.settings import settings_of
from scorer.cli.surfaces import captured_surfaces, chosen_surfaces
from scorer.cli.targets import TargetCommand, connection_of, connection_options
from scorer.cli.tool_names import refuse_unknown
from scorer.contracts.errors import InputError, ScorerError
from scorer.contracts.location import DEFAULT_FILE, unknown_place
from scorer.data.messages import say, text
from scorer.formats import FORMATS
from scorer.formats.view_options import ViewOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scorer.calibration.compare_published import Published
    from scorer.cli.inputs import Bounds
    from scorer.cli.targets import Connection
    from scorer.config.settings import Settings
    from scorer.contracts.location import Locate
    from scorer.contracts.report import Report

#: How many published tools without a match are named.
SHOWN: Final = 5


def _formats_help() -> str:
    """Return the list of formats that ends the help of the command."""
    rows = (f"  {each.name:9}  {each.about}" for each in FORMATS.values())
    return "\n".join(["\b", text("cli.check.formats"), *rows])


@click.command(
    cls=TargetCommand, help=text("cli.check.help"), short_help=text("cli.check.short"), epilog=_formats_help()
)
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@output_options
@click.option(
    "--output",
    "-o",
    "outputs",
    type=Output(),
    multiple=True,
    help=text("cli.check.output"),
)
@click.option(
    "--snapshot",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=text("cli.check.snapshot"),
)
@click.option(
    "--published",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=text("cli.check.published"),
)
@gate_options
@click.option("--show-suppressed", is_flag=True, help=text("cli.check.show-suppressed"))
@click.option("--no-suppressions", is_flag=True, help=text("cli.check.no-suppressions"))
@config_options
@click.option("--surface", "surfaces", metavar="NAME", multiple=True, help=text("cli.check.surface"))
@click.option("--skip-other-files", is_flag=True, help=text("cli.check.skip-other-files"))
@click.option(
    "--top", type=click.IntRange(min=0), metavar="N", default=3, show_default=True, help=text("cli.check.top")
)
@click.option("--tool", metavar="NAME", help=text("cli.check.tool"))
@click.option("--details", is_flag=True, help=text("cli.check.details"))
@click.option(
    "--color", type=Choice(["auto", "always", "never"]), default="auto", help=text("cli.option.color")
)
@connection_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    targets: tuple[str, ...],
    outputs: tuple[tuple[str, Path], ...],
    snapshot: Path | None,
    published: Path | None,
    show_suppressed: bool,
    no_suppressions: bool,
    surfaces: tuple[str, ...],
    skip_other_files: bool,
    top: int,
    tool: str | None,
    details: bool,
    color: str,
    **options: Any,
) -> None:
    """Score the targets, write the reports, and exit with the code of the gate."""
    from scorer.cli.inputs import bounds_of
    from scorer.gate.thresholds import exit_code

    settings = settings_of(options)
    name = chosen_format(settings.format, tool)
    connection = connection_of(options, settings)
    chosen = chosen_surfaces(ctx, surfaces, targets, connection, options, settings)
    committed = None if chosen else committed_definitions(ctx, targets, connection, settings)
    named = (
        *targets,
        *connection.servers,
        committed,
        snapshot or settings.snapshot or DEFAULT_FILE,
        published,
        *(each for one in chosen for each in (one.surface.target, one.settings.baseline)),
    )
    paths = [path for _, path in outputs]
    bounds = bounds_of(ctx, options, named, paths, settings)
    refuse_shared(outputs)
    if tool is not None and name != "text":
        raise click.UsageError(say("cli.check.error.tool-is-text", format=name))
    refuse_unknown_clients(settings)
    known = _read_published(published)
    if chosen:
        captured, parts = captured_surfaces(ctx, chosen, connection, named=bool(surfaces))
    else:
        _refuse_missing(settings)
        baseline = chosen_baseline(settings, [str(committed)] if committed else targets, connection.bounds)
        captured = capture_targets(
            ctx, targets, connection, committed=committed, skip_others=skip_other_files
        )
        parts = (Part(captured.snapshots, settings, baseline),)
    judged = judged_together(parts, captured.failures, settings, suppress=not no_suppressions)
    report = _compared(judged, known)
    _refuse_unknown(tool, report)
    names = {name, *(form for form, _ in outputs)}
    locate = _locate(names, captured, report, snapshot, settings, connection)
    asked = ViewOptions(
        top=top,
        details=details,
        quiet=connection.quiet,
        tool=tool or "",
        suppressed=show_suppressed,
        advisory=settings.exit_zero,
        locate=locate,
    )
    shown = stdout_view(color)
    view = replace(asked, width=shown.width, color=shown.color, ascii=shown.ascii)
    delivered = _write(report, (name, view), outputs, bounds)
    if "github" in names:
        write_summary(report, view, bounds.inputs)
    code = exit_code(report.gate, captured.failures, exit_zero=settings.exit_zero)
    ctx.exit(code if delivered else USAGE)


def refuse_unknown_clients(settings: Settings) -> None:
    """Raise InputError for an unknown client, before anything is connected."""
    if not settings.clients:
        return
    from scorer.data.client_profiles import choose_clients

    try:
        choose_clients(settings.clients)
    except InputError as error:
        raise InputError(f"{settings.origin('clients')}: {error}") from None


def _refuse_missing(settings: Settings) -> None:
    """Raise InputError if the committed snapshot that the configuration names does not exist."""
    if settings.snapshot is not None and not os.path.isfile(settings.snapshot):
        origin = settings.origin("snapshot")
        raise InputError(say("cli.check.error.no-snapshot", origin=origin, path=settings.snapshot))


def _refuse_unknown(tool: str | None, report: Report) -> None:
    """Raise UsageError if no server has the tool to show, with similar names."""
    from scorer.contracts.report import NAMELESS

    refuse_unknown(tool, [each.name or NAMELESS for server in report.servers for each in server.tools])


def _locate(
    names: Iterable[str],
    captured: Captured,
    report: Report,
    snapshot: Path | None,
    settings: Settings,
    connection: Connection,
) -> Locate:
    """Return what finds the places of findings, if one of the formats shows places."""
    from scorer.capturing.limit_options import with_limits

    if not any(FORMATS[each.rstrip("/")].needs_locations for each in names):
        return unknown_place
    committed = settings.snapshot or Path(DEFAULT_FILE)
    return find_places(captured.documents, report, snapshot, committed, with_limits(connection.bounds))


def _read_published(path: Path | None) -> Sequence[Published]:
    if path is None:
        return ()
    from scorer.calibration.compare_published import read_published

    return read_published(path)


def _compared(report: Report, known: Sequence[Published]) -> Report:
    """Return the report compared with published scores; note the published tools that do not match."""
    if not known or not report.servers:
        return report
    from scorer.calibration.compare_published import compare, unmatched

    missing = unmatched(report.servers, known)
    if missing:
        names = ", ".join(missing[:SHOWN])
        print_note(say("cli.check.error.unmatched", count=len(missing), names=names))
    return replace(report, published=compare(report.servers, known))


def _write(
    report: Report, stdout: tuple[str, ViewOptions], outputs: Sequence[tuple[str, Path]], bounds: Bounds
) -> bool:
    """Write stdout, then every file and folder; return whether all of them succeeded."""
    form, shown = stdout
    plain = ViewOptions()
    view = replace(shown, width=plain.width, color=plain.color, ascii=plain.ascii, tool="", quiet=False)
    jobs = [partial(_to_path, report, form, shown, None, bounds)]
    jobs += [partial(_to_path, report, form, view, path, bounds) for form, path in outputs]
    written = [_delivered(job) for job in jobs]  # each, also after one that failed
    return all(written)


def _to_path(report: Report, form: str, view: ViewOptions, path: Path | None, bounds: Bounds) -> None:
    """Write the report to a file or folder, or to stdout if `path` is None."""
    kind = FORMATS[form.rstrip("/")]
    if form != kind.name and path is not None:
        if report.servers:
            write_folder(path, kind.render_folder(report, view), bounds.inputs, bounds.limits)
    elif report.servers or kind.reports_errors_alone:
        write_output(path, kind.pieces(report, view), bounds)


def _delivered(job: Callable[[], None]) -> bool:
    """Return whether a report could be written; if not, say why, and let the others be written."""
    try:
        job()
    except ScorerError as error:
        print_error(str(error))
        return False
    return True
