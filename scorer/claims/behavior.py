"""Behavior: what a call does to the world, beyond what its annotations already say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorer.claims.detect import amount, cue_hits, cues, cues_known, later_cue_hits
from scorer.claims.effect_input import listed
from scorer.claims.emptiness import near_tautology, placeholder_span, says_nothing_feature
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.feature import Feature
from scorer.claims.tool_facts import Facts, described_words
from scorer.claims.wording import clauses_feature, lone_label_feature, unexplained_names_feature
from scorer.contracts.dimensions import BEHAVIOR

_SPECIFIC = re.compile(r"[\d_]")
#: The facets of behaviour that a text can disclose, by cue.
FACETS = (
    "read_only", "consequence", "irreversible", "auth", "cost", "errors", "limits", "async", "idempotent", "state",
    "external",
)  # fmt: skip
#: Content words at which a description's substance is full.
SUBSTANCE = 60
#: New content words that make a sentence an explanation of its own.
OWN_WORDS = 3
#: Distinct fields or numbers, and sentences beyond the first, at which more earn nothing.
ENOUGH_SPECIFICS = 6
ENOUGH_STATEMENTS = 7
_SCHEMA_CUES = frozenset(
    (
        "max maximum minimum limit limited default defaults only must never cannot overwrites "
        "overwrite required requires deletes deleted permanently omitted confirm preview dry-run skip "
        "ignored existing true"
    ).split()
)


def _restated(facts: Facts, hint: str, value: bool) -> bool:
    return facts.tool.annotations.get(hint) is value


def _read_only(facts: Facts) -> Iterator[Hit]:
    if not _restated(facts, "readOnlyHint", True):
        yield from cue_hits("read_only", facts)


def _irreversible(facts: Facts) -> Iterator[Hit]:
    if not _restated(facts, "destructiveHint", True):
        yield from cue_hits("irreversible", facts)


def _idempotent(facts: Facts) -> Iterator[Hit]:
    if not _restated(facts, "idempotentHint", True):
        yield from cue_hits("idempotent", facts)


def _returns(facts: Facts) -> Iterator[Hit]:
    if "returns" in facts.doc.sections or "returns" in facts.cues:
        strength = 0.5 if facts.signals["has_output_schema"] else 1.0
        hits = list(cue_hits("returns", facts))
        if not hits:
            sentence = next(s for s in facts.doc.sentences if s.section == "returns")
            hits = [Hit(1.0, (sentence.start, sentence.end), "/description", {"quote": "Returns"})]
        yield Hit(strength * hits[0].strength, hits[0].span, hits[0].pointer, hits[0].words)


def _in_schema(facts: Facts) -> Iterator[Hit]:
    """Parameter texts that state limits, defaults or effects; a grader reads them too."""
    for use in facts.parameters:
        words = described_words(use.parameter.description)
        if _SCHEMA_CUES.isdisjoint(words):
            continue
        told = next(word for word in words if word in _SCHEMA_CUES)
        if use.own >= OWN_WORDS:
            words_ = {"name": use.parameter.name, "quote": told}
            yield Hit(1.0, None, use.parameter.pointer + "/description", words_)


def _specifics(facts: Facts) -> Iterator[Hit]:
    """Fields, numbers and limits that the telling sentences name, examples aside."""
    named: dict[str, tuple[int, int]] = {}
    for sentence in facts.doc.sentences:
        if sentence.section == "example":
            continue
        for at, word in enumerate(sentence.words):
            if not word.isalpha() and _SPECIFIC.search(word):
                named.setdefault(word, (sentence.starts[at], sentence.ends[at]))
    if named:
        words = {"names": ", ".join(sorted(named)[:3])}
        yield Hit(amount(len(named), ENOUGH_SPECIFICS), next(iter(named.values())), "/description", words)


def _statements(facts: Facts) -> Iterator[Hit]:
    told = sum(news >= 2 for news in facts.new_words)  # two new words: more than a label
    if told >= 2:
        yield Hit(amount(told - 1, ENOUGH_STATEMENTS), None, "/description", {"count": str(told)})


def _boundary(facts: Facts) -> Iterator[Hit]:
    return later_cue_hits("boundary", facts, OWN_WORDS)


def _explanation(facts: Facts) -> Iterator[Hit]:
    return later_cue_hits("statement", facts, OWN_WORDS)


def facet_count(facts: Facts) -> int:
    """Count the kinds of behaviour that a text discloses, a restated hint not among them."""
    kinds = {kind for kind in FACETS if kind in facts.cues}
    if _restated(facts, "readOnlyHint", True):
        kinds.discard("read_only")
    if _restated(facts, "destructiveHint", True):
        kinds.discard("irreversible")
    return len(kinds)


def _substance(facts: Facts) -> Iterator[Hit]:
    if facts.new_word_count:
        yield Hit(
            amount(facts.new_word_count, SUBSTANCE),
            None,
            "/description",
            {"count": str(facts.new_word_count)},
        )


def self_evident(facts: Facts) -> bool:
    """Tell whether the tool is a pure, closed operation whose result is stated: little is left to disclose."""
    if (
        not facts.verb
        or facts.verb.verb not in listed("pure")
        or len(facts.parameters) > 3
        or facts.new_word_count < 2
    ):
        return False
    return not facts.effect.mutates or (
        facts.first is not None and not listed("numeric").isdisjoint(facts.first.words)
    )


def _evident(facts: Facts) -> Iterator[Hit]:
    if self_evident(facts) and facts.verb:
        yield Hit(1.0, facts.verb.span, "/description", {"verb": facts.verb.verb})


def _silent_change(facts: Facts) -> Iterator[Hit]:
    if (
        facts.effect.mutates
        and cues_known(facts)
        and not facts.cues.keys()
        & {
            "consequence",
            "irreversible",
            "auth",
            "errors",
            "state",
        }
    ):
        yield Hit(1.0, facts.effect.span, facts.effect.pointer, {"verb": facts.effect.verb})


def _nothing(facts: Facts) -> Iterator[Hit]:
    if placeholder_span(facts) or near_tautology(facts):
        yield Hit(1.0, (0, len(facts.doc.raw)), "/description")


_PLAIN = tool("update_card", "Change the address on a member's card.")

FEATURES = (
    Feature(
        "BEH001",
        "read-only",
        BEHAVIOR,
        "credit",
        find=_read_only,
        repeats=True,
        cue="read_only",
        when=(
            "!read_only_hint",
            "!mutates",
        ),
        edit="read-only",
        adds=2,
        good=(tool("list_cards", "List member cards. Read-only; nothing is written."),),
        bad=(tool("list_cards", "List member cards. Read-only.", annotations={"readOnlyHint": True}),),
    ),
    Feature(
        "BEH002",
        "consequence",
        BEHAVIOR,
        "credit",
        find=cues("consequence"),
        repeats=True,
        cue="consequence",
        when=("mutates",),
        edit="consequence",
        adds=5,
        good=(tool("close_card", "Close a card; open loans stay unchanged and the member is notified."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH003",
        "reversibility",
        BEHAVIOR,
        "credit",
        find=_irreversible,
        repeats=True,
        cue="irreversible",
        when=(
            "mutates",
            "!destructive_hint",
        ),
        edit="reversibility",
        adds=3,
        good=(tool("close_card", "Close a card. This cannot be undone."),),
        bad=(
            tool("close_card", "Close a card. This cannot be undone.", annotations={"destructiveHint": True}),
        ),
    ),
    Feature(
        "BEH004",
        "authorization",
        BEHAVIOR,
        "credit",
        find=cues("auth"),
        repeats=True,
        cue="auth",
        edit="authorization",
        adds=4,
        good=(tool("close_card", "Close a card. Requires the librarian role."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH005",
        "cost-and-rate",
        BEHAVIOR,
        "credit",
        find=cues("cost"),
        repeats=True,
        cue="cost",
        edit="cost",
        adds=4,
        good=(tool("ask_archive", "Search the archive; rate limit of ten calls per minute."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH006",
        "failure",
        BEHAVIOR,
        "credit",
        find=cues("errors"),
        repeats=True,
        cue="errors",
        edit="failure",
        adds=5,
        good=(tool("get_card", "Fetch one card. Fails if the card is closed."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH007",
        "limits",
        BEHAVIOR,
        "credit",
        find=cues("limits"),
        repeats=True,
        cue="limits",
        edit="limits",
        adds=5,
        good=(tool("list_cards", "List up to 50 cards, newest first."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH008",
        "timing",
        BEHAVIOR,
        "credit",
        find=cues("async"),
        repeats=True,
        cue="async",
        edit="timing",
        adds=5,
        good=(tool("export_cards", "Export all cards in the background; poll the job until done."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH009",
        "behavior-repetition",
        BEHAVIOR,
        "credit",
        find=_idempotent,
        repeats=True,
        cue="idempotent",
        when=("mutates",),
        edit="repetition",
        adds=5,
        good=(tool("add_card", "Add a card. If it already exists the call does nothing; safe to retry."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH010",
        "state",
        BEHAVIOR,
        "credit",
        find=cues("state"),
        repeats=True,
        cue="state",
        edit="state",
        adds=5,
        good=(tool("close_card", "Close a card. The card must have no open loans."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH011",
        "reach",
        BEHAVIOR,
        "credit",
        find=cues("external"),
        repeats=True,
        cue="external",
        edit="reach",
        adds=4,
        good=(tool("get_cover", "Fetch a cover picture from the public catalogue API."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH012",
        "result",
        BEHAVIOR,
        "credit",
        find=_returns,
        repeats=True,
        when=("!output_schema",),
        edit="returns",
        adds=6,
        good=(tool("get_card", "Fetch one card. Returns holder, status and open loans."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH016",
        "behavior-boundary",
        BEHAVIOR,
        "credit",
        find=_boundary,
        repeats=True,
        cue="boundary",
        edit="boundary",
        adds=5,
        good=(tool("close_card", "Ends a membership. Loans that are overdue cannot be closed this way."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH017",
        "behavior-explanation",
        BEHAVIOR,
        "credit",
        find=_explanation,
        repeats=True,
        cue="statement",
        edit="explanation",
        adds=6,
        good=(
            tool(
                "close_card",
                "Ends a membership. The barcode is blocked at every branch so that it opens no gate.",
            ),
        ),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH018",
        "schema-discloses",
        BEHAVIOR,
        "credit",
        find=_in_schema,
        repeats=True,
        edit="schema-texts",
        good=(
            tool(
                "list_cards",
                "List cards.",
                params={"count": "Number of cards, newest first, maximum fifty per page."},
            ),
        ),
        bad=(tool("list_cards", "List cards.", params={"count": "Number of cards."}),),
    ),
    Feature(
        "BEH019",
        "specifics",
        BEHAVIOR,
        "credit",
        find=_specifics,
        edit="specifics",
        good=(tool("list_cards", "List cards; due_date is set 28 days after the loan."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH024",
        "behavior-statements",
        BEHAVIOR,
        "credit",
        find=_statements,
        edit="explanation",
        adds=6,
        good=(tool("close_card", "Ends a membership at once. The barcode stops working at every branch."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH014",
        "behavior-substance",
        BEHAVIOR,
        "credit",
        find=_substance,
        good=(tool("close_card", "Ends a membership: the barcode stops working at every branch."),),
        bad=(tool("close_card", "Close card."),),
    ),
    Feature(
        "BEH015",
        "self-evident",
        BEHAVIOR,
        "credit",
        find=_evident,
        when=("never",),
        good=(
            tool(
                "add_fines",
                "Adds two fines and returns the sum.",
                params={"a": {"type": "number"}, "b": {"type": "number"}},
            ),
        ),
        bad=(_PLAIN,),
    ),
    Feature(
        "BEH020",
        "silent-change",
        BEHAVIOR,
        "debit",
        find=_silent_change,
        level="warning",
        edit="consequence",
        good=(tool("close_card", "Close a card. Requires the librarian role."),),
        bad=(tool("close_card", "Close a card of a member."),),
    ),
    Feature(
        "BEH022",
        "behavior-no-content",
        BEHAVIOR,
        "debit",
        find=_nothing,
        edit="purpose",
        good=(_PLAIN,),
        bad=(tool("update_card", "Updates a card."),),
    ),
    says_nothing_feature("BEH023", BEHAVIOR),
    clauses_feature("BEH026", BEHAVIOR),
    unexplained_names_feature("BEH027", BEHAVIOR),
    lone_label_feature("BEH028", BEHAVIOR),
)
