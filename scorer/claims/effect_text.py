"""What the description of a tool says of its effect: the verb that it opens with, lists of actions, and "read-only"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from scorer.claims.effect_input import (
    EffectClaim,
    EffectEvidence,
    EffectInput,
    Source,
    described,
    listed,
    may_hold,
    plain_verb,
)
from scorer.claims.effect_name import base_form, turned
from scorer.language.document import Sentence
from scorer.language.phrases import inflections
from scorer.language.verbs import VERB_REACH, base_verb, question_words, verb_class, verb_in

#: Sentences in which a list of actions is looked for.
LIST_SENTENCES: Final = 2
_READ_ONLY: Final = re.compile(
    r"\bread[- ]?only (?:transaction|mode|access|quer(?:y|ies)|operation|statement|SQL|command|connection|and\b|tool)"
    r"|(?:^\W*|[,(–-] ?)read[- ]?only\W*$|\b(?:does not|doesn['’]t|never|cannot|can['’]t) (?:modify|change|alter|write|mutate)\b"
    r"|\bonly (?:SELECT|read(?:-only)? (?:queries|statements)|queries)\b|\bSELECT (?:statements|queries) only\b"
    r"|^\W*(?:runs?|executes?) (?:an? )?SELECT (?:statements?|quer(?:y|ies))\b",
    re.IGNORECASE | re.MULTILINE,
)
#: Changes that a text says are refused ("INSERT, UPDATE and DELETE are rejected").
_REFUSED: Final = re.compile(
    r"\b(?:INSERT|UPDATE|DELETE|DROP|DDL|DML|writes?|mutations?|changes?|modifications?)\b[^.;\n]{0,60}"
    r"\b(?:are|is|will be|get) (?:always )?(?:rejected|refused|blocked|denied|forbidden|not (?:allowed|permitted|supported))\b",
    re.IGNORECASE,
)
#: Statements that change data, in the capitals of a query language ("INSERT and UPDATE are permitted").
_CHANGING: Final = re.compile(r"\b(?:INSERT|UPDATE|DELETE|DROP|ALTER|TRUNCATE|DDL|DML)\b")
#: Where one of these is in the same sentence, it may be about what is refused.
_LIMITS: Final = frozenset("only no not never cannot without except reject refuse block use instead".split())


#: Without one of these a text does not say that it only reads: some are in every match of `_READ_ONLY`, one with a
#: change after it, and one of the last in every match of `_REFUSED`.
_ONLY_TRIGGERS: Final = ("only", "select")
_DENIALS: Final = ("not ", "n't ", "n’t ", "never ")
_REFUSALS: Final = (
    "rejected", "refused", "blocked", "denied", "forbidden", "not allowed", "not permitted", "not supported",
)  # fmt: skip


def first_verb(item: EffectInput) -> EffectClaim | None:
    """Return what the first verb of the first sentence says."""
    first = item.first
    if first is None or not first.words:
        return None
    around, opening = frozenset(first.words), _after_order(first)
    category = turned(first.words[opening], around) if not first.masked[opening] else None
    if category:
        verb, span = base_form(first.words[opening]), (first.starts[opening], first.ends[opening])
        return described(category, verb, "text-first", span, plain=plain_verb(category, verb), verb=verb)
    if opening == 0 and orders(first):
        return None
    for at, word in enumerate(first.words[opening : opening + VERB_REACH], opening):
        verb, start, end = verb_in(word, item.doc.language)
        if first.masked[at] or word in question_words() or not verb or _is_noun(first.words, at, opening):
            continue
        category = verb_class(verb, around | {verb})
        if at == opening and category != "read" and _noun_of_pack(item, first.words, at):
            return None
        if category:
            verb = base_verb(verb)
            span = (first.starts[at] + start, first.starts[at] + end)
            leads = at == opening or (item.verb is not None and item.verb.span == span)
            id = "text-first" if leads else "sentence-verb"
            return described(category, verb, id, span, plain=plain_verb(category, verb), verb=verb)
    return None


def _noun_of_pack(item: EffectInput, words: tuple[str, ...], at: int) -> bool:
    """Tell whether a word of a pack that may be a noun is one: no infinitive, before "of" or "and" ("Compra y venta")."""
    pack = item.doc.language
    joined = words[at + 1 : at + 2]
    links = pack.words.stop - pack.words.determiners if pack.words.determiners else frozenset()
    return bool(joined) and joined[0] in links and not words[at].endswith("r")


def _is_noun(words: tuple[str, ...], at: int, opening: int) -> bool:
    """Tell whether a word that is as often a noun is one where it stands ("Speak a short message")."""
    linked = not listed("noun_links").isdisjoint(words[at + 1 : at + 2])
    if linked and words[at].endswith("s") and words[at] != base_form(words[at]):
        return True  # "Updates of a package"
    noun = base_form(words[at]) in listed("nouns") | listed("objects_first")
    return noun and at > opening and words[at - 1] not in listed("verb_leads")


def orders(sentence: Sentence) -> bool:
    """Tell whether a sentence orders the caller to the tool itself ("Call this tool when …")."""
    words = sentence.words
    return words[0] in listed("ordering") and words[1:2] in (("this",), ("the",)) and words[2:3] == ("tool",)


def _after_order(sentence: Sentence) -> int:
    """Return the place of the verb after "Call this tool to"; 0 where a sentence does not open so."""
    return 4 if orders(sentence) and sentence.words[3:4] == ("to",) and len(sentence.words) > 4 else 0


def any_verb(item: EffectInput) -> EffectClaim | None:
    """Return what a later verb of the first sentence says, in its base form."""
    first = item.first
    if first is None:
        return None
    around = frozenset(first.words)
    skipped = 1 if first.words and orders(first) else 0
    for at, word in enumerate(first.words[skipped:], skipped):
        others = at > 0 and first.words[at - 1] in listed("others")
        known = word == base_verb(word) and word not in question_words()
        acts = known and not (others or first.masked[at] or _is_noun(first.words, at, skipped))
        category = verb_class(word, around) if acts else None
        if category:
            span = (first.starts[at], first.ends[at])
            return described(
                category, word, "sentence-verb", span, plain=plain_verb(category, word), verb=word
            )
    return None


def listed_actions(item: EffectInput, named: EffectClaim | None) -> Iterator[EffectClaim]:
    """Yield what a list of actions says ("create, update or delete").

    Where the name has no verb, all of a list that opens the text; after a name that manages, what destroys.
    """
    words = item.name_words
    if named is not None and words[0] not in listed("managing") and base_verb(words[0]):
        return
    for number, sentence in enumerate(item.doc.sentences[:LIST_SENTENCES]):
        if (named is not None and not _may_destroy(sentence)) or _refused(item, sentence):
            continue
        for row in _rows(item, sentence):
            opens = named is None and number == 0 and row[0][1] == 0
            for verb, at in row:
                category = verb_class(verb, frozenset({verb}))
                if category and (opens or verb in listed("destroying")):
                    span = (sentence.starts[at], sentence.ends[at])
                    yield described(
                        category, verb, "text-action", span, plain=plain_verb(category, verb), verb=verb
                    )


def _refused(item: EffectInput, sentence: Sentence) -> bool:
    refuses = may_hold(item.doc.raw, _REFUSALS)
    return refuses and _REFUSED.search(item.doc.raw, sentence.start, sentence.end) is not None


@lru_cache(maxsize=1)
def _destroying() -> frozenset[str]:
    """Return every form of a verb that destroys."""
    return frozenset().union(*(inflections(verb) for verb in listed("destroying")))


def _may_destroy(sentence: Sentence) -> bool:
    """Tell whether a destroying verb may be in a sentence, alone or as part of "insert/delete"."""
    return not _destroying().isdisjoint(sentence.words) or any("/" in word for word in sentence.words)


def _parted(item: EffectInput, sentence: Sentence, at: int) -> bool:
    """Tell whether a word follows a conjunction, a comma or a slash."""
    between = item.doc.raw[sentence.ends[at - 1] : sentence.starts[at]]
    return sentence.words[at - 1] in listed("conjunctions") or bool(between.strip())


def _rows(item: EffectInput, sentence: Sentence) -> Iterator[list[tuple[str, int]]]:
    """Yield the verbs of a list, two or more, with the place of their word. A conjunction or mark parts each two."""
    row: list[tuple[str, int]] = []
    for at, word in enumerate((*sentence.words, "")):
        if word in listed("conjunctions"):
            continue
        verbs = [base_verb(part) for part in word.split("/")] if "/" in word else [base_verb(word)]
        if all(verbs) and not sentence.masked[at] and word not in question_words():
            if row and not _parted(item, sentence, at):
                row = []
            row += [(verb, at) for verb in verbs]
            continue
        if len(row) > 1:
            yield row
        row = []


def says_read_only(item: EffectInput) -> EffectEvidence | None:
    """Return where the text says, without a condition, that a call changes nothing."""
    if not may_hold(item.doc.raw, (*_ONLY_TRIGGERS, *_DENIALS, *_REFUSALS)):
        return None
    for sentence in item.doc.sentences:
        text = item.doc.raw[sentence.start : sentence.end]
        match = _READ_ONLY.search(text) or _REFUSED.search(text)
        case = sentence.words[:1] and sentence.words[0] in ("when", "where", "once")
        if match and not case and listed("cases").isdisjoint(sentence.words):
            span = (sentence.start + match.start(), sentence.start + match.end())
            quote = {"quote": " ".join(match[0].split())}
            return EffectEvidence("read-only-text", Source.DESCRIPTION, "/description", quote, span)
    return None


def changing_statements(item: EffectInput) -> EffectClaim | None:
    """Return that the text names statements that change data as some that the tool runs, so that no hint can vouch."""
    if not _CHANGING.search(item.doc.raw) or says_read_only(item):
        return None
    for sentence in item.doc.sentences[:LIST_SENTENCES]:
        match = _CHANGING.search(item.doc.raw, sentence.start, sentence.end)
        limits = _LIMITS | item.negations
        if match and limits.isdisjoint(sentence.words) and not _refused(item, sentence):
            return described("execute", "run", "statement", match.span(), plain=True, word=match[0])
    return None
