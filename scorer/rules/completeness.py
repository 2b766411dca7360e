"""Completeness: definitions that their author has not finished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.detect import quote
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.open_gaps import may_have_open_gaps, open_gaps
from scorer.claims.tool_facts import Facts
from scorer.data.messages import say
from scorer.rules.record import Rule

#: The rule that reports what the author of a draft has not filled in.
OPEN_GAP: Final = "CMP010"
_DRAFTS: Final = "mcp-scorer draft"


def _may_be_open(facts: Facts) -> bool:
    return may_have_open_gaps(facts.tool.description) or any(
        may_have_open_gaps(each.description) for each in facts.tool.parameters
    )


def _open_gaps(facts: Facts) -> Iterator[Hit]:
    """One finding for the description, and one for all parameters: a draft leaves many gaps, which one edit fills."""
    text = facts.tool.description
    if spans := open_gaps(text):
        words = {"place": say("parts.in-description"), "quote": quote(text, *spans[0])}
        yield Hit(1.0, spans[0], "/description", {**words, "more": _more(len(spans) - 1)})
    found = [(each, spans) for each in facts.tool.parameters if (spans := open_gaps(each.description))]
    if found:
        first, spans = found[0]
        place = say("parts.in-parameter", name=first.name)
        words = {"place": place, "quote": quote(first.description, *spans[0])}
        more = _more(sum(len(each) for _, each in found) - 1)
        yield Hit(1.0, None, f"{first.pointer}/description", {**words, "more": more})


def _more(count: int) -> str:
    return say("parts.more-gaps", count=count) if count else ""


RULES = (
    Rule(
        OPEN_GAP,
        "open-gap",
        "warning",
        find=_open_gaps,
        when=_may_be_open,
        sources=(_DRAFTS,),
        good=(
            tool("get_card", "Fetch one card. Use this when a member has lost theirs."),
            tool(
                "get_log", "Fetch the log of a day at `log://<day>`.", params={"day": "<year>-<month>-<day>"}
            ),
        ),
        bad=(
            tool("get_card", "Fetch one card. Use this when <situation that only this tool serves>."),
            tool(
                "get_card",
                "Fetch one card.",
                params={"card": "<what `card` means, its format, and where the value comes from>"},
            ),
        ),
    ),
)
