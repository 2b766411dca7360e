"""Claims about how a description is written as a whole: how much it says, in what order, and with what waste."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind, strength_of
from scorer.claims.examples import tool
from scorer.claims.kinds.repetition import repetition
from scorer.claims.spans import Spans
from scorer.contracts.dimensions import CONCISENESS
from scorer.data.language_packs import LanguagePack
from scorer.language.content import content_stems
from scorer.language.document import CJK_PER_WORD, Sentence

#: Words that a text has at least for it to be more than a fragment, and how many more without a verb or for each of
#: up to `EXPLAINED` parameters that nothing explains.
SHORTEST, WITHOUT_VERB, FOR_PARAMETER, EXPLAINED = 6, 2, 0.5, 3
#: Words of an opening at least, and new content words at least where it has no verb.
OPENING, OPENING_CONTENT = 4, 4
#: Words and sentences from which a text is long; words from which it is too long whatever its structure.
LONG, LONG_SENTENCES, TOO_LONG = 30, 4, 320
#: Words from which a text with at most one section is bloated, if a sentence has so many words.
UNBROKEN, ENDLESS = 50, 35
#: Words of praise in a text that make it filler.
MUCH_PRAISE: Final = 2
#: Code points of a tag in square brackets at most.
LONGEST_TAG: Final = 120
#: Words up to which a text may be dense, what it must not be, and the kinds of claims that a sentence may state.
DENSE: Final = 60
#: The share of the sentences of a dense text that earn their place at least.
ENOUGH: Final = 0.5
WASTE: Final = ("fragment", "repetition", "filler", "bloated", "structured", "restates-name")
FACTS: Final = (
    "when when-not alternative prerequisite read-only effect reversibility access cost-or-rate errors limits waiting "
    "retry state source result method privacy explains-parameter values interaction origin"
).split()
#: How much weaker the claim of a fragment gets towards the words that are needed.
SHORTFALL: Final = 0.6
#: The strength of a claim about the text as a whole, and that a sentence is filler.
WHOLE, FILLER = 0.8, 0.8


@lru_cache(maxsize=4)
def _words(definition: Annotated) -> int:
    """Count the words of the sentences that inform and earn their place, outside tags in square brackets."""
    informative = frozenset(definition.informative)
    wasted = tagged = 0
    has_tags = "[" in definition.raw
    for number, (sentence, earns) in enumerate(zip(definition.sentences, _earning(definition), strict=True)):
        if not earns or (number not in informative and sentence.section != "example"):
            wasted += sentence.masked.count(False)
        elif has_tags and number < LONG:
            tagged += sum(_in_tag(definition.raw, start) for start in sentence.starts)
    return definition.facts.doc.word_count - wasted - tagged


def _length(definition: Annotated, sentence: Sentence) -> int:
    """Count the words of a sentence outside code and quotes; where they are not separated, by its characters."""
    if definition.facts.doc.language.separates_words:
        return sentence.masked.count(False)
    spans = zip(sentence.starts, sentence.ends, sentence.masked, strict=True)
    return round(sum(end - start for start, end, masked in spans if not masked) / CJK_PER_WORD)


def _longest_part(definition: Annotated, sentence: Sentence) -> int:
    """Return the length in words of the longest part of a sentence between semicolons."""
    parts = definition.plain[sentence.start : sentence.end].replace("；", ";").split(";")
    return round(max(map(len, parts)) / CJK_PER_WORD)


def _in_tag(raw: str, position: int) -> bool:
    """Return whether a position is inside square brackets."""
    before = max(0, position - LONGEST_TAG)
    return raw.rfind("[", before, position) > raw.rfind("]", before, position)


def _span(definition: Annotated) -> tuple[tuple[int, int], ...]:
    """Return the span of the whole text, without one where it is empty."""
    sentences = definition.sentences
    return ((sentences[0].start, sentences[-1].end),) if sentences else ()


def _opens_with_verb(definition: Annotated) -> bool:
    """Return whether the text opens with a known verb, or with another word before an article ("Water the beds")."""
    if definition.facts.verb:
        return True
    first, language = definition.sentences[0].words, definition.facts.doc.language
    articles = definition.word_class("writing.articles")
    return len(first) > 1 and first[1] in articles and first[0] not in language.words.stop


def _has_verb(definition: Annotated) -> bool:
    """Return whether the text says something of something: it opens with a verb, or a finite verb is in it."""
    if not definition.facts.doc.language.has_all_verbs or _opens_with_verb(definition):
        return True
    finite = definition.word_class("writing.finite")
    return any(not finite.isdisjoint(sentence.words) for sentence in definition.sentences)


def fragment(definition: Annotated) -> Iterator[Claim]:
    """Yield the whole text where it says too little for its tool: few words, no verb, and silent parameters."""
    if not definition.sentences or not definition.is_read:
        return
    words = _words(definition)
    if words > SHORTEST + FOR_PARAMETER * EXPLAINED + WITHOUT_VERB:
        return
    silent = sum(use.own == 0 and use.explained < 2 for use in definition.facts.parameters)
    needed = SHORTEST + FOR_PARAMETER * min(silent, EXPLAINED)
    if not _has_verb(definition):
        needed += WITHOUT_VERB
    if not definition.facts.parameters:
        needed -= FOR_PARAMETER
    if words <= needed:
        yield Claim("fragment", 1.0 - SHORTFALL * words / needed, _span(definition))


def front_loaded(definition: Annotated) -> Iterator[Claim]:
    """Yield the first sentence where it says what the tool does: an action, or a noun phrase that pins things down."""
    if not definition.sentences:
        return
    first = definition.sentences[0]
    condition = definition.word_class("writing.condition")
    short = len(first.words) < OPENING and definition.facts.doc.language.separates_words
    if short or definition.opens_with(first, condition) or _words(definition) < SHORTEST:
        return
    said = dict.fromkeys(definition.facts.stems[0])
    new = tuple(word for word in said if word not in definition.known)
    if _opens_with_verb(definition) or len(new) >= OPENING_CONTENT:
        yield Claim("front-loaded", strength_of(max(1, len(new))), ((first.start, first.end),), new)


def filler(definition: Annotated) -> Iterator[Claim]:
    """Yield praise, urging, and talk of makers and readers: one claim a sentence."""
    seen: set[int] = set()
    for found in definition.matches("filler"):
        if found.sentence not in seen:
            seen.add(found.sentence)
            words = tuple(definition.words_between(found.start, found.end))
            yield Claim("filler", FILLER, ((found.start, found.end),), words)
    praise = () if seen else tuple(_praise(definition))
    if len(praise) >= MUCH_PRAISE:
        words = tuple(definition.raw[start:end].lower() for start, end in praise)
        yield Claim("filler", FILLER, praise, words)


def _praise(definition: Annotated) -> Iterator[tuple[int, int]]:
    """Yield where a word of praise stands that is no plain term here."""
    praise, language = definition.word_class("writing.praise"), definition.facts.doc.language
    for number in definition.told:
        sentence = definition.sentences[number]
        if not language.separates_words:
            places = ((_place(definition, sentence, word), word) for word in sorted(praise))
            yield from ((at, at + len(word)) for at, word in sorted(places) if at >= 0)
            continue
        if praise.isdisjoint(sentence.words):
            continue
        for word, start, end, masked in zip(
            sentence.words, sentence.starts, sentence.ends, sentence.masked, strict=True
        ):
            if word in praise and not masked and word not in definition.known:
                yield start, end


def _place(definition: Annotated, sentence: Sentence, word: str) -> int:
    """Return where a sentence holds a word, anywhere in its text; -1 where it does not."""
    return definition.plain.find(word, sentence.start, sentence.end)


def _parts(definition: Annotated) -> list[Sentence]:
    """Return the sentences that open a part: the first of a section, or one that ends with a colon before a list."""
    sentences, raw = definition.sentences, definition.raw
    found: list[Sentence] = []
    if ":" not in raw and "：" not in raw:  # there is no header either
        return found
    for number, sentence in enumerate(sentences):
        before = sentences[number - 1].section if number else "body"
        opens = sentence.section not in (before, "body")
        if opens or raw[sentence.start : sentence.end].rstrip().rstrip("*_").endswith((":", "：")):
            found.append(sentence)
    return found


def structured(definition: Annotated) -> Iterator[Claim]:
    """Yield the openings of the parts of a long text: sections such as "Returns:", and introductions of lists."""
    if len(definition.sentences) < LONG_SENTENCES:
        return
    parts = _parts(definition)
    if parts and sum(_earning(definition)) >= LONG_SENTENCES and _words(definition) >= LONG:
        yield Claim(
            "structured", strength_of(len(parts)), tuple((part.start, part.end) for part in parts[:4])
        )


def bloated(definition: Annotated) -> Iterator[Claim]:
    """Yield the whole text where it is too long, or its longest sentence where that runs on in an unbroken block."""
    yield from bloated_with(definition, 0)


def bloated_with(definition: Annotated, more: int) -> Iterator[Claim]:
    """Yield what is too long in the text if `more` words are added to it in short sentences."""
    if not definition.sentences:
        return
    language, doc = definition.facts.doc.language, definition.facts.doc
    lengths = [
        len(sentence.words) if language.separates_words else _length(definition, sentence)
        for sentence in doc.sentences
    ]
    words = sum(lengths) + more
    if words < UNBROKEN:
        return
    if words >= TOO_LONG:
        yield Claim("bloated", 1.0, _span(definition))
        return
    if not language.separates_words:  # a sentence is a row of clauses there
        lengths = [_longest_part(definition, sentence) for sentence in doc.sentences]
    longest = definition.sentences[lengths.index(max(lengths))]
    if max(lengths) >= ENDLESS and len(_parts(definition)) <= 1:
        yield Claim("bloated", WHOLE, ((longest.start, longest.end),))


def dense(definition: Annotated) -> Iterator[Claim]:
    """Yield the whole text where its sentences earn their place, and it is not so long that structure has to carry it.

    A sentence earns its place when it states a claim, holds a number, code or a name, or says a new content word.
    """
    if definition.facts.doc.word_count > DENSE or not definition.has("action", "front-loaded"):
        return
    if definition.has(*WASTE):
        return
    earning = _earning(definition)
    share = sum(earning) / len(earning) if earning else 0.0
    if share >= ENOUGH:
        yield Claim("dense", WHOLE * share, _span(definition))


@lru_cache(maxsize=16)
def _common(language: LanguagePack, talk: frozenset[str]) -> frozenset[str]:
    """Return the words of a language that earn a sentence no place."""
    return language.words.neutral | language.words.generic | language.words.filler | talk


@lru_cache(maxsize=4)
def _earning(definition: Annotated) -> tuple[bool, ...]:
    """Return of every sentence whether it earns its place; the first one may repeat the name."""
    language = definition.facts.doc.language
    common = _common(language, definition.word_class("writing.talk"))
    seen, earning = set(definition.known), list[bool]()
    for sentence in definition.sentences:
        said = content_stems(sentence.words, language, common)
        earns = not seen.issuperset(said) if earning else bool(said)
        earning.append(earns or True in sentence.masked or "_" in "".join(sentence.words))
        seen.update(said)
    if all(earning):
        return tuple(earning)
    stated = Spans(span for kind in FACTS for claim in definition.of_kind(kind) for span in claim.spans)
    pairs = zip(definition.sentences, earning, strict=True)
    return tuple(earns or stated.overlap(each.start, each.end) for each, earns in pairs)


_LOAN = "Extend a library loan by two weeks. Refused when another reader has reserved the book."
_GREENHOUSE = (
    "Water the beds of a greenhouse zone.\n\nUse this when:\n- The soil sensor reads below 20 %\n- A heat alarm is open\n\n"
    "Returns:\n    Litres given to each bed, and the beds that were skipped because their valve is closed."
)
_RUN_ON = (
    "Book a berth for a boat in the harbour whose pilots, tugs and line handlers are then told of the time at which it "
    "passes the outer buoy, the depth that it needs at low water with its present cargo and ballast, and the side on "
    "which its gangway is to be laid, after which the harbour master looks at the tide table. Fees fall due at noon."
)
_MAIL = tool("letter_post", "Post a letter.", params={"to": "", "text": "", "stamp": ""})
_STARS = tool("star_list", "The best way to find stars. Powered by a seamless, amazing telescope network.")

KINDS = (
    ClaimKind(
        "C1",
        "dense",
        CONCISENESS,
        dense,
        good=(
            tool("loan_extend", _LOAN),
            tool("ferry_next", "Find the next three ferries from a harbour to an island."),
        ),
        bad=(_MAIL, _STARS, tool("zone_water", _GREENHOUSE)),
    ),
    ClaimKind(
        "C2",
        "repetition",
        CONCISENESS,
        repetition,
        defect=True,
        good=(
            tool(
                "oven_preheat", "Heat the oven to a temperature. This tool heats the oven to the temperature."
            ),
            tool("goat_feed", "Feed a goat\n\nFeed a goat from the herd book with hay from the upper barn."),
            tool(
                "choir_invite",
                "Invite a singer to a rehearsal. Voice is the part that the singer takes in the second half.",
                params={"voice": "Part that the singer takes in the second half"},
            ),
        ),
        bad=(
            tool("loan_extend", _LOAN),
            tool(
                "oven_preheat", "Heat the oven to a temperature. Never heats the oven while its door is open."
            ),
        ),
    ),
    ClaimKind(
        "C3",
        "filler",
        CONCISENESS,
        filler,
        defect=True,
        good=(
            _STARS,
            tool("wine_pair", "Pair a wine with a dish. Perfect for dinners. Simply call it and enjoy."),
        ),
        bad=(tool("loan_extend", _LOAN), tool("zone_water", _GREENHOUSE)),
    ),
    ClaimKind(
        "C4",
        "fragment",
        CONCISENESS,
        fragment,
        defect=True,
        good=(_MAIL, tool("tide", "tide levels"), tool("bee_stats", "Bee statistics module (hives, honey)")),
        bad=(tool("loan_extend", _LOAN), tool("clock_read", "Read the time of the station clock in Berne.")),
    ),
    ClaimKind(
        "C5",
        "bloated",
        CONCISENESS,
        bloated,
        defect=True,
        good=(tool("berth_book", _RUN_ON),),
        bad=(tool("loan_extend", _LOAN), tool("zone_water", _GREENHOUSE)),
    ),
    ClaimKind(
        "C6",
        "front-loaded",
        CONCISENESS,
        front_loaded,
        good=(tool("loan_extend", _LOAN), tool("zone_water", _GREENHOUSE)),
        bad=(
            _MAIL,
            tool("loan_extend", "When a reader asks for more time. Extends the loan of a book by two weeks."),
        ),
    ),
    ClaimKind(
        "C7",
        "structured",
        CONCISENESS,
        structured,
        good=(tool("zone_water", _GREENHOUSE),),
        bad=(tool("loan_extend", _LOAN), tool("berth_book", _RUN_ON)),
    ),
)
