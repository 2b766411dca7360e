"""What a description says of the state that a call leaves: data that is kept, and what cannot be undone."""

from __future__ import annotations

import re
from typing import Final

from scorer.claims.effect_input import (
    EffectClaim,
    EffectEvidence,
    EffectInput,
    Source,
    described,
    last_word,
    listed,
    may_hold,
)
from scorer.claims.effect_name import base_form, turned
from scorer.contracts.orders import RiskClass, risk_rank
from scorer.language.document import Sentence, split_name
from scorer.language.verbs import VERB_REACH, verb_class

_FINAL: Final = re.compile(
    r"\b(?:can(?:no|['’])t|can not|could not) be (?:undone|reversed|recovered|restored|reverted|retrieved|un\w+)\b"
    r"|\b(?:is|are) (?:permanent|irreversible|final|not (?:reversible|recoverable))\b|\birreversibl[ey]\b|\birrevocabl[ey]\b"
    r"|\b(?:there is )?no (?:undo|way back)\b|\bpermanently (?P<after>\w+)|\b(?P<before>\w+) permanently\b",
    re.IGNORECASE,
)
#: What every match of `_FINAL` holds one of, and every match of `_KEPT`.
_FINAL_TRIGGERS: Final = (
    "not be", "can't be", "can’t be", "permanent", "irrev", "final", "not re", "no undo", "no way",
)  # fmt: skip
_KEPT_TRIGGERS: Final = ("saved", "written", "stored", "exported", "downloaded", "place")
#: What must come before a participle for it to say what the call does ("are permanently deleted").
_BE: Final = re.compile(r"(?<!that )(?<!which )\b(?:is|are|be|being|gets?)(?: \w+ly)?\s*$", re.IGNORECASE)
_BE_REACH: Final = 200
_KEPT: Final = re.compile(
    r"\b(?:is|are|be|being|gets?) (?:then |automatically )?(?:saved|written|stored|exported|downloaded|overwritten)\b"
    r"(?P<where>[^.;\n]{0,60})"
    r"|\b(?:files?|sources?|code|documents?|it|them) in[- ]place\b",
    re.IGNORECASE,
)
#: What makes a statement one about a case, before it in the same sentence.
_CONDITION: Final = re.compile(r"\b(?:if|when|once|unless|where)\b[^.;\n]*$", re.IGNORECASE)
_INTO: Final = re.compile(r"\b(?:to|into|in|on|under|at) (?P<what>[^.;,\n]{0,50})", re.IGNORECASE)
#: How far before a match a condition or a denial is looked for, in characters.
_BEFORE: Final = 60
_DENIED_BEFORE: Final = 30


def kept(item: EffectInput) -> EffectClaim | None:
    """Return that a result is kept where the server runs: saved to disk, put into a folder, or overwriting."""
    raw = item.doc.raw
    for match in _KEPT.finditer(raw) if may_hold(raw, _KEPT_TRIGGERS) else ():
        where = match["where"] or ""
        final = match["where"] is None or "overwritten" in match[0].lower()
        stores = set(split_name(where)) | set(where.lower().split())
        case = _CONDITION.search(raw, max(0, match.start() - _BEFORE), match.start())
        if case or _denied(item, match.start()) or not (final or stores & listed("stores")):
            continue
        quote = " ".join(match[0].split())
        return described("write", "save", "kept", match.span(), plain=True, quote=quote)
    return _brought_into(item)


def _brought_into(item: EffectInput) -> EffectClaim | None:
    """Return that the text opens by bringing something into a place where it stays ("Downloads covers into …")."""
    first = item.first
    verb = base_form(first.words[0]) if first and first.words else ""
    if first is None or verb not in listed("bringing"):
        return None
    into = _INTO.search(item.doc.raw, first.start, first.end)
    if into and not listed("stores").isdisjoint(re.findall(r"[a-z]+", into["what"].lower())):
        return described("write", verb, "kept", into.span(), plain=True, quote=into[0].strip())
    return None


def brought(item: EffectInput) -> EffectClaim | None:
    """Return that a name that brings something has a parameter for the place where it is put."""
    if not item.name_words or base_form(item.name_words[0]) not in listed("bringing"):
        return None
    places = listed("stores") | listed("file_words")
    for parameter in item.tool.parameters:
        if not listed("targets").isdisjoint(split_name(parameter.name)) and last_word(parameter) in places:
            evidence = EffectEvidence("target", Source.SCHEMA, parameter.pointer, {"name": parameter.name})
            return EffectClaim("write", base_form(item.name_words[0]), evidence, plain=True)
    return None


def irreversible(item: EffectInput) -> EffectClaim | None:
    """Return that the text says that what is done cannot be undone: it destroys, or at least writes."""
    for sentence in item.doc.sentences if may_hold(item.doc.raw, _FINAL_TRIGGERS) else ():
        if _of_another(item, sentence):
            continue
        for match in _FINAL.finditer(item.doc.raw, sentence.start, sentence.end):
            claim = _final(item, match)
            if claim and not _names_another(item, sentence, match.start()):
                return claim
    return None


def _final(item: EffectInput, match: re.Match[str]) -> EffectClaim | None:
    if match[0].isupper() or _denied(item, match.start()):  # capitals: a keyword of a query language
        return None
    adverbial = (match["after"] or match["before"] or "").lower()
    verb = base_form(adverbial) if adverbial else ""
    category = verb_class(verb, frozenset({verb})) if verb else None
    if adverbial and (category is None or risk_rank(category) <= risk_rank("unclassified")):
        return None
    near = max(0, match.start() - _BE_REACH)
    if adverbial.endswith("ed") and not _BE.search(item.doc.raw, near, match.start()):
        return None  # "permanently deleted items" are things, no act
    destroys = category == "destructive" or (not adverbial and _destroys_somewhere(item))
    chosen: RiskClass = "destructive" if destroys else "write"
    return described(chosen, verb, "irreversible", match.span(), plain=True, quote=" ".join(match[0].split()))


def _of_another(item: EffectInput, sentence: Sentence) -> bool:
    """Tell whether a sentence is about another tool ("To delete it for good, use …", "Deleting it with …").

    It opens with "to" and a verb, or with a gerund, and orders the caller to another tool.
    """
    words = sentence.words
    if len(words) < 2:
        return False
    gerund = words[0].endswith("ing") and base_form(words[0]) not in map(base_form, item.name_words)
    return (words[0] == "to" and not listed("ordering").isdisjoint(words[2:])) or gerund


def _names_another(item: EffectInput, sentence: Sentence, before: int) -> bool:
    """Tell whether a sentence sends the caller to another tool that destroys ("use remove_item, which cannot …")."""
    for order, word, start in zip(sentence.words, sentence.words[1:], sentence.starts[1:], strict=False):
        other = order in listed("ordering") and "_" in word and word != item.tool.name.lower()
        parts = split_name(word) if other and start < before else ()
        if any(verb_class(part, frozenset(parts)) == "destructive" for part in parts):
            return True
    return False


def _denied(item: EffectInput, at: int) -> bool:
    return not item.negations.isdisjoint(item.doc.raw[max(0, at - _DENIED_BEFORE) : at].lower().split())


def _destroys_somewhere(item: EffectInput) -> bool:
    """Tell whether the name or the opening of the text has a verb that destroys."""
    opening = item.first.words[:VERB_REACH] if item.first else ()
    words = (*item.name_words, *opening)
    around = frozenset(words)
    return any((turned(word, around) or verb_class(word, around)) == "destructive" for word in words)
