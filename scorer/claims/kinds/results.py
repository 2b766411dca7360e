"""Claims about what comes back, from where, and how. Those about where and how are in `methods`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind, strength_of
from scorer.claims.examples import tool
from scorer.claims.kinds import methods
from scorer.contracts.dimensions import BEHAVIOR
from scorer.language.constructions import empty_words
from scorer.language.document import Sentence
from scorer.language.verbs import base_verb

#: What ends a statement of what comes back: its sentence, a condition, a reason, a means, or another clause.
_END: Final = re.compile(
    r"[!?\n]\s*(?=\S)|\.(?!\w)|\s(?:if|unless|when|because|so|by default|using|use|based on|according to)\s"
    r"|(?:[,;]|\s[–—-])\s(?:then|but|while|you|it|this|that|they|the tool|do|don't|call|pass|poll|see|read|set|omit"
    r"|never|no|not|nothing|only)\s"
)
#: What ends the direct objects of a verb.
_OBJECTS_END: Final = re.compile(
    r"[.:(]|\s(?:for|from|of|in|by|on|to|using|via|within|across|at|with|that|which|between)\s"
)
_BRACKET_END: Final = re.compile(r"[)]")
#: A statement that opens like this is about a failure, or about the time of the answer.
_NO_RESULT: Final = re.compile(
    r"[\s:,]*(?:an? |the )?(?:clear |helpful )?(?:errors? (?:if|when|unless|for|on|in)\b|errors?\W*$|nothing"
    r"|exceptions?|http \d|\d{3}\b|none\b|early\b|(?:immediately|at once|right away)\s*(?:[.;\n]|$))"
)
#: One item of a list, and one piece of text between marks.
_ITEM: Final = re.compile(r"(?:(?![,;/&+–—]|\s-\s|\b(?:and|or|plus)\b).){1,200}", re.DOTALL)
_PIECE: Final = re.compile(r"(?:(?!\s-\s)[^,;:()–—]){1,200}")
_ID: Final = re.compile(r"(?<![^\W_])ids?(?![^\W_])")
#: Sections that are about something else, or are read as a whole.
_OTHER_SECTIONS: Final = frozenset({"args", "raises", "returns"})
#: Code points that a statement is read for at most.
LONGEST: Final = 400
#: Items of a list that make an opening without a verb a statement of what comes back.
OPENING_ITEMS: Final = 3
#: Code points of an item of such a list at most, where words are not separated: a longer one is a clause.
LONGEST_ITEM: Final = 10
#: Orders among the items of a list that make it a list of things to do.
ORDERS: Final = 2


class Way(NamedTuple):
    """A way in which a text states what comes back: the name of its constructions, and what else must hold.

    `items`: so many items of the list that follows pin something down. `reads`: only of a tool that changes nothing.
    `opens`: the construction opens its sentence; `leads`: or it follows a word such as "and". `later`:
    not in the first sentence. `until` ends it.
    """

    table: str
    items: int = 0
    reads: bool = False
    opens: bool = False
    leads: bool = False
    later: bool = False
    until: re.Pattern[str] = _END


RETURNS: Final = Way("result")
SHOWS: Final = (
    Way("result-parts", items=2, reads=True, leads=True),
    Way("result-including", items=1, reads=True),
    Way("result-with", items=1, reads=True, leads=True),
    Way("result-objects", items=2, reads=True, opens=True, until=_OBJECTS_END),
    Way("result-brackets", items=3, reads=True, opens=True, until=_BRACKET_END),
    Way("result-includes", items=2, reads=True, opens=True, later=True),
    Way("result-reports", items=1, reads=True, opens=True, later=True),
    Way("result-produces", items=1, opens=True, later=True),
    Way("result-output", items=1, opens=True, later=True),
    Way("result-made", leads=True),
    Way("result-label", items=2),
    Way("result-question", reads=True),
    Way("result-link"),
    Way("result-state"),
    Way("result-format", until=re.compile("")),
)


class Statement(NamedTuple):
    """A statement of what comes back: its span, and what it pins down."""

    start: int
    end: int
    specifics: tuple[str, ...]


def _read(definition: Annotated, start: int, at: int, end: int) -> Statement:
    """Return a statement with what it pins down from `at` on, beyond the words of the opening sentence."""
    found = definition.specifics(at, end, empty_words("result", definition.language))
    opening = definition.sentences[0]
    if start >= opening.end:
        known = definition.specifics(opening.start, min(opening.end, opening.start + LONGEST))
        found = tuple(each for each in found if each not in known)
    if _ID.search(definition.plain, at, end):
        found = (*found, "id")
    if definition.plain[at:end].lstrip(" :`").startswith(("{", "[")):  # names of fields, whatever they are
        found = tuple(dict.fromkeys((*found, *definition.words_between(at, end))))
    return Statement(start, end, found)


@lru_cache(maxsize=16)
def _ends(words: frozenset[str], *, spaced: bool) -> re.Pattern[str]:
    """Return what ends a statement in a language of these words."""
    written = "|".join(re.escape(word.replace("~", " ")) for word in sorted(words))
    return re.compile(rf"[!?\n]\s*(?=\S)|\.(?!\w)|\s(?:{written})\s" if spaced else rf"[!?\n]|{written}")


@lru_cache(maxsize=16)
def _item(words: frozenset[str], *, spaced: bool) -> re.Pattern[str]:
    """Return one item of a list in a language with these words and marks between the items."""
    written = "|".join(re.escape(word) for word in sorted(words))
    between = rf"\b(?:{written})\b" if spaced else written
    return re.compile(rf"(?:(?![,;/&+–—]|\s-\s|{between}).){{1,200}}", re.DOTALL)


def _items(definition: Annotated, start: int, end: int) -> int:
    """Return how many items of a list pin something down."""
    words, spaced = definition.word_class("results.between"), definition.facts.doc.language.separates_words
    item = _item(words, spaced=spaced) if words else _ITEM
    places = [
        (start + each.start(), start + each.end()) for each in item.finditer(definition.plain[start:end])
    ]
    return sum(bool(_read(definition, at, at, to).specifics) for at, to in places)


def _tells_what_to_do(definition: Annotated, start: int, end: int) -> bool:
    """Return whether items of a list open with verbs, so that they are things to do."""
    pieces = (piece.group().lstrip(" ('\"\n") for piece in _PIECE.finditer(definition.plain[start:end]))
    firsts = (piece.partition(" ")[0] for piece in pieces)
    return sum(bool(word) and base_verb(word) == word for word in firsts) >= ORDERS


def _stands_right(definition: Annotated, way: Way, sentence: Sentence, start: int) -> bool:
    before = definition.plain[sentence.start : start]
    if way.later and sentence is definition.sentences[0]:
        return False
    if way.opens:
        return not before.strip(" [(")
    words = before.split()
    return not way.leads or len(words) <= 1 or words[-1] in definition.word_class("results.leads")


def _end(definition: Annotated, way: Way, sentence: Sentence, position: int) -> int:
    limit = max(position, min(sentence.end, position + LONGEST))
    words, spaced = definition.word_class("results.ends"), definition.facts.doc.language.separates_words
    until = _ends(words, spaced=spaced) if words and way.until is _END else way.until
    match = until.search(definition.plain, position, limit)
    return max(position, match.start() if match else limit)


def _stated(definition: Annotated, way: Way) -> Iterator[Statement]:
    """Yield the statements that a text makes in one way."""
    if way.reads and definition.facts.effect.mutates:
        return
    for found in definition.matches(way.table):
        sentence = definition.sentences[found.sentence]
        if sentence.section in _OTHER_SECTIONS or definition.denied(found.start):
            continue
        if not _stands_right(definition, way, sentence, found.start) or _NO_RESULT.match(
            definition.plain, found.at
        ):
            continue
        end = _end(definition, way, sentence, found.end)
        if _items(definition, found.at, end) < way.items:
            continue
        if way.items > 1 and _tells_what_to_do(definition, found.at, end):
            continue
        yield _read(definition, found.start, found.at, end)


def _under_heading(definition: Annotated) -> Iterator[Statement]:
    """Yield what stands under a heading such as "Returns:", each sentence one statement."""
    for number in definition.told:
        sentence = definition.sentences[number]
        if sentence.section == "returns":
            yield _read(
                definition, sentence.start, sentence.start, min(sentence.end, sentence.start + LONGEST)
            )


def _opening(definition: Annotated) -> Iterator[Statement]:
    """Yield an opening without a verb that lists what comes back ("Name, size and owner of a volume.")."""
    if not definition.sentences or definition.facts.verb is not None or definition.facts.effect.mutates:
        return
    sentence = definition.sentences[0]
    start, end = sentence.start, min(sentence.end, sentence.start + LONGEST)
    no_opening = definition.word_class("results.no_opening")
    if definition.opens_with(sentence, no_opening) or _tells_what_to_do(definition, start, end):
        return
    unbroken = not definition.facts.doc.language.separates_words
    if unbroken and any(
        to - at > LONGEST_ITEM for at, to in zip(sentence.starts, sentence.ends, strict=True)
    ):
        return
    if _items(definition, start, end) >= OPENING_ITEMS:
        yield _read(definition, start, start, end)


def _returned(definition: Annotated) -> Iterator[Statement]:
    """Yield the statements that something is returned, whether they pin it down or not."""
    yield from _under_heading(definition)
    yield from _stated(definition, RETURNS)


def _statements(definition: Annotated) -> Iterator[Statement]:
    yield from _returned(definition)
    for way in SHOWS:
        yield from _stated(definition, way)
    yield from _opening(definition)


def _concrete(statements: Iterable[Statement]) -> Iterator[Claim]:
    """Yield a claim for every statement that pins down something that those before it did not."""
    seen: set[str] = set()
    for start, end, specifics in statements:
        if not seen.issuperset(specifics):
            seen.update(specifics)
            yield Claim("result", strength_of(len(specifics)), ((start, end),), specifics)


def result(definition: Annotated) -> Iterator[Claim]:
    """Find what says concretely what comes back: fields, format, content."""
    if definition.sentences:
        yield from _concrete(_statements(definition))


def empty_result(definition: Annotated) -> Iterator[Claim]:
    """Find statements that something comes back where none says what it is."""
    if not definition.sentences or definition.has("result"):
        return
    for start, end, _ in _returned(definition):
        yield Claim("empty-result", strength_of(1), ((start, end),))
    opening = definition.sentences[0]
    for found in definition.matches("empty-result"):
        if found.start == opening.start:
            yield Claim("empty-result", strength_of(1), ((found.start, found.end),))


KINDS = (
    ClaimKind("B11", "source", BEHAVIOR, methods.source, good=methods.SOURCE_GOOD, bad=methods.SOURCE_BAD),
    ClaimKind(
        "B12",
        "result",
        BEHAVIOR,
        result,
        good=(
            tool(
                "ferry_times",
                "Look up departures. Returns the pier, the departure time and the delay in minutes.",
            ),
            tool("list_volumes", "List volumes with their size, owner and free blocks."),
            tool("read_log", "Read a log.\n\nReturns:\n    Lines as objects with severity and host."),
            tool("tide", "Height of the tide, time of high water and sunrise for a harbor."),
        ),
        bad=(
            tool("ferry_times", "Look up departures. Returns the result."),
            tool("read_log", "Read a log. Returns an error if the log is missing."),
            tool("find_recipe", "Find recipes with optional filters."),
        ),
    ),
    ClaimKind(
        "B13",
        "empty-result",
        BEHAVIOR,
        empty_result,
        defect=True,
        good=(
            tool(
                "ferry_times",
                "Look up departures. Returns a structured response with all the relevant information.",
            ),
            tool("get_volume", "Get information about a volume."),
        ),
        bad=(
            tool("ferry_times", "Look up departures. Returns the pier and the delay in minutes."),
            tool("mount_volume", "Mount a volume read-only."),
        ),
    ),
    ClaimKind("B15", "method", BEHAVIOR, methods.method, good=methods.METHOD_GOOD, bad=methods.METHOD_BAD),
    ClaimKind(
        "B16", "privacy", BEHAVIOR, methods.privacy, good=methods.PRIVACY_GOOD, bad=methods.PRIVACY_BAD
    ),
)
