"""Patterns: what many tools of a server have in common, by what fixing it everywhere would add to the grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def patterns(names: Sequence[str], lacks: Sequence[Lacks], estimates: Sequence[float]) -> tuple[Pattern, ...]:
    """Return what the tools share, what costs most first; at most one pattern for edits of the same sentence.

    `names`, `lacks` and `estimates` (of the tdqs) are those of the server's tools, in one order.
    """
    found = sorted(_all(names, lacks, estimates), key=lambda each: (-each.gain, -len(each.tools), each.kind))
    kept: list[Pattern] = []
    told: set[str] = set()
    for pattern in found:
        if pattern.kind not in told:
            kept.append(pattern)
            told.update(_same_sentence(pattern.kind))
    return tuple(kept)


def _same_sentence(kind: str) -> tuple[str, ...]:
    return next((group for group in SAME_SENTENCE if kind in group), (kind,))


def _all(names: Sequence[str], lacks: Sequence[Lacks], estimates: Sequence[float]) -> Iterator[Pattern]:
    for kind in (*KINDS_BY_NAME, *sorted(HINTS - KINDS_BY_NAME.keys())):
        sharing = [at for at, each in enumerate(lacks) if kind in each.absent or kind in each.present]
        if len(sharing) < FEWEST:
            continue
        gains = [_gain(lacks[at], kind) if at in set(sharing) else 0.0 for at in range(len(names))]
        gain = _server_gain(estimates, gains)
        if gain >= LEAST_GAIN:
            tools = tuple(names[at] or NAMELESS for at in sharing)
            yield Pattern(kind, _words(kind, len(tools), len(names)), tools, round(gain, 3))


def _gain(lacks: Lacks, kind: str) -> float:
    """Return the tdqs that the suggested edit gains which makes a claim of the kind, or removes the defect."""
    return max(
        (each.tdqs for each in lacks.edits if each.kind == kind or kind in made(each.kind)), default=0.0
    )


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
