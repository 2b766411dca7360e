"""Purpose: a named action on a named thing, told apart from its siblings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from scorer.claims.effect_verbs import verb_classes, verb_in
from scorer.claims.siblings import object_of
from scorer.claims.tool_facts import Facts, content_stems
from scorer.contracts.dimensions import PURPOSE
from scorer.language.document import stem
from scorer.rules.build import cue_hits, quote, span_hit, tool
from scorer.rules.emptiness import near_tautology, placeholder_span, says_nothing_rule
from scorer.rules.record import Hit, Rule
from scorer.rules.wording import (
    lone_label_rule,
    unexplained_names_rule,
    unused_name_rule,
)

SPEC = "TDQS, Purpose Clarity"
#: Content words beyond the name that make a purpose specific.
SPECIFIC = 12
_SCOPE = frozenset(
    (
        "all only by for within single multiple batch recent current from matching across specific "
        "given existing new between per active latest based including"
    ).split()
)


def _leading_verb(facts: Facts) -> Iterator[Hit]:
    if facts.verb:
        yield span_hit(facts, *facts.verb.span, verb=facts.verb.verb)


def _vague(facts: Facts) -> bool:
    return facts.verb is not None and facts.verb.verb in facts.doc.language.words.vague_verbs


@lru_cache(maxsize=8)
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(stem, words))


def _object_words(facts: Facts) -> list[str]:
    first = facts.first
    if first is None or facts.verb is None:
        return []
    after = first.words[facts.verb.at + 1 : facts.verb.at + 10]
    rest = (
        facts.verb.span[1] - first.starts[facts.verb.at]
    )  # where words are not set apart the object follows within
    after = (first.words[facts.verb.at][rest:], *after) if not facts.doc.language.separates_words else after
    vague = _stems(facts.doc.language.words.vague_nouns)
    return [w for w in content_stems(after, facts.doc.language) if w not in vague]


def _object(facts: Facts) -> Iterator[Hit]:
    words = _object_words(facts)
    if words and facts.first:
        yield Hit(1.0, (facts.first.start, facts.first.end), "/description", {"object": words[0]})


def _specific(facts: Facts) -> Iterator[Hit]:
    if facts.info and facts.first:
        words = {"count": str(facts.info)}
        yield Hit(
            min(1.0, facts.info / SPECIFIC), (facts.first.start, facts.first.end), "/description", words
        )


def _scope(facts: Facts) -> Iterator[Hit]:
    first, scope = facts.first, facts.doc.language.words.scope or _SCOPE
    if first is None:
        return
    yield from (hit for hit in cue_hits("scope", facts) if hit.span and hit.span[1] <= first.end)
    for at, word in enumerate(first.words):
        if word in scope and at > 0 and at + 1 < len(first.words) and not first.masked[at]:
            yield span_hit(facts, first.starts[at], first.ends[min(at + 2, len(first.words) - 1)])
            return


def _contrast(facts: Facts) -> Iterator[Hit]:
    for mention in facts.mentions:
        yield span_hit(facts, mention.start, mention.end, sibling=mention.name)
        return
    for hit in cue_hits("alternative", facts):
        yield Hit(0.4 * hit.strength, hit.span, hit.pointer, {"sibling": hit.words["quote"]})
        return


def _distinct(facts: Facts) -> Iterator[Hit]:
    if facts.index.count < 2 or not facts.name_words:
        return
    object_ = object_of(facts.name_words)
    near = [n for n in facts.index.by_object.get(object_, ()) if n != facts.tool.name]
    if not near:
        yield Hit(1.0, None, "/name", {"name": facts.tool.name})


def _collides(facts: Facts) -> Iterator[Hit]:
    """A short text beside a sibling on the same object, with nothing to tell them apart."""
    object_ = object_of(facts.name_words)
    near = [n for n in facts.index.by_object.get(object_, ()) if n != facts.tool.name]
    if near and facts.info <= 3 and not facts.mentions:
        yield Hit(1.0, None, "/description", {"sibling": near[0]})


def _vague_verb(facts: Facts) -> Iterator[Hit]:
    if _vague(facts) and facts.verb and len(_object_words(facts)) < 2:
        yield span_hit(facts, *facts.verb.span, verb=facts.verb.verb)


def _no_verb(facts: Facts) -> Iterator[Hit]:
    """The first sentence opens with no verb; one that has a verb a little later counts half."""
    first = facts.first
    if first is None or facts.verb or not facts.doc.language.has_all_verbs:
        return
    later = any(word in verb_classes() for word in first.words[1:4])
    words = {"quote": quote(facts.doc.raw, first.start, first.end)}
    yield Hit(0.5 if later else 1.0, (first.start, first.end), "/description", words)


def _tautology(facts: Facts) -> Iterator[Hit]:
    if near_tautology(facts) and not placeholder_span(facts):
        yield span_hit(facts, 0, len(facts.doc.raw), 1.0 if facts.info == 0 else 0.6)


def _placeholder(facts: Facts) -> Iterator[Hit]:
    span = placeholder_span(facts)
    if span:
        yield span_hit(facts, *span)


def _pitch(facts: Facts) -> Iterator[Hit]:
    """A sentence that sells, where it does not open with an action; a later action does not mend it."""
    for cue, hit in zip(facts.cues.get("pitch", ()), cue_hits("pitch", facts), strict=True):
        opening = next(s for s in facts.whole.sentences if s.start <= cue.start < s.end)
        if not verb_in(opening.words[0], facts.doc.language)[0]:
            yield hit


def _blank(facts: Facts) -> Iterator[Hit]:
    if facts.gate.all_ones:
        yield Hit(1.0, None, "/description")


RULES = (
    Rule(
        id="PUR000",
        name="no-description",
        family="purpose",
        dimension=PURPOSE,
        kind="check",
        level="error",
        since="0.1",
        earned="the tool has no description: all six scores are 1",
        fix="Write one: “<verb> <what>. Use it when <situation>. Returns <fields>.”",
        why="A blank description is the specification's first hard gate.",
        sources=("TDQS, hard gates",),
        find=_blank,
        good=(tool("get_user", "Fetch the profile of one account."),),
        bad=(tool("get_user", "  "), tool("get_user", None)),
    ),
    Rule(
        id="PUR001",
        edit="first-sentence",
        name="leading-verb",
        family="purpose",
        dimension=PURPOSE,
        kind="credit",
        level="warning",
        since="0.1",
        earned="opens with the action “{verb}”",
        missed="does not open with the action it performs",
        fix="Start with the verb: “<verb> <what> …”.",
        why="Agents scan the first words; a verb there says what a call does.",
        sources=(SPEC, "published scores: 593 of 742 scored tools open with a verb"),
        find=_leading_verb,
        good=(tool("archive_ticket", "Archives a ticket so that it leaves the queue."),),
        bad=(tool("archive_ticket", "Ticket tool for the queue."),),
    ),
    Rule(
        id="PUR002",
        edit="first-sentence",
        adds=2,
        name="specific-object",
        family="purpose",
        dimension=PURPOSE,
        kind="credit",
        level="warning",
        since="0.1",
        earned="names what it acts on (“{object}”)",
        missed="does not name what it acts on",
        fix="Name the resource right after the verb.",
        why="A verb without a specific object fits every tool.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_object,
        good=(tool("list_bills", "List unpaid bills."),),
        bad=(tool("handle", "Handle data."),),
    ),
    Rule(
        id="PUR003",
        edit="purpose",
        adds=4,
        name="specific-purpose",
        family="purpose",
        dimension=PURPOSE,
        kind="credit",
        level="warning",
        since="0.1",
        earned="goes beyond the name (content words: {count})",
        missed="says nothing that the name does not",
        fix="Say what sets the result apart: <which records>, <from where>, <in what form>.",
        why="The name is already known; a description pays only for what it adds.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_specific,
        good=(tool("create_bill", "Draft an unsent bill for a customer from the hours on a project."),),
        bad=(tool("create_bill", "Create a bill."),),
    ),
    Rule(
        id="PUR004",
        edit="scope",
        adds=2,
        name="scope",
        family="purpose",
        dimension=PURPOSE,
        kind="credit",
        level="info",
        since="0.1",
        earned="limits its scope (“{quote}”)",
        missed="does not say which records it covers",
        fix="Add the scope to the first sentence: “… by <key>”, “… within <range>”, “all …”.",
        why="Scope is what tells the singular tool from the batch, the search from the get.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_scope,
        good=(tool("get_bill", "Fetch one bill by its number."),),
        bad=(tool("get_bill", "Bill details."),),
    ),
    Rule(
        id="PUR005",
        edit="sibling",
        adds=5,
        when=("siblings",),
        name="distinguishes-sibling",
        family="purpose",
        dimension=PURPOSE,
        kind="credit",
        level="info",
        since="0.1",
        earned="tells itself apart (“{sibling}”)",
        missed="does not tell itself apart from its siblings",
        fix="Add one contrast: “Unlike `<sibling>`, …” or “For <other need> use `<sibling>`”.",
        why="The top score of this dimension asks for a difference from the siblings, not only for clarity.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_contrast,
        good=(
            tool("get_bill", "Fetch one bill; for many use `list_bills`.", siblings=("list_bills",)),
            tool("get_bill", "Fetch one bill rather than a page of them."),
        ),
        bad=(tool("get_bill", "Fetch one bill by number.", siblings=("list_bills",)),),
    ),
    Rule(
        id="PUR006",
        edit="sibling",
        when=("siblings", "never"),
        name="distinct-object",
        family="purpose",
        dimension=PURPOSE,
        kind="credit",
        level="info",
        since="0.1",
        earned="no sibling acts on the same object as “{name}”",
        missed="shares its object with a sibling",
        fix="Say in the first sentence what this one does that `<sibling>` does not.",
        why="Where no sibling competes, a clear purpose already distinguishes.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_distinct,
        good=(tool("get_bill", "Fetch one bill.", siblings=("list_customers", "send_letter")),),
        bad=(tool("get_bill", "Fetch one bill.", siblings=("list_bill", "send_letter")),),
    ),
    Rule(
        id="PUR010",
        edit="first-sentence",
        adds=3,
        name="vague-verb",
        family="purpose",
        dimension=PURPOSE,
        kind="debit",
        level="warning",
        since="0.1",
        earned="“{verb}” says nothing without a specific object",
        fix="Replace “process”, “handle” or “manage” by what happens: <create>, <validate>, <merge> … <what>.",
        why="A vague verb with a vague object describes every tool.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_vague_verb,
        good=(tool("merge_accounts", "Merge two customer accounts into one."),),
        bad=(tool("process", "Process data."),),
    ),
    Rule(
        id="PUR011",
        edit="purpose",
        adds=4,
        name="near-tautology",
        family="purpose",
        dimension=PURPOSE,
        kind="debit",
        level="warning",
        since="0.1",
        earned="only repeats its name (“{quote}”)",
        fix="Say what the name does not: <what it returns>, <for which records>, <under what condition>.",
        why="Inflecting, reordering or repeating the name adds tokens and no meaning.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_tautology,
        good=(tool("update_user", "Change the e-mail address and display name of one account."),),
        bad=(
            tool("update_user", "Updates a user."),
            tool(
                "manage_customer_records",
                "Manages customer records. Manage customer records. Customer records managing.",
            ),
        ),
    ),
    Rule(
        id="PUR012",
        edit="purpose",
        adds=5,
        name="placeholder",
        family="purpose",
        dimension=PURPOSE,
        kind="cap",
        level="warning",
        since="0.1",
        earned="a placeholder stands where the purpose should (“{quote}”)",
        fix="Write the purpose: “<verb> <what> …”.",
        why="A route, an operation id or a placeholder tells an agent nothing.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_placeholder,
        good=(tool("get_user", "Fetch one account by id."),),
        bad=(tool("get_user", "GET /api/users/:id"), tool("x", "TODO")),
    ),
    Rule(
        id="PUR014",
        cue="pitch",
        edit="first-sentence",
        name="pitch",
        family="purpose",
        dimension=PURPOSE,
        kind="debit",
        level="warning",
        since="0.1",
        earned="sells instead of saying what a call does (“{quote}”)",
        fix="Replace the pitch by the action: “<verb> <what> …”.",
        why="Praise and origin stories name no action.",
        sources=("published scores: a pitch instead of an action",),
        find=_pitch,
        good=(tool("plan_sprint", "Draft a sprint plan from open tickets."),),
        bad=(tool("plan_sprint", "A production-ready system for busy teams."),),
    ),
    Rule(
        id="PUR015",
        edit="first-sentence",
        name="no-verb",
        family="purpose",
        dimension=PURPOSE,
        kind="debit",
        level="info",
        since="0.1",
        earned="the first sentence holds no action (“{quote}”)",
        fix="Turn the label into a sentence: “<verb> <what> …”.",
        why="A noun phrase leaves open whether the tool reads, writes or computes.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_no_verb,
        good=(tool("me", "Return the profile of the signed-in account."),),
        bad=(tool("me", "Your name and badges."),),
    ),
    unexplained_names_rule("PUR017", "purpose", PURPOSE),
    unused_name_rule("PUR018", "purpose", PURPOSE),
    lone_label_rule("PUR019", "purpose", PURPOSE),
    says_nothing_rule("PUR020", "purpose", PURPOSE),
)
