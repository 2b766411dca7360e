"""How certain a sign is: by itself, and beside signs of other kinds in the same definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts
from scorer.contracts.report import Level
from scorer.data.messages import say, text
from scorer.rules.safety.build import listed, place
from scorer.rules.safety.injection_phrases import MENTIONS, THEFTS, Beside, others, signs
from scorer.rules.safety.signs import Sign

_HIDES = "hide-from-user"


def wording(kind: str) -> Callable[[Facts], Iterable[Hit]]:
    """Return a finder for the signs of a kind, each with the level that it and the signs beside it give."""

    def find(facts: Facts) -> Iterable[Hit]:
        found = [*signs(kind, facts)]
        if not found:
            return ()
        beside = others(kind, facts)
        more = say("parts.also", kind=text(f"parts.{beside[0].kind}")) if beside else ""
        return listed(
            place(sign.text, sign.start, sign.end, quote=sign.quote, more=_spelled(sign) + more)._replace(
                level=_level(kind, sign, beside)
            )
            for sign in found
        )

    return find


def _spelled(sign: Sign) -> str:
    return say("parts.reads-as", said=sign.said) if sign.said else ""


def _level(kind: str, sign: Sign, beside: Sequence[Beside]) -> Level:
    """Return "error" for an order to take something and to hide it; "info" for what honest texts hold as well."""
    sure = {each.kind for each in beside if each.sure}
    if sign.sure and (
        (kind == _HIDES and not THEFTS.isdisjoint(sure)) or (kind in THEFTS and _HIDES in sure)
    ):
        return "error"
    if sign.sure or any(kind not in MENTIONS or each.kind not in MENTIONS for each in beside):
        return "warning"
    return "info"
