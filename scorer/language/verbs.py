"""Verbs: the base form and the class of every known verb, and where a word of a description is one.

The classes are those of a call's effect; a verb alone only suggests one. What decides is in `scorer.claims.effect`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from scorer.contracts.orders import RISK_CLASSES, RiskClass
from scorer.data.language_packs import LanguagePack
from scorer.data.rubric import risk_words
from scorer.language.phrases import inflections

#: How far into the first sentence an action may be.
VERB_REACH = 4


@dataclass(frozen=True, slots=True)
class LeadingVerb:
    """The verb that a description opens with: its base form, its place among the words, and its span."""

    verb: str
    at: int
    span: tuple[int, int]


def question_words() -> frozenset[str]:
    """Return the words that make a name a question ("what_is_new") and are no action in a sentence ("This is …")."""
    words: frozenset[str] = risk_words()["lists"]["questions"]
    return words


@lru_cache(maxsize=1)
def verb_classes() -> Mapping[str, tuple[str, RiskClass]]:
    """Map every form of every known verb to its base form and class; of two classes the graver wins."""
    forms: dict[str, tuple[str, RiskClass]] = {}
    data = risk_words()
    for category in RISK_CLASSES:
        for verb in sorted(data["verbs"].get(category, ())):
            for form in inflections(verb):
                if form not in forms or form == verb or forms[form][0] != form:
                    forms[form] = (verb, category)
    return MappingProxyType(forms)


@lru_cache(maxsize=1 << 12)
def base_verb(word: str) -> str:
    """Return the base form of a known verb ("retrieves" gives "retrieve"), or "" for any other word."""
    found = verb_classes().get(word)
    return found[0] if found else ""


@lru_cache(maxsize=1 << 12)
def verb_in(word: str, language: LanguagePack) -> tuple[str, int, int]:
    """Return the English verb that a word is, or starts with in a language without spaces, and its place in the word.

    The verb is "" for any other word.
    """
    found, verbs = base_verb(word), language.verbs
    if found or not verbs:
        return found, 0, len(word)
    if language.separates_words:
        return verbs.get(word, ""), 0, len(word)
    at = _after_lead_ins(word, language)
    marked = word[at : at + 1] in language.words.object_markers
    for start in range(at, len(word) if marked else at + 1):
        for end in (start + 3, start + 2):
            if word[start:end] in verbs:
                return verbs[word[start:end]], start, end
    return "", 0, len(word)


def _after_lead_ins(word: str, language: LanguagePack) -> int:
    """Return where a word without spaces goes on after its lead-ins, the longest of which is taken each time."""
    at = 0
    while starts := [lead for lead in language.words.lead_ins if word.startswith(lead, at)]:
        at += max(map(len, starts))
    return at


def verb_class(word: str, around: frozenset[str]) -> RiskClass | None:
    """Return the class of a word that is a verb, given the words around it, or None."""
    found = verb_classes().get(word)
    if found is None:
        return None
    needs = risk_words()["ambiguous"].get(found[0])
    if needs is not None and needs.isdisjoint(around):
        return "write"
    return found[1]
