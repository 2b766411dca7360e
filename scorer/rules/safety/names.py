"""Names that pass for others: letters of another alphabet, and spellings that meet at a glance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.reading.strings import Text
from scorer.reading.unicode import LOOKALIKES, ascii_lookalike, code_point, printable
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


def _mixed_words(facts: Facts) -> Iterable[Hit]:
    """Words of other texts that are written in Latin letters but for some that look like them."""
    return listed(hit for text in facts.strings.texts if not _is_name(text) for hit in _disguised(text))


#: A Latin word with an ending of a language that is written in another alphabet, and letters of that one.
_INFLECTED: Final = re.compile(r"[A-Za-z0-9]{2,}[\u0400-\u052f]{1,3}")
_CYRILLIC: Final = re.compile("[бгджзилпфцчшщъыэюяїґЖБГДИЛПФЦЧШЩЪЫЭЮЯ]")
_LEAST_LETTERS: Final = 4


def _disguised(text: Text) -> Iterator[Hit]:
    if text.text.isascii():
        return
    for match in _WORD.finditer(text.text):
        word = match[0]
        if word.isascii() or len(word) < _LEAST_LETTERS or not _passes_for_latin(word):
            continue
        if _INFLECTED.fullmatch(word) and _CYRILLIC.search(text.text):
            continue
        letter = next(c for c in word if _ALIKE.match(c))
        plain = "".join(map(ascii_lookalike, word))
        yield place(
            text,
            *match.span(),
            word=printable(plain, 40),
            points=code_point(letter),
            like=ascii_lookalike(letter),
        )
        return


def _passes_for_latin(word: str) -> bool:
    """Tell whether a word is Latin but for look-alikes among its letters. A Greek one at its edge marks a quantity."""
    alike = [at for at, c in enumerate(word) if _ALIKE.match(c)]
    latin = len(_ASCII_LETTER.findall(word))
    others = sum(not c.isascii() for c in word) - len(alike)
    if not alike or others or latin < len(alike):
        return False
    return not all(_GREEK.match(word[at]) and not _within(word, at) for at in alike)


def _within(word: str, at: int) -> bool:
    """Tell whether a letter is between small letters of ASCII, or before three of them."""
    before, after = word[at - 1 : at], word[at + 1 : at + 4]
    small = after[:1].isascii() and after[:1].islower()
    return small and (before.isascii() and before.islower() if before else len(after) == 3)


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
        "SAF040",
        "mixed-alphabets-in-text",
        "error",
        find=_mixed_words,
        when=_may_mix,
        sources=(OWASP,),
        good=(
            _GOOD,
            tool("get_card", "Находит PDFы и JSONа."),
            tool("get_card", "Fetches TNFα and NFκB cards; Δt, α-β."),
            tool("get_card", "ＡＰＩキー"),
        ),
        bad=(
            tool("get_card", "Fetch one cаrd."),
            tool("get_card", "Fetch one card.", params={"card": "Its numbеr"}),
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
