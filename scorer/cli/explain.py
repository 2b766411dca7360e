"""`mcp-scorer explain`: the page of a rule or a kind of claim."""

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

    width = stdout_view("never").width
    pages = list(_pages(rule.lower(), width))
    if not pages:
        raise InputError(_unknown(rule))
    write_stdout("\n".join(pages), console_encoding())


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
