"""`mcp-scorer explain`: the page of a rule or a feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.command(help=text("cli.explain.help"), short_help=text("cli.explain.short"))
@click.argument("rule")
def command(rule: str) -> None:
    """Print the pages of what the argument names."""
    from scorer.cli.output import console_encoding, stdout_view, write_stdout

    width = stdout_view("never", 0, everything=False).width
    pages = list(_pages(rule.lower(), width))
    if not pages:
        raise InputError(_unknown(rule))
    write_stdout("\n".join(pages), console_encoding())


def _pages(wanted: str, width: int) -> Iterator[str]:
    """Yield the page of the rule, and of the feature, that this id or name names."""
    from scorer.claims.registry import ALL_FEATURES
    from scorer.formats.rule_page import feature_page, rule_page
    from scorer.rules import ALL_RULES

    yield from (rule_page(each, width) for each in ALL_RULES if wanted in (each.id.lower(), each.name))
    yield from (feature_page(each, width) for each in ALL_FEATURES if wanted in (each.id.lower(), each.name))


def _unknown(wanted: str) -> str:
    from scorer.claims.registry import ALL_FEATURES
    from scorer.rules import ALL_RULES
    from scorer.rules.selectors import near_rules

    near = near_rules(wanted, [*ALL_RULES, *ALL_FEATURES])
    similar = say("cli.explain.error.similar", names=", ".join(near))
    hint = similar if near else text("cli.explain.error.list")
    return say("cli.explain.error.unknown", name=repr(wanted), hint=hint)
