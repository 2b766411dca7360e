"""Conciseness and Structure: every sentence earns its place, the point comes first, and nothing is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rapidfuzz.fuzz import token_set_ratio

from scorer.claims.detect import quote, span_hit
from scorer.claims.emptiness import near_tautology, placeholder_span, says_nothing_feature
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.feature import Feature
from scorer.claims.tool_facts import Facts
from scorer.claims.wording import (
    lone_label_feature,
    names_throughout,
    unexplained_names_feature,
    unused_name_feature,
    whole_sentence_feature,
)
from scorer.contracts.dimensions import CONCISENESS
from scorer.language.document import Sentence

#: Below this many words a text is a fragment (newer era: 2.67 at four words, 3.83 at five to eight).
FRAGMENT = 4
SHORT = 9
#: Parameters at which a short text is short for them.
SEVERAL = 3
#: Above this many words an unstructured text loses (published scores).
LONG = 120
#: Sentences this alike (percent, order and case apart) say the same.
ALIKE = 85
#: How many sentences are compared with each other.
COMPARED = 40
#: The share of sentences that must say something new for a text to count as dense.
NEARLY_ALL = 0.75
#: Words before the purpose's verb that bury it.
LATE = 3
MIN_COMPARED = 3


def fragment(facts: Facts) -> Iterator[Hit]:
    words = facts.doc.word_count
    if 0 < words <= FRAGMENT:
        yield span_hit(facts, 0, len(facts.doc.raw), words=str(words))


def _short(facts: Facts) -> Iterator[Hit]:
    words = facts.doc.word_count
    if FRAGMENT < words < SHORT and facts.parameters:
        strength = (SHORT - words) / (SHORT - FRAGMENT) * min(1.0, len(facts.parameters) / SEVERAL)
        yield span_hit(facts, 0, len(facts.doc.raw), strength, words=str(words))


def _thin(facts: Facts) -> Iterator[Hit]:
    """Few new content words: brevity without substance."""
    if facts.doc.raw.strip() and facts.new_word_count <= 3:
        yield span_hit(
            facts, 0, len(facts.doc.raw), 1 - facts.new_word_count / 4, count=str(facts.new_word_count)
        )


def repeats(facts: Facts) -> Iterator[Hit]:
    """Sentences that say an earlier one again. Only those without a new content word are compared."""
    sentences = [
        (s, n)
        for s, n in islice(facts.new_words_by_sentence, COMPARED)
        if len(s.words) >= MIN_COMPARED and s.section != "example"
    ]
    repeated, where = 0, None
    for at, (sentence, news) in enumerate(sentences):
        if at and news == 0 and _said_before(sentence, [earlier for earlier, _ in sentences[:at]]):
            repeated += 1
            where = where or sentence
    if where is not None:
        words = {"quote": quote(facts.doc.raw, where.start, where.end), "count": str(repeated)}
        strength = min(1.0, 2 * repeated / len(sentences))
        yield Hit(strength, (where.start, where.end), "/description", words)


def _said_before(sentence: Sentence, earlier: Sequence[Sentence]) -> bool:
    text = " ".join(sentence.words)
    return any(
        len(other.words) <= 2 * len(sentence.words) and token_set_ratio(text, " ".join(other.words)) >= ALIKE
        for other in earlier
    )


def praise(facts: Facts) -> Iterator[Hit]:
    """Words of praise; a comparison ("faster than") and a plain term ("best match") are none."""
    hype, terms = facts.doc.language.words.hype, facts.doc.language.terms
    for sentence in facts.whole.sentences:
        if hype.isdisjoint(sentence.words):
            continue
        for at, word in enumerate(sentence.words):
            if word not in hype or sentence.masked[at]:
                continue
            after = sentence.words[at + 1 : at + 3]
            if "than" not in after and terms.get(word, frozenset()).isdisjoint(after[:1]):
                yield span_hit(facts, sentence.starts[at], sentence.ends[at])


def _front_loaded(facts: Facts) -> Iterator[Hit]:
    if facts.verb and facts.verb.at < LATE:
        yield span_hit(facts, *facts.verb.span)


def _structured(facts: Facts) -> Iterator[Hit]:
    if facts.doc.bullets >= 2 or facts.doc.sections & {"returns", "args", "usage"}:
        yield Hit(1.0, None, "/description", {"parts": str(max(facts.doc.bullets, len(facts.doc.sections)))})


def _dense(facts: Facts) -> Iterator[Hit]:
    """Two to six sentences that nearly all say something new; the line that opens a list does not count."""
    raw = facts.doc.raw
    news = [n for s, n in facts.new_words_by_sentence if raw[s.end - 1] != ":"]
    told = sum(n > 0 for n in news)
    if told >= 2 and told >= NEARLY_ALL * len(news) and facts.doc.word_count <= LONG:
        yield Hit(min(1.0, (told - 1) / 2) * told / len(news), None, "/description", {"count": str(told)})


def telegraphic(facts: Facts) -> Iterator[Hit]:
    """A pile of nouns: hardly a function word holds the text together."""
    least = facts.doc.language.least_function_words
    if facts.function_word_share < least and facts.doc.word_count >= SHORT - FRAGMENT:
        yield span_hit(facts, 0, len(facts.doc.raw), 1 - facts.function_word_share / least)


def _empty(facts: Facts) -> Iterator[Hit]:
    if placeholder_span(facts) or near_tautology(facts):
        yield span_hit(facts, 0, len(facts.doc.raw), 1.0 if facts.new_word_count == 0 else 0.5)


_GOOD = tool(
    "close_card",
    "Ends a membership. Open loans stay on the account until they are returned.",
    params={"card": "Id"},
)


FEATURES = (
    Feature(
        "CON001",
        "too-short",
        CONCISENESS,
        "debit",
        find=fragment,
        level="warning",
        edit="purpose",
        good=(_GOOD,),
        bad=(tool("close_card", "Close card."),),
    ),
    Feature(
        "CON002",
        "short-for-its-parameters",
        CONCISENESS,
        "debit",
        find=_short,
        edit="purpose",
        good=(_GOOD,),
        bad=(tool("close_card", "Close the card of a member.", params={"card": "Id", "day": "Day"}),),
    ),
    Feature(
        "CON003",
        "thin",
        CONCISENESS,
        "debit",
        find=_thin,
        edit="purpose",
        good=(_GOOD,),
        bad=(tool("close_card", "Close a card."),),
    ),
    Feature(
        "CON005",
        "repetition",
        CONCISENESS,
        "debit",
        find=repeats,
        level="warning",
        good=(_GOOD,),
        bad=(tool("close_card", "Ends a membership at once. At once ends a membership."),),
    ),
    Feature(
        "CON007",
        "praise",
        CONCISENESS,
        "debit",
        find=praise,
        repeats=True,
        good=(_GOOD,),
        bad=(tool("close_card", "A powerful and seamless way to end a membership of any kind at once."),),
    ),
    Feature(
        "CON009",
        "conciseness-no-content",
        CONCISENESS,
        "debit",
        find=_empty,
        level="warning",
        edit="purpose",
        good=(_GOOD,),
        bad=(tool("close_card", "Closes a card."), tool("list_cards", "GET /api/cards")),
    ),
    Feature(
        "CON010",
        "front-loaded",
        CONCISENESS,
        "credit",
        find=_front_loaded,
        edit="first-sentence",
        good=(_GOOD,),
        bad=(tool("close_card", "Membership card closing."),),
    ),
    Feature(
        "CON011",
        "structured",
        CONCISENESS,
        "credit",
        find=_structured,
        when=("never",),
        good=(tool("close_card", "Ends a membership.\n\nReturns:\n    The closed card."),),
        bad=(_GOOD,),
    ),
    Feature(
        "CON012",
        "each-sentence-tells",
        CONCISENESS,
        "credit",
        find=_dense,
        edit="second-sentence",
        adds=5,
        good=(_GOOD,),
        bad=(tool("close_card", "Ends a membership at once."),),
    ),
    Feature(
        "CON013",
        "conciseness-telegraphic",
        CONCISENESS,
        "debit",
        find=telegraphic,
        edit="explanation",
        good=(_GOOD,),
        bad=(
            tool(
                "close_card",
                "Membership termination, barcode deactivation, branch notification, loan transfer.",
            ),
        ),
    ),
    whole_sentence_feature("CON014", CONCISENESS),
    unexplained_names_feature("CON015", CONCISENESS, names_throughout),
    unused_name_feature("CON016", CONCISENESS),
    lone_label_feature("CON017", CONCISENESS),
    says_nothing_feature("CON020", CONCISENESS),
)
