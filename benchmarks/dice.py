"""Choices that are the same on every machine and in every version of Python."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_Option = TypeVar("_Option")


class Dice:
    """Draws from a seed. It uses `Random.random` alone, whose values Python keeps from version to version."""

    def __init__(self, seed: int) -> None:
        self._draw = Random(seed).random

    def pick(self, options: Sequence[_Option]) -> _Option:
        """Return one of the options."""
        return options[int(self._draw() * len(options))]

    def chance(self, probability: float) -> bool:
        """Return whether something happens that has this probability, from 0 to 1."""
        return self._draw() < probability

    def number(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`, both included."""
        return least + int(self._draw() * (most - least + 1))

    def some(self, options: Sequence[_Option], count: int) -> list[_Option]:
        """Return `count` different options (all if there are fewer), in the order in which they are given."""
        drawn = sorted(range(len(options)), key=lambda _: self._draw())[:count]
        return [options[at] for at in sorted(drawn)]
