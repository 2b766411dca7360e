"""`mcp-scorer policy`: what to hold a server's tools to, in the grammar of a gateway or a client."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.failure import say
from scorer.cli.gate_options import config_options
from scorer.cli.names import refuse_unknown
from scorer.cli.output import write_file, write_stdout
from scorer.cli.settings import take_settings
from scorer.cli.targets import TargetCommand, connection_options
from scorer.contracts.errors import InputError
from scorer.data.client_profiles import allow_lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.contracts.definitions import Snapshot
    from scorer.policy.document import Document, Grammar, Outcome, Request
    from scorer.policy.recommended import PolicySettings

#: Named here so that `--help` loads no grammar; a test holds them against the grammars.
FORMATS: Final = ("policylayer", "intercept", *allow_lists(), "annotations")


@click.command(cls=TargetCommand, short_help="Write a policy for the tools of a server.")
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option(
    "--format",
    "-f",
    "name",
    type=click.Choice(FORMATS),
    default="policylayer",
    show_default=True,
    help="The grammar to write in.",
)
@click.option(
    "--merge",
    "standing",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Add to this policy what it does not rule on yet.",
)
@click.option(
    "--output", "-o", "path", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file."
)
@click.option("--tool", metavar="NAME", help="Rule on this tool alone.")
@click.option(
    "--limit",
    "limits",
    metavar="CLASS=N/WINDOW",
    multiple=True,
    help="Limit the calls of a class otherwise, as write=60/hour (repeatable).",
)
@click.option("--server-name", metavar="NAME", help="What the client's configuration calls the server.")
@config_options
@connection_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    targets: tuple[str, ...],
    name: str,
    standing: Path | None,
    path: Path | None,
    tool: str | None,
    limits: tuple[str, ...],
    server_name: str | None,
    **options: Any,
) -> None:
    """Write what to hold each tool to, by what it does to the world.

    \b
    mcp-scorer policy mcp-tools.json
    mcp-scorer policy .mcp.json#github --format claude-code
    mcp-scorer policy mcp-tools.json --merge policy.json -o policy.json

    What reads is allowed, writes and runs are limited, what destroys is hidden, and what moves money waits
    for a human. What was added, what could not be, and what the server no longer has is said on stderr.

    Exit: 0 written, 2 usage or unreadable input, 3 a server gave no tools; then nothing is written.
    """
    from scorer.policy.formats import GRAMMARS, extend
    from scorer.policy.recommended import default_settings, with_limits

    grammar = GRAMMARS[name]
    configured = take_settings(options).policy  # what is left are the options of the connection
    limited = [f"{category}={limit}" for category, limit in configured.items()]
    settings = with_limits(with_limits(default_settings(), limited), limits)
    text = _standing_text(grammar, standing)
    policy = _standing_policy(grammar, text, standing)
    captured = capture_targets(ctx, targets, **options)
    if captured.failures:
        ctx.exit(min(failure.exit_code for failure in captured.failures))
    if server_name is not None and len(captured.snapshots) > 1:
        raise click.UsageError("--server-name names one server; give one target")
    requests = _requests(captured.snapshots, settings, tool, server_name)
    outcome = extend(grammar, policy, requests)
    _tell(outcome, merged=standing is not None)
    _write(text if standing and not outcome.added else _text(grammar, outcome, text), path)


def _standing_text(grammar: Grammar, path: Path | None) -> str:
    """Return the text of the policy to add to, or "" where there is none."""
    from scorer.capturing.jsonc import decode

    if path is None:
        return ""
    if not grammar.merges:
        raise click.UsageError(f"{grammar.name} are suggestions for a server's code, and merge into no file")
    try:
        return decode(path.read_bytes(), path.name)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error


def _standing_policy(grammar: Grammar, text: str, path: Path | None) -> Document | None:
    """Return the policy to add to, held against its grammar."""
    from scorer.policy.validation import require_valid

    if path is None:
        return None
    policy: Document = _parsed(grammar, text, path.name)
    require_valid(grammar.name, policy, path.name)
    return policy


def _parsed(grammar: Grammar, text: str, where: str) -> Any:
    from scorer.capturing.jsonc import parse
    from scorer.formats.policy import read_yaml, refuse_repeated_keys

    if grammar.syntax == "yaml":
        return read_yaml(text, where)
    policy = parse(text, where)
    refuse_repeated_keys(text, where)
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


def _tell(outcome: Outcome, *, merged: bool) -> None:
    """Say on stderr what the policy itself does not show."""
    from scorer.formats.sanitize import label

    if merged:
        for tool in outcome.added:
            limit = f" to {tool.rule.limit}" if tool.rule.limit else ""
            say(f"added {label(tool.name)} ({tool.category}): {tool.rule.action}{limit}")
        for name in outcome.gone:
            say(f"not on the server any more: {label(name)}")
        if not outcome.added:
            say("nothing to add: the policy rules on every tool that it can hold")
    for left in outcome.left_out:
        say(f"left out {label(left.name)}: {left.why}")
    for note in outcome.notes:
        say(note)


def _text(grammar: Grammar, outcome: Outcome, like: str) -> str:
    from scorer.formats.policy import json_text, yaml_text

    write = yaml_text if grammar.syntax == "yaml" else json_text
    return write(outcome.document, like)


def _write(text: str, path: Path | None) -> None:
    if path is None or str(path) == "-":
        write_stdout(text)
    else:
        write_file(path, text)
