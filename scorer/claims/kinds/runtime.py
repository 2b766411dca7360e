"""Claims about how a call runs: errors, limits, waiting, retries, state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind, strength_of
from scorer.claims.examples import tool
from scorer.claims.found import Found
from scorer.contracts.dimensions import BEHAVIOR
from scorer.language.document import Sentence

#: Words of a sentence that is only a header ("Error handling:").
HEADER_WORDS: Final = 3
#: Items of one word each that make a sentence a list of keywords.
KEYWORDS: Final = 5
#: Code points before a match that are shown with it.
SHOWN: Final = 100
_ITEM_END: Final = re.compile(r"[,;|/·•]")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_IN_NAME: Final = re.compile(r"\w*_\w")
#: Kinds whose words are also parts of names, such as `wait_for_selector`; a match that begins in a name is none.
_SPOKEN: Final = frozenset({"waiting", "state"})
_LEADING: Final = re.compile(r"[\s.,;:!?)\]*–—-]*")


def errors(definition: Annotated) -> Iterator[Claim]:
    """Find the cases in which a call fails or finds nothing, and what a caller gets then."""
    return _distinct(definition, _error_cases(definition))


def limits(definition: Annotated) -> Iterator[Claim]:
    """Find bounds of input and output: most items, pages, cuts, order of results, what is left out."""
    return _distinct(definition, _stated(definition, "limits"))


def waiting(definition: Annotated) -> Iterator[Claim]:
    """Find that a call waits, takes long, or returns before the work is done, and how to learn that it is done."""
    return _distinct(definition, _stated(definition, "waiting"))


def retry(definition: Annotated) -> Iterator[Claim]:
    """Find what happens when the same call is made again, or while another one runs."""
    return _distinct(definition, _stated(definition, "retry"))


def state(definition: Annotated) -> Iterator[Claim]:
    """Find what outlives the call, where it is kept and for how long: sessions, caches, stores, expiry."""
    return _distinct(definition, _stated(definition, "state"))


def _stated(definition: Annotated, kind: str) -> Iterator[Claim]:
    """Yield a claim for each match of a kind's constructions that pins something down.

    A construction in the table `<kind>_of_subject` says something of the other words of its clause, which pin down.
    """
    for found in _matches(definition, kind):
        if claim := _claim(definition, kind, found, found.at):
            yield claim
    for found in _matches(definition, f"{kind}_of_subject"):
        begin, end = _clause_start(definition, found), definition.clause_end(found.end)
        around = definition.claim(kind, begin, found.start) or definition.claim(kind, found.end, end)
        if around and (claim := _claim(definition, kind, found, begin)):
            yield claim


def _matches(definition: Annotated, table: str) -> Iterator[Found]:
    """Yield the matches of a table that are part of a statement: not of a list of keywords, not of a name."""
    for found in definition.matches(table):
        named = table in _SPOKEN and _IN_NAME.match(definition.plain, found.start)
        if not named and not _keyword_list(definition, definition.sentences[found.sentence]):
            yield found


def _claim(definition: Annotated, kind: str, found: Found, at: int) -> Claim | None:
    """Return the claim of a match, from `at` to the end of its clause; it is shown from where the clause begins."""
    begin, end = _clause_start(definition, found), max(found.end, definition.clause_end(found.end))
    claim = definition.claim(kind, begin, end, at)
    return claim and Claim(kind, claim.strength, ((begin, end),), claim.specifics)


def _clause_start(definition: Annotated, found: Found) -> int:
    """Return where the clause of a match begins, or the match itself in a clause too long to show."""
    begin = max(definition.sentences[found.sentence].start, definition.clause_start(found.start))
    return begin if begin >= found.start - SHOWN else found.start


def _error_cases(definition: Annotated) -> Iterator[Claim]:
    yield from _stated(definition, "errors")
    for sentence in _error_entries(definition):
        if claim := definition.claim("errors", sentence.start, sentence.end):
            yield claim
    for found in _matches(definition, "failing_conditions"):
        if not _provides(definition, found) and (claim := _claim(definition, "errors", found, found.at)):
            yield claim


def _error_entries(definition: Annotated) -> Iterator[Sentence]:
    """Yield the sentences of a "Raises:" section, and the one after a header such as "Error codes"."""
    headers = {found.sentence for found in definition.matches("error_headers")}
    for number in definition.told:
        sentence = definition.sentences[number]
        follows = number - 1 in headers and len(definition.sentences[number - 1].words) <= HEADER_WORDS
        if follows or sentence.section == "raises":
            yield sentence


def _provides(definition: Annotated, found: Found) -> bool:
    """Tell whether a sentence names a condition only to say what is made or taken instead ("creates it if missing")."""
    sentence, provides = definition.sentences[found.sentence], definition.word_class("runtime.provides")
    parts = {part for word in sentence.words for part in word.split("-")}
    return not provides.isdisjoint(parts) or definition.holds(sentence, provides)


def _keyword_list(definition: Annotated, sentence: Sentence) -> bool:
    """Tell whether a sentence is a row of single words, which states nothing."""
    items = _ITEM_END.split(definition.plain[sentence.start : sentence.end].strip(" .!\n"))
    return len(items) >= KEYWORDS and all(_LETTERS.fullmatch(item.strip()) for item in items)


def _distinct(definition: Annotated, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield claims that each pin down something that the others do not; those whose spans overlap are one claim."""
    seen: set[str] = set()
    kept: list[Claim] = []
    for claim in claims:
        if seen.issuperset(claim.specifics):
            continue
        seen.update(claim.specifics)
        apart: list[Claim] = []
        for other in kept:
            if _overlap(claim, other):
                claim = _joined(other, claim)
            else:
                apart.append(other)
        kept = [*apart, claim]
    yield from (_tidy(definition, claim) for claim in kept)


def _overlap(one: Claim, other: Claim) -> bool:
    ((start, end),), ((from_, to),) = one.spans, other.spans
    return start < to and from_ < end


def _joined(one: Claim, other: Claim) -> Claim:
    specifics = tuple(dict.fromkeys((*one.specifics, *other.specifics)))
    ((start, end),), ((from_, to),) = one.spans, other.spans
    span = (min(start, from_), max(end, to))
    return Claim(one.kind, strength_of(len(specifics)), (span,), specifics, one.pointer)


def _tidy(definition: Annotated, claim: Claim) -> Claim:
    """Return a claim whose span does not begin with blanks or punctuation."""
    ((start, end),) = claim.spans
    lead = _LEADING.match(definition.raw, start, end)
    begin = lead.end() if lead and lead.end() < end else start
    return Claim(claim.kind, claim.strength, ((begin, end),), claim.specifics, claim.pointer)


KINDS = (
    ClaimKind(
        "B6",
        "errors",
        BEHAVIOR,
        errors,
        good=(
            tool("open_valve", "Open a valve. Fails if the pump upstream is still running."),
            tool("find_berth", "Find a free berth in the harbour. Returns null when every berth is taken."),
            tool("seal_jar", "Seal a jar.\n\nRaises:\n    LidMissing: The jar has no lid."),
            tool(
                "pay_toll",
                "Pay the toll of a road. Unregistered plates are rejected, with 404 for an unknown road.",
            ),
        ),
        bad=(
            tool("open_valve", "Open a valve. Returns an error if the operation fails."),
            tool("list_errors", "List the errors of a machine, newest entry on top."),
            tool("add_shelf", "Add a book to a shelf, creating the shelf if it does not exist."),
        ),
    ),
    ClaimKind(
        "B7",
        "limits",
        BEHAVIOR,
        limits,
        good=(
            tool("list_ferries", "List ferries, sorted by departure, at most 40 per request."),
            tool("read_diary", "Read a diary. Entries beyond 2000 words are truncated."),
            tool("search_maps", "Search old maps. Does not cover islands."),
        ),
        bad=(
            tool("list_ferries", "List ferries up to 10x faster than before, now in the latest 3.1 version."),
            tool("read_diary", "Read a diary, page after page of pure joy."),
        ),
    ),
    ClaimKind(
        "B8",
        "waiting",
        BEHAVIOR,
        waiting,
        good=(
            tool(
                "bake_bread", "Start to bake a loaf. Returns an order number immediately; the oven works on."
            ),
            tool("scan_hull", "Scan the hull of a ship. Takes about 3 minutes."),
            tool("print_map", "Print a map. Poll the printer until the sheet is dry."),
        ),
        bad=(
            tool("bake_bread", "Bake a loaf without delay. Use it now!"),
            tool("fill_field", "Fill a field of a page, by css or by the helper wait_for_field."),
        ),
    ),
    ClaimKind(
        "B9",
        "retry",
        BEHAVIOR,
        retry,
        good=(
            tool("book_table", "Book a table. Idempotent: a booking with the same name and hour is kept."),
            tool(
                "send_card",
                "Send a postcard. Reuse the order key after a lost answer to avoid a duplicate card.",
            ),
            tool("plant_tree", "Plant a tree. Safe to repeat: a planted spot is a no-op."),
        ),
        bad=(
            tool("book_table", "Book a table. You will love it again and again."),
            tool("find_twins", "Find duplicate photos in an album."),
        ),
    ),
    ClaimKind(
        "B10",
        "state",
        BEHAVIOR,
        state,
        good=(
            tool("pick_boat", "Pick a boat for the rest of the calls: the choice lasts for this session."),
            tool("draw_ticket", "Draw a ticket that is valid for 20 minutes."),
            tool("read_tide", "Read the tide table. Answers are cached by harbour."),
        ),
        bad=(
            tool("pick_boat", "Pick a boat and enjoy the best boating of your life."),
            tool("save_photo", "Save a photo of a bird."),
        ),
    ),
)
