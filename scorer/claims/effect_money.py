"""Whether a tool moves money: a verb that settles, and a thing that is paid, traded or booked."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from scorer.claims.effect_input import EffectInput
from scorer.data.rubric import risk_words
from scorer.language.document import split_name
from scorer.language.verbs import VERB_REACH, base_verb, verb_class, verb_classes

#: How many words after its opening the first sentence may name what is paid.
NOUN_REACH = 6


class MoneyWord(NamedTuple):
    """The word that says that money moves, and where it is."""

    word: str
    pointer: str
    span: tuple[int, int] | None = None


def money_word(item: EffectInput) -> MoneyWord | None:
    """Return what tells that a tool which changes something moves money, or None."""
    if not _may_move_money(item):
        return None
    opening = _opening(item)
    around = frozenset((*item.name_words, *(word for word, _ in opening), *_parameter_words(item)))
    around |= _coins(around)
    return (
        _by_verb(item, opening, around)
        or _by_noun(item, opening, around)
        or _by_booking(item, opening, around)
        or _by_cash(item, opening)
    )


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    """Return the words of which a name or a first sentence holds one where money moves."""
    data = risk_words()["money"]
    paying = {form for form, (_, category) in verb_classes().items() if category == "financial"}
    return frozenset(paying | data["nouns"] | data["ambiguous"] | data["bookings"] | data["cash"])


def _may_move_money(item: EffectInput) -> bool:
    telling, words = _telling(), item.first.words if item.first else ()
    known = telling.isdisjoint(item.name_words) and telling.isdisjoint(words) and "/" not in "".join(words)
    return not known


def _opening(item: EffectInput) -> list[tuple[str, tuple[int, int]]]:
    """Return the unmasked words of the first sentence, "supply/deposit" as two, with their spans."""
    first = item.first
    if first is None:
        return []
    found = []
    for at, word in enumerate(first.words):
        if not first.masked[at]:
            found += [(part, (first.starts[at], first.ends[at])) for part in word.split("/") if part]
    return found


def _parameter_words(item: EffectInput) -> frozenset[str]:
    near = risk_words()["money"]["near_parameters"]
    return frozenset(word for p in item.tool.parameters for word in split_name(p.name) if word in near)


def _by_verb(
    item: EffectInput, opening: list[tuple[str, tuple[int, int]]], around: frozenset[str]
) -> MoneyWord | None:
    """Find a verb of paying or trading anywhere in the name, or among the first words of the text."""
    if not _kept(item.name_words):
        for word in item.name_words:
            if _pays(word, around):
                return MoneyWord(word, "/name")
    for word, span in opening[:VERB_REACH]:
        if word == base_verb(word) and _pays(word, around):
            return MoneyWord(word, "/description", span)
    return None


def _pays(word: str, around: frozenset[str]) -> bool:
    data = risk_words()["money"]
    if word in data["either"] and data["baskets"].isdisjoint(around):
        return False
    return verb_class(word, around) == "financial"


def _coins(words: frozenset[str]) -> frozenset[str]:
    """Return "coin" where a network, or a coin named after a currency, is among the words."""
    named = not words.isdisjoint(risk_words()["money"]["networks"])
    if named or any(len(word) == 4 and word.startswith(("usd", "eur")) for word in words):
        return frozenset({"coin"})
    return frozenset()


def _kept(words: tuple[str, ...]) -> bool:
    return not risk_words()["money"]["kept"].isdisjoint(words)


def _by_noun(
    item: EffectInput, opening: list[tuple[str, tuple[int, int]]], around: frozenset[str]
) -> MoneyWord | None:
    """Find a thing that is settled, in the name or soon after the verb of the text; an ambiguous one beside money."""
    data = risk_words()["money"]
    told = item.verb.verb if item.verb else ""
    settles = not {base_verb(word) or word for word in (*item.name_words, told)}.isdisjoint(data["verbs"])
    if not settles or _kept(item.name_words):
        return None
    wanted = data["nouns"]
    for noun in (*item.name_words, *(word for word, _ in opening[:NOUN_REACH])):
        if noun in data["ambiguous"] and not (around - {noun}).isdisjoint(
            data["near"] | data["near_parameters"]
        ):
            wanted = wanted | {noun}
    for word in item.name_words:
        if word in wanted:
            return MoneyWord(word, "/name")
    following = [word for word, _ in opening]
    for at, (word, span) in enumerate(opening[:NOUN_REACH]):
        if word in wanted and not _kept(tuple(following[at + 1 : at + 2])):
            return MoneyWord(word, "/description", span)
    return None


def _by_booking(
    item: EffectInput, opening: list[tuple[str, tuple[int, int]]], around: frozenset[str]
) -> MoneyWord | None:
    """Find a journey, stay or seat that is booked."""
    data = risk_words()["money"]
    if data["bookings"].isdisjoint(around):
        return None
    if item.name_words and base_verb(item.name_words[0]) in data["booking_verbs"]:
        return MoneyWord(item.name_words[0], "/name")
    for word, span in opening[:1]:
        if base_verb(word) in data["booking_verbs"]:
            return MoneyWord(word, "/description", span)
    return None


def _by_cash(item: EffectInput, opening: list[tuple[str, tuple[int, int]]]) -> MoneyWord | None:
    """Find money as the object of a verb that moves it ("Send USDC to a wallet"), and no noun after it ("price")."""
    data = risk_words()["money"]
    verbs = (*item.name_words[:1], *(word for word, _ in opening[:1]))
    if data["moving"].isdisjoint(base_verb(word) or word for word in verbs):
        return None
    if item.name_words[-1:] and item.name_words[-1] in data["cash"]:
        return MoneyWord(item.name_words[-1], "/name")
    words = [word for word, _ in opening]
    for at, (word, span) in enumerate(opening[:NOUN_REACH]):
        following = words[at + 1 : at + 2]
        if word in data["cash"] and (not following or following[0] in data["moved_before"]):
            return MoneyWord(word, "/description", span)
    return None
