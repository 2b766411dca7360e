"""Risk: what a tool that destroys or pays must say, in its text and in its hints."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.effect import Risk, assess
from scorer.claims.tool_facts import Facts
from scorer.contracts.report import Level
from scorer.rules.build import tool
from scorer.rules.contradiction import contradiction
from scorer.rules.record import Hit, Rule

FAMILY = "risk"
_TELLING = ("consequence", "irreversible", "read_only")
_SPEC = "MCP specification, tool annotations"


def _grave(facts: Facts) -> Iterator[Risk]:
    """Yield the risk of a tool that destroys or pays; the others are not assessed twice."""
    risk = assess(facts)
    if risk.category in ("destructive", "financial"):
        yield risk


def _silent(facts: Facts) -> Iterator[Hit]:
    """Yield a tool whose text tells no consequence; one that claims to read is told of as understated."""
    if not facts.doc.sentences or not facts.doc.language.has_word_lists:
        return
    if facts.tool.annotations.get("readOnlyHint") is True or any(kind in facts.cues for kind in _TELLING):
        return
    for risk in _grave(facts):
        yield Hit(1.0, None, "/description", {"category": risk.category})


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
        id="RSK001",
        name="silent-consequence",
        family=FAMILY,
        dimension=None,
        kind="check",
        level="info",
        since="0.1",
        earned="{category} by its class, and the text says nothing of what a call leaves behind",
        fix="Say what is lost or paid and whether it can be taken back: “Removes <what>; it <can or cannot> be restored.”",
        why=(
            "A model that is about to delete or pay has only the text to weigh it by, and a person who is asked to "
            "allow the call has no more."
        ),
        sources=("PolicyLayer, severity follows from reversibility", "TDQS, Behavioral Transparency"),
        find=_silent,
        good=(
            tool("delete_card", "Delete a reader's card. This cannot be undone."),
            tool("get_card", "Read a reader's card."),
        ),
        bad=(tool("delete_card", "Delete a reader's card."),),
    ),
    Rule(
        id="RSK002",
        name="no-destructive-hint",
        family=FAMILY,
        dimension=None,
        kind="check",
        level="info",
        since="0.1",
        earned="{category} by its class, and of its annotations none is destructiveHint",
        fix="Add `destructiveHint: true` to the annotations, or false if a call only ever adds.",
        why=(
            "A client may ask before a destructive call. The default is true, but clients and directories differ in "
            "whether they know the default, and a hint that is written leaves no doubt."
        ),
        sources=(_SPEC, "Anthropic directory policy: every tool states its hints"),
        find=_no_hint,
        good=(
            tool("delete_card", "Delete a card.", annotations={"destructiveHint": True}),
            tool("delete_card", "Delete a card."),
        ),
        bad=(tool("delete_card", "Delete a card.", annotations={"idempotentHint": True}),),
    ),
    Rule(
        id="RSK003",
        name="hint-understates-class",
        family=FAMILY,
        dimension=None,
        kind="check",
        level="warning",
        since="0.1",
        earned="{hint} makes less of a tool that is {category} ({reason})",
        fix="Correct the hint, or split off the action that it does not hold for into a tool of its own.",
        why="A client that trusts the hint runs the worst action of the tool without asking.",
        sources=(_SPEC, "PolicyLayer, the most severe category that applies"),
        find=_understated,
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
