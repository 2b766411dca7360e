"""`mcp-scorer config`: the effective configuration and its origins, and the schema of the file."""

from __future__ import annotations

from typing import Any

import click

from scorer.cli.config_options import config_options
from scorer.cli.gate_options import gate_options
from scorer.cli.shared_options import format_option, rubric_option
from scorer.cli.targets import definitions_only_option
from scorer.data.messages import text


@click.group(help=text("cli.config.help"), short_help=text("cli.config.short"))
def command() -> None:
    """Hold the commands about configuration."""


@command.command(help=text("cli.config.show-help"), short_help=text("cli.config.show-short"))
@format_option(("text", "json"))
@rubric_option
@gate_options
@definitions_only_option
@config_options
def show(form: str, **options: Any) -> None:
    """Print the effective values with their origins."""
    from scorer.cli.output import console_encoding, write_stdout
    from scorer.cli.settings import settings_of
    from scorer.formats.config_values import as_json, as_text

    found = [(value.key, value.value, value.origin) for value in settings_of(options).values]
    write_stdout(*((as_json(found),) if form == "json" else (as_text(found), console_encoding())))


@command.command(help=text("cli.config.schema-help"), short_help=text("cli.config.schema-short"))
def schema() -> None:
    """Print the schema of configuration files."""
    import json

    from scorer.cli.output import write_stdout
    from scorer.config.model import json_schema

    write_stdout(json.dumps(json_schema(), indent=2) + "\n")
