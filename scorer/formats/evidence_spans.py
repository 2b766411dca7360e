"""The claims of a description, marked in its text: their spans numbered, and the text cut at them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from scorer.claims.kinds import KINDS_BY_NAME
from scorer.contracts.dimensions import CONCISENESS, DIMENSION_NAMES
from scorer.data.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorer.contracts.report import ClaimReport, Evidence, ToolReport

#: Evidence worth fewer points than this is not shown.
LEAST_SHOWN: Final = 0.05
#: The tone of what a description should not say; that of a claim is the short name of its dimension.
DEFECT: Final = "defect"
#: Evidence that bounds a score, whatever its points.
_BOUND: Final = "bound"


def weighs(reason: Evidence) -> bool:
    """Return whether a reason changed a score visibly, or bounds it."""
    return abs(reason.points) >= LEAST_SHOWN or reason.rule == _BOUND


class Mark(NamedTuple):
    """A span of the description that states something: its number, its tone, and the plain names of its claims."""

    number: int
    tone: str
    names: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the description: the tone and the names of the narrowest claim that holds it ("": none).

    `ends` are the numbers of the marks that end here.
    """

    text: str
    tone: str
    names: str = ""
    ends: tuple[int, ...] = ()


def _tone(claim: ClaimReport) -> str:
    kind = KINDS_BY_NAME[claim.kind]
    return DEFECT if kind.defect else DIMENSION_NAMES[kind.dimension]


def _is_marked(claim: ClaimReport) -> bool:
    """Return whether a claim is marked: one about the writing as a whole would cover all of the text."""
    kind = KINDS_BY_NAME.get(claim.kind)
    return kind is not None and (kind.defect or kind.dimension != CONCISENESS)


def numbered(tool: ToolReport, length: int) -> dict[tuple[int, int], Mark]:
    """Number the spans of the claims in the first `length` characters, in reading order."""
    spans: dict[tuple[int, int], list[ClaimReport]] = {}
    for claim in tool.claims:
        for span in claim.spans if _is_marked(claim) else ():
            if span[1] <= length:
                spans.setdefault(span, []).append(claim)
    return {
        span: Mark(number, _tone(spans[span][0]), _names(spans[span]))
        for number, span in enumerate(sorted(spans), 1)
    }


def _names(claims: list[ClaimReport]) -> str:
    return ", ".join(dict.fromkeys(text(f"claims.{claim.kind}.title") for claim in claims))


def pieces(shown: str, marks: Mapping[tuple[int, int], Mark]) -> Iterator[Piece]:
    """Cut a description where marks begin and end; where marks overlap, the narrowest wins."""
    places = sorted({0, len(shown), *(place for span in marks for place in span)})
    for start, end in pairwise(places):
        over = [(span[1] - span[0], span) for span in marks if span[0] <= start and end <= span[1]]
        mark = marks[min(over)[1]] if over else None
        ends = tuple(other.number for span, other in marks.items() if span[1] == end)
        yield Piece(shown[start:end], mark.tone if mark else "", mark.names if mark else "", ends)
