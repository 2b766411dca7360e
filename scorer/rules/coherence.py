"""Coherence: tools of a set that compete, names that follow no pattern, and steps that are missing."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from scorer.claims.coherence import (
    GOOD_SET,
    catch_all,
    close_pairs,
    lifecycle_gaps,
    many,
    missing_opposite,
    mixed_styles,
    named,
    near_names,
    tool_count,
)
from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.claims.tool_set import SetFacts
from scorer.language.phrases import inflections
from scorer.language.verbs import base_verb
from scorer.rules.record import Rule

SPEC: Final = "TDQS, coherence of the set"
#: Names that a message lists.
_LISTED: Final = 3


def _verb_place(facts: Facts) -> str:
    """Return where a name puts the verb that its description opens with: first, last or "" (not known)."""
    words, verb = facts.name_words, facts.verb.verb if facts.verb else ""
    if not verb or not words:
        return ""
    if base_verb(words[0]):
        return "first" if base_verb(words[0]) == verb else ""
    return "last" if base_verb(words[-1]) == verb and len(words) > 1 else ""


def _verb_position(tools: SetFacts) -> Iterator[Hit]:
    """Names that put the verb at the other end than more than half of the set do."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for facts in tools.tools:
        places[_verb_place(facts)].append(facts.tool.name)
    for place, other in (("first", "last"), ("last", "first")):
        odd = sorted(places[other])
        if odd and 2 * len(places[place]) > tools.size:
            shown = ", ".join(f"`{name}`" for name in odd[:_LISTED])
            more = f" and {len(odd) - _LISTED} more" if len(odd) > _LISTED else ""
            yield Hit(1.0, None, None, {"place": place, "names": shown + more})


def _missing_opposite(tools: SetFacts) -> Iterator[Hit]:
    """An action without its opposite, which no text of the set mentions; "open" has too many senses."""
    said = {word for facts in tools.tools for sentence in facts.whole.sentences for word in sentence.words}
    for hit in missing_opposite(tools):
        if hit.words["one"] != "open" and not inflections(hit.words["other"]) & said:
            yield hit


def _described(**texts: str) -> Example:
    return Example(tools=tuple(tool(name, text).tool for name, text in texts.items()))


RULES = (
    Rule(
        "COH001",
        "close-pair",
        "info",
        find=close_pairs,
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(named("get_card", "fetch_card", "send_letter"),),
    ),
    Rule(
        "COH003",
        "near-names",
        "info",
        find=near_names,
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(named("build_app", "build_test_app", "send_letter"),),
    ),
    Rule(
        "COH002",
        "catch-all",
        "info",
        find=catch_all,
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(named("ask_anything", "list_loans", "send_letter"),),
    ),
    Rule(
        "COH010",
        "mixed-styles",
        "info",
        find=mixed_styles,
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(named("get_card", "listLoans", "send_letter"),),
    ),
    Rule(
        "COH011",
        "verb-position",
        "info",
        find=_verb_position,
        sources=(SPEC,),
        good=(
            GOOD_SET,
            _described(get_card="Get a card.", list_loans="List loans.", abort_run="Abort a run."),
        ),
        bad=(_described(get_card="Get a card.", list_loans="List loans.", letter_send="Send a letter."),),
    ),
    Rule(
        "COH020",
        "single-tool",
        "info",
        find=tool_count(1, 1),
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(named("get_card"),),
    ),
    Rule(
        "COH021",
        "few-tools",
        "info",
        find=tool_count(2, 3),
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(named("get_card", "list_loans"),),
    ),
    Rule(
        "COH022",
        "many-tools",
        "info",
        find=tool_count(21, sys.maxsize),
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(many(22), many(45)),
    ),
    Rule(
        "COH030",
        "lifecycle-gap",
        "info",
        find=lifecycle_gaps,
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(named("create_card", "send_letter", "list_loans"),),
    ),
    Rule(
        "COH031",
        "missing-opposite",
        "info",
        find=_missing_opposite,
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(named("start_scan", "list_scans", "send_letter"),),
    ),
)
