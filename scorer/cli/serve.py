"""`mcp-scorer serve`: an MCP server that scores definitions for an agent or an editor."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.config_options import config_options
from scorer.cli.failure import INTERRUPTED, OWN_PROCESS, print_internal, print_note
from scorer.cli.settings import settings_of, today
from scorer.cli.shared_options import rubric_option
from scorer.cli.targets import connection_of, serving_options
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.serving.access import Access
    from scorer.serving.http import Address

#: The value of --http without an address.
DEFAULT: Final = "default"


@click.command(help=text("cli.serve.help"), short_help=text("cli.serve.short"))
@click.option("--root", "roots", metavar="DIR", multiple=True, help=text("cli.serve.root"))
@click.option("--http", metavar="[HOST:PORT]", is_flag=False, flag_value=DEFAULT, help=text("cli.serve.http"))
@click.option(
    "--allow-host", "hosts", metavar="HOST[:PORT]", multiple=True, help=text("cli.serve.allow-host")
)
@rubric_option
@config_options
@serving_options
def command(**options: Any) -> None:
    """Serve until the client ends."""
    from scorer.cli.capturing import announce, connect_options_of
    from scorer.serving.access import access_of

    address = _address(options["http"], options["hosts"])
    settings = settings_of(options)
    connection = connection_of(options, settings)
    access = access_of(
        options["roots"],
        connection.servers,
        connect_options_of(connection),
        trusts_roots=address is None,
        alone=OWN_PROCESS.get(),
        announce=announce,
    )
    say_on_stderr = _silent if connection.quiet else print_note
    say_on_stderr(_reach(access))
    from scorer.serving.judging import Judge
    from scorer.serving.server import Service, run_stdio

    service = Service(access, Judge(settings, today), print_internal)
    if address is None:
        run_stdio(service, _end)
    else:
        from scorer.serving.http import run_http

        run_http(service, address, lambda url: say_on_stderr(say("cli.serve.serving", url=url)))


def _address(given: str | None, hosts: Sequence[str]) -> Address | None:
    """Return where to serve over HTTP, or None."""
    if given is None:
        if hosts:
            raise click.UsageError(text("cli.serve.no-http"))
        return None
    from scorer.serving.http import DEFAULT_ADDRESS, read_address

    return read_address(DEFAULT_ADDRESS if given == DEFAULT else given, hosts)


def _silent(_: str) -> None:
    """Print nothing."""


def _reach(access: Access) -> str:
    """Return what calls may reach, for the log of the client."""
    unnamed = text("cli.serve.roots-of-client" if access.trusts_roots else "cli.serve.no-root")
    folders = ", ".join(map(str, access.folders)) if access.folders else unnamed
    servers = ", ".join(access.servers) or text("cli.serve.no-server")
    return say("cli.serve.reach", folders=folders, servers=servers)


def _end() -> None:
    """End the process as an interrupt does, without waiting for its threads."""
    print_note(text("cli.app.error.interrupted"))
    sys.stderr.flush()
    os._exit(INTERRUPTED)
