"""Orders over the words of a sentence, by the kind of sign: what the model is told to do, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from scorer.claims.siblings import squeeze
from scorer.claims.tool_facts import Facts
from scorer.reading.strings import Text
from scorer.rules.safety.clauses import Clause, Pattern, clauses_of, patterns_of
from scorer.rules.safety.order_patterns import ORDERS
from scorer.rules.safety.signs import FindIn, Sign, quoted

_LEADS: Final = frozenset("if when whether set true false optional default".split())
#: What a sentence on a setting says of it.
_SETTINGS: Final = frozenset(
    "true false enabled disabled set omitted provided given default optional whether".split()
)
_NOT_THIRD_PERSON: Final = frozenset(
    "this always access process pass address these payments calls messages mails secrets contents results rules unless as is "
    "others directions instructions confirmations letters requests credentials passwords afterwards perhaps its thus does users".split()
)
_FORM: Final = re.compile(
    r"\b(?:e\.g|i\.e|for example|such as|for instance|do not|don[’']t|never|must not|should not|if the user (?:agrees|asks|wants|confirms))\b",
    re.IGNORECASE,
)


class _Order(NamedTuple):
    pattern: Pattern
    demands: frozenset[str]


@cache
def _written() -> tuple[str, ...]:
    return tuple(written for orders in ORDERS.values() for _, written in orders)


@cache
def orders() -> dict[str, tuple[_Order, ...]]:
    """Return the orders by kind."""
    made = iter(patterns_of(_written()))
    return {
        kind: tuple(_Order(next(made), frozenset(demands.split())) for demands, _ in rows)
        for kind, rows in ORDERS.items()
    }


class _Words(NamedTuple):
    """What the orders of a kind need of the words of a sentence, one number an order, and what each word gives of that."""

    needs: tuple[int, ...]
    gives: dict[str, int]

    def may_order(self, words: Iterable[str]) -> bool:
        """Return False where a sentence of these words holds no order."""
        given = 0
        for word in self.gives.keys() & words:
            given |= self.gives[word]
        return any(need & given == need for need in self.needs)


@cache
def _words_of(kind: str) -> _Words:
    needed = [order.pattern.groups() for order in orders()[kind]]
    bits = {group: 1 << at for at, group in enumerate(dict.fromkeys(each for row in needed for each in row))}
    gives: dict[str, int] = {}
    for group, bit in bits.items():
        for word in group:
            gives[word] = gives.get(word, 0) | bit
    return _Words(tuple(sum({bits[group] for group in row}) for row in needed), gives)


_WORD: Final = re.compile(r"[a-z0-9_]+")
#: A sentence, or more than one where a mark is not followed by a blank.
_SENTENCE: Final = re.compile(r"(?:[^.!?]|[.!?](?!\s|$))+")


def in_clauses(kind: str) -> FindIn:
    """Return a finder of the orders of a kind in the sentences of a text."""

    def find(text: Text, facts: Facts) -> Iterator[Sign]:
        may_order = _words_of(kind).may_order
        for sentence in _SENTENCE.finditer(text.text):
            if not may_order(_WORD.findall(sentence[0].lower())):
                continue
            for clause in clauses_of(sentence[0], _written()):
                found = _first(kind, clause, sentence[0], facts)
                if found is not None:
                    order, match = found
                    start = sentence.start() + clause.spans[match.start()][0]
                    end = sentence.start() + clause.spans[match.end() - 1][1]
                    yield Sign(text, start, end, quoted(text.text[start:end]), "hint" not in order.demands)

    return find


def _first(kind: str, clause: Clause, text: str, facts: Facts) -> tuple[_Order, re.Match[str]] | None:
    """Return the first order of a kind that a sentence gives, with its place among the words."""
    for order in orders()[kind]:
        match = order.pattern.search(clause) if clause.bits & order.pattern.rare else None
        if match and _holds(order.demands, clause, match, text, facts):
            return order, match
    return None


def _holds(demands: frozenset[str], clause: Clause, match: re.Match[str], text: str, facts: Facts) -> bool:
    if "order" in demands and _describes(clause):
        return False
    start, end = clause.spans[0][0], clause.spans[-1][1]
    if "firm" in demands and _FORM.search(text, start, end):
        return False
    if "contact" in demands and _CONTACT.search(text, start, end):
        return False
    if "override" in demands and not _DENIED.isdisjoint(clause.tokens):
        return False
    return "elsewhere" not in demands or any(
        _is_elsewhere(token.strip("`'\"“”"), facts) for token in clause.tokens[: match.end()] if "_" in token
    )


_CONTACT: Final = re.compile(
    r"\b(?:questions?|support|contact|feedback|help|issues?|bugs?|sales|privacy|abuse)\b", re.IGNORECASE
)
_DENIED: Final = frozenset(("don't", "not", "without", "never"))


def _describes(clause: Clause) -> bool:
    """Tell whether a sentence says what the tool does, or what a setting means."""
    first, second = clause.tokens[0], clause.tokens[1]
    if first in _LEADS:
        return not _SETTINGS.isdisjoint(clause.tokens[1:])
    if not first.endswith("s") or first.endswith(("ss", "us", "'s")) or first in _NOT_THIRD_PERSON:
        return False
    return second not in ("of", "must", "should", "have", "are", "that", "go", "to", "need", "in")


def _is_elsewhere(name: str, facts: Facts) -> bool:
    """Tell whether a name is that of no tool, parameter or value of this server."""
    key = squeeze(name)
    return (
        key not in facts.index.by_key
        and key != squeeze(facts.tool.name)
        and all(squeeze(text.text) != key for text in facts.strings.texts if len(text.text) <= 2 * len(name))
    )
