"""How a text is worded: whole sentences or labels, clauses that explain, names that nothing explains.

The same wording moves several dimensions, so that each rule here is written once and its record made for
every dimension that it serves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from scorer.claims.detect import Find, span_hit
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.feature import Feature, Kind
from scorer.claims.tool_facts import Facts, content_stems
from scorer.contracts.dimensions import DIMENSION_NAMES
from scorer.language.document import Sentence, split_name, stem

#: So many capitalised names weigh in full where a text opens, and in all of it (residuals: -.13 at two, -.33 at four).
NAMES_OPENING, NAMES_ENOUGH = 6, 4
#: So many explaining clauses are full, and so many content words make a clause explain.
CLAUSES_ENOUGH, CLAUSE_WORDS = 2, 2
#: Sentences in which a text opens.
OPENING = 2
#: So many parts of a name are shown.
_SHOWN = 3
_CLAUSE = re.compile(r";|\s[—–-]{1,2}\s|—|;")
_ENDS = (".", "。", "!", ")", "！")
#: Words that stand before a noun, so that the word before them is its verb.
_DETERMINERS = frozenset(
    "the a an all any each every this that these your one two multiple several back".split()
)
_CASED = re.compile(r"[A-Z]\S*[a-z]")


def whole_sentence(facts: Facts) -> Iterator[Hit]:
    """The first sentence is punctuated as one; a full stop after anything later makes no sentence of it."""
    first = facts.first
    if first and facts.doc.raw[first.start : first.end].rstrip().endswith(_ENDS):
        yield span_hit(facts, first.start, first.end)


def lone_label(facts: Facts) -> Iterator[Hit]:
    """All that is told is one phrase without an action.

    A word before an article or the like acts, known or not: "decompile a function".
    """
    first = facts.first
    if (
        not facts.doc.language.has_all_verbs
        or facts.verb is not None
        or len(facts.doc.sentences) != 1
        or first is None
    ):
        return
    acts = (
        first.words[1:2]
        and first.words[1] in _DETERMINERS
        and first.words[0] not in facts.doc.language.words.stop
    )
    if not acts:
        yield span_hit(facts, first.start, first.end)


def _names(facts: Facts, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the capitalised words that open no sentence and stand in no code or quote."""
    raw = facts.doc.raw
    for sentence in sentences:
        for at, start in enumerate(sentence.starts):
            if at and "A" <= raw[start] <= "Z" and not sentence.masked[at]:
                end = sentence.ends[at]
                if _CASED.match(raw, start, end) and not raw[start:end].isupper():
                    yield start, end


def _unexplained(facts: Facts, sentences: Sequence[Sentence], enough: int) -> Iterator[Hit]:
    found = list(_names(facts, sentences))
    if found:
        raw = facts.doc.raw
        shown = dict.fromkeys(raw[start:end] for start, end in found)
        words = {"names": ", ".join(f"“{name}”" for name in list(shown)[:_SHOWN])}
        yield Hit(min(1.0, len(found) / enough), found[0], "/description", words)


def unexplained_names(facts: Facts) -> Iterator[Hit]:
    """Capitalised names of products and features where a text opens, before anything can explain them.

    German, say, capitalises every noun, so English alone is read.
    """
    if facts.doc.language.capitalizes_only_names:
        yield from _unexplained(facts, facts.doc.sentences[:OPENING], NAMES_OPENING)


def names_throughout(facts: Facts) -> Iterator[Hit]:
    """The same in the whole text."""
    if facts.doc.language.capitalizes_only_names:
        yield from _unexplained(facts, facts.doc.sentences, NAMES_ENOUGH)


def _later_clauses(raw: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    marks = [match.end() for match in _CLAUSE.finditer(raw, sentence.start, sentence.end)]
    yield from pairwise([*marks, sentence.end])


def clauses(facts: Facts) -> Iterator[Hit]:
    """Clauses after a dash or a semicolon that hold content of their own."""
    if not _CLAUSE.search(facts.doc.raw):
        return
    found: list[tuple[int, int]] = []
    for sentence in facts.doc.sentences:
        for start, end in _later_clauses(facts.doc.raw, sentence):
            inside = [w for w, s in zip(sentence.words, sentence.starts, strict=True) if start <= s < end]
            if len(content_stems(inside, facts.doc.language)) >= CLAUSE_WORDS:
                found.append((start, end))
    if found:
        yield span_hit(facts, *found[0], min(1.0, len(found) / CLAUSES_ENOUGH))


def unused_name(facts: Facts) -> Iterator[Hit]:
    """Words of the tool's name that an English text never takes up, by their share."""
    if not facts.doc.language.names_tools or not facts.name_stems or not facts.doc.sentences:
        return
    said = {stem(part) for s in facts.whole.sentences for word in s.words for part in split_name(word)}
    told = dict.fromkeys(
        word for word in facts.name_words if word not in facts.doc.language.words.stop and word.isalpha()
    )
    missing = [word for word in told if stem(word) not in said]
    if missing:
        words = {"words": ", ".join(f"“{word}”" for word in missing[:_SHOWN])}
        yield Hit(len(missing) / len(told), None, "/name", words)


_LABEL = tool("card_fees", "Outstanding fees of a card")
_TOLD = tool(
    "close_card",
    "Ends a membership at once. The closed card opens no gate; open loans stay on the account until returned.",
)


def _feature(id: str, dimension: str, kind: Kind, name: str, find: Find, **rest: Any) -> Feature:
    return Feature(id, f"{DIMENSION_NAMES[dimension]}-{name}", dimension, kind, find, words=name, **rest)


def whole_sentence_feature(id: str, dimension: str) -> Feature:
    """Return the credit for a text that is written in whole sentences."""
    bad = (tool("close_card", "Ends a membership at once"),)
    return _feature(
        id,
        dimension,
        "credit",
        "whole-sentence",
        whole_sentence,
        edit="whole-sentence",
        good=(_TOLD,),
        bad=bad,
    )


def lone_label_feature(id: str, dimension: str) -> Feature:
    """Return the debit for a text that is one phrase without an action."""
    return _feature(
        id, dimension, "debit", "lone-label", lone_label, edit="first-sentence", good=(_TOLD,), bad=(_LABEL,)
    )


def unexplained_names_feature(id: str, dimension: str, find: Find = unexplained_names) -> Feature:
    """Return the debit for a text that leans on names; whether one needs a word depends on who reads it."""
    bad = (tool("close_card", "Ends a Lendwell Plus membership through the Branch Console."),)
    return _feature(
        id,
        dimension,
        "debit",
        "unexplained-names",
        find,
        edit="names",
        when=("never",),
        good=(_TOLD,),
        bad=bad,
    )


def clauses_feature(id: str, dimension: str) -> Feature:
    """Return the credit for clauses that explain."""
    bad = (tool("close_card", "Ends a membership at once."),)
    return _feature(
        id, dimension, "credit", "explaining-clause", clauses, edit="explanation", good=(_TOLD,), bad=bad
    )


def unused_name_feature(id: str, dimension: str) -> Feature:
    """Return the debit for words of the name that the text leaves out."""
    bad = (tool("close_card_v2", "Ends a membership."),)
    return _feature(id, dimension, "debit", "unused-name", unused_name, edit="name", good=(_TOLD,), bad=bad)
