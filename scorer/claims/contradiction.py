"""Contradictions between the text and the hints of a definition."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.effect import EffectFlag
from scorer.claims.effect_input import listed
from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts
from scorer.language.verbs import verb_classes


def contradiction(facts: Facts) -> Iterator[Hit]:
    """Yield what contradicts a hint: a mutating verb under readOnlyHint, a deletion under destructiveHint=false.

    Precision first (0.55% of the registry): the name and the text must agree on the verb, and drafts,
    previews and reports are no writes.
    """
    if not facts.verb or facts.verb.at > 1 or not facts.name_words or facts.first is None:
        return
    verb = facts.verb.verb
    object_ = set(facts.first.words[facts.verb.at + 1 : facts.verb.at + 6])
    named = {v[0] for v in map(verb_classes().get, facts.name_words) if v}
    if verb not in named or object_ & listed("drafts") or "read_only" in facts.cues:
        return
    words = {"verb": verb, "hint": "readOnlyHint: true"}
    reads = facts.tool.annotations.get("readOnlyHint") is True
    if reads and EffectFlag.HINT_BELIED in facts.effect.flags and verb in listed("contradicting"):
        yield Hit(1.0, facts.verb.span, "/annotations/readOnlyHint", words)
    elif (
        facts.tool.annotations.get("destructiveHint") is False
        and verb in listed("erasing")
        and "irreversible" in facts.cues
    ):
        yield Hit(
            1.0, facts.verb.span, "/annotations/destructiveHint", {**words, "hint": "destructiveHint: false"}
        )
