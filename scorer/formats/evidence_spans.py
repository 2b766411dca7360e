"""The spans of a description that evidence points to: numbered, and the text cut at them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorer.contracts.report import Evidence, ToolReport

#: Evidence worth fewer points than this is not marked.
LEAST_MARKED: Final = 0.05
#: Evidence that bounds a score, whatever its points.
_BOUND: Final = "bound"


def weighs(reason: Evidence) -> bool:
    """Return whether a reason changed a score visibly, or bounds it."""
    return abs(reason.points) >= LEAST_MARKED or reason.rule == _BOUND


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the description: what it earned ("earned", "cost" or ""), and the reasons that end here.

    `deep`: it is inside a longer mark.
    """

    text: str
    tone: str
    deep: bool = False
    ends: tuple[int, ...] = ()


class Mark(NamedTuple):
    """A span of the description that evidence points to: its number, and the sum of its points."""

    number: int
    points: float


def _marked(tool: ToolReport, length: int) -> Iterator[Evidence]:
    for key in tool.scores:
        for reason in tool.evidence.get(key, ()):
            if reason.span and reason.span[1] <= length and abs(reason.points) >= LEAST_MARKED:
                yield reason


def numbered(tool: ToolReport, length: int) -> dict[tuple[int, int], Mark]:
    """Number the spans that evidence points to, in reading order, and add up their points."""
    points: defaultdict[tuple[int, int], float] = defaultdict(float)
    for reason in _marked(tool, length):
        if reason.span:
            points[reason.span] += reason.points
    return {span: Mark(number, points[span]) for number, span in enumerate(sorted(points), 1)}


def pieces(text: str, marks: Mapping[tuple[int, int], Mark]) -> Iterator[Piece]:
    """Cut a description where marks begin and end; where marks overlap, the one that costs points wins."""
    places = sorted({0, len(text), *(place for span in marks for place in span)})
    for start, end in pairwise(places):
        over = [mark for span, mark in marks.items() if span[0] <= start and end <= span[1]]
        tone = "cost" if any(mark.points < 0 for mark in over) else "earned" if over else ""
        ends = tuple(mark.number for span, mark in marks.items() if span[1] == end)
        yield Piece(text[start:end], tone, len(over) > 1, ends)
