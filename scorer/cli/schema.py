"""`mcp-scorer schema`: the JSON Schemas that the package ships."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Every schema by its name: a file in schemas/.
SCHEMAS: Final[Mapping[str, str]] = MappingProxyType({"report": "report.schema.json"})


@click.command(short_help="Print a JSON Schema.")
@click.argument("name", type=click.Choice(list(SCHEMAS)))
def command(name: str) -> None:
    """Print the JSON Schema of what mcp-scorer writes or reads."""
    from scorer.cli.output import write_stdout
    from scorer.resources import data_dir

    write_stdout((data_dir("schemas") / SCHEMAS[name]).read_text(encoding="utf-8"))
