"""Weighs the coherence of a set: each of its four dimensions starts at 5, and rules cost points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scorer.advice import finding, sentence
from scorer.engine import combine
from scorer.facts import Facts
from scorer.report import CoherenceScore, Finding
from scorer.rubric import Rubric
from scorer.rules import SET_RULES
from scorer.rules.coherence import SetFacts
from scorer.spec import load_spec

_BEST = 5.0


def score_set(
    tools: Sequence[Facts], rubric: Rubric
) -> tuple[Mapping[str, CoherenceScore], tuple[Finding, ...]]:
    """Return the four coherence scores with their justifications, and the findings about the set."""
    facts = SetFacts(tools)
    points: Mapping[str, float] = rubric.coherence.get("points", {})
    estimates = {dimension.key: _BEST for dimension in load_spec().coherence}
    reasons: dict[str, list[str]] = {key: [] for key in estimates}
    findings: list[Finding] = []
    for rule in SET_RULES:
        hits = list(rule.find(facts))
        if not hits or rule.dimension is None:
            continue
        cost = points.get(rule.id, 0.0) * combine(hits, rule.repeats)
        text = rule.earned.format(**hits[0].words)
        estimates[rule.dimension] += cost
        reasons[rule.dimension].append(f"{text} ({cost:+.1f})")
        findings.append(finding(rule, hits[0], text))
    scores = {
        key: CoherenceScore(
            min(5, max(1, int(value + 0.5))), sentence(reasons[key] or ["nothing stands against it"])
        )
        for key, value in estimates.items()
    }
    return scores, tuple(findings)
