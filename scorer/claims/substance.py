"""Substance: how much a text says beyond its tool's name, counted in new content words.

One measure for all dimensions. Repetition, function words, praise and filler do not count, and the
scale bends: the tenth new word earns more than the fiftieth, in purpose and usage all of what there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scorer.claims.detect import amount, share
from scorer.claims.tool_facts import Facts
from scorer.contracts.dimensions import BEHAVIOR, COMPLETENESS, PURPOSE, USAGE


@dataclass(frozen=True, slots=True)
class Measure:
    """The rule that counts substance in a dimension, the words at which it is full, and its scale."""

    rule: str
    full: int
    scale: Callable[[float, float], float]


#: By dimension: what counts substance over the whole text.
FULL: Mapping[str, Measure] = {
    PURPOSE: Measure("PUR003", 12, share),
    USAGE: Measure("USE007", 12, share),
    BEHAVIOR: Measure("BEH014", 60, amount),
    COMPLETENESS: Measure("CMP001", 60, amount),
}

#: The dimensions that count substance.
COUNTED = tuple(FULL)


def growth(facts: Facts, dimension: str, points: Mapping[str, float], words: int) -> float:
    """Return what `words` more content words would add to a dimension, in score points."""
    measure = FULL[dimension]
    more = measure.scale(facts.new_word_count + words, measure.full) - measure.scale(
        facts.new_word_count, measure.full
    )
    return points.get(measure.rule, 0.0) * more
