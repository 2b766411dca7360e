"""`mcp-scorer draft`: rewritten descriptions with open gaps, as text, JSON, Markdown or a patch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.choice import Choice
from scorer.cli.default_target import committed_definitions
from scorer.cli.files import write_output
from scorer.cli.gate_options import config_options
from scorer.cli.output import console_encoding, stdout_view, write_stdout
from scorer.cli.output_options import OutputFile
from scorer.cli.settings import settings_of
from scorer.cli.targets import TargetCommand, connection_of, connection_options
from scorer.cli.tool_names import refuse_unknown
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.contracts.drafts import ServerDraft

FORMATS: Final = ("text", "json", "markdown")


@click.command(cls=TargetCommand, help=text("cli.draft.help"), short_help=text("cli.draft.short"))
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option("--tool", metavar="NAME", help=text("cli.draft.tool"))
@click.option(
    "--reach", "wanted", metavar="TIER|GRADE", default="A", show_default=True, help=text("cli.draft.reach")
)
@click.option(
    "--format",
    "-f",
    "form",
    type=Choice(FORMATS),
    default="text",
    show_default=True,
    help=text("cli.option.stdout-format"),
)
@click.option("--output", "--out", "-o", "path", type=OutputFile(), help=text("cli.option.output-file"))
@click.option("--rubric", metavar="DIR|VERSION", help=text("cli.option.rubric"))
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
    path: Path | None,
    **options: Any,
) -> None:
    """Write the drafts of each server."""
    from scorer.cli.inputs import bounds_of
    from scorer.drafting.api import draft_server
    from scorer.tdqs.rollup import grade_of

    grade_of(wanted)  # checked before anything is started
    settings = settings_of(options)
    connection = connection_of(options, settings)
    committed = committed_definitions(ctx, targets, connection, settings)
    bounds = bounds_of(ctx, options, (*targets, committed), [path], settings)
    captured = capture_targets(ctx, targets, connection, committed=committed)
    refuse_unknown(tool, [str(each.get("name")) for snapshot in captured.snapshots for each in snapshot.tools])
    drafts = [
        draft_server(snapshot, wanted, tool=tool, rubric=settings.rubric) for snapshot in captured.snapshots
    ]
    write_output(path, _written(drafts, form, plain=path is not None), bounds)
    ctx.exit(min((failure.exit_code for failure in captured.failures), default=0))


def _written(drafts: Sequence[ServerDraft], form: str, *, plain: bool) -> str:
    from scorer.formats.draft import draft_json, draft_markdown, draft_text

    if form == "json":
        return draft_json(drafts)
    if form == "markdown":
        return draft_markdown(drafts)
    return draft_text(drafts) if plain else draft_text(drafts, stdout_view("never"))
