"""The words without which a construction cannot match: they decide which patterns are tried on a sentence at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from scorer.language.phrases import inflections

_TOKENS: Final = re.compile(r"[^\W_]+")
_PLAIN: Final = re.compile(r"[a-z']+(?:-[a-z]+)*\??")
_CLASS: Final = re.compile(r"<([a-z_]+)>")
_GROUP: Final = re.compile(r"\((?:\?:)?(.*)\)", re.DOTALL)
_OPTIONAL: Final = ("?", "*", "{0")
#: A construction of more alternatives than this is rarely worth a look for its words.
MOST: Final = 400
#: Words that stand in most sentences decide little.
COMMON: Final = frozenset(
    "the a an and or of to in for is are be it this that with by on as not if when".split()
)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a plain text that triggers are looked up in."""
    return frozenset(_TOKENS.findall(text))


def triggers(written: str, words: Mapping[str, tuple[str, ...]]) -> frozenset[str] | None:
    """Return words of which a sentence must have one for a construction to match; None where that is not known."""
    alternatives = _split(written, "|")
    if len(alternatives) > 1:
        of_each = [triggers(each, words) for each in alternatives]
        known = [each for each in of_each if each is not None]
        return frozenset[str]().union(*known) if len(known) == len(of_each) else None
    sets = [found for part in _split(written, " ") if (found := _of_part(part, words))]
    return min(sets, key=lambda each: (bool(each & COMMON), len(each), sorted(each)), default=None)


def _split(written: str, mark: str) -> list[str]:
    """Split at a mark outside of brackets."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(written):
        if char in "([" and written[at - 1 : at] != "\\":
            depth += 1
        elif char in ")]" and written[at - 1 : at] != "\\":
            depth -= 1
        elif char == mark and depth == 0:
            parts.append(written[start:at])
            start = at + 1
    return [*parts, written[start:]]


def _of_part(part: str, words: Mapping[str, tuple[str, ...]]) -> frozenset[str] | None:
    """Return the triggers of one part between blanks; None for an optional part, a gap, or anything else."""
    part = part.strip("@")
    if part.endswith(_OPTIONAL[:2]) and not _PLAIN.fullmatch(part):
        return None
    named = _CLASS.fullmatch(part)
    if named:
        return _of_class(words[named[1]]) if named[1] in words else None
    if _PLAIN.fullmatch(part):
        whole = part.removesuffix("?")
        return frozenset(_first(each) for each in ({whole, whole[:-1]} if part != whole else {whole}) if each)
    group = _GROUP.fullmatch(part)
    if group and not part.startswith(("(?!", "(?=", "(?<")) and _is_one_group(part):
        return triggers(group[1], words)
    return None


def _is_one_group(part: str) -> bool:
    """Return whether the bracket that opens a part closes at its end, and not before."""
    depth = 0
    for at, char in enumerate(part):
        depth += (char in "([") - (char in ")]")
        if depth == 0:
            return at == len(part) - 1
    return False


def _of_class(entries: tuple[str, ...]) -> frozenset[str] | None:
    forms: set[str] = set()
    for entry in entries:
        head = entry.removesuffix("+")
        forms.update(_first(form) for form in (inflections(head) if head != entry else (head,)))
    return frozenset(forms) if len(forms) <= MOST else None


def _first(form: str) -> str:
    """Return the first word of a form, as words are told apart in a text ("read-only" is two)."""
    return str(_TOKENS.findall(form)[0])
