"""The evidence that went or came with a score, in words: each quote of a definition once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def told_once(evidence: Iterable[str]) -> list[str]:
    """Return evidence, each quote once with all that it says: "When to use it, other tools to use: “…”".

    A part of another quote is not quoted again. If some of it quotes the definition, the rest is left out: a quote
    shows what changed.
    """
    once = [*dict.fromkeys(evidence)]
    parts = [each.partition(": “") for each in once]
    quotes = [quote.removesuffix("”") for _, quoting, quote in parts if quoting]
    kinds: dict[str, list[str]] = {}
    for title, quoting, quote in parts:
        if quoting:
            kinds.setdefault(_whole(quote.removesuffix("”"), quotes), []).append(title)
    quoted = [say("scoring.quoted", title=_listed(titles), quote=quote) for quote, titles in kinds.items()]
    return quoted or once


def _whole(quote: str, quotes: Sequence[str]) -> str:
    """Return the longest quote that contains one; a quote that was cut is not known to."""
    holding = (each for each in quotes if quote in each and not each.endswith("…"))
    return max(holding, key=len, default=quote)


def _listed(titles: Sequence[str]) -> str:
    first, *others = dict.fromkeys(titles)
    return ", ".join([first, *(f"{title[:1].lower()}{title[1:]}" for title in others)])
