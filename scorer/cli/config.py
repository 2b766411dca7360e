"""`mcp-scorer config`: what is in effect and where it comes from, and the schema of the file."""

from __future__ import annotations

from typing import Any

import click

from scorer.cli.gate_options import config_options, gate_options


@click.group(short_help="Show what is configured, and where.")
def command() -> None:
    """Show what is in effect and where it comes from, or the schema of a configuration file."""


@command.command(short_help="Show every value with its origin.")
@click.option(
    "--format", "-f", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("--rubric", metavar="DIR|VERSION", help="Weigh with this rubric.")
@gate_options
@config_options
def show(form: str, **options: Any) -> None:
    """Show every value that a check here would use, and what it comes from.

    \b
    mcp-scorer config show
    mcp-scorer config show --fail-under B --format json

    An origin is default, FILE:LINE, a variable or a flag. The options are those of `check`.
    """
    from scorer.cli.output import console_encoding, write_stdout
    from scorer.cli.settings import take_settings
    from scorer.formats.values import as_json, as_text

    found = [(value.key, value.value, value.origin) for value in take_settings(options).values]
    write_stdout(*((as_json(found),) if form == "json" else (as_text(found), console_encoding())))


@command.command(short_help="Print the JSON Schema of a configuration file.")
def schema() -> None:
    """Print the JSON Schema of a configuration file, for editors and validators."""
    import json

    from scorer.cli.output import write_stdout
    from scorer.config.model import json_schema

    write_stdout(json.dumps(json_schema(), indent=2) + "\n")
