"""Short ways to write lint rules: hits on a span, with its words."""

from __future__ import annotations

from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts

_QUOTE = 60


def quote(raw: str, start: int, end: int) -> str:
    """Return the words of a span on one line, shortened to 60 characters."""
    text = " ".join(raw[start : min(end, start + 4 * _QUOTE)].split())
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"


def span_hit(facts: Facts, start: int, end: int, strength: float = 1.0, **more: str) -> Hit:
    """Return a hit on a span of the description, with the words there as {quote}."""
    return Hit(strength, (start, end), "/description", {"quote": quote(facts.doc.raw, start, end), **more})


def cues_known(facts: Facts) -> bool:
    """Tell whether the cues of a text's language are known; where they are not, finding none proves nothing."""
    return facts.doc.language.has_word_lists
