"""Short ways to write detectors: hits from phrases, and saturating amounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from math import log1p

from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts

#: A cue whose sentence says nothing of its own earns at most this share.
EMPTY_SENTENCE = 0.25
_QUOTE = 60

Find = Callable[[Facts], Iterable[Hit]]


def quote(raw: str, start: int, end: int) -> str:
    """Return the words of a span on one line, shortened to 60 characters."""
    text = " ".join(raw[start : min(end, start + 4 * _QUOTE)].split())
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"


def span_hit(facts: Facts, start: int, end: int, strength: float = 1.0, **more: str) -> Hit:
    """Return a hit on a span of the description, with the words there as {quote}."""
    return Hit(strength, (start, end), "/description", {"quote": quote(facts.doc.raw, start, end), **more})


def cue_hits(kind: str, facts: Facts) -> Iterator[Hit]:
    """Yield a hit for each cue of a kind; one whose sentence has no content word of its own counts a quarter."""
    for cue in facts.cues.get(kind, ()):
        yield span_hit(facts, cue.start, cue.end, 1.0 if facts.new_words[cue.sentence] else EMPTY_SENTENCE)


def cues_known(facts: Facts) -> bool:
    """Tell whether the cues of a text's language are known; where they are not, finding none proves nothing."""
    return facts.doc.language.has_word_lists


def later_cue_hits(kind: str, facts: Facts, least: int) -> Iterator[Hit]:
    """Yield a hit for each cue of a kind in a sentence that says at least `least` new content words; a sentence with
    fewer counts a share."""
    for cue in facts.cues.get(kind, ()):
        sentence = facts.doc.sentences[cue.sentence]
        strength = min(1.0, facts.new_words[cue.sentence] / least)
        if strength:
            yield span_hit(facts, sentence.start, sentence.end, strength)


def cues(kind: str) -> Find:
    """Return a finder for one kind of cue."""

    def find(facts: Facts) -> Iterable[Hit]:
        return cue_hits(kind, facts)

    return find


@lru_cache(maxsize=4096)
def amount(value: float, enough: float) -> float:
    """Return how much of `enough` a count reaches, from 0 to 1, on a logarithmic scale."""
    return min(1.0, log1p(max(0.0, value)) / log1p(enough))


def share(value: float, enough: float) -> float:
    """Return how much of `enough` a count reaches, from 0 to 1, in equal steps."""
    return min(1.0, max(0.0, value) / enough)
