"""`mcp-scorer explain`: the page of a rule or a kind of claim."""

from __future__ import annotations

import click

from scorer.data.messages import text


@click.command(help=text("cli.explain.help"), short_help=text("cli.explain.short"))
@click.argument("rule")
def command(rule: str) -> None:
    """Print the pages of what the argument names."""
    from scorer.cli.output import console_encoding, stdout_view, write_stdout
    from scorer.formats.pages import explained

    write_stdout(explained(rule, stdout_view("never").width), console_encoding())
