"""`mcp-scorer serve`: an MCP server that scores definitions for an agent or an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scorer.cli.failure import print_note
from scorer.cli.gate_options import config_options
from scorer.cli.settings import settings_of, today
from scorer.cli.targets import connection_of, serving_options
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from scorer.serving.access import Access


@click.command(help=text("cli.serve.help"), short_help=text("cli.serve.short"))
@click.option("--root", "roots", metavar="DIR", multiple=True, help=text("cli.serve.root"))
@click.option("--rubric", metavar="DIR|VERSION", help=text("cli.option.rubric"))
@config_options
@serving_options
def command(**options: Any) -> None:
    """Serve until the client ends."""
    from scorer.cli.capturing import connect_options_of
    from scorer.serving.access import access_of

    settings = settings_of(options)
    connection = connection_of(options, settings)
    access = access_of(
        options["roots"], connection.servers, connect_options_of(connection), trusts_roots=True
    )
    if not connection.quiet:
        _announce(access)
    from scorer.serving.judging import Judge
    from scorer.serving.server import Service, run_stdio

    run_stdio(Service(access, Judge(settings, today)))


def _announce(access: Access) -> None:
    """Print what calls may reach, so that the log of the client shows it."""
    folders = ", ".join(map(str, access.folders)) if access.folders else text("cli.serve.roots-of-client")
    servers = ", ".join(access.servers) or text("cli.serve.no-server")
    print_note(say("cli.serve.reach", folders=folders, servers=servers))
