"""Conciseness: text that is too short to say anything, says it twice, or says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from scorer.claims.detect import quote, span_hit
from scorer.claims.emptiness import placeholder_span, restates_name
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts
from scorer.rules.looks import has_parameters
from scorer.rules.record import Rule

SPEC: Final = "TDQS, Conciseness & Structure"
#: Up to so many words a text is a fragment, above so many a text in one piece is long.
FRAGMENT: Final = 4
LONG: Final = 120
#: How many sentences are compared with each other, and of how many words at least.
COMPARED: Final = 40
MIN_COMPARED: Final = 3
#: Sentences this alike (percent, whatever the order of words) are one sentence said twice.
SAME: Final = 97
#: The sections whose sentences are compared.
_BODY: Final = frozenset({"body", "note", "usage"})
_GOOD: Final = tool(
    "close_card",
    "Ends a membership. Open loans stay on the account until they are returned.",
    params={"card": "Id"},
)


def _fragment(facts: Facts) -> Iterator[Hit]:
    """A text of a few words that says something; one that says nothing is reported as such."""
    words = facts.doc.word_count
    if 0 < words <= FRAGMENT and not restates_name(facts) and not placeholder_span(facts):
        yield span_hit(facts, 0, len(facts.doc.raw), words=str(words))


def _long(facts: Facts) -> Iterator[Hit]:
    """A long text in one piece."""
    words = facts.doc.word_count
    if words > LONG and "\n" not in facts.doc.raw.strip():
        yield Hit(1.0, None, "/description", {"words": str(words)})


def _praise(facts: Facts) -> Iterator[Hit]:
    """The first word that only praises; a comparison ("faster than") states something."""
    praise = facts.doc.language.words.praise
    for sentence in facts.doc.sentences:
        if not praise.isdisjoint(sentence.words):
            for at, word in enumerate(sentence.words):
                if word in praise and not sentence.masked[at]:
                    yield span_hit(facts, sentence.starts[at], sentence.ends[at])
                    return


def _alike(one: str, other: str) -> bool:
    """Return whether two texts of words are nearly the same, whatever the order of the words."""
    most = (100 - SAME) * (len(one) + len(other)) / 100  # letters that must be added or removed
    if abs(len(one) - len(other)) > most:
        return False
    letters, others = Counter(one), Counter(other)
    if ((letters - others) + (others - letters)).total() > most:
        return False
    from rapidfuzz.fuzz import token_sort_ratio

    return token_sort_ratio(one, other) >= SAME


def _repetition(facts: Facts) -> Iterator[Hit]:
    """A sentence of the body in nearly the words of an earlier one, in any order.

    Items of a list and lines of a template may be alike.
    """
    sentences, marked = facts.doc.sentences, "<" in facts.doc.raw
    if len(sentences) < 2:
        return
    earlier: list[str] = []
    for sentence in sentences[:COMPARED]:
        if len(sentence.words) < MIN_COMPARED or sentence.bullet or sentence.section not in _BODY:
            continue
        if marked and "<" in facts.doc.raw[sentence.start : sentence.end]:
            continue
        words = " ".join(sentence.words)
        if any(_alike(words, other) for other in earlier):
            yield span_hit(facts, sentence.start, sentence.end)
            return
        earlier.append(words)


def _restates_schema(facts: Facts) -> Iterator[Hit]:
    """Lines of an arguments section for parameters that the schema describes too."""
    if "args" not in facts.doc.sections:
        return
    documented = {u.parameter.name.lower() for u in facts.parameters if u.parameter.description}
    lines = [s for s in facts.doc.sentences if s.section == "args" and s.words[0] in documented]
    if lines:
        words = {"quote": quote(facts.doc.raw, lines[0].start, lines[0].end)}
        yield Hit(1.0, (lines[0].start, lines[-1].end), "/description", words)


RULES = (
    Rule(
        "CON001",
        "too-short",
        "warning",
        find=_fragment,
        sources=(SPEC,),
        good=(_GOOD,),
        bad=(tool("run_task", "Prints overdue notices."),),
    ),
    Rule(
        "CON004",
        "long",
        "info",
        find=_long,
        sources=(SPEC,),
        good=(_GOOD,),
        bad=(
            tool(
                "close_card",
                "Ends a membership when " + " ".join(f"case number{n} holds" for n in range(60)) + ".",
            ),
        ),
    ),
    Rule(
        "CON005",
        "repetition",
        "warning",
        find=_repetition,
        sources=(SPEC,),
        good=(_GOOD,),
        bad=(tool("close_card", "Ends a membership at once. At once ends a membership."),),
    ),
    Rule(
        "CON007",
        "praise",
        "info",
        find=_praise,
        sources=(SPEC, "studies of description smells: assertive cues"),
        good=(_GOOD,),
        bad=(tool("close_card", "A powerful and seamless way to end a membership of any kind at once."),),
    ),
    Rule(
        "CON008",
        "restates-schema",
        "info",
        find=_restates_schema,
        when=has_parameters,
        sources=(SPEC,),
        good=(_GOOD,),
        bad=(
            tool(
                "close_card",
                "Ends a membership.\n\nArgs:\n    card: The card id",
                params={"card": "The card id"},
            ),
        ),
    ),
)
