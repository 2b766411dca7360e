"""Conciseness: text that is too short to say anything, says it twice, or says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.conciseness import FRAGMENT, LONG, MIN_COMPARED, praise, repeats
from scorer.claims.detect import quote, span_hit
from scorer.claims.emptiness import empty_sentences, placeholder_span, restates_name
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts
from scorer.rules.record import Rule

SPEC: Final = "TDQS, Conciseness & Structure"
_GOOD: Final = tool(
    "close_card",
    "Ends a membership. Open loans stay on the account until they are returned.",
    params={"card": "Id"},
)


def _fragment(facts: Facts) -> Iterator[Hit]:
    """A text of a few words that says something; one that says nothing is reported as such."""
    words = facts.whole.word_count
    if 0 < words <= FRAGMENT and not restates_name(facts) and not placeholder_span(facts):
        yield span_hit(facts, 0, len(facts.doc.raw), words=str(words))


def _long(facts: Facts) -> Iterator[Hit]:
    """A long text in one piece."""
    words = facts.whole.word_count
    if words > LONG and facts.doc.bullets < 2 and len(facts.doc.sections) <= 1:
        yield Hit(1.0, None, "/description", {"words": str(words)})


def _empty_sentence(facts: Facts) -> Iterator[Hit]:
    """The first later sentence that says nothing; one that repeats another is reported as a repetition."""
    raw = facts.doc.raw
    empty = [
        sentence
        for sentence in empty_sentences(facts)
        if len(sentence.words) >= MIN_COMPARED and not any(sentence.masked) and raw[sentence.end - 1] != ":"
    ]
    if empty and not restates_name(facts) and not any(repeats(facts)):
        yield span_hit(facts, empty[0].start, empty[0].end)


def _restates_schema(facts: Facts) -> Iterator[Hit]:
    """Lines of an arguments section for parameters that the schema describes in the same words."""
    documented = {
        u.parameter.name.lower(): u.parameter.description for u in facts.parameters if u.parameter.description
    }
    lines = [s for s in facts.whole.sentences if s.section == "args" and s.words[0] in documented]
    if lines:
        words = {"quote": quote(facts.doc.raw, lines[0].start, lines[0].end)}
        yield Hit(1.0, (lines[0].start, lines[-1].end), "/description", words)


RULES = (
    Rule(
        "CON001",
        "fragment",
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
        find=repeats,
        sources=(SPEC,),
        good=(_GOOD,),
        bad=(tool("close_card", "Ends a membership at once. At once ends a membership."),),
    ),
    Rule(
        "CON006",
        "empty-sentence",
        "info",
        find=_empty_sentence,
        sources=(SPEC,),
        good=(_GOOD,),
        bad=(tool("close_card", "Ends a membership for good. This tool can be used as needed to do so."),),
    ),
    Rule(
        "CON007",
        "praise",
        "info",
        find=praise,
        sources=(SPEC, "studies of description smells: assertive cues"),
        good=(_GOOD,),
        bad=(tool("close_card", "A powerful and seamless way to end a membership of any kind at once."),),
    ),
    Rule(
        "CON008",
        "restates-schema",
        "info",
        find=_restates_schema,
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
