"""The arithmetic of the specification, in integers: from six scores to a server's grade.

Scores are summed in hundredths and tenths, never in doubles, so a tie is a tie: half goes up.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING

from scorer.contracts.errors import InputError
from scorer.contracts.report import ShadowCandidate, Tier
from scorer.data.messages import say
from scorer.data.spec import Spec, load_spec
from scorer.tdqs.canonical import utf16_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def tdqs(scores: Mapping[str, int], spec: Spec | None = None) -> float:
    """Return the weighted sum of the six scores, to one decimal. Raises KeyError when one is missing."""
    dimensions = (spec or load_spec()).dimensions
    return _tenths(sum(dimension.weight * scores[dimension.key] for dimension in dimensions), 100)


def tier(value: float, spec: Spec | None = None) -> Tier:
    """Return the letter of a tdqs or of a roll-up; F is below every tier."""
    for letter, lowest in (spec or load_spec()).tiers:
        if value >= lowest:
            return letter
    return "F"


def grade_of(words: str, spec: Spec | None = None) -> float:
    """Return the lowest grade that reaches a tier ("A") or a number ("3.2"), 1 to 5. Raises InputError for others."""
    tiers = (spec or load_spec()).tiers
    for letter, lowest in tiers:
        if words.upper() == letter:
            return lowest
    try:
        value = float(words)
    except ValueError:
        value = 0.0
    if not 1.0 <= value <= 5.0:
        letters = ", ".join(str(letter) for letter, _ in tiers)
        raise InputError(say("data.not-grade", words=repr(words), tiers=letters))
    return value


def smells(scores: Mapping[str, int], spec: Spec | None = None) -> tuple[str, ...]:
    """Return the dimensions below the minimum viable score, in the specification's order."""
    fixed = spec or load_spec()
    return tuple(item.key for item in fixed.dimensions if scores[item.key] < fixed.smell_below)


def mean(tdqs_values: Sequence[float]) -> float:
    """Return the mean tdqs of a server's tools, to one decimal. Raises ValueError when there are none."""
    return _tenths(sum(_in_tenths(_some(tdqs_values))), 10 * len(tdqs_values))


def description_quality(tdqs_values: Sequence[float], spec: Spec | None = None) -> float:
    """Return the mean and the minimum tdqs, weighed. Raises ValueError when there are none."""
    fixed = spec or load_spec()
    tenths = _in_tenths(_some(tdqs_values))
    weighed = fixed.quality_mean * sum(tenths) + fixed.quality_min * len(tenths) * min(tenths)
    return _tenths(weighed, 1000 * len(tenths))


def coherence(scores: Mapping[str, int], spec: Spec | None = None) -> float:
    """Return the mean of the four coherence scores, to one decimal. Raises KeyError when one is missing."""
    keys = [item.key for item in (spec or load_spec()).coherence]
    return _tenths(sum(scores[key] for key in keys), len(keys))


def overall(quality: float, coherence_score: float, spec: Spec | None = None) -> float:
    """Return a server's grade from its description quality and its coherence, to one decimal."""
    fixed = spec or load_spec()
    described, coherent = _in_tenths((quality, coherence_score))
    return _tenths(fixed.overall_quality * described + fixed.overall_coherence * coherent, 1000)


def shadow_candidates(
    costs: Iterable[tuple[str, int]], spec: Spec | None = None
) -> tuple[ShadowCandidate, ...]:
    """Return, for every tool with a much cheaper sibling, the dearest such sibling.

    `costs` are names with invocation costs; the answer keeps their order. Of siblings that cost the
    same the first by name (in UTF-16 order) is taken, and a tool of the same name does not count.
    Takes n log n time.
    """
    fixed, tools = spec or load_spec(), list(costs)
    ranked = sorted(tools, key=lambda tool: utf16_units(tool[0]), reverse=True)
    ranked.sort(key=lambda tool: tool[1])  # stable: of equal costs the first name comes last
    prices = [cost for _, cost in ranked]
    others = _nearest_other_names(ranked)
    found: list[ShadowCandidate] = []
    for name, cost in tools:
        limit = min(cost // fixed.shadow_ratio, cost - fixed.shadow_difference)
        best = bisect_right(prices, limit) - 1
        if best >= 0 and ranked[best][0] == name:
            best = others[best]
        if best >= 0:
            found.append(ShadowCandidate(name, ranked[best][0], cost, ranked[best][1]))
    return tuple(found)


def _nearest_other_names(ranked: Sequence[tuple[str, int]]) -> list[int]:
    """Return for each place the nearest lower one with another name, or -1."""
    places: list[int] = []
    for place, (name, _) in enumerate(ranked):
        below = place - 1
        places.append(places[below] if below >= 0 and ranked[below][0] == name else below)
    return places


def _some(values: Sequence[float]) -> Sequence[float]:
    if not values:
        raise ValueError("a server without tools has no score")
    return values


def _in_tenths(values: Iterable[float]) -> list[int]:
    return [math.floor(value * 10 + 0.5) for value in values]


def _tenths(numerator: int, denominator: int) -> float:
    """Divide and round to one decimal, half up, without a double before the end."""
    return (20 * numerator + denominator) // (2 * denominator) / 10
