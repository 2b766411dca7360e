"""Contradictions between the text and the hints of a definition: what it plainly does and a hint denies."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from scorer.claims.effect import EffectFlag
from scorer.claims.effect_input import listed
from scorer.claims.effect_name import base_form
from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts
from scorer.language.document import Sentence
from scorer.language.verbs import base_verb, verb_classes

#: Words that may stand before the verb that a sentence opens with, beside adverbs.
LEADING_WORDS: Final = 5
#: Words after a verb in which its object is looked for.
OBJECT_REACH: Final = 6
#: Words after the verb of the name in which a draft or numbers are looked for.
DRAFT_REACH: Final = 5
#: Sentences that are read for what a call destroys.
READ_SENTENCES: Final = 8
#: Words of a sentence in which a further verb is looked for.
FURTHER_REACH: Final = 16
#: What a verb that only computes works on: a value that it is given and that comes back changed.
_VALUES: Final = frozenset(
    "number numbers integer integers value values vector vectors matrix matrices fraction fractions term terms string"
    " strings text character characters word words array arrays list lists set sets digit digits sum two duplicates"
    " background whitespace formatting html markup noise preview draft example plan".split()
)
#: What "add" and its like compute with.
_NUMBERS: Final = frozenset(
    "number numbers integer integers vector vectors matrix matrices fraction fractions term terms digit digits two".split()
)
#: What makes a verb a noun or its label ("Delete status of a bucket", "Deletes are listed").
_LABELLED: Final = frozenset(
    "status preview policy policies history permission permissions markers of is are was were".split()
)
_NONE: Final = frozenset("nothing no none never not doesn't cannot can't without".split())
_LEADS: Final = frozenset("this the tool it also then will call function command operation".split())
#: What may also lead to the verb of the first sentence ("Use this tool to delete …").
_FIRST_LEADS: Final = _LEADS | {"use", "used", "to"}
#: What stands between an opening and a verb that is not another act of the tool.
_SUBORDINATE: Final = frozenset("that which who whose how to when if for by you users not never".split())
_QUIET: Final = frozenset({"args", "returns", "raises", "example"})


def contradiction(facts: Facts) -> Iterator[Hit]:
    """Yield what contradicts a hint: a deletion or a writing verb under readOnlyHint, a loss under destructiveHint=false.

    Precision first (0.55% of the registry): a deletion must open a sentence or go on with the opening; of other
    verbs, name and text must agree. Drafts, previews, reports and values that are computed are no writes.
    """
    hints = facts.tool.annotations
    if hints.get("readOnlyHint") is True:
        found = _destroys(facts) or _named_write(facts)
        if found:
            yield _hit(found, "readOnlyHint: true")
    elif hints.get("destructiveHint") is False and "irreversible" in facts.cues:
        found = _destroys(facts)
        if found:
            yield _hit(found, "destructiveHint: false")


def _hit(found: tuple[str, tuple[int, int]], hint: str) -> Hit:
    verb, span = found
    return Hit(1.0, span, f"/annotations/{hint.split(':')[0]}", {"verb": verb, "hint": hint})


@lru_cache(maxsize=1)
def _deletions() -> frozenset[str]:
    """Return every form that a deletion may have in a sentence that says so."""
    verbs = listed("erasing") | listed("sure_destroying") | listed("removing")
    return frozenset(f"{verb}{ending}" for verb in verbs for ending in ("", "s", "es"))


def _destroys(facts: Facts) -> tuple[str, tuple[int, int]] | None:
    """Return the verb of a deletion that is sure to leave something deleted, and where it is."""
    deletions = _deletions()
    for number, sentence in enumerate(facts.doc.sentences[:READ_SENTENCES]):
        if deletions.isdisjoint(sentence.words) or sentence.section in _QUIET:
            continue
        opening = _opening(sentence, _LEADS if number else _FIRST_LEADS)
        if opening is None:
            continue
        for at in (opening, *_further(sentence, opening)):
            verb = base_form(sentence.words[at])
            final = "permanently" in sentence.words[max(0, at - 2) : at]
            third = sentence.words[at] == f"{verb}s" or sentence.words[at] == f"{verb}es"
            says = third or (sentence.words[at] == verb and (final or number == 0))
            following = sentence.words[at + 1 : at + 1 + OBJECT_REACH]
            if says and not sentence.masked[at] and _deletes(verb, following, final=final):
                return verb, (sentence.starts[at], sentence.ends[at])
    return None


def _opening(sentence: Sentence, leads: frozenset[str]) -> int | None:
    """Return the place of the verb that a sentence opens with, after adverbs and words for the tool."""
    for at, word in enumerate(sentence.words[: LEADING_WORDS + 1]):
        if not word.endswith("ly") and word not in leads:
            return at
    return None


def _further(sentence: Sentence, opening: int) -> Iterator[int]:
    """Yield where verbs may stand that go on with the opening ("Lists the files and deletes them")."""
    for at, word in enumerate(sentence.words[:FURTHER_REACH]):
        if word in _SUBORDINATE and at > opening:
            return
        if at > opening and word in ("and", "then"):
            after = next(
                (n for n in range(at + 1, len(sentence.words)) if not sentence.words[n].endswith("ly")), None
            )
            # "update and delete events" lists what the tool is about.
            labels = at > opening + 1 and base_verb(sentence.words[at - 1]) == sentence.words[at - 1]
            if (
                after is not None
                and not labels
                and _same_form(sentence.words[opening], sentence.words[after])
            ):
                yield after


def _same_form(one: str, other: str) -> bool:
    return (base_form(one) != one) == (base_form(other) != other)


def _deletes(verb: str, following: tuple[str, ...], *, final: bool) -> bool:
    """Tell whether a verb deletes something kept, and not a part of a value that comes back."""
    if not following or not _NONE.isdisjoint(following[:3]) or following[0] in _LABELLED:
        return False
    if final and verb in listed("erasing"):
        return True
    if not _VALUES.isdisjoint(following):
        return False
    if verb in listed("sure_destroying"):
        return True
    return verb in listed("removing") and not listed("stored_things").isdisjoint(following[:4])


def _named_write(facts: Facts) -> tuple[str, tuple[int, int]] | None:
    """Return the writing verb that the text opens with and the name has, too, and where it is."""
    if not facts.verb or facts.verb.at > 1 or not facts.name_words or facts.first is None:
        return None
    verb = facts.verb.verb
    following = set(facts.first.words[facts.verb.at + 1 : facts.verb.at + 1 + DRAFT_REACH])
    named = {v[0] for v in map(verb_classes().get, facts.name_words) if v}
    if verb not in named or verb not in listed("contradicting") or "read_only" in facts.cues:
        return None
    values = _VALUES if verb in listed("removing") else _NUMBERS
    if following & (listed("drafts") | values) or EffectFlag.HINT_BELIED not in facts.effect.flags:
        return None
    return verb, facts.verb.span
