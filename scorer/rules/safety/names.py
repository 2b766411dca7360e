"""Names that pass for others: letters of another alphabet, and spellings that meet at a glance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.reading.strings import Text
from scorer.reading.unicode import LOOKALIKES, ascii_lookalike, code_point
from scorer.rules.looks import has_problems
from scorer.rules.record import Rule
from scorer.rules.safety.build import OWASP, listed, place

_ALIKE: Final = re.compile("[" + "".join(LOOKALIKES) + "\uff21-\uff5a\U0001d400-\U0001d6a3]")
_WORD: Final = re.compile(r"[^\W_]+")
_ASCII_LETTER: Final = re.compile(r"[A-Za-z]")
_FOREIGN: Final = re.compile("[\u0370-\u052f]")
#: In names of parameters Greek letters stand for quantities (alpha beside t), not for Latin ones.
_GREEK: Final = re.compile("[\u0370-\u03ff]")


def _may_mix(facts: Facts) -> bool:
    return _ALIKE.search(facts.strings.beyond_ascii) is not None


def _mixed(facts: Facts) -> Iterable[Hit]:
    """Words of a name in which a letter of another alphabet stands among letters that it looks like."""
    return listed(hit for text in facts.strings.texts if _is_name(text) for hit in _foreign(text))


def _is_name(text: Text) -> bool:
    return (text.is_key and text.container == "properties") or (
        text.path == (None, "name") and not text.is_key
    )


def _foreign(text: Text) -> Iterator[Hit]:
    for word in _WORD.findall(text.text[:1000]):
        letters = [c for c in _ALIKE.findall(word) if not (text.is_key and _GREEK.match(c))]
        # Among other letters of its own alphabet a letter passes for nothing.
        honest = any(c not in LOOKALIKES for c in _FOREIGN.findall(word))
        if letters and not honest and _ASCII_LETTER.search(word):
            yield place(
                text,
                word="".join(map(ascii_lookalike, word)),
                points=code_point(letters[0]),
                like=ascii_lookalike(letters[0]),
            )
            return


def _twins(facts: Facts) -> Iterator[Hit]:
    for problem in facts.tool.problems:
        if problem.code == "confusable-name":
            yield Hit(1.0, None, problem.pointer, {"other": problem.found})


def _pair(*names: str) -> Example:
    return Example(tools=tuple(tool(name, f"Fetch one card by {name.lower()}.").tool for name in names))


_GOOD = tool(
    "get_card",
    "Fetch one card.",
    params={"card": "Its number", "α_max": "Bound", "Δt": "Seconds", "номер": "Its number"},
)

RULES = (
    Rule(
        "SAF010",
        "mixed-alphabets",
        "error",
        find=_mixed,
        when=_may_mix,
        sources=(OWASP,),
        good=(_GOOD, tool("получить_card", "Fetch one card."), tool("取得_card", "Fetch one card.")),
        bad=(
            tool("get_саrd", "Fetch one card."),
            tool("ｇet_card", "Fetch one card."),
            tool("get_card", "Fetch one card.", params={"pаth": "Its path"}),
        ),
    ),
    Rule(
        "SAF011",
        "confusable-names",
        "warning",
        find=_twins,
        when=has_problems,
        sources=(OWASP,),
        good=(_pair("get_card", "get_cards"), _pair("get_card", "list_card")),
        bad=(_pair("get_card", "getCard"), _pair("get_card", "get-card"), _pair("сору", "copy")),
    ),
)
