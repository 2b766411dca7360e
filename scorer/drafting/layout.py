"""The order of a description: its opening prose in sentences, and the rest, which keeps its form.

Lists, sections, tables and code stay as they are, after the prose. New sentences go into the prose: purpose, behavior,
use, parameters, returns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.kinds import claims_of
from scorer.contracts.drafts import Piece
from scorer.data.drafting import drafting
from scorer.language.document import Sentence

PURPOSE: Final = "purpose"
USAGE: Final = "usage"
#: Suggestions whose sentence names another tool, and first words that would refer to that tool then.
_NAMING: Final = frozenset({"alternative", "distinction"})
_PRONOUN: Final = re.compile(r"\s*(?:it|its|they|them|their)\b", re.IGNORECASE)
#: What closes a quotation or an emphasis after the end of a sentence.
_CLOSING: Final = re.compile(r"[\"'”’)\]*`_]*")
#: A line that is not prose.
_NOT_PROSE: Final = re.compile(r"^[ \t]*(?:```|#{1,6}[ \t]|\||>|<[a-zA-Z/!])", re.MULTILINE)
_BLANK_LINE: Final = re.compile(r"[ \t]*\n[ \t]*\n")
#: What ends a sentence already, and what a full stop may follow.
_ENDED: Final = (".", "!", "?", ":", ";", "。", "！", "？", "：", "…")
_WIDE: Final = re.compile("[\u3400-\u9fff]")
#: So many sentences after the first one are put in order: in a longer text they build on one another.
_MOVABLE: Final = range(1, 6)
_FIRST_WORDS: Final = re.compile(r"[\w’'-]+")


@dataclass(frozen=True, slots=True)
class Prose:
    """The opening prose of a description: its sentences, with what parts each from the one before, and the rest."""

    pieces: tuple[Piece, ...]
    gaps: tuple[str, ...]
    rest: str

    @property
    def is_one_paragraph(self) -> bool:
        """Whether no line break parts the sentences."""
        return not any("\n" in gap for gap in self.gaps[1:]) and not any(
            "\n" in piece.text for piece in self.pieces
        )

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each sentence stands in the description."""
        ends = list(
            accumulate(len(gap) + len(piece.text) for gap, piece in zip(self.gaps, self.pieces, strict=True))
        )
        return tuple((end - len(piece.text), end) for end, piece in zip(ends, self.pieces, strict=True))

    @property
    def text(self) -> str:
        """Return the description."""
        return (
            "".join(f"{gap}{piece.text}" for gap, piece in zip(self.gaps, self.pieces, strict=True))
            + self.rest
        )


@cache
def part_of(kind: str) -> str:
    """Return the part of a description that a kind of claims belongs to, "" for none."""
    return next((part for part, kinds in drafting().parts.items() if kind in kinds), "")


@cache
def rank(part: str) -> int:
    """Return the place of a part among all."""
    return list(drafting().parts).index(part)


def order_of(kind: str) -> tuple[int, int]:
    """Return the place of the sentence that a suggestion of a kind writes."""
    part = part_of(kind)
    return rank(part), drafting().parts[part].index(kind)


def prose_of(definition: Annotated) -> Prose:
    """Return the opening prose of a description and the rest, with gaps that its author has not filled yet."""
    raw = definition.facts.tool.description
    stop = match.start() if (match := _NOT_PROSE.search(raw)) else len(raw)
    parts = _parts(definition)
    pieces, gaps, end = list[Piece](), list[str](), 0
    for number, sentence in enumerate(definition.sentences):
        closed = _end_of(raw, sentence)
        words = raw[sentence.start : closed].rstrip()
        labels = words.endswith((":", "："))
        if labels and "\n" in words:  # the label of what follows has a line of its own
            closed = sentence.start + len(words.rpartition("\n")[0].rstrip())
        if sentence.section != "body" or sentence.bullet or (labels and "\n" not in words) or closed > stop:
            break
        text = raw[end:closed]
        shown = text.lstrip()
        gaps.append(text[: len(text) - len(shown)])
        pieces.append(Piece(shown, "kept", parts[number]))
        end = closed
        if labels:
            break
    return _whole(Prose(tuple(pieces), tuple(gaps), raw[end:]))


def _whole(prose: Prose) -> Prose:
    """Return the prose without a last sentence that goes on in the rest of its line."""
    if not prose.pieces or prose.pieces[-1].text.rstrip("\"'”’)]*_`").endswith(_ENDED):
        return prose
    if not prose.rest.partition("\n")[0].strip():
        return prose
    rest = f"{prose.gaps[-1]}{prose.pieces[-1].text}{prose.rest}"
    return _whole(Prose(prose.pieces[:-1], prose.gaps[:-1], rest))


def _end_of(raw: str, sentence: Sentence) -> int:
    """Return where a sentence ends, with the marks that close a quotation after it."""
    text = raw[sentence.start : sentence.end].rstrip()
    closing = _CLOSING.match(raw, sentence.start + len(text))
    end = closing.end() if closing else sentence.start + len(text)
    return end if raw[end : end + 1] in ("", " ", "\n", "\t", "\r") else sentence.start + len(text)


def _parts(definition: Annotated) -> list[str]:
    """Return the part of each sentence, "" where it belongs to none beyond doubt."""
    found: list[set[str]] = [set() for _ in definition.sentences]
    starts = [sentence.start for sentence in definition.sentences]
    for kind, claims in claims_of(definition).items():
        for start, _ in (span for claim in claims for span in claim.spans):
            at = max((number for number, begin in enumerate(starts) if begin <= start), default=None)
            if at is not None and part_of(kind):
                found[at].add(part_of(kind))
    return [_only(parts, first=number == 0) for number, parts in enumerate(found)]


def _only(parts: set[str], *, first: bool) -> str:
    if PURPOSE in parts and (first or parts == {PURPOSE}):
        return PURPOSE
    others = parts - {PURPOSE}
    return others.pop() if len(others) == 1 else ""


def ordered(prose: Prose) -> Prose:
    """Return prose of one paragraph with its sentences in the order of the parts; as it is where that changes nothing.

    Nothing moves where a sentence refers to the one before it, or belongs to no part beyond doubt.
    """
    first, *later = prose.pieces or (Piece("", "kept"),)
    if not prose.is_one_paragraph or prose.rest.strip() or len(later) not in _MOVABLE:
        return prose
    if not first.part or any(not piece.part or _follows(piece.text) for piece in later):
        return prose
    arranged = sorted(prose.pieces, key=lambda piece: rank(piece.part))
    if arranged == list(prose.pieces):
        return prose
    pieces = tuple(map(_stopped, arranged))
    return Prose(pieces, (prose.gaps[0], *[_space(piece) for piece in pieces[:-1]]), prose.rest)


def _follows(text: str) -> bool:
    """Return whether a sentence refers to the one before it, or may do so."""
    lowered = text.lower().lstrip("\"'“‘*_`([- ")
    if lowered.startswith(drafting().about_tool):
        return False
    first = _FIRST_WORDS.match(lowered)
    return first is None or first[0] in drafting().follows or not text[:1].isupper()


def _stopped(piece: Piece) -> Piece:
    return replace(piece, text=stopped(piece.text))


def stopped(text: str) -> str:
    """Return a sentence with a stop at its end."""
    bare = text.rstrip("\"'”’*_`")
    if not text or bare.endswith(_ENDED):
        return text
    return f"{text}{'。' if _WIDE.search(text) else '.'}"


def with_added(prose: Prose, added: Sequence[Piece]) -> Prose:
    """Return the prose with new sentences, each behind the last one of its part or of an earlier part.

    What states the purpose comes first. No sentence that names another tool stands before an "it" that means this one.
    """
    if not added:
        return prose
    if not prose.pieces:
        return around(prose.rest, added)
    first = [piece for piece in added if piece.part == PURPOSE]
    if first:
        gaps = (prose.gaps[0], *[" "] * len(first), *prose.gaps[1:])
        return with_added(Prose((*first, *prose.pieces), gaps, prose.rest), added[len(first) :])
    return _clear(_placed(prose, added) if prose.is_one_paragraph else _with_paragraph(prose, added))


def _apart(pieces: Sequence[Piece]) -> list[Piece]:
    """Return sentences such that, where possible, none of the definition follows one that names another tool."""
    arranged = list(pieces)
    for at in range(1, len(arranged) - 1):
        before, naming, after = arranged[at - 1 : at + 2]
        if naming.edit in _NAMING and after.kind == "kept" and (before.kind, before.part) == ("added", USAGE):
            arranged[at - 1 : at + 1] = naming, before
    return arranged


def _clear(prose: Prose) -> Prose:
    """Return prose whose rest refers to this tool with what names another one further away."""
    *before, last = prose.pieces
    if last.edit not in _NAMING or not _PRONOUN.match(prose.rest):
        return prose
    if before and before[-1].kind == "added":
        return replace(prose, pieces=(*before[:-1], last, before[-1]))
    rest = prose.rest.strip()
    lead, _, trail = prose.rest.partition(rest)
    return Prose((*before, Piece(rest, "kept"), last), (*prose.gaps[:-1], lead, "\n\n"), trail)


def _placed(prose: Prose, added: Sequence[Piece]) -> Prose:
    """Return prose of one paragraph with the new sentences in it."""
    pieces, ranks = list(prose.pieces), _ranks(prose.pieces)
    for piece in added:
        mine = rank(piece.part)
        at = max((number for number, each in enumerate(ranks) if each <= mine), default=0) + 1
        pieces.insert(at, piece)
        ranks.insert(at, mine)
    pieces = _apart(pieces)
    stops = [_stopped(piece) if number + 1 < len(pieces) else piece for number, piece in enumerate(pieces)]
    return Prose(tuple(stops), (prose.gaps[0], *[_space(piece) for piece in stops[:-1]]), prose.rest)


def around(text: str, added: Sequence[Piece]) -> Prose:
    """Return new sentences around a text that stays as it is: what states the purpose before it, all else behind it."""
    kept = [Piece(text.rstrip(), "kept")] if text.strip() else []
    before = [piece for piece in added if piece.part == PURPOSE]
    after = [piece for piece in added if piece.part != PURPOSE]
    pieces = (*before, *kept, *after)
    breaks = [kept and (piece in kept or at == len(before) + 1) for at, piece in enumerate(pieces)]
    gaps = ["\n\n" if breaks[at] else " " for at in range(1, len(pieces))]
    return Prose(pieces, ("", *gaps), "")


def _space(before: Piece) -> str:
    """Return what parts a sentence from the next one: nothing in Chinese."""
    return "" if before.text.endswith(("。", "！", "？")) else " "


def _ranks(pieces: Iterable[Piece]) -> list[int]:
    """Return the rank of each sentence; one that belongs to no part has that of the one before."""
    ranks: list[int] = []
    for piece in pieces:
        before = ranks[-1] if ranks else 0
        ranks.append(rank(piece.part) if piece.part and ranks and not _follows(piece.text) else before)
    return ranks


def _with_paragraph(prose: Prose, added: Sequence[Piece]) -> Prose:
    """Return prose of several lines with the new sentences as a paragraph of their own behind it."""
    indent = next((gap.rpartition("\n")[2] for gap in reversed(prose.gaps[1:]) if "\n" in gap), "")
    last = _stopped(prose.pieces[-1])
    gaps = (f"\n\n{indent}", *[" "] * (len(added) - 1))
    pieces = (*prose.pieces[:-1], last, *added)
    rest = prose.rest if not prose.rest.strip() or _BLANK_LINE.match(prose.rest) else f"\n{prose.rest}"
    return Prose(pieces, (*prose.gaps, *gaps), rest)


def extended(prose: Prose, edits: Mapping[int, tuple[str, str]]) -> Prose:
    """Return the prose with sentences that go on in a gap: by their number the kind of the edit, and the whole text."""
    pieces = tuple(
        replace(piece, text=edits[number][1], kind="extended", edit=edits[number][0])
        if number in edits
        else piece
        for number, piece in enumerate(prose.pieces)
    )
    return replace(prose, pieces=pieces)
