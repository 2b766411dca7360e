"""`mcp-scorer explain`: the page of a rule or a feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scorer.contracts.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.command(short_help="Explain a rule or a scoring feature.")
@click.argument("rule")
def command(rule: str) -> None:
    """Explain a rule or a scoring feature, by its id or its name: what it finds, why it matters, how to fix it."""
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


def _unknown(text: str) -> str:
    from scorer.claims.registry import ALL_FEATURES
    from scorer.rules import ALL_RULES
    from scorer.rules.selectors import near_rules

    near = near_rules(text, [*ALL_RULES, *ALL_FEATURES])
    hint = f"did you mean {', '.join(near)}?" if near else "`mcp-scorer rules` lists all rules"
    return f"no rule or feature {text!r}\n{hint}"
