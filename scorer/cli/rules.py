"""`mcp-scorer rules`: list every rule."""

from __future__ import annotations

import click


@click.command(short_help="List every rule.")
def command() -> None:
    """List every rule: its id, name, dimension, kind and level."""
    from scorer.cli.output import console_encoding, write_stdout
    from scorer.formats.rule_page import rule_list
    from scorer.rules import ALL_RULES

    write_stdout(rule_list(ALL_RULES), console_encoding())
