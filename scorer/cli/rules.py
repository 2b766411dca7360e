"""`mcp-scorer rules`: list all rules, as a table, as JSON, or as a folder of pages, and test own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scorer.cli.config_options import config_options, rule_files_option
from scorer.cli.failure import print_note
from scorer.cli.shared_options import format_option, pages_option
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scorer.contracts.own_rule import DescribedRule


@click.group(help=text("cli.rules.help"), short_help=text("cli.rules.short"), invoke_without_command=True)
@format_option(("text", "json"))
@pages_option("cli.rules.pages")
@rule_files_option
@config_options
@click.pass_context
def command(ctx: click.Context, /, form: str, pages: Path | None, **options: Any) -> None:
    """Print or write the catalogue of rules."""
    if ctx.invoked_subcommand is not None:
        return
    from scorer.cli.files import write_folder
    from scorer.cli.output import console_encoding, write_stdout
    from scorer.formats.rule_docs import rule_files, rules_json
    from scorer.formats.rule_page import rule_list
    from scorer.rules import ALL_RULES

    rules: Sequence[DescribedRule] = (*ALL_RULES, *_own_rules(options))
    if pages is not None:
        write_folder(pages, rule_files(rules))
    elif form == "json":
        write_stdout(rules_json(rules))
    else:
        write_stdout(rule_list(rules), console_encoding())


def _own_rules(options: Mapping[str, Any]) -> Sequence[DescribedRule]:
    """Return the own rules. What is wrong with a configuration that was only found hides no rule of the program."""
    from scorer.cli.settings import settings_of

    try:
        return settings_of(options).own_rules
    except InputError as error:
        if options["rules"] or options["config"]:
            raise
        print_note(say("cli.rules.without-own", error=error))
        return ()


@command.command("test", help=text("cli.rules.test-help"), short_help=text("cli.rules.test-short"))
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.pass_context
def test(ctx: click.Context, files: tuple[str, ...]) -> None:
    """Run the examples of own rules."""
    from scorer.cli.output import console_encoding, write_stdout
    from scorer.own_rules.examples import outcome
    from scorer.own_rules.sources import load_rules

    passed, lines = outcome(load_rules(files))
    write_stdout("".join(f"{line}\n" for line in lines), console_encoding())
    ctx.exit(0 if passed else 1)
