"""The gauge of a grade: half a circle from 1 to 5, with the tiers along it."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from scorer.data.spec import load_spec
from scorer.formats.score_steps import step

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The middle of the circle, and how far from it the tiers' letters are, in units of the picture.
_MIDDLE: Final = (110.0, 108.0)
_LETTERS_AT: Final = 101.0


@dataclass(frozen=True, slots=True)
class Zone:
    """The part of the gauge that a tier takes, from 0 to 4 along it; its letter, and where that is written."""

    letter: str
    start: float
    length: float
    step: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """A grade on the gauge: how far it reaches (0 to 4), its step, and the zones of the tiers."""

    reach: float
    step: int
    zones: tuple[Zone, ...]


def gauge(grade: float) -> Gauge:
    """Return the gauge of a grade from 1 to 5."""
    return Gauge(round(grade - 1, 2), step(grade), tuple(_zones()))


def _zones() -> Iterator[Zone]:
    end = 5.0
    for letter, floor in load_spec().tiers:
        angle = pi * (1 - ((floor + end) / 2 - 1) / 4)
        x, y = _MIDDLE[0] + _LETTERS_AT * cos(angle), _MIDDLE[1] - _LETTERS_AT * sin(angle)
        yield Zone(letter, floor - 1, round(end - floor, 2), step(floor), round(x, 1), round(y, 1))
        end = floor
