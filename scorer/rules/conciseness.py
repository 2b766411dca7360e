"""Conciseness and Structure: every sentence earns its place, the point comes first, and nothing is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rapidfuzz.fuzz import token_set_ratio

from scorer.claims.tool_facts import Facts
from scorer.contracts.dimensions import CONCISENESS
from scorer.language.document import Sentence
from scorer.rules.build import Find, quote, span_hit, tool
from scorer.rules.emptiness import near_tautology, placeholder_span, says_nothing_rule
from scorer.rules.record import Hit, Rule
from scorer.rules.wording import (
    lone_label_rule,
    names_throughout,
    unexplained_names_rule,
    unused_name_rule,
    whole_sentence_rule,
)

SPEC = "TDQS, Conciseness & Structure"
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
_MIN_COMPARED = 3


def _fragment(facts: Facts) -> Iterator[Hit]:
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
    if facts.doc.raw.strip() and facts.info <= 3:
        yield span_hit(facts, 0, len(facts.doc.raw), 1 - facts.info / 4, count=str(facts.info))


def _long(facts: Facts) -> Iterator[Hit]:
    words = facts.whole.word_count
    if words > LONG:
        structured = facts.doc.bullets >= 2 or len(facts.doc.sections) > 1
        yield Hit(
            min(1.0, words / LONG - 1) * (0.5 if structured else 1.0),
            None,
            "/description",
            {"words": str(words)},
        )


def _repeats(facts: Facts) -> Iterator[Hit]:
    """Sentences that say an earlier one again. Only those without a new content word are compared."""
    sentences = [
        (s, n)
        for s, n in islice(facts.said, COMPARED)
        if len(s.words) >= _MIN_COMPARED and s.section != "example"
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


def _empty_sentences(facts: Facts) -> Iterator[Hit]:
    """Sentences without a content word of their own."""
    body = [(s, n) for s, n in facts.said if s.section in ("body", "note", "usage")]
    empty = [
        s
        for s, n in body[1:]
        if n == 0 and len(s.words) >= _MIN_COMPARED and not any(s.masked) and facts.doc.raw[s.end - 1] != ":"
    ]
    if empty:
        words = {"quote": quote(facts.doc.raw, empty[0].start, empty[0].end)}
        yield Hit(min(1.0, 2 * len(empty) / len(body)), (empty[0].start, empty[0].end), "/description", words)


def _hype(facts: Facts) -> Iterator[Hit]:
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


def _restates_schema(facts: Facts) -> Iterator[Hit]:
    """Args lines of parameters that the schema already describes."""
    documented = {
        u.parameter.name.lower(): u.parameter.description for u in facts.parameters if u.parameter.description
    }
    lines = [s for s in facts.whole.sentences if s.section == "args" and s.words[0] in documented]
    if lines:
        share = len(lines) / len(facts.parameters)
        words = {"quote": quote(facts.doc.raw, lines[0].start, lines[0].end)}
        yield Hit(min(1.0, share), (lines[0].start, lines[-1].end), "/description", words)


def _front_loaded(facts: Facts) -> Iterator[Hit]:
    if facts.verb and facts.verb.at < LATE:
        yield span_hit(facts, *facts.verb.span)


def _structured(facts: Facts) -> Iterator[Hit]:
    if facts.doc.bullets >= 2 or facts.doc.sections & {"returns", "args", "usage"}:
        yield Hit(1.0, None, "/description", {"parts": str(max(facts.doc.bullets, len(facts.doc.sections)))})


def _dense(facts: Facts) -> Iterator[Hit]:
    """Two to six sentences that nearly all say something new; the line that opens a list does not count."""
    raw = facts.doc.raw
    news = [n for s, n in facts.said if raw[s.end - 1] != ":"]
    told = sum(n > 0 for n in news)
    if told >= 2 and told >= NEARLY_ALL * len(news) and facts.doc.word_count <= LONG:
        yield Hit(min(1.0, (told - 1) / 2) * told / len(news), None, "/description", {"count": str(told)})


def telegraphic(facts: Facts) -> Iterator[Hit]:
    """A pile of nouns: hardly a function word holds the text together."""
    least = facts.doc.language.least_function_words
    if facts.glue < least and facts.doc.word_count >= SHORT - FRAGMENT:
        yield span_hit(facts, 0, len(facts.doc.raw), 1 - facts.glue / least)


def _empty(facts: Facts) -> Iterator[Hit]:
    if placeholder_span(facts) or near_tautology(facts):
        yield span_hit(facts, 0, len(facts.doc.raw), 1.0 if facts.info == 0 else 0.5)


_GOOD = tool(
    "close_card",
    "Ends a membership. Open loans stay on the account until they are returned.",
    params={"card": "Id"},
)


def _debit(id: str, name: str, find: Find, **rest: object) -> Rule:
    return Rule(
        id=id, name=name, family="conciseness", dimension=CONCISENESS, kind="debit", since="0.1", find=find,
        **{"level": "info", "good": (_GOOD,), **rest},  # type: ignore[arg-type]
    )  # fmt: skip


RULES = (
    _debit(
        "CON001", "fragment", _fragment, level="warning",
        edit="purpose", earned="a fragment is too short to be concise (words: {words})",
        fix="Write one whole sentence: “<verb> <what> <for which case>.”",
        why="Under-specification is not conciseness: short texts get their lowest marks for what is missing.",
        sources=(SPEC, "published scores: at most four words 2.67"),
        bad=(tool("close_card", "Close card."),),
    ),
    _debit(
        "CON002", "short-for-its-parameters", _short,
        edit="purpose", earned="{words} words leave the parameters without context",
        fix="Add what the call needs or returns: <one sentence>.",
        why="Twelve of fifteen low scores were for under-specification.",
        sources=(SPEC, "published scores: five to eight words 3.83"),
        bad=(tool("close_card", "Close the card of a member.", params={"card": "Id", "day": "Day"}),),
    ),
    _debit(
        "CON003", "thin", _thin,
        edit="purpose", earned="hardly a content word goes beyond the name ({count})",
        fix="Replace words that repeat the name by what it does not say: <fact>.",
        why="Words that only repeat the name do not earn their place.",
        sources=(SPEC, "published scores"),
        bad=(tool("close_card", "Close a card."),),
    ),
    _debit(
        "CON004", "long", _long,
        earned="{words} words without enough structure",
        fix="Cut what the schema says already; split the rest into headed parts.",
        why="Every definition is read on every request.",
        sources=(SPEC, "published scores and the reasons given for them"),
        bad=(tool("close_card", "Ends a membership when " + " ".join(f"case number{n} holds" for n in range(60)) + "."),),
    ),
    _debit(
        "CON005", "repetition", _repeats, level="warning",
        earned="says the same again (“{quote}”)",
        fix="Delete the repeated sentence.",
        why="A sentence said twice costs twice and tells once.",
        sources=(SPEC, "published scores: token set ratio 85"),
        bad=(tool("close_card", "Ends a membership at once. At once ends a membership."),),
    ),
    _debit(
        "CON006", "empty-sentence", _empty_sentences,
        earned="a sentence says nothing new (“{quote}”)",
        fix="Delete the sentence, or say in it: <fact>.",
        why="Every sentence should earn its place.",
        sources=(SPEC,),
        bad=(tool("close_card", "Ends a membership for good. This tool can be used as needed to do so."),),
    ),
    _debit(
        "CON007", "praise", _hype, repeats=True,
        earned="praise carries no information (“{quote}”)",
        fix="Delete the adjective, or replace it by the measurable fact: <number>.",
        why="Praise sways a model's choice without informing it; it earns nothing here.",
        sources=(SPEC, "studies of description smells: assertive cues"),
        bad=(tool("close_card", "A powerful and seamless way to end a membership of any kind at once."),),
    ),
    _debit(
        "CON008", "restates-schema", _restates_schema,
        earned="repeats what the schema says already (“{quote}”)",
        fix="Delete the argument lines that the schema documents.",
        why="Text copied from the schema is read twice on every request.",
        sources=(SPEC, "published scores and the reasons given for them"),
        bad=(tool("close_card", "Ends a membership.\n\nArgs:\n    card: The card id", params={"card": "The card id"}),),
    ),
    _debit(
        "CON009", "no-content", _empty, level="warning",
        edit="purpose", earned="nothing but its own name or a placeholder",
        fix="Write the purpose first: “<verb> <what> …”.",
        why="A text without content is not concise, it is missing.",
        sources=(SPEC, "published scores: pure repetition"),
        bad=(tool("close_card", "Closes a card."), tool("list_cards", "GET /api/cards")),
    ),
    Rule(
        id="CON010", edit="first-sentence", name="front-loaded", family="conciseness", dimension=CONCISENESS, kind="credit", level="info", since="0.1",
        earned="puts the action first (“{quote}”)", missed="does not put the action first",
        fix="Move the action to the first words.", why="The first words are what a scanning reader keeps.",
        sources=(SPEC, "published scores: verb first 4.46 against 4.08"), find=_front_loaded,
        good=(_GOOD,), bad=(tool("close_card", "Membership card closing."),),
    ),
    Rule(
        id="CON011",
        when=("never",), name="structured", family="conciseness", dimension=CONCISENESS, kind="credit", level="info", since="0.1",
        earned="uses lists or headed sections", missed="uses no lists or sections",
        fix="Break long text into a list or headed sections.", why="Structure lets a long text be scanned.",
        sources=(SPEC,), find=_structured,
        good=(tool("close_card", "Ends a membership.\n\nReturns:\n    The closed card."),), bad=(_GOOD,),
    ),
    Rule(
        id="CON012", edit="second-sentence", adds=5, name="each-sentence-tells", family="conciseness", dimension=CONCISENESS, kind="credit", level="info", since="0.1",
        earned="each of its {count} sentences says something new", missed="has no second sentence with something new",
        fix="Add one sentence with a new fact: <consequence, result or condition>.",
        why="Two or three sentences that each add something read as efficient.",
        sources=(SPEC, "published scores"), find=_dense,
        good=(_GOOD,), bad=(tool("close_card", "Ends a membership at once."),),
    ),
    _debit(
        "CON013", "telegraphic", telegraphic, edit="explanation",
        earned="a pile of nouns (“{quote}”)",
        fix="Write sentences: <who does what to what, and when>.",
        why="Nouns without the words between them leave their relation to guessing.",
        sources=("published scores", "published scores: jargon walls"),
        bad=(tool("close_card", "Membership termination, barcode deactivation, branch notification, loan transfer."),),
    ),
    whole_sentence_rule("CON014", "conciseness", CONCISENESS),
    unexplained_names_rule("CON015", "conciseness", CONCISENESS, names_throughout),
    unused_name_rule("CON016", "conciseness", CONCISENESS),
    lone_label_rule("CON017", "conciseness", CONCISENESS),
    says_nothing_rule("CON020", "conciseness", CONCISENESS),
)  # fmt: skip
