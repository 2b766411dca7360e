"""Claims about what a tool does, and to what."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import STRENGTH, Claim, ClaimKind
from scorer.claims.examples import tool
from scorer.claims.kinds.actions import action, statements
from scorer.claims.kinds.mismatches import mismatch
from scorer.claims.siblings import squeeze
from scorer.contracts.dimensions import PURPOSE
from scorer.language.constructions import TOOL, empty_words
from scorer.language.content import count_content_words
from scorer.language.document import split_name

#: Sentences that state the purpose.
PURPOSE_SENTENCES: Final = 2
#: Code points before and after the name of a tool that tell why it is named.
BEFORE: Final = 20
#: Pieces and content words beyond the name that make a scope.
SCOPE_LEAST: Final = 3
#: So many things beyond the name fill a scope (the scale is logarithmic).
SCOPE_FULL: Final = 14
#: Words beyond the name with which a text still says nothing more.
ADDED_MOST: Final = 2
#: Strength of saying that one call acts on several things, which other tools do one by one.
AT_ONCE_STRENGTH: Final = 0.8
#: The shortest part of a name that may be short for a word ("env" for environment).
SHORT_FORM: Final = 3
_NAMED: Final = re.compile(rf"{TOOL}+|[a-z0-9]+(?:_[a-z0-9]+){{1,20}}")


@lru_cache(maxsize=4)
def purpose_sentences(definition: Annotated) -> tuple[int, ...]:
    """Return the numbers of the sentences that state the purpose: the first informative ones of the body."""
    informative = frozenset(definition.informative)
    spans = {n: definition.sentences[n] for n in statements(definition) if n in informative}
    numbers = [n for n, sentence in spans.items() if definition.specifics(sentence.start, sentence.end)]
    return tuple(numbers[:PURPOSE_SENTENCES])


def _pieces(definition: Annotated, numbers: Sequence[int]) -> list[Claim]:
    """Return what prepositions and quantities of these sentences pin down, each from its word to the next one."""
    places = sorted(found for found in definition.matches("scope") if found.sentence in numbers)
    pieces = []
    for place, follows in zip(places, [*places[1:], None], strict=False):
        end = min(definition.clause_end(place.at), definition.sentences[place.sentence].end)
        if follows and follows.sentence == place.sentence:
            end = min(end, follows.start)
        end = place.start + len(_trimmed(definition.plain[place.start : end]))
        claim = definition.claim("scope", place.start, max(end, place.end), place.at)
        if claim:
            pieces.append(claim)
    return pieces


def _trimmed(text: str) -> str:
    """Return a piece without the blank, mark or conjunction that it ends with."""
    shorter = text.rstrip(" ,\n")
    for word in (" and", " or"):
        shorter = shorter.removesuffix(word)
    return shorter


def scope(definition: Annotated) -> Iterator[Claim]:
    """Find which part, scope, source or form of its object a tool acts on.

    What the sentences of the purpose say beyond the name is enough where no preposition states it. The strength grows
    with all that they pin down, however it is punctuated.
    """
    numbers = purpose_sentences(definition)
    pieces = _pieces(definition, numbers)
    said = [
        part
        for number in numbers
        for part in definition.specifics(definition.sentences[number].start, definition.sentences[number].end)
    ]
    if len(pieces) + len(set(said)) < SCOPE_LEAST:
        return
    strength = min(1.0, math.log1p(len(set(said))) / math.log1p(SCOPE_FULL))
    first = definition.sentences[numbers[0]]
    opening = [piece for piece in pieces if piece.spans[0][0] < first.end] or pieces
    if not opening:
        claim = definition.claim("scope", first.start, first.end)
        opening = [claim] if claim else []
    for claim in opening:
        yield Claim("scope", max(strength, STRENGTH[1]), claim.spans, claim.specifics)


def distinction(definition: Annotated) -> Iterator[Claim]:
    """Find what a tool does that a similar one does not: a contrast, another tool with its case, what it is not for.

    A tool that is named as the alternative to this one tells the two apart as well.
    """
    seen: set[str] = set()
    told: list[tuple[int, int]] = []
    opening = definition.told[:PURPOSE_SENTENCES]
    for found in definition.matches("together"):
        if found.sentence in opening:
            told.append((found.start, found.end))
            yield Claim("distinction", AT_ONCE_STRENGTH, (told[-1],))
            break
    for found in definition.matches("distinction"):
        sentence = definition.sentences[found.sentence]
        if sentence.section in ("args", "returns", "raises") or _is_source(definition, found.at):
            continue
        if definition.plain.startswith("without", found.start) and found.sentence not in opening:
            continue
        end = min(max(definition.clause_end(found.end), found.end), sentence.end)
        claim = definition.claim("distinction", found.start, end, found.at)
        if claim and not seen.issuperset(claim.specifics):
            seen.update(claim.specifics)
            told.extend(claim.spans)
            yield claim
    for other in definition.of_kind("alternative") if "alternative" in definition.finders else ():
        if not any(a < end and start < b for start, end in other.spans for a, b in told):
            yield replace(other, kind="distinction")


def _is_source(definition: Annotated, at: int) -> bool:
    """Return whether a tool is named as the source of a value or as a step before ("the id from list_boats")."""
    name = _NAMED.match(definition.plain, at)
    if not name:
        return False
    before = definition.plain[max(0, at - BEFORE) : at].split()
    after = definition.plain[name.end() : name.end() + BEFORE].strip(" ()`\"'").split()
    named = [word for word in before[-2:] if word not in ("the", "`", '"', "'", "(")]
    source = bool(named) and named[-1].strip("`\"'(") in definition.word_class("purpose.source")
    obtains = after[:1] == ["to"] and not definition.word_class("purpose.obtain").isdisjoint(after[1:2])
    return source or after[:1] == ["first"] or obtains


def restates_name(definition: Annotated) -> Iterator[Claim]:
    """Find a text that says nothing beyond the name, or no more than two words and no relation of them.

    So does an opening that names the tool itself and says nothing else ("Run the action merge_pages").
    """
    if not definition.sentences:
        return
    skipped = ("args", "example", "returns", "raises")
    numbers = [n for n in definition.informative if definition.sentences[n].section not in skipped]
    first = definition.sentences[0]
    last = definition.sentences[numbers[-1]] if numbers else first
    more = {found.sentence for found in definition.matches("restates-name")}
    if more.isdisjoint(numbers) and not _pieces(definition, numbers):
        said = {part for number in numbers for part in _beyond_name(definition, number)}
        if count_content_words(said) <= ADDED_MOST:
            span = (first.start, last.end)
            yield Claim("restates-name", 1.0 if not said else 0.8, (span,), tuple(sorted(said)))
            return
    if numbers and _names_itself(definition, numbers[0]) and not _beyond_name(definition, numbers[0]):
        yield Claim("restates-name", 0.6, ((first.start, first.end),))


def _beyond_name(definition: Annotated, number: int) -> tuple[str, ...]:
    """Return what a sentence says that the name does not: no part, abbreviation or inflection of a word of it."""
    sentence, empty = definition.sentences[number], empty_words("restates-name", definition.language)
    parts = tuple(part for part in split_name(definition.facts.tool.name) if len(part) >= SHORT_FORM)
    said: dict[str, None] = {}
    for word, start, end in zip(sentence.words, sentence.starts, sentence.ends, strict=True):
        own = word.startswith(parts) or (
            len(word) >= SHORT_FORM and any(part.startswith(word) for part in parts)
        )
        if not own and not _is_own_name(definition, word):
            said.update(dict.fromkeys(definition.specifics(start, end, empty)))
    return tuple(said)


def _is_own_name(definition: Annotated, word: str) -> bool:
    """Return whether a word of several parts is the tool's name, or its end ("merge_pages" of wiki_merge_pages)."""
    if word.isascii() and word.isalpha():
        return False
    return len(split_name(word)) > 1 and squeeze(definition.facts.tool.name).endswith(squeeze(word))


def _names_itself(definition: Annotated, number: int) -> bool:
    return any(_is_own_name(definition, word) for word in definition.sentences[number].words)


def pitch_or_jargon(definition: Annotated) -> Iterator[Claim]:
    """Find an opening that praises in place of an action, and how the tool is wired inside."""
    for found in definition.matches("pitch-or-jargon"):
        yield Claim("pitch-or-jargon", 0.8, ((found.start, found.end),))
    if not definition.sentences:
        return
    first, praise = definition.sentences[0], definition.word_class("purpose.praise")
    for found in definition.matches("monologue"):
        if found.sentence == 0:
            yield Claim("pitch-or-jargon", 0.6, ((found.start, found.end),))
            return
    if any(claim.spans[0][0] < first.end for claim in definition.of_kind("action")):
        return
    for word, start, end, masked in zip(first.words, first.starts, first.ends, first.masked, strict=True):
        if word in praise and not masked:
            yield Claim("pitch-or-jargon", 0.6, ((start, end),), (word,))
            return


KINDS = (
    ClaimKind(
        "P1",
        "action",
        PURPOSE,
        action,
        good=(
            tool("find_boats", "Search moored boats by harbor and length."),
            tool("trim_hedge", "Gardening: flatten the top of a hedge to the given height."),
            tool("kiln", "This tool fires glazed pottery at a chosen temperature."),
        ),
        bad=(
            tool("kiln", "Pottery temperature and glaze."),
            tool("get_boat", "Get a boat."),
            tool("get_boat", "Get a boat. It is what the call does when it has run."),
        ),
    ),
    ClaimKind(
        "P2",
        "scope",
        PURPOSE,
        scope,
        good=(
            tool("list_boats", "List the boats moored in one harbor within the last season."),
            tool("export_hives", "Export hive weights from the apiary ledger as a spreadsheet."),
        ),
        bad=(
            tool("list_boats", "List boats."),
            tool("list_boats", "List boats. Now in version 3.1 with many improvements."),
            tool("list_boats", "List boats. Keywords: marina, sailing, rigging, tide."),
        ),
    ),
    ClaimKind(
        "P3",
        "distinction",
        PURPOSE,
        distinction,
        good=(
            tool(
                "get_boat",
                "Fetch one boat. To search by harbor, use find_boats.",
                siblings=("find_boats", "sell_boat"),
            ),
            tool("get_boat", "Fetch a boat from the local ledger rather than from the coast guard."),
            tool("weigh_hive", "Weigh a hive without opening its lid."),
        ),
        bad=(
            tool("get_boat", "Fetch one boat by its registration number.", siblings=("find_boats",)),
            tool(
                "get_boat",
                "Fetch one boat. Args:\n    boat_id: the id from find_boats",
                params={"boat_id": ""},
                siblings=("find_boats",),
            ),
        ),
    ),
    ClaimKind(
        "P4",
        "restates-name",
        PURPOSE,
        restates_name,
        defect=True,
        good=(
            tool("list_boats", "Lists the boats."),
            tool("marina_list_boats", "Runs the action list_boats."),
        ),
        bad=(
            tool("list_boats", "Lists the boats from one harbor with their owners."),
            tool("moor", "Reserve a berth for a boat overnight."),
        ),
    ),
    ClaimKind(
        "P5",
        "pitch-or-jargon",
        PURPOSE,
        pitch_or_jargon,
        defect=True,
        good=(
            tool("plan_voyage", "A world-class voyage planner for busy sailors."),
            tool("plan_voyage", "Plans a voyage. Delegates to the tenant dispatcher."),
        ),
        bad=(
            tool("plan_voyage", "Plans a voyage between two harbors by tide and wind."),
            tool("plan_voyage", "Find the most scenic voyage between two harbors."),
        ),
    ),
    ClaimKind(
        "P6",
        "mismatch",
        PURPOSE,
        mismatch,
        defect=True,
        good=(
            tool("delete_berth", "Create a berth in a harbor."),
            tool("sell_boat", "This tool never sells a boat, it shows who can."),
            tool(
                "moor",
                "Moor a boat.\n\nArgs:\n    boat: the boat\n    nights: how many nights",
                params={"boat": "The boat"},
            ),
        ),
        bad=(
            tool("delete_berth", "Delete a berth of a harbor."),
            tool(
                "moor",
                "Moor a boat.\n\nArgs:\n    boat: the boat\n    nights: how many nights",
                params={"boat": "The boat", "nights": ""},
            ),
        ),
    ),
)
