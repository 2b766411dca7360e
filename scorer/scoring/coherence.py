"""Weighs the coherence of a set: each of its four dimensions starts at a base, and rules move it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorer.claims.coherence import FEATURES as SET_FEATURES
from scorer.claims.evidence import Hit
from scorer.claims.feature import SetFeature
from scorer.claims.tool_facts import Facts
from scorer.claims.tool_set import SetFacts, rivals
from scorer.contracts.report import CoherenceScore, Finding
from scorer.data.messages import say, text
from scorer.data.rubric import Rubric
from scorer.data.spec import load_spec
from scorer.rules import SET_RULES

#: What the first, second, third and fourth piece of evidence of one kind earn; the fifth earns nothing.
SATURATION = (0.7, 0.2, 0.07, 0.03)


def combine(hits: Sequence[Hit], repeats: bool) -> float:
    """Return the strength of several hits of one feature, 0 to 1: saturating where they add, or the strongest."""
    ranked = sorted([min(1.0, hit.strength) for hit in hits], reverse=True)
    if not repeats:
        return max(ranked, default=0.0)
    return min(1.0, sum([share * strength for share, strength in zip(SATURATION, ranked, strict=False)]))


@dataclass(frozen=True, slots=True)
class SetResult:
    """The four coherence scores (1 to 5), and by dimension the features that decided, each with what it found first."""

    scores: Mapping[str, int]
    reasons: Mapping[str, Sequence[tuple[SetFeature, Hit]]]

    def told(self) -> Mapping[str, CoherenceScore]:
        """Return the scores with their justifications."""
        return {key: CoherenceScore(score, self._justification(key)) for key, score in self.scores.items()}

    def _justification(self, key: str) -> str:
        reasons = [say(f"{feature.message_id}.earned", **hit.words) for feature, hit in self.reasons[key]]
        return " ".join(reasons) or text(f"scoring.coherence.{key}")


def score_set(tools: Sequence[Facts], rubric: Rubric) -> Mapping[str, CoherenceScore]:
    """Return the four coherence scores with their justifications."""
    return weigh_set(tools, rubric).told()


def weigh_set(tools: Sequence[Facts], rubric: Rubric) -> SetResult:
    """Return the four coherence scores with what decided them."""
    facts = SetFacts(tools)
    points: Mapping[str, float] = rubric.coherence["points"]
    bases: Mapping[str, float] = rubric.coherence["base"]
    estimates = {dimension.key: bases[dimension.key] for dimension in load_spec().coherence}
    reasons: dict[str, list[tuple[SetFeature, Hit]]] = {key: [] for key in estimates}
    for feature in SET_FEATURES:
        hits = list(feature.find(facts))
        if hits:
            worth = points.get(feature.id, 0.0) * combine(hits, feature.repeats)
            estimates[feature.dimension] += worth
            reasons[feature.dimension].append((feature, hits[0]))
    scores = {key: min(5, max(1, int(value + 0.5))) for key, value in estimates.items()}
    return SetResult(scores, reasons)


def set_findings(
    tools: Sequence[Facts], *, more: bool, unsteady: str = "", wire: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    """Return the findings about the set.

    `more`: the server is known to hold other tools; `unsteady`: how a second listing differed; `wire`: what was wrong
    with the server's answers.
    """
    facts = SetFacts(tools, more, unsteady, wire)
    return tuple(rule.finding(hit) for rule in SET_RULES for hit in rule.find(facts))


def may_be_mistaken(tools: Sequence[Facts]) -> Mapping[str, tuple[str, ...]]:
    """Return for the name of a tool the siblings that it may be mistaken for, where there are any."""
    return rivals(SetFacts(tools))
