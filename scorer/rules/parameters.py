"""Parameters that nothing explains."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain
from typing import Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts, ParameterUse
from scorer.language.document import split_name, stem
from scorer.rules.looks import has_parameters
from scorer.rules.odd_parameters import leaked
from scorer.rules.record import Rule

SPEC: Final = "TDQS, Parameter Semantics"
#: Where the parameters of a tool stand.
PARAMETERS_POINTER: Final = "/inputSchema/properties"
#: The shortest part of a name that a longer word may stand for ("msg", "temperature" for temp), and the shortest
#: word that may stand for a longer part ("auth" for authorization).
ABBREVIATED, ABBREVIATES = 3, 4
#: Parts of a name that say nothing of their own.
_NO_MEANING = frozenset(("id", "ids", "name", "the"))
_CARD: Final = {"card": {"type": "string"}}


class _Vocabulary:
    """The words of a text and their stems, compounds in parts."""

    def __init__(self, facts: Facts) -> None:
        words = {word for sentence in facts.doc.sentences for word in sentence.words}
        parts = set(chain.from_iterable(map(split_name, words)))
        self.words = parts.union(map(stem, parts))
        self.ordered: list[str] = []

    def takes_up(self, word: str) -> bool:
        """Tell whether a text holds a word, a longer one that it abbreviates, or one that abbreviates it."""
        if word in self.words or stem(word) in self.words:
            return True
        if any(word[:length] in self.words for length in range(ABBREVIATES, len(word))):
            return True
        return len(word) >= ABBREVIATED and self._begins_one(word)

    def _begins_one(self, word: str) -> bool:
        self.ordered = self.ordered or sorted(self.words)
        at = bisect_left(self.ordered, word)
        return at < len(self.ordered) and self.ordered[at].startswith(word)


def _undocumented(facts: Facts) -> list[ParameterUse]:
    """Return the parameters without a schema description."""
    return [use for use in facts.parameters if not use.parameter.description.strip()]


def _quoted_names(uses: list[ParameterUse]) -> str:
    shown = ", ".join(f"`{use.parameter.name}`" for use in uses[:4])
    return shown + (f" and {len(uses) - 4} more" if len(uses) > 4 else "")


def _taken_up(name: str, known: _Vocabulary) -> float:
    """Return the share of a parameter's words that a text takes up."""
    words = [word for word in split_name(name) if word not in _NO_MEANING] or list(split_name(name))
    return sum(map(known.takes_up, words)) / max(1, len(words))


def _unexplained(facts: Facts) -> Iterator[Hit]:
    """Required parameters that neither schema nor text explains."""
    silent = [use for use in _undocumented(facts) if use.span is None]
    if not silent or not facts.doc.language.names_tools:  # elsewhere a text names them in its own words
        return
    known = _Vocabulary(facts)
    gone = leaked(facts)  # what should not be in the schema needs no explanation
    bare = [
        use
        for use in silent
        if use.parameter.pointer not in gone and _taken_up(use.parameter.name, known) < 1
    ]
    if bare:
        strength = len(bare) / len(facts.parameters)
        # The place of all parameters: it stays when one of several is mended.
        yield Hit(strength, None, PARAMETERS_POINTER, {"names": _quoted_names(bare)})


def _placeholder_texts(facts: Facts) -> Iterator[Hit]:
    """Schema descriptions that only repeat the parameter's name; the values of an enum explain it."""
    empty = [
        use
        for use in facts.parameters
        if use.parameter.description.strip() and use.own == 0 and not use.parameter.enum
    ]
    if empty and facts.doc.language.names_tools:
        pointer = empty[0].parameter.pointer + "/description"
        yield Hit(1.0, None, pointer, {"names": _quoted_names(empty)})


RULES = (
    Rule(
        "PAR010",
        "unexplained",
        "warning",
        find=_unexplained,
        when=has_parameters,
        sources=(SPEC,),
        good=(tool("close_card", "Close the card with this number.", params=_CARD),),
        bad=(tool("close_it", "End a membership.", params={"xq": {"type": "string"}}),),
    ),
    Rule(
        "PAR011",
        "placeholder-texts",
        "info",
        find=_placeholder_texts,
        when=has_parameters,
        sources=(SPEC,),
        good=(
            tool(
                "get_user", "Fetch an account.", params={"user_id": "Numeric id shown on the account page."}
            ),
        ),
        bad=(tool("get_user", "Fetch an account.", params={"user_id": "The user id"}),),
    ),
)
