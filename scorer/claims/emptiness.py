"""Texts that say nothing: near-tautologies, placeholders, labels, and what they cost in each dimension."""

from __future__ import annotations

import re
from functools import lru_cache

from scorer.claims.tool_facts import Facts
from scorer.claims.tool_set import synonyms
from scorer.data.language_packs import LanguagePack
from scorer.language.content import content_stems
from scorer.language.document import stem
from scorer.language.verbs import base_verb

#: No placeholder is longer (code points), so longer texts are not searched for one.
LONGEST_PLACEHOLDER = 200
_PLACEHOLDER = re.compile(
    r"\s*(?:todo|tbd|fixme|placeholder|undefined|null|none|n/?a|test|example tool|a? ?(?:dynamic|sample|demo) tool"
    r"|(?:\w+ )?tool description|description(?: here)?|no description|untitled|my tool)\W*",
    re.IGNORECASE,
)
_ROUTE = re.compile(
    r"\s*[\"'`(\[]?(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s+/[^\s]*|\s*operation ?id\b", re.IGNORECASE
)


def placeholder_span(facts: Facts) -> tuple[int, int] | None:
    """Return the span of a placeholder, a method and path, or an operation id that stands for a description."""
    raw = facts.doc.raw
    if _ROUTE.match(raw[:LONGEST_PLACEHOLDER]):
        return 0, len(raw)
    if len(raw) <= LONGEST_PLACEHOLDER and _PLACEHOLDER.fullmatch(raw):
        return 0, len(raw)
    return None


@lru_cache(maxsize=1 << 12)
def _stems_alike(verb: str) -> frozenset[str]:
    """Return the stems of the verbs that mean the same as a verb."""
    kind = synonyms().get(verb)
    return frozenset(stem(other) for other, each in synonyms().items() if kind is not None and each == kind)


def _said_by_name(facts: Facts) -> frozenset[str]:
    """Return the stems of the name and title, and those of the verbs that mean the same as one of the name."""
    alike = [found for word in facts.name_words if (found := _stems_alike(base_verb(word)))]
    return facts.name_stems.union(facts.title_stems, *alike)


@lru_cache(maxsize=1 << 14)
def _said_by_word(word: str, language: LanguagePack) -> frozenset[str]:
    """Return the stems that a word of a text says: of a verb in its base form, and of an id."""
    word = base_verb(word) or word
    said = () if word in language.words.vague_modifiers else content_stems((word,), language)
    return frozenset([*said, stem(word)] if word in language.words.ids else said)


def restates_name(facts: Facts) -> bool:
    """Tell whether every content word of the whole text is of the name, and there is one."""
    known, language = _said_by_name(facts), facts.doc.language
    said = False
    for sentence in facts.doc.sentences:
        for word in sentence.words:
            if stems := _said_by_word(word, language):
                if not stems <= known:
                    return False
                said = True
    hype = language.words.hype
    return said and not any(
        (base_verb(word) or word) in hype for s in facts.doc.sentences for word in s.words
    )
