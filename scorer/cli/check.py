"""`mcp-scorer check`: score the tools of every target and report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.against import chosen_baseline
from scorer.cli.capturing import Captured, capture_targets
from scorer.cli.ci import chosen, find_places, write_summary
from scorer.cli.failure import USAGE, complain, say
from scorer.cli.gate_options import config_options, gate_options, output_options
from scorer.cli.names import refuse_unknown
from scorer.cli.output import stdout_view, write_file, write_folder, write_stdout
from scorer.cli.settings import take_settings, today
from scorer.cli.targets import TargetCommand, command_of, connection_options
from scorer.contracts.errors import InputError, ScorerError
from scorer.contracts.location import DEFAULT_FILE, unknown_place
from scorer.formats import FOLDERS, FORMATS, HOLDS_ERRORS_ALONE, PLACED
from scorer.formats.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scorer.calibration.compare_published import Published
    from scorer.cli.against import Baseline
    from scorer.config.settings import Settings
    from scorer.contracts.definitions import Snapshot
    from scorer.contracts.report import Report, ServerReport

#: Published tools without a match that are named.
SHOWN: Final = 5


class Output(click.ParamType[tuple[str, Path]]):
    """FORMAT=PATH, refused before anything is connected where it cannot be right.

    A format that is to fill a folder (PATH ends with "/", or is one) is named with "/" at its end.
    """

    name = "FORMAT=PATH"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        if isinstance(value, tuple):
            return value
        name, equals, place = value.partition("=")
        path = Path(place)
        if not equals or name not in FORMATS:
            self.fail(
                f"{value!r} is not FORMAT=PATH with one of the formats {', '.join(FORMATS)}", param, ctx
            )
        if place in ("", "-"):
            self.fail(f"{value!r} names no file; for stdout use --format {name}", param, ctx)
        if (path.is_dir() or place.endswith("/")) and name not in FOLDERS:
            self.fail(f"{place} is a folder; only {', '.join(FOLDERS)} can be one", param, ctx)
        if not path.parent.is_dir():
            self.fail(f"there is no folder {path.parent}", param, ctx)
        return (f"{name}/", path) if path.is_dir() or place.endswith("/") else (name, path)


@click.command(cls=TargetCommand, short_help="Score the tools of every target.")
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@output_options
@click.option(
    "--output",
    "outputs",
    type=Output(),
    multiple=True,
    help="Write this format to a file too, html also to a folder: html=DIR/ (repeatable).",
)
@click.option(
    "--snapshot",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Point findings into this committed snapshot.",
)
@click.option(
    "--published",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Set published scores beside ours: labelled tools, or a report of tdqs.",
)
@gate_options
@click.option("--show-suppressed", is_flag=True, help="List the findings that are accepted, and why (text).")
@click.option("--no-suppressions", is_flag=True, help="Accept nothing, to audit what is suppressed.")
@config_options
@click.option(
    "--top", type=click.IntRange(min=0), default=5, show_default=True, help="Fixes shown for a server."
)
@click.option("--tool", metavar="NAME", help="Tell of this tool alone, in full (text).")
@click.option("--all", "everything", is_flag=True, help="Give the reasons of every tool, and every finding.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour on stdout."
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
    top: int,
    tool: str | None,
    everything: bool,
    color: str,
    **options: Any,
) -> None:
    """Score the tools of every target and say why, and what to fix first.

    \b
    mcp-scorer check mcp-tools.json
    mcp-scorer check .mcp.json#github
    mcp-scorer check https://example.com/mcp --header 'Authorization: Bearer ...'
    mcp-scorer check -- npx -y @modelcontextprotocol/server-everything

    Exit: 0 the gate passed, 1 it failed, 2 usage or unreadable input, 3 a server gave no tools.
    """
    from scorer.gate.thresholds import exit_code

    settings = take_settings(options)  # what is left are the options of the connection
    name = chosen(settings.format, tool)
    targets = targets or _committed(ctx, settings)
    _refuse_shared([path for _, path in outputs])
    if tool is not None and name != "text":
        raise click.UsageError(f"--tool shapes the text; with --format {name} leave it out")
    _refuse_unknown_clients(settings)
    _refuse_missing(settings)
    known = _read_published(published)
    baseline = chosen_baseline(settings, targets)
    captured = capture_targets(ctx, targets, **options)
    report = _compared(_report(captured, settings, baseline, suppress=not no_suppressions), known)
    _refuse_unknown(tool, report)
    names = {name, *(form for form, _ in outputs)}
    committed = settings.snapshot or Path(DEFAULT_FILE)
    places = names.intersection(PLACED)
    locate = find_places(captured.documents, report, snapshot, committed) if places else unknown_place
    view = stdout_view(color, top, everything)
    view = replace(view, tool=tool or "", suppressed=show_suppressed, locate=locate)
    delivered = _write(report, (name, view), outputs)
    if "github" in names:
        write_summary(report, view)
    code = exit_code(report.gate, captured.failures, exit_zero=settings.exit_zero)
    ctx.exit(code if delivered else USAGE)


def _refuse_shared(paths: Sequence[Path]) -> None:
    """Raise UsageError where two reports would go to one file."""
    for path in paths:
        if paths.count(path) > 1 and path.name != "-":
            raise click.UsageError(f"two outputs write to {path.name}; give each a file of its own")


def _refuse_unknown_clients(settings: Settings) -> None:
    """Raise InputError for a client that is not known, before anything is connected."""
    if not settings.clients:
        return
    from scorer.data.client_profiles import choose_clients

    try:
        choose_clients(settings.clients)
    except InputError as error:
        raise InputError(f"{settings.origin('clients')}: {error}") from None


def _refuse_missing(settings: Settings) -> None:
    """Raise InputError where the committed snapshot that the configuration names is not there."""
    if settings.snapshot is not None and not settings.snapshot.is_file():
        told = f"{settings.origin('snapshot')}: no such file: {settings.snapshot}"
        raise InputError(f"{told}\nwrite it: mcp-scorer snapshot -o {settings.snapshot} TARGET")


def _refuse_unknown(tool: str | None, report: Report) -> None:
    """Raise UsageError where no server has the tool to tell of, naming those of a like name."""
    from scorer.contracts.report import NAMELESS

    refuse_unknown(tool, [each.name or NAMELESS for server in report.servers for each in server.tools])


def _committed(ctx: click.Context, settings: Settings) -> tuple[str, ...]:
    """Return the configured snapshot as the target where none is given."""
    return (str(settings.snapshot),) if settings.snapshot and command_of(ctx) is None else ()


def _report(captured: Captured, settings: Settings, baseline: Baseline | None, *, suppress: bool) -> Report:
    from scorer.cli.against import compared, with_baselines
    from scorer.gate.selection import accepted_by, settle
    from scorer.gate.thresholds import conditions, judge, no_regression
    from scorer.scoring.api import build_report, score_server

    def settled(snapshots: Sequence[Snapshot]) -> tuple[ServerReport, ...]:
        scored = [
            score_server(snapshot, rubric=settings.rubric, clients=settings.clients) for snapshot in snapshots
        ]
        stored = (each for snapshot in snapshots for each in accepted_by(snapshot))
        accepted = (*settings.suppress, *stored) if suppress else ()
        return settle(scored, settings.selection, settings.overrides, accepted, today=today())

    servers = settled(with_baselines(captured.snapshots, baseline))
    if baseline is not None:
        servers = compared(servers, baseline, settled)
    asked = [*conditions(settings.thresholds), *([no_regression] if settings.fail_on_regression else [])]
    return build_report(servers, captured.failures, gate=judge(servers, asked), rubric=settings.rubric)


def _read_published(path: Path | None) -> Sequence[Published]:
    if path is None:
        return ()
    from scorer.calibration.compare_published import read_published

    return read_published(path)


def _compared(report: Report, known: Sequence[Published]) -> Report:
    """Return the report with published scores beside ours, and say which found no tool."""
    if not known or not report.servers:
        return report
    from scorer.calibration.compare_published import compare, unmatched

    missing = unmatched(report.servers, known)
    if missing:
        say(f"{len(missing)} of the published tools are not among these: {', '.join(missing[:SHOWN])}")
    return replace(report, published=compare(report.servers, known))


def _write(report: Report, stdout: tuple[str, View], outputs: Sequence[tuple[str, Path]]) -> bool:
    """Write stdout, then every file and folder; return whether all of them could be."""
    shown = stdout[1]
    view = View(top=shown.top, everything=shown.everything, suppressed=shown.suppressed, locate=shown.locate)
    files = [(form, view, _to(path)) for form, path in outputs if not form.endswith("/")]
    delivered = _deliver(report, [(*stdout, write_stdout), *files])
    for form, path in outputs:
        if form.endswith("/") and report.servers:
            write_folder(path, FOLDERS[form.rstrip("/")](report, view))
    return delivered


def _to(path: Path) -> Callable[[str], None]:
    return lambda text: write_file(path, text)


def _deliver(report: Report, jobs: Sequence[tuple[str, View, Callable[[str], None]]]) -> bool:
    """Write the report in every form asked for; return whether all of them could be."""
    failed = False
    for name, view, write in jobs:
        if not report.servers and name not in HOLDS_ERRORS_ALONE:
            continue
        try:
            write(FORMATS[name](report, view))
        except ScorerError as error:
            complain(str(error))
            failed = True
    return not failed
