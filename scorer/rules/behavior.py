"""Behavior: side effects that go unmentioned, and hints that the definition contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.contradiction import contradiction
from scorer.claims.detect import cues_known
from scorer.claims.effect_reason import reason
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.hint_conflicts import closed_world, idempotence
from scorer.claims.tool_facts import Facts
from scorer.rules.looks import destroys_or_pays, has_hints
from scorer.rules.record import Rule

SPEC: Final = "TDQS, Behavioral Transparency"
#: Kinds of phrase that say what a change leaves behind.
_CONSEQUENCE: Final = frozenset({"consequence", "irreversible"})


def _silent(facts: Facts, disclosed: frozenset[str]) -> bool:
    text = bool(facts.doc.sentences) and cues_known(facts)
    return text and facts.cues.keys().isdisjoint(disclosed)


def _says_what_follows(facts: Facts) -> bool:
    """Tell whether the text has a word for what a loss leaves or takes along ("restored", "associated")."""
    aftermath = facts.doc.language.words.aftermath
    return any(not aftermath.isdisjoint(sentence.words) for sentence in facts.doc.sentences)


def _silent_destruction(facts: Facts) -> Iterator[Hit]:
    critical = facts.effect.category in ("destructive", "financial")
    if critical and _silent(facts, _CONSEQUENCE) and not _says_what_follows(facts):
        effect = facts.effect
        words = {"category": effect.category, "reason": reason(effect.evidence)}
        yield Hit(1.0, effect.span, effect.pointer, words)


RULES = (
    Rule(
        "BEH021",
        "silent-destruction",
        "warning",
        find=_silent_destruction,
        when=destroys_or_pays,
        sources=(SPEC, "PolicyLayer, severity follows from reversibility"),
        good=(
            tool("delete_card", "Delete a card; its loan history is permanently lost."),
            tool("get_card", "Read a reader's card."),
        ),
        bad=(tool("delete_card", "Delete a card."),),
    ),
    Rule(
        "BEH030",
        "annotation-contradiction",
        "error",
        find=contradiction,
        when=has_hints,
        sources=(SPEC, "TDQS, hard gates"),
        good=(tool("create_report", "Create a report of loans.", annotations={"readOnlyHint": True}),),
        bad=(tool("delete_card", "Delete a card.", annotations={"readOnlyHint": True}),),
    ),
    Rule(
        "BEH031",
        "idempotence-contradiction",
        "warning",
        find=idempotence,
        when=has_hints,
        sources=("MCP specification, tool annotations",),
        good=(
            tool("set_shelf", "Set the shelf of a book.", annotations={"idempotentHint": True}),
            tool(
                "add_loan", "Add a loan. Each call creates a new one.", annotations={"idempotentHint": False}
            ),
        ),
        bad=(
            tool(
                "add_loan", "Add a loan. Each call creates a new one.", annotations={"idempotentHint": True}
            ),
            tool("set_shelf", "Set a shelf. This is idempotent.", annotations={"idempotentHint": False}),
        ),
    ),
    Rule(
        "BEH032",
        "closed-world-contradiction",
        "warning",
        find=closed_world,
        when=has_hints,
        sources=("MCP specification, tool annotations",),
        good=(tool("find_book", "Search the library for a book.", annotations={"openWorldHint": False}),),
        bad=(tool("find_review", "Search the web for reviews.", annotations={"openWorldHint": False}),),
    ),
)
