"""Coherence: tools of a set that compete, names that follow no pattern, and steps that are missing."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from scorer.claims.coherence import (
    GOOD_SET,
    catch_all,
    close_pairs,
    many,
    mixed_styles,
    named,
    tool_count,
)
from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.claims.tool_set import SetFacts
from scorer.language.verbs import base_verb
from scorer.rules.record import Rule

SPEC: Final = "TDQS, coherence of the set"
#: Tools that share a first word when it is a prefix.
_SHARED: Final = 3
#: Names that a message lists.
_LISTED: Final = 3


def _prefixes(tools: SetFacts) -> frozenset[str]:
    """Return the first words of names that several tools share and that are no verbs ("confluence")."""
    counts = Counter(facts.name_words[0] for facts in tools.tools if len(facts.name_words) > 1)
    return frozenset(word for word, count in counts.items() if count >= _SHARED and not base_verb(word))


def _verb_place(facts: Facts, prefixes: frozenset[str]) -> str:
    """Return where a name puts the verb that its description opens with: first, last or "" (not known)."""
    words, verb = facts.name_words, facts.verb.verb if facts.verb else ""
    words = words[1:] if words[:1] and words[0] in prefixes else words
    if not verb or not words:
        return ""
    if base_verb(words[0]):
        return "first" if base_verb(words[0]) == verb else ""
    return "last" if base_verb(words[-1]) == verb and len(words) > 1 else ""


def _verb_position(tools: SetFacts) -> Iterator[Hit]:
    """Names that put the verb at the other end than more than half of the set do."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    prefixes = _prefixes(tools)
    for facts in tools.tools:
        places[_verb_place(facts, prefixes)].append(facts.tool.name)
    for place, other in (("first", "last"), ("last", "first")):
        odd = sorted(places[other])
        if odd and 2 * len(places[place]) > tools.size:
            shown = ", ".join(f"`{name}`" for name in odd[:_LISTED])
            more = f" and {len(odd) - _LISTED} more" if len(odd) > _LISTED else ""
            yield Hit(1.0, None, None, {"place": place, "names": shown + more})


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
        "COH022",
        "many-tools",
        "info",
        find=tool_count(21, sys.maxsize),
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(many(22), many(45)),
    ),
)
