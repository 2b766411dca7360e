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
    lifecycle_gaps,
    many,
    missing_opposite,
    mixed_styles,
    named,
    near_names,
    tool_count,
)
from scorer.claims.effect_verbs import base_verb
from scorer.claims.evidence import Hit
from scorer.claims.tool_set import SetFacts
from scorer.rules.record import Rule

SPEC: Final = "TDQS, coherence of the set"
#: Names that a message lists.
_LISTED: Final = 3


def _verb_position(tools: SetFacts) -> Iterator[Hit]:
    """Names that put the verb elsewhere than more than half of the set do."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for facts in tools.tools:
        if facts.name_words:
            first, last = base_verb(facts.name_words[0]), base_verb(facts.name_words[-1])
            places["first" if first else "last" if last else "none"].append(facts.tool.name)
    counts = Counter({place: len(names) for place, names in places.items()})
    place, most = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("none", 0))
    odd = sorted(name for other, names in places.items() if other != place for name in names)
    if odd and place != "none" and 2 * most > tools.size:
        shown = ", ".join(f"`{name}`" for name in odd[:_LISTED])
        more = f" and {len(odd) - _LISTED} more" if len(odd) > _LISTED else ""
        yield Hit(1.0, None, None, {"place": place, "names": shown + more})


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
        good=(GOOD_SET, named("get_card", "list_loans", "letter_send", "branch_close")),
        bad=(named("get_card", "list_loans", "letter_send"),),
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
        find=missing_opposite,
        sources=(SPEC,),
        good=(GOOD_SET,),
        bad=(named("start_scan", "list_scans", "send_letter"),),
    ),
)
