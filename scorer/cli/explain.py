"""`mcp-scorer explain`: the page of a rule or a kind of claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scorer.cli.config_options import config_options, rule_files_option
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@click.command(help=text("cli.explain.help"), short_help=text("cli.explain.short"))
@click.argument("rule")
@rule_files_option
@config_options
def command(rule: str, **options: Any) -> None:
    """Print the pages of what the argument names."""
    from scorer.cli.output import console_encoding, stdout_view, write_stdout

    width = stdout_view("never").width
    if _is_own(rule):
        write_stdout(_own_page(rule, options, width), console_encoding())
        return
    pages = list(_pages(rule.lower(), width))
    if not pages:
        raise InputError(_unknown(rule))
    write_stdout("\n".join(pages), console_encoding())


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


def _pages(wanted: str, width: int) -> Iterator[str]:
    """Yield the page of the rule, and of the kind of claim, that this id or name names."""
    from scorer.formats.pages import page, prepared_pages

    pages = prepared_pages()
    if pages is None:
        from scorer.claims.kinds import KINDS
        from scorer.data.rubric import load_rubric
        from scorer.formats.all_pages import all_pages
        from scorer.rules import ALL_RULES

        pages = all_pages(ALL_RULES, KINDS, load_rubric())
    for parts in pages.get(wanted, ()):
        yield page(parts, width)


def _unknown(wanted: str) -> str:
    from scorer.claims.kinds import KINDS
    from scorer.rules import ALL_RULES
    from scorer.rules.selectors import near_names

    begun = [f"{rule.id} {rule.name}" for rule in ALL_RULES if rule.id.startswith(wanted.upper())]
    if begun:
        return say("cli.explain.error.several", name=repr(wanted), names=", ".join(begun))
    names = {f"{rule.id} {rule.name}": (rule.id, rule.name) for rule in ALL_RULES}
    near = near_names(wanted, {**names, **{kind.name: (kind.name,) for kind in KINDS}})
    similar = say("cli.explain.error.similar", names=", ".join(near))
    hint = similar if near else text("cli.explain.error.list")
    return say("cli.explain.error.unknown", name=repr(wanted), hint=hint)
