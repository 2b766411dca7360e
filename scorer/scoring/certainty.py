"""How sure a score is: an interval and the chance of each tier, from the spread of a rubric's residuals."""

from __future__ import annotations

from collections.abc import Mapping
from math import erf, sqrt

from scorer.data.rubric import Rubric
from scorer.data.spec import load_spec

#: Standard normal quantile that leaves 10% on either side: an 80% interval.
Z80 = 1.2816
#: Above this estimate a rubric's spread may narrow, by the factor of this name a point.
MIDDLE, ABOVE_MIDDLE = 3.5, "above_middle"
#: Published scores are rounded to one decimal: a tier begins half a tenth below its threshold.
_HALF_TENTH = 0.05


def _cdf(x: float) -> float:
    return 0.5 * (1 + erf(x / sqrt(2)))


def spread(rubric: Rubric, context: frozenset[str], estimate: float) -> float:
    """Return the standard deviation of the residuals in a context, at an estimate (tdqs points)."""
    sigma = rubric.spread["default"]
    for name, factor in rubric.spread.items():
        if name in context:
            sigma *= factor
    return float(sigma * rubric.spread.get(ABOVE_MIDDLE, 1.0) ** max(0.0, estimate - MIDDLE))


def interval(estimate: float, sigma: float) -> tuple[float, float]:
    """Return the 80% interval for the published tdqs, within 1 to 5."""
    low, high = estimate - Z80 * sigma, estimate + Z80 * sigma
    return round(max(1.0, low), 2), round(min(5.0, max(1.0, high)), 2)


def tier_chances(
    estimate: float, sigma: float, even: Mapping[str, float] | None = None
) -> Mapping[str, float]:
    """Return the chance of each tier, adding to 1 (to three decimals), best first.

    `even` holds the estimates at which a tool has an even chance of a tier or a better one; a tier
    that it lacks begins half a tenth below its threshold.
    """
    chances: dict[str, float] = {}
    for letter, lowest in load_spec().tiers:
        begins = (even or {}).get(letter, lowest - _HALF_TENTH)
        reach = 1.0 if lowest <= 1.0 else 1 - _cdf((begins - estimate) / sigma)
        chances[letter] = reach
    reached = 0.0
    for name, reach in list(chances.items()):
        chances[name] = round(max(0.0, reach - reached), 3)
        reached = max(reached, reach)
    return chances
