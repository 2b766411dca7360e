"""Usage Guidelines: when to use the tool, when not to, and what to use instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorer.claims.tool_facts import Facts, content_stems
from scorer.contracts.dimensions import USAGE
from scorer.rules.build import amount, cue_hits, cues, later_cue_hits, span_hit, tool
from scorer.rules.emptiness import says_nothing_rule
from scorer.rules.record import Hit, Rule
from scorer.rules.wording import (
    clauses_rule,
    lone_label_rule,
    unexplained_names_rule,
    unused_name_rule,
)

SPEC = "TDQS, Usage Guidelines"
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
        if not facts.news[cue.sentence] and not listed:
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
        if facts.news[number]:
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
    if facts.info:
        yield Hit(min(1.0, facts.info / IMPLIES), None, "/description", {"count": str(facts.info)})


def _boundary(facts: Facts) -> Iterator[Hit]:
    return later_cue_hits("boundary", facts, CONCRETE)


_NAMED_TOOL = re.compile(
    r"\b(?:use|call|run|see|prefer|via|with) `([a-z]+(?:[_/-][a-z0-9]+)+)`", re.IGNORECASE
)


def _absent(facts: Facts) -> Iterator[Hit]:
    """A tool is named beside "use" or "call" that the server does not have."""
    if facts.index.count < 2 or "`" not in facts.doc.raw:
        return
    known = {use.parameter.name.lower() for use in facts.parameters} | {facts.tool.name.lower()}
    for match in _NAMED_TOOL.finditer(facts.doc.raw):
        name = match[1]
        squeezed = "".join(c for c in name.lower() if c.isalnum())
        if squeezed not in facts.index.by_key and name.lower() not in known:
            yield span_hit(facts, *match.span(1), tool=name)


RULES = (
    Rule(
        id="USE001",
        cue="use_when",
        edit="condition",
        adds=5,
        name="condition",
        family="usage",
        dimension=USAGE,
        kind="credit",
        level="warning",
        since="0.1",
        repeats=True,
        earned="says when to use it (“{quote}”)",
        missed="does not say when to use it",
        fix="Add “Use this when <situation>.” with a condition that this tool alone answers.",
        why="Without a condition an agent guesses from the name.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_condition,
        good=(
            tool("list_bills", "List bills. Use this when the customer asks which invoices are still open."),
        ),
        bad=(
            tool("list_bills", "List bills."),
            tool("list_bills", "List bills. Do not use this when listing."),
            tool("list_bills", "List bills, for example “use this when a customer calls about invoices”."),
        ),
    ),
    Rule(
        id="USE002",
        cue="use_not",
        edit="exclusion",
        adds=5,
        name="exclusion",
        family="usage",
        dimension=USAGE,
        kind="credit",
        level="info",
        since="0.1",
        repeats=True,
        earned="says when not to use it (“{quote}”)",
        missed="does not say when not to use it",
        fix="Add “Do not use it for <case>; use `<sibling>` instead.”",
        why="Exclusions stop the wrong call before it is made.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=cues("use_not"),
        good=(tool("list_bills", "List bills. Do not use it for drafts."),),
        bad=(tool("list_bills", "List bills of a customer."),),
    ),
    Rule(
        id="USE003",
        edit="sibling",
        adds=5,
        when=("siblings",),
        name="names-sibling",
        family="usage",
        dimension=USAGE,
        kind="credit",
        level="info",
        since="0.1",
        repeats=True,
        earned="names the sibling `{sibling}`",
        missed="names no sibling as the alternative or the next step",
        fix="Name the neighbour and its case: “for <other case> use `<sibling>`”.",
        why="A named alternative settles the choice; “see other tools” does not.",
        sources=(SPEC, "published scores: sibling named 3.80 against 1.49"),
        find=_sibling,
        good=(tool("get_bill", "Fetch one bill. For many use listBills.", siblings=("list_bills",)),),
        bad=(tool("get_bill", "Fetch one bill, then search.", siblings=("search", "list_bills")),),
    ),
    Rule(
        id="USE004",
        cue="alternative",
        edit="sibling",
        adds=5,
        when=("!siblings",),
        name="alternative",
        family="usage",
        dimension=USAGE,
        kind="credit",
        level="info",
        since="0.1",
        repeats=True,
        earned="points to an alternative (“{quote}”)",
        missed="points to no alternative",
        fix="Say which tool or way to prefer in the other case: <alternative>.",
        why="Agents weigh tools against each other; the text should do the weighing.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_alternative,
        good=(tool("get_bill", "Fetch one bill rather than the whole ledger."),),
        bad=(tool("get_bill", "Fetch one bill."),),
    ),
    Rule(
        id="USE005",
        cue="prerequisite",
        edit="prerequisite",
        adds=5,
        name="prerequisite",
        family="usage",
        dimension=USAGE,
        kind="credit",
        level="info",
        since="0.1",
        repeats=True,
        earned="places itself in a workflow (“{quote}”)",
        missed="does not say what must come before or after",
        fix="Add the step before or after: “First get <id> from `<sibling>`.”",
        why="A call in the wrong order fails or does harm.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=cues("prerequisite"),
        good=(
            tool(
                "pay_bill",
                "Pay a bill. Call check_balance first to see what is left.",
            ),
        ),
        bad=(tool("pay_bill", "Pay a bill."),),
    ),
    Rule(
        id="USE006",
        edit="goal",
        adds=3,
        name="purpose-clause",
        family="usage",
        dimension=USAGE,
        kind="credit",
        level="info",
        since="0.1",
        earned="its purpose implies the situation (“{quote}”)",
        missed="the purpose implies no situation",
        fix="End the first sentence with the situation: “… to <goal>”.",
        why="A goal in the purpose is the weakest form of a condition, and better than none.",
        sources=("published scores: context clause",),
        find=_purpose_clause,
        good=(tool("list_bills", "List bills to find which customers owe money."),),
        bad=(tool("list_bills", "List bills."),),
    ),
    Rule(
        id="USE007",
        name="implied-use",
        family="usage",
        dimension=USAGE,
        kind="credit",
        level="info",
        since="0.1",
        earned="the text as a whole implies where it fits (content words: {count})",
        missed="",
        fix="Say for which task the result serves: <task>.",
        why="Substance narrows the situations a tool fits.",
        sources=("published scores: usage rises with new content words",),
        find=_implied,
        good=(tool("list_bills", "List unpaid bills by customer with due date, amount and reminder state."),),
        bad=(tool("list_bills", "List bills."),),
    ),
    Rule(
        id="USE008",
        cue="boundary",
        edit="boundary",
        adds=5,
        name="boundary",
        family="usage",
        dimension=USAGE,
        kind="credit",
        level="info",
        since="0.1",
        repeats=True,
        earned="a boundary narrows its use (“{quote}”)",
        missed="no boundary narrows its use",
        fix="Say for which case it is not meant: <case>.",
        why="A negative scope tells the caller where to stop.",
        sources=("published scores: boundaries said in apposition",),
        find=_boundary,
        good=(tool("close_card", "Ends a membership. Cards that still hold overdue loans are not covered."),),
        bad=(tool("close_card", "Ends a membership."),),
    ),
    Rule(
        id="USE011",
        edit="sibling",
        name="condition-and-alternative",
        family="usage",
        dimension=USAGE,
        kind="floor",
        level="info",
        since="0.1",
        cue="use_when",
        earned="says when to use it and what else there is (“{quote}”)",
        fix="Join the two: “Use this when <situation>; for <other case> use `<sibling>`.”",
        why="The top score of this dimension asks for the condition and the alternative together.",
        sources=(SPEC, "published scores: condition and alternative 4.60, either alone 3.14 to 3.44"),
        find=_both,
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
    Rule(
        id="USE010",
        edit="absent-tool",
        name="absent-tool",
        family="usage",
        dimension=USAGE,
        kind="debit",
        level="warning",
        since="0.1",
        earned="sends the caller to `{tool}`, which the server does not have",
        fix="Name a tool that exists, or drop the reference.",
        why="An alternative that is not there ends in a failing call.",
        sources=(SPEC, "published scores: misleading"),
        find=_absent,
        good=(
            tool(
                "get_bill", "Fetch one bill. For many use `list_bills`.", siblings=("list_bills", "pay_bill")
            ),
        ),
        bad=(
            tool(
                "get_bill",
                "Fetch one bill. For many use `search_bills`.",
                siblings=("list_bills", "pay_bill"),
            ),
        ),
    ),
    clauses_rule("USE013", "usage", USAGE),
    unexplained_names_rule("USE014", "usage", USAGE),
    unused_name_rule("USE015", "usage", USAGE),
    lone_label_rule("USE016", "usage", USAGE),
    says_nothing_rule("USE020", "usage", USAGE),
)
