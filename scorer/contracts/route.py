"""The way to a grade: edits in order, and where they are expected to lead."""

from __future__ import annotations

from dataclasses import dataclass

from scorer.contracts.report import Opportunity


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One edit of a plan: its tool, and about how much it adds to the tool's tdqs and to the grade."""

    tool: str
    edit: Opportunity
    gain: float
    grade: float


@dataclass(frozen=True, slots=True)
class Route:
    """The edits that are expected to raise a server to a grade, in order.

    `wanted` is the target grade (`words` as it was typed), `now` the server's grade, `expected` the estimated grade
    after the edits, `spread` half the width of an 80% range around it. `reached` is false if all edits together
    do not reach the target.
    """

    words: str
    wanted: float
    now: float
    expected: float
    spread: float
    reached: bool
    steps: tuple[RouteStep, ...]
