"""`mcp-scorer schema`: the JSON Schemas that the package ships."""

from __future__ import annotations

from typing import Final

import click

from scorer.data.messages import text

#: Every schema by its name, which is also the name of its file in scorer/schemas/.
SCHEMAS: Final = (
    "config",
    "report",
    "policy-annotations",
    "policy-claude-code",
    "policy-cursor",
    "policy-cursor-cli",
    "policy-intercept",
    "policy-policylayer",
    "policy-vscode",
)


@click.command(help=text("cli.schema.help"), short_help=text("cli.schema.short"))
@click.argument("name", metavar="NAME", type=click.Choice(SCHEMAS))
def command(name: str) -> None:
    """Print a schema."""
    from scorer.cli.output import write_stdout
    from scorer.data.resources import schema_text

    write_stdout(schema_text(name))
