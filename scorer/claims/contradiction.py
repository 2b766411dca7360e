"""Contradictions: a name, a text, a schema and hints that do not belong together."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.detect import span_hit
from scorer.claims.effect import EffectFlag
from scorer.claims.effect_input import listed
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.feature import Feature
from scorer.claims.tool_facts import Facts
from scorer.contracts.dimensions import BEHAVIOR, PURPOSE
from scorer.language.novelty import content_stems
from scorer.language.verbs import verb_classes


def unrelated(facts: Facts) -> Iterator[Hit]:
    """Several parameters, and neither their names nor the tool's name share a word with the text."""
    if len(facts.parameters) < 3 or not facts.doc.language.names_tools or facts.new_word_count < 4:
        return
    if any(use.span for use in facts.parameters):
        return
    said = {s for sentence in facts.doc.sentences for s in content_stems(sentence.words, facts.doc.language)}
    if said.isdisjoint(facts.name_stems | facts.title_stems):
        yield span_hit(facts, 0, len(facts.doc.raw))


def contradiction(facts: Facts) -> Iterator[Hit]:
    """Yield what contradicts a hint: a mutating verb under readOnlyHint, a deletion under destructiveHint=false.

    Precision first (0.55% of the registry): the name and the text must agree on the verb, and drafts,
    previews and reports are no writes.
    """
    if not facts.verb or facts.verb.at > 1 or not facts.name_words or facts.first is None:
        return
    verb = facts.verb.verb
    object_ = set(facts.first.words[facts.verb.at + 1 : facts.verb.at + 6])
    named = {v[0] for v in map(verb_classes().get, facts.name_words) if v}
    if verb not in named or object_ & listed("drafts") or "read_only" in facts.cues:
        return
    words = {"verb": verb, "hint": "readOnlyHint: true"}
    reads = facts.tool.annotations.get("readOnlyHint") is True
    if reads and EffectFlag.HINT_BELIED in facts.effect.flags and verb in listed("contradicting"):
        yield Hit(1.0, facts.verb.span, "/annotations/readOnlyHint", words)
    elif (
        facts.tool.annotations.get("destructiveHint") is False
        and verb in listed("erasing")
        and "irreversible" in facts.cues
    ):
        yield Hit(
            1.0, facts.verb.span, "/annotations/destructiveHint", {**words, "hint": "destructiveHint: false"}
        )


FEATURES = (
    Feature(
        "PUR016",
        "unrelated-schema",
        PURPOSE,
        "debit",
        find=unrelated,
        level="warning",
        edit="purpose",
        good=(tool("fetch_feed", "Fetch a feed of a city.", params={"city": "", "feed": "", "host": ""}),),
        bad=(
            tool(
                "calc_eval",
                "Solves arithmetic expressions with brackets and powers.",
                params={"city": "", "feed": "", "host": ""},
            ),
        ),
    ),
    Feature(
        "BEH030",
        "annotation-contradiction",
        BEHAVIOR,
        "gate",
        find=contradiction,
        level="error",
        good=(tool("create_report", "Create a report of loans.", annotations={"readOnlyHint": True}),),
        bad=(tool("delete_card", "Delete a card.", annotations={"readOnlyHint": True}),),
    ),
)
