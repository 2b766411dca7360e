"""`mcp-scorer rules`: list every rule, as a table, as JSON, or as a folder of pages."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="List every rule.")
@click.option(
    "--format", "-f", "name", type=click.Choice(["text", "json"]), default="text", help="What stdout carries."
)
@click.option(
    "--pages",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a page a rule here.",
)
@click.option(
    "--rubric", metavar="DIR|VERSION", help="Show the points of features in this rubric (with --pages)."
)
def command(name: str, pages: Path | None, rubric: str | None) -> None:
    """List every rule: its id, name, dimension and level; as JSON with all that is documented."""
    from scorer.claims.registry import ALL_FEATURES
    from scorer.cli.output import console_encoding, write_folder, write_stdout
    from scorer.data.rubric import load_rubric
    from scorer.formats.rule_docs import rule_files, rules_json
    from scorer.formats.rule_page import rule_list
    from scorer.rules import ALL_RULES

    if pages is not None:
        write_folder(pages, rule_files(ALL_RULES, ALL_FEATURES, load_rubric(rubric)))
    elif name == "json":
        write_stdout(rules_json(ALL_RULES))
    else:
        write_stdout(rule_list(ALL_RULES), console_encoding())
