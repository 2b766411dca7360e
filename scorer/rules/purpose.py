"""Purpose: descriptions that are missing, empty, vague, or about something else than their tool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.detect import span_hit
from scorer.claims.emptiness import placeholder_span, restates_name
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts
from scorer.language.content import own_stems
from scorer.language.verbs import base_verb, verb_classes
from scorer.rules.record import Rule

SPEC: Final = "TDQS, Purpose Clarity"


def _no_description(facts: Facts) -> Iterator[Hit]:
    if facts.gate.all_ones:
        yield Hit(1.0, None, "/description")


def _vague_verb(facts: Facts) -> Iterator[Hit]:
    """A vague verb in a sentence of vague words ("process the given data"): it could describe any tool."""
    words, first, verb = facts.doc.language.words, facts.first, facts.verb
    if not verb or first is None or verb.verb not in words.vague_verbs:
        return
    vague = words.vague_verbs | words.vague_nouns | words.vague_modifiers
    specific = [word for word in first.words if not vague.intersection((word, base_verb(word)))]
    if not own_stems(specific, facts.doc.language) and not restates_name(facts):
        yield span_hit(facts, *verb.span, verb=verb.verb)


def _restates_name(facts: Facts) -> Iterator[Hit]:
    if restates_name(facts) and not placeholder_span(facts):
        yield span_hit(facts, 0, len(facts.doc.raw))


def _placeholder(facts: Facts) -> Iterator[Hit]:
    span = placeholder_span(facts)
    if span:
        yield span_hit(facts, *span)


def _disagree(facts: Facts) -> Iterator[Hit]:
    """The name reads and the text opens with a verb that destroys or pays: two different tools."""
    if not facts.verb or not facts.name_words or facts.verb.at > 1:
        return
    stated = verb_classes().get(facts.verb.verb)
    named = verb_classes().get(facts.name_words[0])
    if not named or not stated or named[1] != "read" or stated[1] not in ("destructive", "financial"):
        return
    if facts.verb.verb not in map(base_verb, facts.name_words):
        yield span_hit(facts, *facts.verb.span, name=named[0], verb=stated[0])


RULES = (
    Rule(
        "PUR000",
        "no-description",
        "error",
        find=_no_description,
        sources=("TDQS, hard gates",),
        good=(tool("get_user", "Fetch the profile of one account."),),
        bad=(tool("get_user", "  "), tool("get_user", None)),
    ),
    Rule(
        "PUR010",
        "vague-verb",
        "warning",
        find=_vague_verb,
        sources=(SPEC,),
        good=(tool("merge_accounts", "Merge two customer accounts into one."),),
        bad=(
            tool("sync", "Handles the request."),
            tool("run_job", "Processes the given data and handles the result."),
        ),
    ),
    Rule(
        "PUR011",
        "near-tautology",
        "warning",
        find=_restates_name,
        sources=(SPEC,),
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
        "PUR012",
        "placeholder",
        "warning",
        find=_placeholder,
        sources=(SPEC,),
        good=(tool("get_user", "Fetch one account by id."),),
        bad=(tool("get_user", "GET /api/users/:id"), tool("x", "TODO")),
    ),
    Rule(
        "PUR013",
        "name-and-text-disagree",
        "warning",
        find=_disagree,
        sources=(SPEC,),
        good=(tool("delete_user", "Delete one account."),),
        bad=(tool("get_user", "Delete one account for ever."),),
    ),
)
