"""Usage Guidelines: when to use the tool, when not to, and what to use instead."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.detect import amount, cue_hits, cues, later_cue_hits, span_hit
from scorer.claims.emptiness import says_nothing_feature
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.feature import Feature
from scorer.claims.tool_facts import Facts, content_stems
from scorer.claims.wording import (
    clauses_feature,
    lone_label_feature,
    unexplained_names_feature,
    unused_name_feature,
)
from scorer.contracts.dimensions import USAGE

#: Content words that make a condition concrete (published scores: three after the cue).
CONCRETE = 3
#: How concrete a condition must be to hold up the score.
CLEAR = 0.7
#: Content words of a whole description that imply its situation.
IMPLIES = 12
_PURPOSE_CLAUSE = frozenset({"for", "to", "before", "after", "when", "during", "so"})


def _condition(facts: Facts) -> Iterator[Hit]:
    """A "use when" with a real condition; one that only repeats the name counts a little."""
    for cue in facts.cues.get("use_when", ()):
        sentence = facts.doc.sentences[cue.sentence]
        if cue.sentence == 0 and sentence.starts[0] == cue.start and facts.doc.raw[: cue.end].endswith(" to"):
            continue  # "Call this tool to …" opens a purpose, not a condition
        words = tuple(w for w, s in zip(sentence.words, sentence.starts, strict=True) if s >= cue.end)
        news = {
            s
            for s in content_stems(words, facts.doc.language)
            if s not in facts.name_stems | facts.title_stems
        }
        listed = facts.doc.raw[cue.end : cue.end + 3].lstrip().startswith(":") and facts.doc.bullets
        strength = 1.0 if listed else min(1.0, len(news) / CONCRETE)
        if not facts.new_words[cue.sentence] and not listed:
            strength *= 0.25
        if strength:
            yield span_hit(facts, cue.start, cue.end, strength)
        if listed:
            yield from _listed(facts, cue.sentence + 1)


def _listed(facts: Facts, first: int) -> Iterator[Hit]:
    """Each item of a list of conditions is a condition."""
    for number, sentence in enumerate(facts.doc.sentences[first:], first):
        if not sentence.bullet:
            return
        if facts.new_words[number]:
            yield span_hit(facts, sentence.start, sentence.end)


def _both(facts: Facts) -> Iterator[Hit]:
    """A concrete condition beside a named sibling: the anchor of the top score."""
    best = max(_condition(facts), key=lambda hit: hit.strength, default=None)
    if best and best.strength >= CLEAR and facts.mentions:
        yield best


def _sibling(facts: Facts) -> Iterator[Hit]:
    for mention in facts.mentions:
        yield span_hit(facts, mention.start, mention.end, sibling=mention.name)


def _alternative(facts: Facts) -> Iterator[Hit]:
    if not facts.mentions:
        yield from cue_hits("alternative", facts)


def _purpose_clause(facts: Facts) -> Iterator[Hit]:
    """A clause that says what the call is for, in whatever sentence it stands."""
    yield from cue_hits("goal", facts)
    opens = facts.doc.language.words.purpose_clause or _PURPOSE_CLAUSE
    for sentence in facts.doc.sentences:
        at = next(
            (n for n, w in enumerate(sentence.words) if n > 1 and w in opens and not sentence.masked[n]), 0
        )
        rest = content_stems(sentence.words[at + 1 :], facts.doc.language) if at else []
        if rest:  # a later clause is part of the first one
            yield span_hit(facts, sentence.starts[at], sentence.end, amount(len(rest), 5))


def _implied(facts: Facts) -> Iterator[Hit]:
    if facts.new_word_count:
        yield Hit(
            min(1.0, facts.new_word_count / IMPLIES),
            None,
            "/description",
            {"count": str(facts.new_word_count)},
        )


def _boundary(facts: Facts) -> Iterator[Hit]:
    return later_cue_hits("boundary", facts, CONCRETE)


FEATURES = (
    Feature(
        "USE001",
        "condition",
        USAGE,
        "credit",
        find=_condition,
        level="warning",
        repeats=True,
        cue="use_when",
        edit="condition",
        adds=5,
        good=(
            tool("list_bills", "List bills. Use this when the customer asks which invoices are still open."),
        ),
        bad=(
            tool("list_bills", "List bills."),
            tool("list_bills", "List bills. Do not use this when listing."),
            tool("list_bills", "List bills, for example “use this when a customer calls about invoices”."),
        ),
    ),
    Feature(
        "USE002",
        "exclusion",
        USAGE,
        "credit",
        find=cues("use_not"),
        repeats=True,
        cue="use_not",
        edit="exclusion",
        adds=5,
        good=(tool("list_bills", "List bills. Do not use it for drafts."),),
        bad=(tool("list_bills", "List bills of a customer."),),
    ),
    Feature(
        "USE003",
        "names-sibling",
        USAGE,
        "credit",
        find=_sibling,
        repeats=True,
        when=("siblings",),
        edit="sibling",
        adds=5,
        good=(tool("get_bill", "Fetch one bill. For many use listBills.", siblings=("list_bills",)),),
        bad=(tool("get_bill", "Fetch one bill, then search.", siblings=("search", "list_bills")),),
    ),
    Feature(
        "USE004",
        "alternative",
        USAGE,
        "credit",
        find=_alternative,
        repeats=True,
        cue="alternative",
        when=("!siblings",),
        edit="sibling",
        adds=5,
        good=(tool("get_bill", "Fetch one bill rather than the whole ledger."),),
        bad=(tool("get_bill", "Fetch one bill."),),
    ),
    Feature(
        "USE005",
        "prerequisite",
        USAGE,
        "credit",
        find=cues("prerequisite"),
        repeats=True,
        cue="prerequisite",
        edit="prerequisite",
        adds=5,
        good=(
            tool(
                "pay_bill",
                "Pay a bill. Call check_balance first to see what is left.",
            ),
        ),
        bad=(tool("pay_bill", "Pay a bill."),),
    ),
    Feature(
        "USE006",
        "purpose-clause",
        USAGE,
        "credit",
        find=_purpose_clause,
        edit="goal",
        adds=3,
        good=(tool("list_bills", "List bills to find which customers owe money."),),
        bad=(tool("list_bills", "List bills."),),
    ),
    Feature(
        "USE007",
        "implied-use",
        USAGE,
        "credit",
        find=_implied,
        good=(tool("list_bills", "List unpaid bills by customer with due date, amount and reminder state."),),
        bad=(tool("list_bills", "List bills."),),
    ),
    Feature(
        "USE008",
        "usage-boundary",
        USAGE,
        "credit",
        find=_boundary,
        repeats=True,
        cue="boundary",
        edit="boundary",
        adds=5,
        good=(tool("close_card", "Ends a membership. Cards that still hold overdue loans are not covered."),),
        bad=(tool("close_card", "Ends a membership."),),
    ),
    Feature(
        "USE011",
        "condition-and-alternative",
        USAGE,
        "floor",
        find=_both,
        cue="use_when",
        edit="sibling",
        good=(
            tool(
                "get_bill",
                "Fetch one bill. Use this when the customer quotes its number; for many use `list_bills`.",
                siblings=("list_bills", "pay_bill"),
            ),
        ),
        bad=(
            tool(
                "get_bill",
                "Fetch one bill. Use this when the customer quotes its number.",
                siblings=("list_bills",),
            ),
        ),
    ),
    clauses_feature("USE013", USAGE),
    unexplained_names_feature("USE014", USAGE),
    unused_name_feature("USE015", USAGE),
    lone_label_feature("USE016", USAGE),
    says_nothing_feature("USE020", USAGE),
)
