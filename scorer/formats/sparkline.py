"""Past scores as one line of small bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_BARS: Final = "▁▂▃▄▅▆▇█"
_BARS_ASCII: Final = "_.-~=+*#"
#: What is between two scores that are not comparable, and in the place of one that is missing.
_BREAK: Final = "|"
_MISSING: Final = "?"
#: The ends of the scale.
_LOWEST, _HIGHEST = 1.0, 5.0


def sparkline(scores: Iterable[tuple[float | None, bool]], *, ascii: bool = False) -> str:
    """Return a bar for each score (1 to 5, None: unknown), on the whole scale, so that a small change looks small.

    Before a score that is not comparable with the one before, there is a `|`.
    """
    bars = _BARS_ASCII if ascii else _BARS
    return "".join(f"{_BREAK if breaks else ''}{_bar(score, bars)}" for score, breaks in scores)


def _bar(score: float | None, bars: str) -> str:
    if score is None:
        return _MISSING
    share = (min(max(score, _LOWEST), _HIGHEST) - _LOWEST) / (_HIGHEST - _LOWEST)
    return bars[min(int(share * len(bars)), len(bars) - 1)]
