"""`mcp-scorer explain`: the page of one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorer.contracts.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.rules.record import Rule


@click.command(short_help="Explain a rule.")
@click.argument("rule")
def command(rule: str) -> None:
    """Explain a rule, by its id or its name: what it sees, why it matters, how to fix it."""
    from scorer.cli.output import console_encoding, stdout_view, write_stdout
    from scorer.formats.rule_page import rule_page
    from scorer.rules import ALL_RULES

    width = stdout_view("never", 0, everything=False).width
    pages = [rule_page(found, width) for found in find_rules(rule, ALL_RULES)]
    write_stdout("\n".join(pages), console_encoding())


def find_rules(text: str, rules: Sequence[Rule]) -> list[Rule]:
    """Return the rule of this id, or the rules of this name (dimensions may share one), in any case.

    Raises InputError that names near ones.
    """
    found = [rule for rule in rules if text.lower() in (rule.id.lower(), rule.name.lower())]
    if found:
        return found
    from scorer.rules.selectors import near_rules

    near = near_rules(text, rules)
    hint = f"near it: {', '.join(near)}" if near else "mcp-scorer rules lists them all"
    raise InputError(f"no rule {text!r}\n{hint}")
