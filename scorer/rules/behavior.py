"""Behavior: side effects that go unmentioned, and hints that the definition contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.contradiction import contradiction
from scorer.claims.detect import cues_known
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts
from scorer.rules.record import Rule

SPEC: Final = "TDQS, Behavioral Transparency"
#: Kinds of phrase that say what a change leaves behind, and those that say anything of the change.
_CONSEQUENCE: Final = frozenset({"consequence", "irreversible"})
_DISCLOSURE: Final = _CONSEQUENCE | {"auth", "errors", "state"}


def _silent(facts: Facts, disclosed: frozenset[str]) -> bool:
    text = bool(facts.doc.sentences) and cues_known(facts)
    return text and facts.cues.keys().isdisjoint(disclosed)


def _effect(facts: Facts) -> Iterator[Hit]:
    effect = facts.effect
    verb = effect.verb or effect.evidence.words.get("word", "")
    yield Hit(1.0, effect.span, effect.pointer, {"verb": verb})


def _says_what_follows(facts: Facts) -> bool:
    """Tell whether the text has a word for what a loss leaves or takes along ("restored", "associated")."""
    aftermath = facts.doc.language.words.aftermath
    return any(not aftermath.isdisjoint(sentence.words) for sentence in facts.whole.sentences)


def _silent_change(facts: Facts) -> Iterator[Hit]:
    if facts.effect.category in ("write", "execute") and _silent(facts, _DISCLOSURE):
        yield from _effect(facts)


def _silent_destruction(facts: Facts) -> Iterator[Hit]:
    critical = facts.effect.category in ("destructive", "financial")
    if critical and _silent(facts, _CONSEQUENCE) and not _says_what_follows(facts):
        yield from _effect(facts)


RULES = (
    Rule(
        "BEH020",
        "silent-change",
        "info",
        find=_silent_change,
        sources=(SPEC,),
        good=(tool("close_card", "Close a card. Requires the librarian role."),),
        bad=(tool("close_card", "Close a card of a member."),),
    ),
    Rule(
        "BEH021",
        "silent-destruction",
        "warning",
        find=_silent_destruction,
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
        sources=(SPEC, "TDQS, hard gates"),
        good=(tool("create_report", "Create a report of loans.", annotations={"readOnlyHint": True}),),
        bad=(tool("delete_card", "Delete a card.", annotations={"readOnlyHint": True}),),
    ),
)
