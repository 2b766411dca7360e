"""Texts that say nothing: near-tautologies, placeholders, labels, and what they cost in each dimension."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from scorer.claims.tool_facts import Facts
from scorer.claims.tool_set import synonyms
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


@lru_cache(maxsize=1)
def _stems_by_kind() -> Mapping[str, frozenset[str]]:
    """Return the stems of verbs that mean the same, by each of them."""
    kinds: dict[str, set[str]] = {}
    for verb, kind in synonyms().items():
        kinds.setdefault(kind, set()).add(stem(verb))
    return {verb: frozenset(kinds[kind]) for verb, kind in synonyms().items()}


def _said_by_name(facts: Facts) -> frozenset[str]:
    """Return the stems of the name and title, and those of the verbs that mean the same as one of the name."""
    alike, verbs = _stems_by_kind(), map(base_verb, facts.name_words)
    return facts.name_stems.union(facts.title_stems, *(alike[verb] for verb in verbs if verb in alike))


def restates_name(facts: Facts) -> bool:
    """Tell whether every content word of the whole text is of the name, and there is one."""
    known, language = _said_by_name(facts), facts.doc.language
    lists, says = language.words, False
    for sentence in facts.doc.sentences:
        for word in sentence.words:
            word = base_verb(word) or word
            if word in lists.hype or (word in lists.ids and stem(word) not in known):
                return False
            said = () if word in lists.vague_modifiers else content_stems((word,), language)
            if not known.issuperset(said):
                return False
            says = says or bool(said) or word in lists.ids
    return says
