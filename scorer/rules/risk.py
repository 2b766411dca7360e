"""Risk: what a tool that destroys or pays must say, in its text and in its hints."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.contradiction import contradiction
from scorer.claims.effect import Risk, assess
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts
from scorer.contracts.report import Level
from scorer.rules.record import Rule

FAMILY = "risk"
_TELLING = ("consequence", "irreversible", "read_only")
_SPEC = "MCP specification, tool annotations"


def _grave(facts: Facts) -> Iterator[Risk]:
    """Yield the risk of a tool that destroys or pays; the others are not assessed twice."""
    risk = assess(facts)
    if risk.category in ("destructive", "financial"):
        yield risk


def _no_hint(facts: Facts) -> Iterator[Hit]:
    hints = facts.tool.annotations
    if not facts.annotated or "destructiveHint" in hints or hints.get("readOnlyHint") is True:
        return
    for risk in _grave(facts):
        yield Hit(1.0, None, "/annotations", {"category": risk.category})


def _understated(facts: Facts) -> Iterator[Hit]:
    """Yield a hint that makes less of a tool than its class; a contradiction of text and hint is told elsewhere."""
    hints = facts.tool.annotations
    reads = hints.get("readOnlyHint") is True
    if not (reads or hints.get("destructiveHint") is False) or any(contradiction(facts)):
        return
    for risk in _grave(facts):
        name = "readOnlyHint" if reads else "destructiveHint"
        if reads or risk.category == "destructive":
            words = {"category": risk.category, "hint": f"{name}: {str(reads).lower()}"}
            # A verb in the name that destroys leaves no doubt; what a text or an input says may be one case of many.
            level: Level = "error" if reads and risk.pointer == "/name" else "warning"
            told = {**words, "reason": risk.reason.rstrip(".")}
            yield Hit(1.0, risk.span, f"/annotations/{name}", told, level)


RULES = (
    Rule(
        "RSK002",
        "no-destructive-hint",
        "info",
        find=_no_hint,
        sources=(_SPEC, "Anthropic directory policy: every tool states its hints"),
        good=(
            tool("delete_card", "Delete a card.", annotations={"destructiveHint": True}),
            tool("delete_card", "Delete a card."),
        ),
        bad=(tool("delete_card", "Delete a card.", annotations={"idempotentHint": True}),),
    ),
    Rule(
        "RSK003",
        "hint-understates-class",
        "warning",
        find=_understated,
        sources=(_SPEC, "PolicyLayer, the most severe category that applies"),
        good=(
            tool("delete_card", "Delete a card.", annotations={"destructiveHint": True}),
            tool("find_card", "Find a card.", annotations={"readOnlyHint": True}),
        ),
        bad=(
            tool(
                "manage_cards",
                "Look after the cards of readers.",
                params={"action": {"type": "string", "enum": ["list", "add", "delete"]}},
                annotations={"destructiveHint": False},
            ),
        ),
    ),
)
