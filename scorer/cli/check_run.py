"""One run of `check`: what is read, scored and judged, and where the reports go."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.baseline_state import chosen_baseline
from scorer.cli.capturing import Captured, capture_targets
from scorer.cli.ci import chosen_format, find_places, write_summary
from scorer.cli.default_target import committed_definitions
from scorer.cli.failure import USAGE, print_error, print_note
from scorer.cli.files import write_folder, write_output
from scorer.cli.judged import Part, judged_together
from scorer.cli.output import stdout_view
from scorer.cli.output_options import refuse_shared
from scorer.cli.settings import refuse_unknown_clients, settings_of
from scorer.cli.surfaces import captured_surfaces, chosen_surfaces
from scorer.cli.targets import connection_of
from scorer.cli.tool_names import refuse_unknown
from scorer.contracts.errors import InputError, ScorerError
from scorer.contracts.location import DEFAULT_FILE, unknown_place
from scorer.data.messages import say
from scorer.formats import FORMATS
from scorer.formats.view_options import ViewOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from scorer.calibration.compare_published import Published
    from scorer.cli.inputs import Bounds
    from scorer.contracts.location import Locate
    from scorer.contracts.report import Report

#: How many published tools without a match are named.
SHOWN: Final = 5


class CheckRun:
    """A run with the options of the command line. What cannot be used is refused before anything is started."""

    def __init__(self, ctx: click.Context, targets: Sequence[str], options: Mapping[str, Any]) -> None:
        self._ctx = ctx
        self._targets = targets
        self._options = options
        self._outputs: Sequence[tuple[str, Path]] = options["outputs"]
        self._settings = settings_of(options)
        self._form = chosen_format(self._settings.format, options["tool"])
        self._connection = connection_of(options, self._settings)
        self._surfaces = chosen_surfaces(
            ctx, options["surfaces"], targets, self._connection, options, self._settings
        )
        self._committed = (
            None if self._surfaces else committed_definitions(ctx, targets, self._connection, self._settings)
        )
        self._bounds = self._read_files()
        refuse_shared(self._outputs)
        if options["tool"] is not None and self._form != "text":
            raise click.UsageError(say("cli.check.error.tool-is-text", format=self._form))
        refuse_unknown_clients(self._settings)
        self._published = _read_published(options["published"])

    def run(self) -> int:
        """Return the exit code: that of the gate, or 2 where a report cannot be written."""
        from scorer.gate.thresholds import exit_code

        settings = self._settings
        captured, parts = self._captured()
        suppress = not self._options["no_suppressions"]
        judged = judged_together(parts, captured.failures, settings, suppress=suppress)
        report = _compared(judged, self._published)
        _refuse_unknown(self._options["tool"], report)
        names = {self._form, *(form for form, _ in self._outputs)}
        view = self._view(self._locate(names, captured, report))
        delivered = _write(report, (self._form, view), self._outputs, self._bounds)
        if "github" in names:
            write_summary(report, view, self._bounds.inputs)
        code = exit_code(report.gate, captured.failures, exit_zero=settings.exit_zero)
        return code if delivered else USAGE

    def _read_files(self) -> Bounds:
        """Return the bounds of the outputs: none may replace a file that the run reads."""
        from scorer.cli.inputs import bounds_of

        options, settings = self._options, self._settings
        named = (
            *self._targets,
            *self._connection.servers,
            self._committed,
            options["snapshot"] or settings.snapshot or DEFAULT_FILE,
            options["published"],
            *(each for one in self._surfaces for each in (one.surface.target, one.settings.baseline)),
        )
        return bounds_of(self._ctx, options, named, [path for _, path in self._outputs], settings)

    def _captured(self) -> tuple[Captured, Sequence[Part]]:
        """Return what was captured, and the parts of it that have thresholds and a baseline of their own."""
        if self._surfaces:
            named = bool(self._options["surfaces"])
            return captured_surfaces(self._ctx, self._surfaces, self._connection, named=named)
        settings, committed = self._settings, self._committed
        if settings.snapshot is not None and not os.path.isfile(settings.snapshot):
            origin = settings.origin("snapshot")
            raise InputError(say("cli.check.error.no-snapshot", origin=origin, path=settings.snapshot))
        read = [str(committed)] if committed else self._targets
        baseline = chosen_baseline(settings, read, self._connection.bounds)
        captured = capture_targets(
            self._ctx,
            self._targets,
            self._connection,
            committed=committed,
            skip_others=self._options["skip_other_files"],
        )
        return captured, (Part(captured.snapshots, settings, baseline),)

    def _locate(self, names: Iterable[str], captured: Captured, report: Report) -> Locate:
        """Return what finds the places of findings, if one of the formats shows places."""
        from scorer.capturing.limit_options import with_limits

        if not any(FORMATS[each.rstrip("/")].needs_locations for each in names):
            return unknown_place
        committed = self._settings.snapshot or Path(DEFAULT_FILE)
        limits = with_limits(self._connection.bounds)
        return find_places(captured.documents, report, self._options["snapshot"], committed, limits)

    def _view(self, locate: Locate) -> ViewOptions:
        """Return how the report is shown on stdout."""
        options = self._options
        return replace(
            stdout_view(options["color"]),
            top=options["top"],
            details=options["details"],
            quiet=self._connection.quiet,
            tool=options["tool"] or "",
            suppressed=options["show_suppressed"],
            advisory=self._settings.exit_zero,
            locate=locate,
        )


def _refuse_unknown(tool: str | None, report: Report) -> None:
    """Raise UsageError if no server has the tool to show, with similar names."""
    from scorer.contracts.report import NAMELESS

    refuse_unknown(tool, [each.name or NAMELESS for server in report.servers for each in server.tools])


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
