"""Parameters that nothing explains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.parameters import quoted_names, unexplained
from scorer.claims.tool_facts import Facts
from scorer.rules.record import Rule

SPEC: Final = "TDQS, Parameter Semantics"
_CARD: Final = {"card": {"type": "string"}}


def _placeholder_texts(facts: Facts) -> Iterator[Hit]:
    """Schema descriptions that only repeat the parameter's name; the values of an enum explain it."""
    empty = [
        use
        for use in facts.parameters
        if use.parameter.description.strip() and use.own == 0 and not use.parameter.enum
    ]
    if empty and facts.doc.language.names_tools:
        pointer = empty[0].parameter.pointer + "/description"
        yield Hit(1.0, None, pointer, {"names": quoted_names(empty)})


RULES = (
    Rule(
        "PAR010",
        "unexplained",
        "warning",
        find=unexplained,
        sources=(SPEC,),
        good=(tool("close_card", "Close the card with this number.", params=_CARD),),
        bad=(tool("close_it", "End a membership.", params={"xq": {"type": "string"}}),),
    ),
    Rule(
        "PAR011",
        "placeholder-texts",
        "info",
        find=_placeholder_texts,
        sources=(SPEC,),
        good=(
            tool(
                "get_user", "Fetch an account.", params={"user_id": "Numeric id shown on the account page."}
            ),
        ),
        bad=(tool("get_user", "Fetch an account.", params={"user_id": "The user id"}),),
    ),
)
