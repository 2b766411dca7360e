"""Purpose: a named action on a named thing, told apart from its siblings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from scorer.claims.detect import cue_hits, quote, span_hit
from scorer.claims.emptiness import near_tautology, placeholder_span, says_nothing_feature
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.feature import Feature
from scorer.claims.siblings import object_of
from scorer.claims.tool_facts import Facts, content_stems
from scorer.claims.wording import (
    lone_label_feature,
    unexplained_names_feature,
    unused_name_feature,
)
from scorer.contracts.dimensions import PURPOSE
from scorer.language.document import stem
from scorer.language.verbs import verb_classes, verb_in

#: Content words beyond the name that make a purpose specific.
SPECIFIC = 12
_SCOPE = frozenset(
    (
        "all only by for within single multiple batch recent current from matching across specific "
        "given existing new between per active latest based including"
    ).split()
)


@lru_cache(maxsize=8)
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(stem, words))


def object_words_after_verb(facts: Facts) -> list[str]:
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


def _specific(facts: Facts) -> Iterator[Hit]:
    if facts.new_word_count and facts.first:
        words = {"count": str(facts.new_word_count)}
        yield Hit(
            min(1.0, facts.new_word_count / SPECIFIC),
            (facts.first.start, facts.first.end),
            "/description",
            words,
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
        yield span_hit(facts, 0, len(facts.doc.raw), 1.0 if facts.new_word_count == 0 else 0.6)


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


FEATURES = (
    Feature(
        "PUR003",
        "specific-purpose",
        PURPOSE,
        "credit",
        find=_specific,
        level="warning",
        edit="purpose",
        adds=4,
        good=(tool("create_bill", "Draft an unsent bill for a customer from the hours on a project."),),
        bad=(tool("create_bill", "Create a bill."),),
    ),
    Feature(
        "PUR004",
        "scope",
        PURPOSE,
        "credit",
        find=_scope,
        edit="scope",
        adds=2,
        good=(tool("get_bill", "Fetch one bill by its number."),),
        bad=(tool("get_bill", "Bill details."),),
    ),
    Feature(
        "PUR005",
        "distinguishes-sibling",
        PURPOSE,
        "credit",
        find=_contrast,
        when=("siblings",),
        edit="sibling",
        adds=5,
        good=(
            tool("get_bill", "Fetch one bill; for many use `list_bills`.", siblings=("list_bills",)),
            tool("get_bill", "Fetch one bill rather than a page of them."),
        ),
        bad=(tool("get_bill", "Fetch one bill by number.", siblings=("list_bills",)),),
    ),
    Feature(
        "PUR006",
        "distinct-object",
        PURPOSE,
        "credit",
        find=_distinct,
        when=(
            "siblings",
            "never",
        ),
        edit="sibling",
        good=(tool("get_bill", "Fetch one bill.", siblings=("list_customers", "send_letter")),),
        bad=(tool("get_bill", "Fetch one bill.", siblings=("list_bill", "send_letter")),),
    ),
    Feature(
        "PUR011",
        "near-tautology",
        PURPOSE,
        "debit",
        find=_tautology,
        level="warning",
        edit="purpose",
        adds=4,
        good=(tool("update_user", "Change the e-mail address and display name of one account."),),
        bad=(
            tool("update_user", "Updates a user."),
            tool(
                "manage_customer_records",
                "Manages customer records. Manage customer records. Customer records managing.",
            ),
        ),
    ),
    Feature(
        "PUR012",
        "placeholder",
        PURPOSE,
        "cap",
        find=_placeholder,
        level="warning",
        edit="purpose",
        adds=5,
        good=(tool("get_user", "Fetch one account by id."),),
        bad=(tool("get_user", "GET /api/users/:id"), tool("x", "TODO")),
    ),
    Feature(
        "PUR014",
        "pitch",
        PURPOSE,
        "debit",
        find=_pitch,
        level="warning",
        cue="pitch",
        edit="first-sentence",
        good=(tool("plan_sprint", "Draft a sprint plan from open tickets."),),
        bad=(tool("plan_sprint", "A production-ready system for busy teams."),),
    ),
    Feature(
        "PUR015",
        "no-verb",
        PURPOSE,
        "debit",
        find=_no_verb,
        edit="first-sentence",
        good=(tool("me", "Return the profile of the signed-in account."),),
        bad=(tool("me", "Your name and badges."),),
    ),
    unexplained_names_feature("PUR017", PURPOSE),
    unused_name_feature("PUR018", PURPOSE),
    lone_label_feature("PUR019", PURPOSE),
    says_nothing_feature("PUR020", PURPOSE),
)
