"""`mcp-scorer draft`: rewritten descriptions with open gaps, as text, JSON, Markdown or a patch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.config_options import config_options
from scorer.cli.default_target import committed_definitions
from scorer.cli.files import write_output
from scorer.cli.output import stdout_view
from scorer.cli.output_options import OutputFile
from scorer.cli.settings import settings_of
from scorer.cli.shared_options import format_option, reach_option, rubric_option
from scorer.cli.targets import TargetCommand, connection_of, connection_options
from scorer.cli.tool_names import refuse_unknown
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.contracts.drafts import ServerDraft

FORMATS: Final = ("text", "json", "markdown", "patch")


@click.command(cls=TargetCommand, help=text("cli.draft.help"), short_help=text("cli.draft.short"))
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option("--tool", metavar="NAME", help=text("cli.draft.tool"))
@reach_option("cli.draft.reach")
@format_option(FORMATS)
@click.option(
    "--source",
    "sources",
    metavar="PATH",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help=text("cli.draft.source"),
)
@click.option(
    "--snapshot",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=text("cli.draft.snapshot"),
)
@click.option("--output", "--out", "-o", "path", type=OutputFile(), help=text("cli.option.output-file"))
@rubric_option
@config_options
@connection_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    targets: tuple[str, ...],
    tool: str | None,
    wanted: str,
    form: str,
    sources: tuple[Path, ...],
    snapshot: Path | None,
    path: Path | None,
    **options: Any,
) -> None:
    """Write the drafts of each server."""
    from scorer.cli.inputs import bounds_of
    from scorer.drafting.api import draft_server
    from scorer.tdqs.rollup import grade_of

    grade_of(wanted)  # checked before anything is started
    _refuse_without_patch(form, sources, snapshot)
    settings = settings_of(options)
    connection = connection_of(options, settings)
    committed = committed_definitions(ctx, targets, connection, settings)
    bounds = bounds_of(ctx, options, (*targets, committed, snapshot), [path], settings)
    captured = capture_targets(ctx, targets, connection, committed=committed)
    if not captured.snapshots:
        ctx.exit(captured.exit_code)
    refuse_unknown(tool, [_name(each) for found in captured.snapshots for each in found.tools])
    drafts = [draft_server(found, wanted, tool=tool, rubric=settings.rubric) for found in captured.snapshots]
    if form == "patch":
        from scorer.cli.draft_patch import written_patch

        written = written_patch(drafts, captured, snapshot, sources, bounds.limits)
    else:
        written = _written(drafts, form, plain=path is not None)
    write_output(path, written, bounds)
    ctx.exit(captured.exit_code)


def _name(tool: Any) -> str:
    """Return the name of an entry of a list, "" for one without."""
    return str(tool.get("name", "")) if isinstance(tool, dict) else ""


def _refuse_without_patch(form: str, sources: Sequence[Path], snapshot: Path | None) -> None:
    """Raise UsageError for an option that says what to patch, where nothing is patched."""
    for option, given in (("--source", sources), ("--snapshot", snapshot)):
        if given and form != "patch":
            raise click.UsageError(say("cli.draft.error.patch-only", option=option))


def _written(drafts: Sequence[ServerDraft], form: str, *, plain: bool) -> str:
    from scorer.formats.draft import draft_json, draft_markdown, draft_text

    if form == "json":
        return draft_json(drafts)
    if form == "markdown":
        return draft_markdown(drafts)
    return draft_text(drafts) if plain else draft_text(drafts, stdout_view("never"))
