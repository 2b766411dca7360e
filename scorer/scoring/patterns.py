"""Patterns: what many tools of a server have in common, by what fixing it everywhere would add to the grade."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scorer.claims.kinds import KINDS_BY_NAME
from scorer.contracts.report import NAMELESS, Pattern
from scorer.data.messages import say
from scorer.data.spec import load_spec
from scorer.scoring.applicable import HINTS, SAME_SENTENCE
from scorer.scoring.suggestions import Lacks
from scorer.scoring.supposing import made

#: What fewer tools share is not a pattern.
FEWEST = 2
#: A pattern that would add less than this to the grade is not reported.
LEAST_GAIN = 0.005


@dataclass(frozen=True, slots=True)
class Shares:
    """What the tools of a server lack, by kind: the places of the tools, and what an edit of each would gain (tdqs)."""

    tools: dict[str, array[int]] = field(default_factory=dict)
    gains: dict[str, array[float]] = field(default_factory=dict)

    def add(self, at: int, lacks: Lacks) -> None:
        """Add what the tool at a place lacks."""
        gains = _gains(lacks)
        for kind in lacks.absent | lacks.present:
            self.tools.setdefault(kind, array("l")).append(at)
            self.gains.setdefault(kind, array("d")).append(gains.get(kind, 0.0))


def patterns(names: Sequence[str], shares: Shares, estimates: Sequence[float]) -> tuple[Pattern, ...]:
    """Return what the tools share, what costs most first; at most one pattern for edits of the same sentence.

    `names`, `shares` and `estimates` (of the tdqs) are those of the server's tools, in one order.
    """
    found = sorted(_all(names, shares, estimates), key=lambda each: (-each.gain, -len(each.tools), each.kind))
    kept: list[Pattern] = []
    told: set[str] = set()
    for pattern in found:
        if pattern.kind not in told:
            kept.append(pattern)
            told.update(_same_sentence(pattern.kind))
    return tuple(kept)


def _same_sentence(kind: str) -> tuple[str, ...]:
    return next((group for group in SAME_SENTENCE if kind in group), (kind,))


def _all(names: Sequence[str], shares: Shares, estimates: Sequence[float]) -> Iterator[Pattern]:
    for kind in (*KINDS_BY_NAME, *sorted(HINTS - KINDS_BY_NAME.keys())):
        sharing = shares.tools.get(kind, ())
        if len(sharing) < FEWEST:
            continue
        gains = [0.0] * len(names)
        for at, tdqs in zip(sharing, shares.gains[kind], strict=True):
            gains[at] = tdqs
        gain = _server_gain(estimates, gains)
        if gain >= LEAST_GAIN:
            tools = tuple(names[at] or NAMELESS for at in sharing)
            yield Pattern(kind, _words(kind, len(tools), len(names)), tools, round(gain, 3))


def _gains(lacks: Lacks) -> Mapping[str, float]:
    """Return by kind the tdqs that the suggested edit gains which makes a claim of it, or removes the defect."""
    gains: dict[str, float] = {}
    for each in lacks.edits:
        for kind in {each.kind, *made(each.kind)}:
            gains[kind] = max(gains.get(kind, each.tdqs), each.tdqs)
    return gains


def _server_gain(estimates: Sequence[float], gains: Sequence[float]) -> float:
    """Return what the overall grade gains when each tool gains its part."""
    spec = load_spec()
    after = [min(5.0, estimate + gain) for estimate, gain in zip(estimates, gains, strict=True)]
    mean = (sum(after) - sum(estimates)) / len(estimates)
    lowest = min(after) - min(estimates)
    return (spec.quality_mean * mean + spec.quality_min * lowest) * spec.overall_quality / 10_000


def _words(kind: str, count: int, whole: int) -> str:
    """Return the pattern as a sentence without a full stop: "18 of 25 tools do not say when to use them"."""
    return say(f"patterns.{kind}", tools=say("scoring.pattern-tools", count=count, whole=whole))
