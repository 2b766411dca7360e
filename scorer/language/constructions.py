"""Compiles constructions to patterns over the plain text of a sentence.

The notation, apart from that of regular expressions:

- a blank is what may stand between two words of a clause: blanks, a comma, brackets, quotes, markup;
- `..` is up to 50 characters of the same clause, `...` up to 140 of the same sentence;
- `<name>` is one word of the class `name` from the `[words]` tables (there `fail+` stands for the inflections of
  "fail", and `a~b` is two words);
- `<num>` is a number, `<code>` code or a quotation, `<tool>` the name of a sibling, `<param>` the name of a parameter
  written as a name, `<id>` a word with an underscore;
- `@` marks where the part begins that a claim pins down (without it: where the construction begins).

Gaps are bounded, and what repeats a class of characters (`\\w+`) does so up to 40 times, so that a pattern takes
linear time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from scorer.data.constructions import constructions
from scorer.language.phrases import inflections

#: What stands in the plain text for code and quotations, for names of siblings, and for names of parameters.
CODE: Final = "\ue000"
TOOL: Final = "\ue001"
PARAMETER: Final = "\ue002"
#: The built-in word classes that are marks of that kind.
MARKS: Final[Mapping[str, str]] = MappingProxyType({"code": CODE, "tool": TOOL, "param": PARAMETER})

#: What patterns name of typographic and East Asian punctuation, each as a control character that no text needs: with
#: characters of one byte only, the sets of a pattern compile in a fourth of the time.
_NARROW: Final = str.maketrans("“”‘’–—；：。！？", "\x93\x94\x91\x92\x96\x97\x81\x8d\x8f\x90\x9d")
_BLANK: Final = r"[\s,;()\[\]*_\"'`“”‘’/–—-]{1,12}"
_CLAUSE_GAP: Final = r"(?:[^.;:!?；：。！？]|[.:](?=\w)){0,50}?"
_SENTENCE_GAP: Final = r".{0,140}?"
#: Code points of the longest word or number.
_LONGEST: Final = 40
#: A repeated class of characters or group; `whole`: only the end of the word can follow, so that it is read as a whole.
_REPEATED: Final = re.compile(
    r"(?<!\\)(?P<of>\\[wdsWDS]|\[\^?\]?(?:[^\]\\]|\\.)*\]|\))(?P<times>[*+]|\{\d+,\})(?![+?])"
    r"(?P<whole>(?=\)?(?:\{\d,\d\}|\?)? |\(\?: ))?"
)
_BUILT_IN: Final[Mapping[str, str]] = {
    "num": rf"\d[\d,.]{{0,{_LONGEST}}}",
    **{name: f"(?<!{mark}){mark}++" for name, mark in MARKS.items()},
    "id": rf"[a-z0-9]{{1,{_LONGEST}}}(?:_[a-z0-9]{{1,{_LONGEST}}}){{1,20}}",
}
_NOTATION: Final = re.compile(r"<([a-z_]+)>| ?\.\.\. ?| ?\.\.(?!\.) ?|(?<!\[)@| ")


def _forms(entry: str) -> frozenset[str]:
    head = entry.removesuffix("+")
    return inflections(head) if head != entry else frozenset({head})


def _class(name: str, words: Mapping[str, tuple[str, ...]]) -> str:
    if name in _BUILT_IN:
        return f"(?:{_BUILT_IN[name]})"
    return f"(?:{_any_of({form for entry in words[name] for form in _forms(entry)})})"


def _any_of(forms: Collection[str]) -> str:
    """Return what matches one of these forms, the longest that there is.

    Forms that begin alike share their beginning: of a hundred alternatives, a matcher then tries a few.
    """
    rests: dict[str, set[str]] = {}
    for form in forms:
        if form:
            rests.setdefault(form[0], set()).add(form[1:])
    ways = [_unit(first) + _any_of(rests[first]) for first in sorted(rests)]
    if "" in forms:
        return f"(?:{'|'.join(ways)})?" if ways else ""
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _unit(char: str) -> str:
    return _BLANK if char == "~" else re.escape(char)


def _bounded(match: re.Match[str]) -> str:
    least = {"*": "0", "+": "1"}.get(match["times"]) or match["times"].strip("{,}")
    is_word = match["whole"] is not None and match["of"] != ")"
    return f"{match['of']}{{{least},{_LONGEST}}}{'+' if is_word else ''}"


def compile_construction(
    written: str, words: Mapping[str, tuple[str, ...]], *, spaced: bool
) -> re.Pattern[str]:
    """Return the pattern of one construction for narrowed text. `spaced`: the language puts blanks between words.

    Raises KeyError for a word class that does not exist and re.error for a malformed pattern.
    """

    def translated(match: re.Match[str]) -> str:
        token = match.group()
        if match[1]:
            return _class(match[1], words)
        if token == "@":
            return "(?P<at>)"
        if token == " ":
            return _BLANK if spaced else r"\s{0,4}"
        left = r"(?<!\w)" if spaced and token[0] == " " else ""
        gap = _SENTENCE_GAP if "..." in token else _CLAUSE_GAP
        after_at = match.start() == 0 or written[: match.start()].endswith("@")
        edge = r"(?!\w)" if spaced and not after_at else ""  # what begins at "@" begins with a word
        start = r"(?<!\w)" if spaced else ""
        return f"{edge}{gap}{start}" if token.strip() != token else f"{left}{gap}"

    written = _REPEATED.sub(_bounded, written)
    inner = _NOTATION.sub(translated, written)
    end = "" if written.endswith("@") else r"(?!\w)"
    return re.compile(narrowed(rf"(?<!\w)(?:{inner}){end}" if spaced else inner), re.DOTALL)


@lru_cache(maxsize=64)
def _narrowed(text: str) -> str:
    return text.translate(_NARROW)


def narrowed(text: str) -> str:
    """Return a text as patterns read it: as long, with some of its punctuation as control characters."""
    return text if text.isascii() else _narrowed(text)


@lru_cache(maxsize=64)
def structural_words(language: str) -> frozenset[str]:
    """Return the words that pin nothing down in some kind of claim: those that claims are made with."""
    return frozenset().union(*(known.empty for known in constructions(language).kinds.values()))


@lru_cache(maxsize=512)
def empty_words(kind: str, language: str) -> frozenset[str]:
    """Return the words that pin nothing down in a claim of this kind."""
    known = constructions(language).kinds.get(kind)
    return known.empty if known else frozenset()
