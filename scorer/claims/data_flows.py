"""Toxic flows of a set: what brings in untrusted text, what holds private data, and what carries it out.

No tool is at fault alone: a session that holds all three can be talked into a leak. The legs are told from
classes and names, and are advice, never a finding.
"""

from __future__ import annotations

from collections.abc import Sequence

from scorer.claims.effect import Risk, last_word
from scorer.claims.effect_verbs import RANK, base_verb
from scorer.claims.tool_facts import Facts
from scorer.contracts.report import ToxicFlow
from scorer.data.rubric import risk_words


def toxic_flow(tools: Sequence[tuple[Facts, Risk]]) -> ToxicFlow | None:
    """Return the tools that form each leg, sorted by name, or None where a leg is missing."""
    legs = [
        tuple(sorted({facts.tool.name for facts, risk in tools if leg(facts, risk)}))
        for leg in (_untrusted, _private, _outward)
    ]
    return ToxicFlow(*legs) if all(legs) else None


def _untrusted(facts: Facts, risk: Risk) -> bool:
    """Tell whether a tool brings in text that anybody may have written."""
    words = risk_words()["flows"]
    if risk.category == "read":
        return _names(facts, words["untrusted"]) or (_address(facts) and _opens(facts))
    return risk.category == "execute" and _address(facts) and _opens(facts)


def _private(facts: Facts, risk: Risk) -> bool:
    """Tell whether a tool reads what belongs to somebody."""
    runs = risk.category == "execute" and "code" in risk.reason
    return (risk.category == "read" and _names(facts, risk_words()["flows"]["private"])) or runs


def _outward(facts: Facts, risk: Risk) -> bool:
    """Tell whether a tool carries data to where others see it."""
    if RANK[risk.category] <= RANK["read"] or risk.category == "destructive":
        return False
    words = risk_words()["flows"]
    made = risk.verb in words["making"] and _names(facts, words["made"])
    return risk.verb in words["outward"] or made or "sends any request" in risk.reason


def _names(facts: Facts, nouns: frozenset[str]) -> bool:
    return not nouns.isdisjoint(facts.name_words)


def _opens(facts: Facts) -> bool:
    verbs = {base_verb(word) or word for word in facts.name_words}
    return not verbs.isdisjoint(risk_words()["flows"]["fetching"])


def _address(facts: Facts) -> bool:
    words = risk_words()["parameters"]["url"]
    return any(last_word(parameter) in words for parameter in facts.tool.parameters)
