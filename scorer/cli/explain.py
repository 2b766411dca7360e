"""`mcp-scorer explain`: the page of a rule or a kind of claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scorer.cli.config_options import config_options, rule_files_option
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.shell_completion import CompletionItem


def _completed(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the rules and kinds of claims that begin so."""
    from click.shell_completion import CompletionItem

    from scorer.claims.kinds import KINDS_BY_NAME
    from scorer.rules import ALL_RULES

    rules = [
        CompletionItem(rule.id, help=rule.name) for rule in ALL_RULES if rule.id.startswith(begun.upper())
    ]
    return rules + [CompletionItem(name) for name in KINDS_BY_NAME if name.startswith(begun)]


@click.command(help=text("cli.explain.help"), short_help=text("cli.explain.short"))
@click.argument("rule", shell_complete=_completed)
@rule_files_option
@config_options
def command(rule: str, **options: Any) -> None:
    """Print the pages of what the argument names."""
    from scorer.cli.output import console_encoding, stdout_view, write_stdout
    from scorer.formats.pages import explained

    width = stdout_view("never").width
    if _is_own(rule):
        write_stdout(_own_page(rule, options, width), console_encoding())
        return
    write_stdout(explained(rule, width), console_encoding())


def _is_own(wanted: str) -> bool:
    if wanted[:1].upper() != "X":  # the pages of the program's own rules load nothing more
        return False
    from scorer.contracts.own_rule import selects_own

    return selects_own(wanted)


def _own_page(wanted: str, options: Mapping[str, Any], width: int) -> str:
    """Return the page of an own rule. Raises InputError, with the own rules that there are, for any other id."""
    from scorer.cli.settings import settings_of
    from scorer.formats.rule_page import rule_page

    rules = settings_of(options).own_rules
    found = next((each for each in rules if each.id == wanted.upper()), None)
    if found is None:
        id = "own.selector.unknown" if rules else "own.selector.no-rules"
        raise InputError(say(id, name=repr(wanted), known=", ".join(rule.id for rule in rules)))
    return rule_page(found, width)
