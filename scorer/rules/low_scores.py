"""Dimensions that score below the specification's limit for a smell, where no other rule names the defect.

Scoring finds them, since these rules may not know a score: a hit carries the label and the score of the
dimension, and the edit that is expected to raise it most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.contracts.dimensions import (
    BEHAVIOR,
    COMPLETENESS,
    CONCISENESS,
    PARAMETERS,
    PURPOSE,
    USAGE,
    low_score_rule,
)
from scorer.rules.record import Rule


@dataclass(frozen=True, slots=True)
class LowScore:
    """A dimension that scores low: its key, label and score, the edit that raises it most, and where that belongs."""

    dimension: str
    label: str
    score: int
    edit: str
    pointer: str | None
    span: tuple[int, int] | None


def _low(low: LowScore) -> Iterable[Hit]:
    words = {"label": low.label, "score": str(low.score), "edit": low.edit}
    yield Hit(1.0, low.span, low.pointer, words)


_GOOD: Final = tool(
    "find_cards",
    "Finds the cards of a member by name or e-mail address, newest first, up to 50 a page. Use it when a member "
    "does not know the number of a card; for one card whose number is known use `get_card` instead. Read-only. "
    "Returns number, holder and state of each card, and an empty list where none matches.",
    params={"who": "Name or e-mail address, at least three letters; case does not matter."},
    siblings=("get_card", "close_card"),
    annotations={"readOnlyHint": True},
)


def _rule(id: str, dimension: str, bad: Example) -> Rule:
    return Rule(
        id,
        low_score_rule(dimension),
        "warning",
        find=_low,
        sources=("TDQS, smells: a dimension below 3",),
        good=(_GOOD,),
        bad=(bad,),
    )


_LABEL: Final = tool("card_fees", "Outstanding fees of a card")
_BOAST: Final = tool(
    "card_fees", "The best way to have fees.", params={"a": {"type": "string"}, "b": {"type": "string"}}
)
_SPANISH: Final = tool(
    "close_card",
    "Cierra el carné de un socio.",
    params={"x1": {"type": "string"}, "x2": {"type": "string"}},
)
_MANY: Final = {f"p{n}": {"type": "string", "description": "Some value"} for n in range(8)}

RULES: tuple[Rule, ...] = (
    _rule("PUR040", PURPOSE, _LABEL),
    _rule("USE040", USAGE, tool("close_card", "End a membership.")),
    _rule("BEH040", BEHAVIOR, _LABEL),
    _rule("PAR040", PARAMETERS, _SPANISH),
    _rule("CON040", CONCISENESS, _BOAST),
    _rule("CMP040", COMPLETENESS, tool("close_card", "Ends a membership.", params=_MANY)),
)
#: The rule for each dimension.
BY_DIMENSION: Mapping[str, Rule] = MappingProxyType({str(rule.dimension): rule for rule in RULES})
