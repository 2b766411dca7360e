"""The shortest way to a grade: which edits are expected to raise a server to a tier, one after the other.

Greedy over what is left: at each step the edit that raises the server most, given those chosen before. The
lowest tool weighs most, so that the way mostly mends one tool after the other. Everything is in estimates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from scorer.contracts.report import NAMELESS, Opportunity, ServerReport, ToolReport
from scorer.contracts.route import Route, RouteStep
from scorer.data.spec import load_spec
from scorer.scoring.certainty import Z80
from scorer.tdqs.rollup import grade_of

#: No text is expected to be raised above this: the judge gives the last tenths by taste.
HIGHEST = 4.9
#: A way of more steps than this is no way.
MOST_STEPS = 500


@dataclass(slots=True)
class _Course:
    """A server's tools on their way: their estimates, and for each the edits that are left, dearest first."""

    estimates: list[float]
    left: list[list[Opportunity]]
    coherence: float

    def grade(self, estimates: Sequence[float]) -> float:
        return grade_of_estimates(estimates, self.coherence)

    def worth(self, at: int, item: Opportunity, total: float, low: Sequence[float]) -> tuple[float, float]:
        """Return what an edit of a tool adds to the grade, and to the tool."""
        spec, count = load_spec(), len(self.estimates)
        before = self.estimates[at]
        gain = max(0.0, min(HIGHEST, before + item.gain.tdqs) - before)
        lowest = low[0] if before > low[0] else min(before + gain, low[1])
        mean = (total + gain) / count
        quality = (spec.quality_mean * mean + spec.quality_min * lowest) / 100
        return (spec.overall_quality * quality + spec.overall_coherence * self.coherence) / 100, gain

    def steps(self) -> Iterator[tuple[int, Opportunity, float, float]]:
        """Yield (tool, edit, what the tool gains, the grade then) as long as an edit gains anything."""
        while True:
            total = sum(self.estimates)
            low = [*sorted(self.estimates)[:2], 5.0]
            now = self.grade(self.estimates)
            best: tuple[float, int, float] | None = None
            for at, items in enumerate(self.left):
                if items:
                    grade, gain = self.worth(at, items[0], total, low)
                    if gain > 0 and (best is None or grade > best[0] + 1e-12):
                        best = (grade, at, gain)
            if best is None or best[0] <= now:
                return
            grade, at, gain = best
            item = self.left[at].pop(0)
            self.estimates[at] += gain
            yield at, item, gain, grade


def grade_of_estimates(estimates: Sequence[float], coherence: float) -> float:
    """Return the estimated grade of a server from those of its tools' tdqs (at least one) and its coherence."""
    spec = load_spec()
    mean = sum(estimates) / len(estimates)
    quality = (spec.quality_mean * mean + spec.quality_min * min(estimates)) / 100
    return (spec.overall_quality * quality + spec.overall_coherence * coherence) / 100


def route(server: ServerReport, words: str) -> Route:
    """Return the shortest way found to a tier or a grade. Raises InputError where `words` are neither."""
    wanted = grade_of(words)
    course = _Course(
        [tool.tdqs_estimate for tool in server.tools],
        [sorted(tool.opportunities, key=lambda o: (-o.gain.tdqs, o.rule)) for tool in server.tools],
        server.score.coherence,
    )
    start = course.grade(course.estimates)
    steps: list[RouteStep] = []
    grade = start
    if server.score.overall < wanted:
        for at, item, gain, after in course.steps():
            if grade >= wanted or len(steps) == MOST_STEPS:
                break
            steps.append(RouteStep(server.tools[at].name or NAMELESS, item, gain, after - grade))
            grade = after
    return Route(
        words.upper() if words.isalpha() else words,
        wanted,
        server.score.overall,
        grade,
        _spread(server.tools),
        server.score.overall >= wanted or grade >= wanted,
        tuple(steps),
    )


def _spread(tools: Sequence[ToolReport]) -> float:
    """Return half the width of an 80% range for a server's grade: the tools' errors taken as independent."""
    spec = load_spec()
    sigmas = [(tool.interval[1] - tool.interval[0]) / (2 * Z80) for tool in tools]
    mean = sqrt(sum(sigma**2 for sigma in sigmas)) / len(sigmas)
    lowest = min(zip((tool.tdqs_estimate for tool in tools), sigmas, strict=True))[1]
    quality = sqrt((spec.quality_mean / 100 * mean) ** 2 + (spec.quality_min / 100 * lowest) ** 2)
    return Z80 * quality * spec.overall_quality / 100
