"""Substance: how much a text says beyond its tool's name, counted in new content words.

One measure for all dimensions. Repetition, function words, praise and filler do not count, and the
scale is logarithmic: the tenth new word earns far more than the fiftieth.
"""

from __future__ import annotations

from collections.abc import Mapping

from scorer.dimensions import BEHAVIOR, COMPLETENESS, USAGE
from scorer.facts import Facts
from scorer.rules.build import amount

#: By dimension: the rule that counts substance, and the content words at which it is full.
FULL: Mapping[str, tuple[str, int]] = {
    USAGE: ("USE007", 25),
    BEHAVIOR: ("BEH014", 60),
    COMPLETENESS: ("CMP001", 60),
}

#: The dimensions that count substance over the whole text (purpose counts only its first sentences).
COUNTED = tuple(FULL)


def growth(facts: Facts, dimension: str, points: Mapping[str, float], words: int) -> float:
    """Return what `words` more content words would add to a dimension, in score points."""
    rule, full = FULL[dimension]
    return points.get(rule, 0.0) * (amount(facts.info + words, full) - amount(facts.info, full))
