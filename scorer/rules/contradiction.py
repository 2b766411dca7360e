"""Contradictions: a name, a text, a schema and hints that do not belong together."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.effect_verbs import base_verb, verb_classes
from scorer.claims.tool_facts import Facts
from scorer.contracts.dimensions import BEHAVIOR, PURPOSE
from scorer.language.novelty import content_stems
from scorer.language.phrases import inflections
from scorer.rules.build import span_hit, tool
from scorer.rules.record import Hit, Rule

SPEC = "TDQS, Purpose Clarity and Behavioral Transparency"
_DESTROYS = frozenset().union(
    *(inflections(v) for v in ("delete", "remove", "drop", "purge", "wipe", "destroy", "erase"))
)
_WRITES = frozenset(
    (
        "create add update delete remove write send post set upload insert drop cancel transfer "
        "rename move append edit publish submit purge wipe destroy erase overwrite"
    ).split()
)
_LOCAL = frozenset(
    (
        "draft report query plan preview summary estimate example prompt diff url link dry-run "
        "completion completions embedding embeddings chart diagram answer response search view"
    ).split()
)


def _mismatch(facts: Facts) -> Iterator[Hit]:
    """The name reads and the text mutates: two different tools."""
    if not facts.verb or not facts.name_words or facts.verb.at > 1:
        return
    named = verb_classes().get(facts.name_words[0])
    told = verb_classes().get(facts.verb.verb)
    if (
        named
        and told
        and named[1] == "read"
        and told[1] in ("destructive", "financial")
        and base_verb(named[0])
    ):
        yield span_hit(facts, *facts.verb.span, name=named[0], verb=told[0])


def _unrelated(facts: Facts) -> Iterator[Hit]:
    """Several parameters, and neither their names nor the tool's name share a word with the text."""
    if len(facts.parameters) < 3 or not facts.doc.language.names_tools or facts.info < 4:
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
    if verb not in named or object_ & _LOCAL or "read_only" in facts.cues:
        return
    words = {"verb": verb, "hint": "readOnlyHint: true"}
    if facts.tool.annotations.get("readOnlyHint") is True and verb in _WRITES:
        yield Hit(1.0, facts.verb.span, "/annotations/readOnlyHint", words)
    elif (
        facts.tool.annotations.get("destructiveHint") is False
        and verb in _DESTROYS
        and "irreversible" in facts.cues
    ):
        yield Hit(
            1.0, facts.verb.span, "/annotations/destructiveHint", {**words, "hint": "destructiveHint: false"}
        )


RULES = (
    Rule(
        id="PUR013",
        edit="agree",
        name="name-and-text-disagree",
        family="purpose",
        dimension=PURPOSE,
        kind="debit",
        level="warning",
        since="0.1",
        earned="the name says “{name}”, the text “{verb}”",
        fix="Rename the tool or correct the description so that both name the same action.",
        why="A reading name over a destroying text misleads the caller.",
        sources=(SPEC, "published scores and the reasons given for them"),
        find=_mismatch,
        good=(tool("delete_user", "Delete one account."),),
        bad=(tool("get_user", "Delete one account for ever."),),
    ),
    Rule(
        id="PUR016",
        edit="purpose",
        name="unrelated-schema",
        family="purpose",
        dimension=PURPOSE,
        kind="debit",
        level="warning",
        since="0.1",
        earned="text, name and parameters share no word",
        fix="Check that the description belongs to this tool; name its parameters' subject.",
        why="A text that speaks of something else than its schema misleads.",
        sources=("published scores: text and schema that do not belong together",),
        find=_unrelated,
        good=(tool("fetch_feed", "Fetch a feed of a city.", params={"city": "", "feed": "", "host": ""}),),
        bad=(
            tool(
                "calc_eval",
                "Solves arithmetic expressions with brackets and powers.",
                params={"city": "", "feed": "", "host": ""},
            ),
        ),
    ),
    Rule(
        id="BEH030",
        name="annotation-contradiction",
        family="behavior",
        dimension=BEHAVIOR,
        kind="gate",
        level="error",
        since="0.1",
        earned="“{verb}” contradicts {hint}",
        fix="Correct the hint, or the verb in name and description, so that both tell the same.",
        why="A client that trusts the hint would run this without asking.",
        sources=(SPEC, "published scores: contradiction"),
        find=contradiction,
        good=(tool("create_report", "Create a report of loans.", annotations={"readOnlyHint": True}),),
        bad=(tool("delete_card", "Delete a card.", annotations={"readOnlyHint": True}),),
    ),
)
