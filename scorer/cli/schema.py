"""`mcp-scorer schema`: the JSON Schemas that the package ships."""

from __future__ import annotations

import json
from typing import Final

import click

from scorer.cli.choice import Choice
from scorer.cli.policy import FORMATS
from scorer.data.messages import text

_FILES: Final = ("config", "report")
_POLICIES: Final = tuple(f"policy-{name}" for name in sorted(FORMATS))


@click.command(help=text("cli.schema.help"), short_help=text("cli.schema.short"))
@click.argument("name", metavar="NAME", type=Choice((*_FILES, *_POLICIES)))
def command(name: str) -> None:
    """Print a schema."""
    from scorer.cli.output import write_stdout
    from scorer.data.resources import schema_text
    from scorer.policy.validation import policy_schema

    if name in _FILES:
        write_stdout(schema_text(name))
    else:
        schema = policy_schema(name.removeprefix("policy-"))
        write_stdout(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")
