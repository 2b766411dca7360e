"""`mcp-scorer schema`: the JSON Schemas that the package ships."""

from __future__ import annotations

from typing import Final

import click

#: Every schema by its name, which is also that of its file in scorer/schemas/.
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


@click.command(short_help="Print a JSON Schema.")
@click.argument("name", metavar="NAME", type=click.Choice(SCHEMAS))
def command(name: str) -> None:
    """Print the JSON Schema of what mcp-scorer writes or reads: of a report, or of a policy in some grammar.

    \b
    mcp-scorer schema report
    mcp-scorer schema policy-intercept
    """
    from scorer.cli.output import write_stdout
    from scorer.data.resources import schema_text

    write_stdout(schema_text(name))
