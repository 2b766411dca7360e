"""Texts that say nothing: near-tautologies, placeholders, labels, and what they cost in each dimension."""

from __future__ import annotations

import re

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


def _said_by_name(facts: Facts) -> frozenset[str]:
    """Return the stems of the name and title, and those of the verbs that mean the same as one of the name."""
    kinds = {synonyms()[verb] for word in facts.name_words if (verb := base_verb(word)) in synonyms()}
    return (
        facts.name_stems
        | facts.title_stems
        | {stem(verb) for verb, kind in synonyms().items() if kind in kinds}
    )


def restates_name(facts: Facts) -> bool:
    """Tell whether every content word of the whole text is of the name, and there is one."""
    known, lists = _said_by_name(facts), facts.doc.language.words
    words = [base_verb(word) or word for s in facts.doc.sentences for word in s.words]
    said = set(
        content_stems((word for word in words if word not in lists.vague_modifiers), facts.doc.language)
    )
    said |= {stem(word) for word in words if word in lists.ids}
    return bool(said) and said <= known and lists.hype.isdisjoint(words)
