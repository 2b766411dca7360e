"""The five steps that give a score its color: the same for a whole score, a mean, a grade and a badge."""

from __future__ import annotations

from typing import Final

from scorer.data.spec import load_spec

#: From here on a mean has the color of a 5.
_BEST: Final = 4.5


def step(score: float) -> int:
    """Return the step of a score from 1 to 5: that of its tier (D 1, C 2, B 3, A 4), and 5 from 4.5 on."""
    if score >= _BEST:
        return 5
    floors = [floor for _, floor in load_spec().tiers]
    return next((4 - at for at, floor in enumerate(floors[:3]) if score >= floor), 1)
