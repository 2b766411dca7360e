"""What a command reads where no target is given: the committed definitions, and nothing that starts a server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from scorer.cli.failure import print_note
from scorer.cli.targets import command_of
from scorer.contracts.location import DEFAULT_FILE
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from scorer.cli.targets import Connection
    from scorer.config.settings import Settings

EXAMPLES: Final = (
    "mcp-tools.json | https://example.com/mcp | -- npx -y @modelcontextprotocol/server-everything"
)


def committed_definitions(
    ctx: click.Context, targets: Sequence[str], connection: Connection, settings: Settings
) -> Path | None:
    """Return the file to read where no target is given: that of the configuration, else mcp-tools.json if it exists.

    The file is named on stderr, because the user did not name it.
    """
    if targets or connection.servers or command_of(ctx) is not None:
        return None
    if settings.snapshot is not None:
        return settings.snapshot
    if not os.path.isfile(DEFAULT_FILE):
        return None
    if not connection.quiet:
        print_note(say("cli.target.default", path=DEFAULT_FILE))
    return Path(DEFAULT_FILE)


def refuse_no_target(ctx: click.Context) -> NoReturn:
    """Raise UsageError: with the files of servers in this folder and what to type, else with examples."""
    from scorer.capturing.mistaken_targets import usable_in

    files = [each for each in usable_in(Path()) if each != DEFAULT_FILE]
    if files:
        ctx.fail(say("cli.target.error.none-but", file=files[0], command=ctx.command_path))
    ctx.fail(say("cli.target.error.none", command=ctx.command_path, examples=EXAMPLES))
