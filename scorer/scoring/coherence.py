"""Weighs the coherence of a set: each of its four dimensions starts at a base, and rules move it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scorer.claims.tool_facts import Facts
from scorer.contracts.report import CoherenceScore, Finding
from scorer.data.rubric import Rubric
from scorer.data.spec import load_spec
from scorer.rules import SET_CHECKS, SET_RULES
from scorer.rules.coherence import SetFacts, rivals
from scorer.scoring.explain import finding, sentence
from scorer.scoring.weigh import combine

#: What a dimension says when no rule found anything.
_NOTHING: Mapping[str, str] = {
    "disambiguation": "no two tools compete for one request",
    "naming_consistency": "the names follow one pattern",
    "tool_count_appropriateness": "the number of tools suits one domain",
    "completeness": "no step is known to be missing, and none is known to close the circle",
}


def score_set(
    tools: Sequence[Facts], rubric: Rubric
) -> tuple[Mapping[str, CoherenceScore], tuple[Finding, ...]]:
    """Return the four coherence scores with their justifications, and the findings about the set."""
    facts = SetFacts(tools)
    points: Mapping[str, float] = rubric.coherence["points"]
    bases: Mapping[str, float] = rubric.coherence["base"]
    estimates = {dimension.key: bases[dimension.key] for dimension in load_spec().coherence}
    reasons: dict[str, list[str]] = {key: [] for key in estimates}
    findings: list[Finding] = []
    for rule in SET_RULES:
        hits = list(rule.find(facts))
        if not hits or rule.dimension is None:
            continue
        worth = points.get(rule.id, 0.0) * combine(hits, rule.repeats)
        text = rule.earned.format(**hits[0].words)
        estimates[rule.dimension] += worth
        reasons[rule.dimension].append(f"{text} ({worth:+.1f})")
        if rule.kind == "debit":
            findings.append(finding(rule, hits[0], text))
    scores = {
        key: CoherenceScore(min(5, max(1, int(value + 0.5))), sentence(reasons[key] or [_NOTHING[key]]))
        for key, value in estimates.items()
    }
    return scores, tuple(findings)


def check_set(tools: Sequence[Facts], *, more: bool, unsteady: str = "") -> tuple[Finding, ...]:
    """Return the findings about the set that carry no points.

    `more`: the server is known to hold other tools; `unsteady`: what a second listing gave that differs.
    """
    facts = SetFacts(tools, more, unsteady)
    return tuple(
        finding(rule, hit, rule.earned.format(**hit.words)) for rule in SET_CHECKS for hit in rule.find(facts)
    )


def may_be_mistaken(tools: Sequence[Facts]) -> Mapping[str, tuple[str, ...]]:
    """Return for the name of a tool the siblings that it may be mistaken for, where there are any."""
    return rivals(SetFacts(tools))
