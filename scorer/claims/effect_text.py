"""What the description of a tool says of its effect: its verbs, what it keeps, and what cannot be undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from scorer.claims.effect_input import EffectClaim, EffectEvidence, EffectInput, Source, last_word, listed
from scorer.claims.effect_name import base_form, turned
from scorer.contracts.orders import RiskClass, risk_rank
from scorer.language.document import Sentence, split_name
from scorer.language.phrases import inflections
from scorer.language.verbs import VERB_REACH, base_verb, question_words, verb_class, verb_in

#: Sentences in which a list of actions is looked for, and in which acts are.
LIST_SENTENCES: Final = 2
ACT_SENTENCES: Final = 8
#: Words after a verb in which its object is looked for.
OBJECT_REACH: Final = 5
_AND: Final = frozenset({"and", "or", "and/or"})
_JOINS: Final = frozenset({"and", "then"})
_DETERMINERS: Final = frozenset(
    "the a an its all every each any it them this that these those their your one".split()
)
_FINAL: Final = re.compile(
    r"\b(?:can(?:no|['’])t|can not|could not) be (?:undone|reversed|recovered|restored|reverted|retrieved|un\w+)\b"
    r"|\b(?:is|are) (?:permanent|irreversible|final|not (?:reversible|recoverable))\b|\birreversibl[ey]\b|\birrevocabl[ey]\b"
    r"|\b(?:there is )?no (?:undo|way back)\b|\bpermanently (\w+)|\b(\w+) permanently\b",
    re.IGNORECASE,
)
_READ_ONLY: Final = re.compile(
    r"\bread[- ]?only (?:transaction|mode|access|quer(?:y|ies)|operation|statement|SQL|command|connection|and\b|tool)"
    r"|^\W*read[- ]?only\W*$|\b(?:does not|doesn['’]t|never|cannot|can['’]t) (?:modify|change|alter|write|mutate)\b"
    r"|\bonly (?:SELECT|read(?:-only)? (?:queries|statements)|queries)\b|\bSELECT (?:statements|queries) only\b",
    re.IGNORECASE | re.MULTILINE,
)
_KEPT: Final = re.compile(
    r"\b(?:is|are|be|being|gets?) (?:then |automatically )?(?:saved|written|stored|exported|downloaded|overwritten)\b"
    r"(?P<where>[^.;\n]{0,60})",
    re.IGNORECASE,
)
#: What makes a statement one about a case, before it in the same sentence.
_CONDITION: Final = re.compile(r"\b(?:if|when|once|unless|where)\b[^.;\n]*$", re.IGNORECASE)
_INTO: Final = re.compile(r"\b(?:to|into|in|on|under|at) (?P<what>[^.;,\n]{0,50})", re.IGNORECASE)


def _claim(
    category: RiskClass, base: str, id: str, span: tuple[int, int], /, *, plain: bool, **words: str
) -> EffectClaim:
    evidence = EffectEvidence(id, Source.DESCRIPTION, "/description", words, span)
    return EffectClaim(category, base, evidence, plain)


def first_verb(item: EffectInput) -> EffectClaim | None:
    """Return what the first verb of the first sentence says."""
    first = item.first
    if first is None:
        return None
    around = frozenset(first.words)
    category = turned(first.words[0], around) if first.words and not first.masked[0] else None
    if category:
        verb, span = base_form(first.words[0]), (first.starts[0], first.ends[0])
        return _claim(category, verb, "text-first", span, plain=_plain(category, verb), verb=verb)
    for at, word in enumerate(first.words[:VERB_REACH]):
        verb, start, end = verb_in(word, item.doc.language)
        if first.masked[at] or word in question_words() or not verb:
            continue
        category = verb_class(verb, around | {verb})
        if category:
            verb = base_verb(verb)
            span = (first.starts[at] + start, first.starts[at] + end)
            return _claim(category, verb, "text-first", span, plain=_plain(category, verb), verb=verb)
    return None


def _plain(category: RiskClass, verb: str) -> bool:
    return category in ("destructive", "financial") or verb in listed("plain_writes")


def any_verb(item: EffectInput) -> EffectClaim | None:
    """Return what a later verb of the first sentence says, in its base form."""
    first = item.first
    if first is None:
        return None
    around = frozenset(first.words)
    for at, word in enumerate(first.words):
        known = word == base_verb(word) and word not in question_words()
        category = verb_class(word, around) if known and not first.masked[at] else None
        if category:
            span = (first.starts[at], first.ends[at])
            return _claim(category, word, "sentence-verb", span, plain=_plain(category, word), verb=word)
    return None


def listed_actions(item: EffectInput, named: EffectClaim | None) -> Iterator[EffectClaim]:
    """Yield what a list of actions says ("create, update or delete").

    Where the name has no verb, all of a list that opens the text; after a name that manages, what destroys.
    """
    words = item.name_words
    if named is not None and words[0] not in listed("managing") and base_verb(words[0]):
        return
    for number, sentence in enumerate(item.whole.sentences[:LIST_SENTENCES]):
        if named is not None and not _may_destroy(sentence):
            continue
        for row in _rows(sentence):
            opens = named is None and number == 0 and row[0][1] == 0
            for verb, at in row:
                category = verb_class(verb, frozenset({verb}))
                if category and (opens or verb in listed("destroying")):
                    span = (sentence.starts[at], sentence.ends[at])
                    yield _claim(category, verb, "text-action", span, plain=_plain(category, verb), verb=verb)


@lru_cache(maxsize=1)
def _destroying() -> frozenset[str]:
    """Return every form of a verb that destroys."""
    return frozenset().union(*(inflections(verb) for verb in listed("destroying")))


def _may_destroy(sentence: Sentence) -> bool:
    """Tell whether a destroying verb may be in a sentence, alone or as part of "insert/delete"."""
    return not _destroying().isdisjoint(sentence.words) or any("/" in word for word in sentence.words)


def _rows(sentence: Sentence) -> Iterator[list[tuple[str, int]]]:
    """Yield the verbs that follow one another, two or more, with the place of their word."""
    row: list[tuple[str, int]] = []
    for at, word in enumerate((*sentence.words, "")):
        if word in _AND:
            continue
        verbs = [base_verb(part) for part in word.split("/")] if "/" in word else [base_verb(word)]
        if all(verbs) and not sentence.masked[at] and word not in question_words():
            row += [(verb, at) for verb in verbs]
            continue
        if len(row) > 1:
            yield row
        row = []


def acts(item: EffectInput) -> Iterator[EffectClaim]:
    """Yield what whole clauses say that a call leaves behind.

    A clause opens the text, opens a later sentence in the third person ("Saves the file"), or follows one of the same form after "and",
    "then" or a comma ("Closes a ticket and mails the reader"). Orders to the caller ("Set the limit …") are none.
    """
    if not item.whole.language.has_all_verbs:
        return
    for number, sentence in enumerate(item.whole.sentences[:ACT_SENTENCES]):
        if sentence.section in ("args", "returns", "example") or not sentence.words:
            continue
        for at in _clauses(item, sentence, number):
            claim = _act(item, sentence, at)
            if claim:
                yield claim


def _clauses(item: EffectInput, sentence: Sentence, number: int) -> Iterator[int]:
    """Yield the places of the verbs that open a clause of a sentence."""
    words, raw = sentence.words, item.whole.raw
    third = _third_person(words[0])
    if third and number:
        yield 0
    elif number:
        return
    elif words[1:2] and words[1] in _DETERMINERS:
        yield 0
    for at in range(2, len(words) - 1):
        between = raw[sentence.ends[at - 1] : sentence.starts[at]]
        joined = words[at - 1] in _JOINS or between.strip() == ","
        same = _third_person(words[at]) if third else base_verb(words[at]) == words[at]
        if joined and same and words[at + 1] in _DETERMINERS:
            yield at


def _third_person(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss") and len(word) > 3


def _act(item: EffectInput, sentence: Sentence, at: int) -> EffectClaim | None:
    word, around = sentence.words[at], frozenset(sentence.words)
    verb = base_form(word)
    if sentence.masked[at] or not item.negations.isdisjoint(sentence.words[max(0, at - 3) : at]):
        return None
    category = turned(word, around) or verb_class(word, around)
    following = sentence.words[at + 1 : at + 1 + OBJECT_REACH]
    keeps = verb in listed("lasting") and category != "read" and listed("drafts").isdisjoint(following)
    runs = category == "execute" and not listed("run_objects").isdisjoint(following)
    destroys = verb in listed("destroying") and verb != "drop"
    if destroys or keeps or runs:
        span = (sentence.starts[at], sentence.ends[at])
        chosen: RiskClass = "execute" if runs else category if category else "write"
        return _claim(chosen, verb, "text-act", span, plain=True, word=word)
    return None


def run_first(item: EffectInput) -> EffectClaim | None:
    """Return that the text opens by running something that no hint can vouch for ("Runs the tests")."""
    first = item.first
    if (
        first is None
        or not first.words
        or not item.whole.language.has_all_verbs
        or base_form(first.words[0]) not in ("run", "execute")
    ):
        return None
    if listed("run_objects").isdisjoint(first.words[1 : 1 + OBJECT_REACH]):
        return None
    span = (first.starts[0], first.ends[0])
    return _claim("execute", base_form(first.words[0]), "text-act", span, plain=True, word=first.words[0])


def kept(item: EffectInput) -> EffectClaim | None:
    """Return that a result is kept where the server runs: saved to disk, brought into a folder, or overwriting."""
    raw = item.whole.raw
    for match in _KEPT.finditer(raw):
        where = set(split_name(match["where"])) | set(match["where"].lower().split())
        final = "overwritten" in match[0].lower()
        if (final or not listed("stores").isdisjoint(where)) and not _denied(item, match.start()):
            if _CONDITION.search(raw, max(0, match.start() - 60), match.start()):
                continue
            return _claim("write", "save", "kept", match.span(), plain=True, quote=" ".join(match[0].split()))
    first = item.first
    if first is None or not first.words or base_form(first.words[0]) not in listed("bringing"):
        return None
    into = _INTO.search(raw, first.start, first.end)
    if into and not listed("stores").isdisjoint(re.findall(r"[a-z]+", into["what"].lower())):
        return _claim(
            "write", base_form(first.words[0]), "kept", into.span(), plain=True, quote=into[0].strip()
        )
    return None


def _denied(item: EffectInput, at: int) -> bool:
    return not item.negations.isdisjoint(item.whole.raw[max(0, at - 30) : at].lower().split())


def brought(item: EffectInput) -> EffectClaim | None:
    """Return that a name that brings something has a parameter for the place where it is put."""
    if not item.name_words or base_form(item.name_words[0]) not in listed("bringing"):
        return None
    for parameter in item.tool.parameters:
        words = split_name(parameter.name)
        if not listed("targets").isdisjoint(words) and last_word(parameter) in listed("stores") | {
            "file",
            "dir",
            "filepath",
        }:
            evidence = EffectEvidence("target", Source.SCHEMA, parameter.pointer, {"name": parameter.name})
            return EffectClaim("write", base_form(item.name_words[0]), evidence, plain=True)
    return None


def irreversible(item: EffectInput) -> EffectClaim | None:
    """Return that the text says that what is done cannot be undone: it destroys, or at least writes."""
    for match in _FINAL.finditer(item.whole.raw):
        if match[0].isupper():  # a keyword of a query language ("DETACH PERMANENTLY")
            continue
        adverbial = match[1] or match[2]
        verb = base_form(adverbial.lower()) if adverbial else ""
        category = verb_class(verb, frozenset({verb})) if verb else None
        if adverbial and (category is None or risk_rank(category) <= risk_rank("unclassified")):
            continue
        if _denied(item, match.start()):
            continue
        destroys = category == "destructive" or (not adverbial and _destroys_somewhere(item))
        chosen: RiskClass = "destructive" if destroys else "write"
        quote = " ".join(match[0].split())
        return _claim(chosen, verb, "irreversible", match.span(), plain=True, quote=quote)
    return None


def _destroys_somewhere(item: EffectInput) -> bool:
    """Tell whether the name or the opening of the text has a verb that destroys."""
    opening = item.first.words[:VERB_REACH] if item.first else ()
    around = frozenset((*item.name_words, *opening))
    return any(
        (turned(word, around) or verb_class(word, around)) == "destructive"
        for word in (*item.name_words, *opening)
    )


def says_read_only(item: EffectInput) -> EffectEvidence | None:
    """Return where the text says, without a condition, that a call changes nothing."""
    for sentence in item.whole.sentences:
        text = item.whole.raw[sentence.start : sentence.end]
        match = _READ_ONLY.search(text)
        if match and not {"default", "unless", "if", "set", "sets"} & set(sentence.words):
            span = (sentence.start + match.start(), sentence.start + match.end())
            quote = {"quote": " ".join(match[0].split())}
            return EffectEvidence("read-only-text", Source.DESCRIPTION, "/description", quote, span)
    return None
