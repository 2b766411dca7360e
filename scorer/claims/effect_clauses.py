"""What whole clauses of a description say that a call does: "saves the file", "deletes the old entries".

A clause counts where the tool is its subject: it opens the text or a later sentence in the third person, or follows
one that does. Orders to the caller, denials, relative clauses and effects of other tools count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import Final

from scorer.claims.effect_input import EffectClaim, EffectInput, described, listed, plain_verb
from scorer.claims.effect_name import base_form, turned
from scorer.contracts.orders import RiskClass
from scorer.language.document import Sentence
from scorer.language.verbs import base_verb, question_words, verb_class

#: Sentences in which clauses are looked for.
CLAUSE_SENTENCES: Final = 8
#: Words after a verb in which its object is looked for.
OBJECT_REACH: Final = 5
#: Words before a verb in which a denial is looked for.
DENIAL_REACH: Final = 3
#: Words of the tool itself that may open a later sentence before its verb ("It also restarts …").
SUBJECT_REACH: Final = 4


def clause_acts(item: EffectInput) -> Iterator[EffectClaim]:
    """Yield what the clauses of the text say that a call leaves behind, in reading order."""
    if not item.doc.language.has_all_verbs:
        return
    for number, sentence in enumerate(item.doc.sentences[:CLAUSE_SENTENCES]):
        if sentence.words and sentence.section not in ("args", "returns", "example"):
            around = frozenset(sentence.words)
            for at in _clauses(item, sentence, opening=number == 0):
                claim = _act(item, sentence, at, around)
                if claim:
                    yield claim


def opening_verbs(item: EffectInput) -> Iterator[EffectClaim]:
    """Yield what the further verbs of an opening say that is sure to change something ("Download and import a model").

    They follow the first word, each after "and", "or", a comma or a slash, in the same form.
    """
    first = item.first
    if first is None or not first.words or not item.doc.language.has_all_verbs:
        return
    third = _third_person(first.words[0])
    at, around = 0, frozenset(first.words)
    while at < len(first.words) and not first.masked[at]:
        parts = first.words[at].split("/")
        verbs = [base_form(part) for part in parts if _same_form(part, third=third)]
        if len(verbs) < len(parts) or at == len(first.words) - 1:
            return
        for verb in verbs if at else verbs[1:]:
            claim = _opening(first, at, verb, around)
            if claim:
                yield claim
        at = _next_verb(item, first, at)


def _next_verb(item: EffectInput, sentence: Sentence, at: int) -> int:
    """Return the place of the word after a conjunction or comma that follows a verb, or one past the end."""
    words = sentence.words
    follows = at + 1
    if follows < len(words) and words[follows] in listed("conjunctions"):
        return follows + 1
    between = item.doc.raw[sentence.ends[at] : sentence.starts[follows]] if follows < len(words) else ""
    if between.strip() not in (",", "/", "&"):
        return len(words)
    return follows + 1 if words[follows] in listed("conjunctions") else follows


def _opening(sentence: Sentence, at: int, verb: str, around: frozenset[str]) -> EffectClaim | None:
    category = turned(verb, around) or verb_class(verb, around)
    if category == "destructive" and verb not in listed("destroying"):
        category = "write"  # "adds or removes labels" changes what can be changed back
    if category in ("destructive", "financial") or (category == "write" and verb in listed("sure_openings")):
        span = (sentence.starts[at], sentence.ends[at])
        return described(category, verb, "text-act", span, plain=plain_verb(category, verb), word=verb)
    return None


def run_first(item: EffectInput) -> EffectClaim | None:
    """Return that the text opens by running something that no hint can vouch for ("Runs the tests")."""
    first = item.first
    if first is None or not first.words or not item.doc.language.has_all_verbs:
        return None
    verb = base_form(first.words[0])
    direct = takewhile(lambda word: word not in listed("prepositions"), first.words[1 : 1 + OBJECT_REACH])
    if verb not in listed("running") or listed("run_objects").isdisjoint(direct):
        return None
    span = (first.starts[0], first.ends[0])
    return described("execute", verb, "text-act", span, plain=True, word=first.words[0])


def _denied(item: EffectInput, sentence: Sentence, at: int) -> bool:
    """Tell whether a verb is denied: before it ("never deletes") or by its object ("deletes nothing", "no file")."""
    words = sentence.words
    before = not item.negations.isdisjoint(words[max(0, at - DENIAL_REACH) : at])
    return before or "no" in words[at + 1 : at + 2] or "nothing" in words[at + 1 : at + 1 + DENIAL_REACH]


def _clauses(item: EffectInput, sentence: Sentence, *, opening: bool) -> Iterator[int]:
    """Yield the places of the verbs that open a clause of a sentence, the tool being their subject."""
    words, relatives = sentence.words, listed("relatives")
    start = 0 if opening else _after_subject(words)
    third = _third_person(words[start])
    if not (third or opening):
        return
    if len(words) > start + 1 and _has_object(words, start, third=third and not opening):
        yield start
    opened = max(
        (at for at in range(start, start + 2) if words[at : at + 1] and words[at] in relatives), default=-1
    )
    for at in range(start + 2, len(words) - 1):
        word = words[at]
        if (
            _same_form(word, third=third)
            and _joined(item, sentence, at)
            and not (third and _relative(words, opened, at))
            and _has_object(words, at, third=third)
        ):
            yield at
        opened = at if word in relatives else opened


def _after_subject(words: tuple[str, ...]) -> int:
    """Return the place of the verb after words that stand for the tool ("It also …"); 0 where there are none."""
    at = 0
    while at < min(SUBJECT_REACH, len(words) - 1) and words[at] in listed("subjects"):
        at += 1
    return at


def _joined(item: EffectInput, sentence: Sentence, at: int) -> bool:
    between = item.doc.raw[sentence.ends[at - 1] : sentence.starts[at]]
    return sentence.words[at - 1] in listed("joins") or between.strip() in (",", ":", ";", "–", "—")


def _has_object(words: tuple[str, ...], at: int, *, third: bool) -> bool:
    """Tell whether a verb has an object: after a determiner, or any noun after a word that can only be a verb."""
    following = words[_object_at(words, at, third=third)]
    if following in listed("determiners"):
        return True
    only_verb = third and base_form(words[at]) in listed("never_nouns")
    return only_verb and following not in listed("prepositions")


def _object_at(words: tuple[str, ...], at: int, *, third: bool) -> int:
    """Return where the object of a verb begins; two verbs may share one ("drops and recreates its parts")."""
    shared = third and len(words) > at + 3 and words[at + 1] in ("and", "or") and _third_person(words[at + 2])
    return at + 3 if shared and words[at + 3] in listed("determiners") else at + 1


def _relative(words: tuple[str, ...], opened: int, end: int) -> bool:
    """Tell whether a clause is about a thing and not the tool ("the rule that matches a message and …").

    `opened` is the place of the last relative before the clause, -1 without one, and `end` that of the clause.
    """
    following = words[opened + 1 : min(opened + 3, end)] if opened >= 0 else ()
    return any(_third_person(word) and word not in question_words() for word in following)


def _third_person(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss") and len(word) > 3


def _same_form(word: str, *, third: bool) -> bool:
    return _third_person(word) and base_form(word) != word if third else base_verb(word) == word


@lru_cache(maxsize=1)
def _harmless() -> frozenset[str]:
    return listed("drafts") | listed("formatting")


def _act(item: EffectInput, sentence: Sentence, at: int, around: frozenset[str]) -> EffectClaim | None:
    """Return what one clause does, if that stays: it destroys, stores, sends, or sets something going."""
    parted = (
        item.doc.raw[sentence.ends[at] : sentence.starts[at + 1]].strip()
        if at + 1 < len(sentence.words)
        else ""
    )
    if sentence.masked[at] or parted or _denied(item, sentence, at):
        return None
    word = sentence.words[at]
    verb = base_form(word)
    category = turned(word, around) or verb_class(word, around)
    begin = _object_at(sentence.words, at, third=_third_person(word))
    following = sentence.words[begin : begin + OBJECT_REACH]
    span = (sentence.starts[at], sentence.ends[at])
    if category == "execute" and following[:1] in (("it",), ("them",)):
        # "Chains commands and executes them": the object is that of the first verb.
        following = sentence.words[1 : min(at, 1 + OBJECT_REACH)]
    chosen = _lasting(verb, category, following, sentence.words[begin:])
    return described(chosen, verb, "text-act", span, plain=True, word=word) if chosen else None


def _taken_out(rest: tuple[str, ...]) -> bool:
    """Tell whether a thing named before is taken out of where it is kept ("removes it from the queue")."""
    return rest[1:2] == ("from",) and not listed("removed_from").isdisjoint(rest[2 : 2 + OBJECT_REACH])


def _lasting(
    verb: str, category: RiskClass | None, following: tuple[str, ...], rest: tuple[str, ...]
) -> RiskClass | None:
    if verb == "overwrite":
        return "write"
    direct = set(takewhile(lambda word: word not in listed("prepositions"), following))
    if category == "destructive" and verb in listed("sure_destroying"):
        return "destructive"
    if category == "destructive" and verb in listed("removing") and direct & listed("stored_things"):
        return "destructive" if _harmless().isdisjoint(following) else None
    if verb == "revoke" and direct & listed("revoked"):
        return "destructive"
    if verb in listed("removing") and direct <= {"it", "them"} and _taken_out(rest):
        return "destructive"
    if verb in listed("dropping") and direct & listed("structures"):
        return "destructive"
    if category == "execute" and (verb in listed("operating") or direct & listed("run_objects")):
        return "execute"
    if verb in listed("lasting") and category != "read":
        draft = not listed("drafts").isdisjoint(following) and listed("stores").isdisjoint(rest)
        return None if draft else category or "write"
    return None
