"""`mcp-scorer policy`: an access policy for a server's tools, in the format of a gateway or a client."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.config_options import config_options
from scorer.cli.default_target import committed_definitions
from scorer.cli.failure import print_note
from scorer.cli.files import write_output
from scorer.cli.output_options import output_option
from scorer.cli.settings import settings_of
from scorer.cli.shared_options import format_option
from scorer.cli.targets import TargetCommand, connection_of, connection_options
from scorer.cli.tool_names import refuse_unknown
from scorer.contracts.errors import InputError
from scorer.data.client_profiles import allow_lists
from scorer.data.files import read_file
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.contracts.definitions import Snapshot
    from scorer.policy.document import Document, Grammar, Outcome, Request
    from scorer.policy.recommended import PolicySettings, RuledTool

#: Listed here so that `--help` loads no grammar; a test compares them with the grammars.
FORMATS: Final = ("policylayer", "intercept", *allow_lists(), "annotations")


@click.command(cls=TargetCommand, help=text("cli.policy.help"), short_help=text("cli.policy.short"))
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@format_option(FORMATS, "cli.policy.format")
@click.option(
    "--merge",
    "existing",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=text("cli.policy.merge"),
)
@output_option
@click.option("--tool", metavar="NAME", help=text("cli.policy.tool"))
@click.option(
    "--limit",
    "limits",
    metavar="CLASS=N/WINDOW",
    multiple=True,
    help=text("cli.policy.limit"),
)
@click.option("--server-name", metavar="NAME", help=text("cli.policy.server-name"))
@config_options
@connection_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    targets: tuple[str, ...],
    form: str,
    existing: Path | None,
    path: Path | None,
    tool: str | None,
    limits: tuple[str, ...],
    server_name: str | None,
    **options: Any,
) -> None:
    """Write the policy, and print what was added and left out."""
    from scorer.cli.inputs import bounds_of
    from scorer.formats.policy import unchanged_text
    from scorer.policy.formats import GRAMMARS, extend
    from scorer.policy.recommended import default_settings, with_limits

    grammar = GRAMMARS[form]
    found = settings_of(options)
    connection = connection_of(options, found)
    committed = committed_definitions(ctx, targets, connection, found)
    bounds = bounds_of(ctx, options, (*targets, committed, existing), [path], found, own=existing)
    configured = [f"{category}={limit}" for category, limit in found.policy.items()]
    settings = with_limits(default_settings(), [*configured, *limits])
    before = _existing_text(grammar, existing, bounds.limits.file_bytes)
    policy = _existing_policy(grammar, before, existing)
    captured = capture_targets(ctx, targets, connection, committed=committed)
    if captured.failures:
        ctx.exit(captured.exit_code)
    if server_name is not None and len(captured.snapshots) > 1:
        raise click.UsageError(text("cli.policy.error.one-server-name"))
    requests = _requests(captured.snapshots, settings, tool, server_name)
    outcome = extend(grammar, policy, requests)
    _print_notes(outcome, merged=existing is not None)
    kept = existing is not None and not outcome.added
    written = unchanged_text(before, grammar.syntax) if kept else _written(grammar, outcome, before)
    write_output(path, written, bounds)


def _existing_text(grammar: Grammar, path: Path | None, limit: int) -> str:
    """Return the text of the policy to add to, or "" if there is none."""
    from scorer.capturing.jsonc import decode

    if path is None:
        return ""
    if not grammar.merges:
        raise click.UsageError(say("cli.policy.error.cannot-merge", format=grammar.name))
    try:
        return decode(read_file(path, path.name, limit), path.name)
    except OSError as error:
        raise InputError(say("cli.policy.error.unreadable", path=path, reason=error.strerror)) from error


def _existing_policy(grammar: Grammar, content: str, path: Path | None) -> Document | None:
    """Return the policy to add to, validated against its grammar."""
    from scorer.policy.validation import require_valid

    if path is None:
        return None
    policy: Document = _parsed(grammar, content, path.name)
    require_valid(grammar.name, policy, path.name)
    return policy


def _parsed(grammar: Grammar, content: str, where: str) -> Any:
    from scorer.capturing.jsonc import parse
    from scorer.formats.policy import read_yaml, refuse_repeated_keys

    if grammar.syntax == "yaml":
        return read_yaml(content, where)
    policy = parse(content, where)
    refuse_repeated_keys(content, where)
    return policy


def _requests(
    snapshots: Sequence[Snapshot], settings: PolicySettings, tool: str | None, server_name: str | None
) -> list[Request]:
    from scorer.policy.document import Request
    from scorer.policy.recommended import only_tool, ruled_tools
    from scorer.scoring.api import score_server

    requests = []
    for snapshot in snapshots:
        tools = ruled_tools(score_server(snapshot), settings)
        requests.append(Request(server_name or snapshot.name, tools, only_tool(tools, tool)))
    refuse_unknown(tool, [each.name for request in requests for each in request.tools])
    return requests


def _print_notes(outcome: Outcome, *, merged: bool) -> None:
    """Print on stderr what the policy itself does not show."""
    from scorer.formats.sanitize import label

    if merged:
        for tool in outcome.added:
            print_note(_added(tool))
        for name in outcome.gone:
            print_note(say("cli.policy.gone", name=label(name)))
        if not outcome.added:
            print_note(text("cli.policy.complete"))
    for left in outcome.left_out:
        print_note(say("cli.policy.left-out", name=label(left.name), why=left.why))
    for note in outcome.notes:
        print_note(note)


def _added(tool: RuledTool) -> str:
    from scorer.formats.sanitize import label

    name, action, limit = label(tool.name), tool.rule.action, tool.rule.limit
    if limit is None:
        return say("cli.policy.added", name=name, category=tool.category, action=action)
    return say("cli.policy.added-limit", name=name, category=tool.category, action=action, limit=limit)


def _written(grammar: Grammar, outcome: Outcome, like: str) -> str:
    from scorer.formats.policy import json_text, yaml_text

    write = yaml_text if grammar.syntax == "yaml" else json_text
    return write(outcome.document, like)
