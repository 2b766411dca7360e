"""`mcp-scorer rules`: list all rules, as a table, as JSON, or as a folder of pages."""

from __future__ import annotations

from pathlib import Path

import click

from scorer.cli.choice import Choice
from scorer.data.messages import text


@click.command(help=text("cli.rules.help"), short_help=text("cli.rules.short"))
@click.option(
    "--format",
    "-f",
    "name",
    type=Choice(["text", "json"]),
    default="text",
    help=text("cli.option.stdout-format"),
)
@click.option(
    "--pages",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help=text("cli.rules.pages"),
)
def command(name: str, pages: Path | None) -> None:
    """Print or write the catalogue of rules."""
    from scorer.cli.files import write_folder
    from scorer.cli.output import console_encoding, write_stdout
    from scorer.formats.rule_docs import rule_files, rules_json
    from scorer.formats.rule_page import rule_list
    from scorer.rules import ALL_RULES

    if pages is not None:
        write_folder(pages, rule_files(ALL_RULES))
    elif name == "json":
        write_stdout(rules_json(ALL_RULES))
    else:
        write_stdout(rule_list(ALL_RULES), console_encoding())
