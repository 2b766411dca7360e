"""Risk: what a tool that destroys or pays must say, in its text and in its hints."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.contradiction import contradiction
from scorer.claims.effect import EffectFlag
from scorer.claims.effect_reason import reason
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts
from scorer.contracts.report import Level
from scorer.language.verbs import verb_class
from scorer.rules.looks import has_hints
from scorer.rules.record import Rule

_SPEC = "MCP specification, tool annotations"
#: Classes whose hints must leave no doubt.
_CRITICAL = ("destructive", "financial")


def _no_hint(facts: Facts) -> Iterator[Hit]:
    hints = facts.tool.annotations
    if not facts.annotated or "destructiveHint" in hints or hints.get("readOnlyHint") is True:
        return
    if facts.effect.category in _CRITICAL:
        yield Hit(1.0, None, "/annotations", {"category": facts.effect.category})


def _understated(facts: Facts) -> Iterator[Hit]:
    """A hint that understates the effect; a contradiction in name and text is an error of its own."""
    effect, hints = facts.effect, facts.tool.annotations
    if EffectFlag.HINT_BELIED not in effect.flags or any(contradiction(facts)):
        return
    reads = hints.get("readOnlyHint") is True
    hint = "readOnlyHint" if reads else "destructiveHint"
    # A destructive verb in the name leaves no doubt; what a text or an input says may be one case of many.
    certain = reads and effect.category in _CRITICAL and effect.pointer == "/name"
    words = {
        "category": effect.category,
        "hint": f"{hint}: {str(reads).lower()}",
        "reason": reason(effect.evidence),
    }
    level: Level = "error" if certain else "warning"
    yield Hit(1.0, effect.span, f"/annotations/{hint}", words, level)


def _overstated(facts: Facts) -> Iterator[Hit]:
    """A hint that makes a read destructive; a text that opens with reading, as the name does, leaves no doubt."""
    effect = facts.effect
    read = effect.evidence.because
    if EffectFlag.HINT_OVERSTATES not in effect.flags or read is None:
        return
    said = facts.verb is not None and verb_class(facts.verb.verb, frozenset()) == "read"
    level: Level = "warning" if said or "read_only" in facts.cues else "info"
    yield Hit(1.0, read.span, "/annotations/destructiveHint", {"reason": reason(read)}, level)


RULES = (
    Rule(
        "RSK002",
        "no-destructive-hint",
        "info",
        find=_no_hint,
        when=has_hints,
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
        when=has_hints,
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
    Rule(
        "RSK004",
        "hint-overstates-class",
        "warning",
        find=_overstated,
        when=has_hints,
        sources=(_SPEC,),
        good=(
            tool("find_card", "Find a card.", annotations={"readOnlyHint": True}),
            tool("delete_card", "Delete a card.", annotations={"destructiveHint": True}),
            tool("sort_shelf", "Sort the books of a shelf.", annotations={"destructiveHint": True}),
        ),
        bad=(tool("find_card", "Find a card.", annotations={"destructiveHint": True}),),
    ),
)
