"""The evidence that went or came with a score, in words: each quote of a definition once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable


def told_once(evidence: Iterable[str]) -> list[str]:
    """Return evidence, each quote once with all that it says: "When to use it, other tools to use: “…”".

    If some of it quotes the definition, the rest is left out: a quote shows what changed.
    """
    kinds: dict[str, list[str]] = {}
    for each in dict.fromkeys(evidence):
        title, quoting, quote = each.partition(": “")
        kinds.setdefault(quote if quoting else "", []).append(title if quoting else each)
    without = kinds.pop("", [])
    quoted = [
        say("scoring.quoted", title=_listed(titles), quote=quote.removesuffix("”"))
        for quote, titles in kinds.items()
    ]
    return quoted or without


def _listed(titles: list[str]) -> str:
    first, *others = titles
    return ", ".join([first, *(f"{title[:1].lower()}{title[1:]}" for title in others)])
