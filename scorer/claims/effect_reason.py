"""The words of the evidence that decided an effect, made last from the messages."""

from __future__ import annotations

from scorer.claims.effect_input import EffectEvidence
from scorer.data.messages import say


def reason(evidence: EffectEvidence) -> str:
    """Return the evidence as a clause: what in the definition says so."""
    words = dict(evidence.words)
    if evidence.because:
        words["because"] = reason(evidence.because)
        return say(f"effect.{evidence.id}-because", **words)
    return say(f"effect.{evidence.id}", **words)


def reason_sentence(evidence: EffectEvidence) -> str:
    """Return the evidence as a sentence."""
    text = reason(evidence)
    return f"{text[:1].upper()}{text[1:]}."
