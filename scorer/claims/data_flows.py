"""Toxic flows of a set: what brings in untrusted text, what holds private data, and what carries it out.

No tool is at fault alone: a session that holds all three can be talked into a leak. The legs are told from
classes and names, and are advice, never a finding.
"""

from __future__ import annotations

from collections.abc import Sequence

from scorer.claims.effect import EffectFlag
from scorer.claims.effect_input import last_word
from scorer.claims.tool_facts import Facts
from scorer.contracts.report import ToxicFlow
from scorer.data.rubric import risk_words
from scorer.language.verbs import base_verb


def toxic_flow(tools: Sequence[Facts]) -> ToxicFlow | None:
    """Return the tools that form each leg, sorted by name, or None where a leg is missing."""
    legs = [
        tuple(sorted({facts.tool.name for facts in tools if leg(facts)}))
        for leg in (_untrusted, _private, _outward)
    ]
    return ToxicFlow(*legs) if all(legs) else None


def _untrusted(facts: Facts) -> bool:
    """Tell whether a tool brings in text that anybody may have written."""
    words = risk_words()["flows"]
    if facts.effect.category == "read":
        return _names(facts, words["untrusted"]) or (_address(facts) and _opens(facts))
    return facts.effect.category == "execute" and _address(facts) and _opens(facts)


def _private(facts: Facts) -> bool:
    """Tell whether a tool reads what belongs to somebody."""
    runs = facts.effect.category == "execute" and EffectFlag.RUNS_CODE in facts.effect.flags
    return (facts.effect.category == "read" and _names(facts, risk_words()["flows"]["private"])) or runs


def _outward(facts: Facts) -> bool:
    """Tell whether a tool carries data to where others see it."""
    if facts.effect.category in ("read", "unclassified", "destructive"):
        return False
    words = risk_words()["flows"]
    made = facts.effect.verb in words["making"] and _names(facts, words["made"])
    return facts.effect.verb in words["outward"] or made or EffectFlag.SENDS_REQUESTS in facts.effect.flags


def _names(facts: Facts, nouns: frozenset[str]) -> bool:
    return not nouns.isdisjoint(facts.name_words)


def _opens(facts: Facts) -> bool:
    verbs = {base_verb(word) or word for word in facts.name_words}
    return not verbs.isdisjoint(risk_words()["flows"]["fetching"])


def _address(facts: Facts) -> bool:
    words = risk_words()["parameters"]["url"]
    return any(last_word(parameter) in words for parameter in facts.tool.parameters)
