"""The words and marks without which a construction cannot match: they decide which patterns are tried at all.

A construction has several needs, each a set of triggers of which a sentence must have one. A trigger is a word, the
beginning of a word with OPEN behind it, a part of a word with OPEN before it, or a mark: a character that no word has,
or DIGIT.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from scorer.language.needs import DIGIT, OPEN
from scorer.language.notation import Part, PartKind, Parts, parse
from scorer.language.phrases import inflections

Triggers = frozenset[str]

_WORD: Final = re.compile(r"[^\W_]+")
#: A part of more forms than this is not written out.
MOST: Final = 1500
#: Words that many sentences have decide little.
COMMON: Final = frozenset(
    "a all an and are as at be by call create for from get id if in is it its list no not of on one only or read return"
    " returns s that the this to tool use when with".split()
)
#: A shorter beginning of a word decides little.
SHORTEST_BEGINNING: Final = 3
#: So does a shorter part of a word.
SHORTEST_WITHIN: Final = 4
#: What no word has a part in.
_APART: Final = (PartKind.BLANK, PartKind.SEPARATOR, PartKind.GAP)
#: Marks that most texts have.
_FREQUENT_MARKS: Final = frozenset(" .,'\n-")


class Needs:
    """Finds the needs of constructions; `words` are the word classes, `marks` the characters that some classes are."""

    def __init__(self, words: Mapping[str, tuple[str, ...]], marks: Mapping[str, str]) -> None:
        self._words = words
        self._marks = marks

    def of(self, written: str) -> tuple[Triggers, ...]:
        """Return the needs of a construction, what decides most first; none if it may match any text."""
        found = self._of_group(parse(written), left=True, right=not written.endswith("@"))
        return tuple(sorted(set(found), key=_decides))

    def _of_group(self, alternatives: Iterable[Parts], *, left: bool, right: bool) -> list[Triggers]:
        """Return the needs of one of several sequences; `left` and `right` tell whether its ends are edges of words."""
        of_each = [self._of_sequence(each, left=left, right=right) for each in alternatives]
        if len(of_each) == 1:
            return of_each[0]
        if not all(of_each):
            return []
        return [frozenset[str]().union(*(min(needs, key=_decides) for needs in of_each))]

    def _of_sequence(self, parts: Parts, *, left: bool, right: bool) -> list[Triggers]:
        found: list[Triggers] = []
        at, edge = 0, left
        while at < len(parts):
            end = self._end_of_run(parts, at)
            if end > at:
                known = self._starts_apart(parts, end, right=right)
                triggers, edge = self._of_run(parts[at:end], left=edge, right=known)
                found += [triggers] if triggers else []
                at = end
                continue
            part, at = parts[at], at + 1
            if part.least and part.kind is PartKind.GROUP:
                apart = not part.more and self._starts_apart(parts, at, right=right)
                found += self._of_group(part.alternatives, left=edge, right=apart)
            elif part.least and (marks := self._marks_of(part)):
                found.append(marks)
            edge = self._edge_behind(part, edge)
        return found

    def _marks_of(self, part: Part) -> Triggers:
        """Return the marks of which a part must have one."""
        if part.kind is PartKind.DIGIT or (part.kind is PartKind.CLASS and part.text == "num"):
            return frozenset({DIGIT})
        if part.kind is PartKind.SEPARATOR:
            return frozenset(part.text) if _FREQUENT_MARKS.isdisjoint(part.text) else frozenset()
        if part.kind is PartKind.CLASS:
            return frozenset(self._marks.get(part.text, "_" if part.text == "id" else ""))
        return frozenset()

    def _edge_behind(self, part: Part, edge: bool) -> bool:
        """Return whether the place behind a part is known to be the edge of a word."""
        if part.kind is PartKind.NOTHING:
            return edge
        if part.kind is PartKind.GROUP:
            ends = [each[-1] if each else Part(PartKind.ANY) for each in part.alternatives]
            apart = all(end.kind in _APART and end.least for end in ends)
        else:
            apart = part.kind in _APART or (part.kind is PartKind.CLASS and part.text in self._marks)
        return apart and (bool(part.least) or edge)

    def _end_of_run(self, parts: Parts, at: int) -> int:
        """Return where the parts end, from `at` on, whose forms can be written out together."""
        forms, start = 1, at
        while at < len(parts):
            part = parts[at]
            if part.kind is not PartKind.NOTHING:
                written = self._forms(part)
                forms *= len(written) if written else MOST + 1
            if forms > MOST:
                break
            at += 1
            if part.more:
                break
        while at > start and parts[at - 1].kind is PartKind.NOTHING:
            at -= 1
        return at

    def _forms(self, part: Part) -> frozenset[str]:
        """Return what a part can be, with OPEN behind what may go on; the empty set where it cannot be written out."""
        if part.more and not part.least:
            return frozenset()
        forms = self._forms_once(part)
        if forms and part.more:
            forms = frozenset(form.removesuffix(OPEN) + OPEN for form in forms)
        return forms if part.least or not forms else forms | {""}

    def _forms_once(self, part: Part) -> frozenset[str]:
        if part.kind is PartKind.LITERAL:
            return frozenset({part.text})
        if part.kind is PartKind.CLASS and part.text in self._words:
            return frozenset(form for entry in self._words[part.text] for form in forms_of(entry))
        if part.kind is not PartKind.GROUP:
            return frozenset()
        found = [self._forms_of_sequence(each) for each in part.alternatives]
        return frozenset().union(*found) if all(found) else frozenset()

    def _forms_of_sequence(self, parts: Parts) -> frozenset[str]:
        forms = frozenset({""})
        for part in parts:
            if part.kind is PartKind.NOTHING:
                continue
            open_end = part.kind is PartKind.ANY and part is parts[-1]
            blank = part.kind is PartKind.BLANK or (part.kind is PartKind.SEPARATOR and part.least)
            more = frozenset({OPEN}) if open_end else frozenset({" "}) if blank else self._forms(part)
            if len(forms) * len(more) > MOST or any(form.endswith(OPEN) for form in forms):
                return frozenset()
            forms = frozenset(form + each for form in forms for each in more)
        return forms

    def _of_run(self, parts: Parts, *, left: bool, right: bool) -> tuple[Triggers | None, bool]:
        """Return the triggers of parts that can be written out, and whether an edge of a word is behind them."""
        forms = self._forms_of_sequence(parts)
        triggers = [_trigger(form, left=left, right=right) for form in forms]
        behind = all(not _is_word(form[-1]) and form[-1] != OPEN if form else left for form in forms)
        return (frozenset(triggers) if forms and all(triggers) else None), behind

    def _starts_apart(self, parts: Parts, at: int, *, right: bool) -> bool:
        """Return whether what follows from `at` on surely begins with a character that no word has, or is the end."""
        for part in parts[at:]:
            if part.kind is PartKind.NOTHING:
                continue
            if part.kind is PartKind.GROUP:
                apart = all(self._starts_apart(each, 0, right=False) for each in part.alternatives)
            else:
                apart = part.kind in _APART or (part.kind is PartKind.LITERAL and not _is_word(part.text))
                apart = apart or (part.kind is PartKind.CLASS and part.text in self._marks)
            if not apart or part.least:
                return apart
        return right


def forms_of(entry: str) -> Iterable[str]:
    """Return the forms of an entry of a word class; the words of one form have a blank between them."""
    head = entry.removesuffix("+")
    return (form.replace("~", " ") for form in (inflections(head) if head != entry else (head,)))


def _is_word(char: str) -> bool:
    return char.isalnum()


def _trigger(form: str, *, left: bool, right: bool) -> str:
    """Return the word or mark of a form that decides most; "" where there is none."""
    open_end = form.endswith(OPEN)
    text = form.removesuffix(OPEN)
    whole, begun = [], []
    within = []
    for match in _WORD.finditer(text):
        if match.start() == 0 and not left:
            within += [OPEN + match.group()] if len(match.group()) >= SHORTEST_WITHIN else []
            continue
        if match.end() < len(text) or (right and not open_end):
            whole.append(match.group())
        elif len(match.group()) >= SHORTEST_BEGINNING:
            begun.append(match.group() + OPEN)
    marks = [char for char in text if not _is_word(char) and char not in _FREQUENT_MARKS]
    rare = sorted((word for word in whole if word not in COMMON), key=lambda word: (-len(word), word))
    return next(iter([*rare, *begun, *within, *marks, *whole]), "")


def _decides(triggers: Triggers) -> tuple[bool, int, list[str]]:
    """Sort by how much triggers decide: without frequent words and marks first, few first."""
    frequent = any(each in COMMON or each == DIGIT or not _is_word(each[0]) for each in triggers)
    return frequent, len(triggers), sorted(triggers)
