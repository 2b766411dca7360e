"""Behavior: what a call does to the world, beyond what its annotations already say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorer.claims.tool_facts import Facts, described_words
from scorer.contracts.dimensions import BEHAVIOR
from scorer.rules.build import Find, amount, cue_hits, cues, cues_known, later_cue_hits, tool
from scorer.rules.emptiness import near_tautology, placeholder_span, says_nothing_rule
from scorer.rules.record import Example, Hit, Rule
from scorer.rules.wording import clauses_rule, lone_label_rule, unexplained_names_rule

SPEC = "TDQS, Behavioral Transparency"
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
#: Verbs of pure, closed computation: their result is all there is to disclose.
_PURE = frozenset(
    (
        "add subtract multiply divide sum calculate compute convert encode decode format parse sort "
        "reverse count hash round compare validate"
    ).split()
)
_SCHEMA_CUES = frozenset(
    (
        "max maximum minimum limit limited default defaults only must never cannot overwrites "
        "overwrite required requires deletes deleted permanently omitted confirm preview dry-run skip "
        "ignored existing true"
    ).split()
)
_NUMERIC = frozenset("number numbers sum integers values product difference quotient digits".split())


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
    told = sum(news >= 2 for news in facts.news)  # two new words: more than a label
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


def _several(facts: Facts) -> Iterator[Hit]:
    kinds = facet_count(facts)
    if kinds >= 2:
        yield Hit(min(1.0, (kinds - 1) / 3), None, "/description", {"count": str(kinds)})


def _substance(facts: Facts) -> Iterator[Hit]:
    if facts.info:
        yield Hit(amount(facts.info, SUBSTANCE), None, "/description", {"count": str(facts.info)})


def self_evident(facts: Facts) -> bool:
    """Tell whether the tool is a pure, closed operation whose result is stated: little is left to disclose."""
    if not facts.verb or facts.verb.verb not in _PURE or len(facts.parameters) > 3 or facts.info < 2:
        return False
    return not facts.effect.mutates or (
        facts.first is not None and not _NUMERIC.isdisjoint(facts.first.words)
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


def _silent_destruction(facts: Facts) -> Iterator[Hit]:
    grave = facts.effect.category in ("destructive", "financial")
    if (
        grave
        and cues_known(facts)
        and not facts.cues.keys()
        & {
            "consequence",
            "irreversible",
        }
    ):
        yield Hit(1.0, facts.effect.span, facts.effect.pointer, {"verb": facts.effect.verb})


def _nothing(facts: Facts) -> Iterator[Hit]:
    if placeholder_span(facts) or near_tautology(facts):
        yield Hit(1.0, (0, len(facts.doc.raw)), "/description")


def _facet(
    id: str,
    name: str,
    find: Find,
    earned: str,
    missed: str,
    fix: str,
    why: str,
    good: Example,
    bad: Example,
    when: tuple[str, ...] = (),
    cue: str = "",
    edit: str = "",
    adds: int = 0,
) -> Rule:
    """Write the record of one facet: a credit whose further evidence earns ever less."""
    return Rule(
        id=id,
        name=name,
        family="behavior",
        dimension=BEHAVIOR,
        kind="credit",
        level="info",
        since="0.1",
        repeats=True,
        earned=earned + " (“{quote}”)",
        missed=missed,
        fix=fix,
        why=why,
        sources=(SPEC, "published scores and the reasons given for them"),
        find=find,
        when=when,
        cue=cue,
        edit=edit,
        adds=adds,
        good=(good,),
        bad=(bad,),
    )


_PLAIN = tool("update_card", "Change the address on a member's card.")

RULES = (
    _facet(
        "BEH001", "read-only", _read_only, "says that nothing changes", "does not say whether anything changes",
        "State whether a call changes anything: “Read-only.” or what it changes: <what>.",
        "Without a hint only the text can say that a call is safe. A hint already says it, so restating one earns nothing.",
        tool("list_cards", "List member cards. Read-only; nothing is written."),
        tool("list_cards", "List member cards. Read-only.", annotations={"readOnlyHint": True}), when=("!read_only_hint", "!mutates"),
        cue="read_only", edit="read-only", adds=2,
    ),
    _facet(
        "BEH002", "consequence", cues("consequence"), "says what a call changes or leaves alone",
        "does not say what a call changes beyond the obvious", "Say what else changes and what stays: <what is overwritten, notified, kept>.",
        "Consequences are what hints cannot say.", tool("close_card", "Close a card; open loans stay unchanged and the member is notified."), _PLAIN, when=("mutates",),
        cue="consequence", edit="consequence", adds=5,
    ),
    _facet(
        "BEH003", "reversibility", _irreversible, "says whether it can be undone", "does not say whether it can be undone",
        "Say whether and how it can be undone: <undo, or “cannot be undone”>.",
        "What cannot be undone needs a confirmation before the call.",
        tool("close_card", "Close a card. This cannot be undone."),
        tool("close_card", "Close a card. This cannot be undone.", annotations={"destructiveHint": True}), when=("mutates", "!destructive_hint"),
        cue="irreversible", edit="reversibility", adds=3,
    ),
    _facet(
        "BEH004", "authorization", cues("auth"), "speaks of access", "does not say what permission it needs",
        "Name the role, scope or key that a call needs: <permission>.",
        "Permission is the gap that graders name most often.", tool("close_card", "Close a card. Requires the librarian role."), _PLAIN,
        cue="auth", edit="authorization", adds=4,
    ),
    _facet(
        "BEH005", "cost-and-rate", cues("cost"), "speaks of rates or cost", "does not state rate limits or cost",
        "State the limit or price if there is one: <limit>.", "An agent in a loop needs to know what a call costs.",
        tool("ask_archive", "Search the archive; rate limit of ten calls per minute."), _PLAIN,
        cue="cost", edit="cost", adds=4,
    ),
    _facet(
        "BEH006", "failure", cues("errors"), "speaks of failures or checks", "does not say what happens when it fails or finds nothing",
        "Say what comes back on failure or when nothing matches: <error or empty result>.",
        "A caller that knows the failure can recover from it.", tool("get_card", "Fetch one card. Fails if the card is closed."), _PLAIN,
        cue="errors", edit="failure", adds=5,
    ),
    _facet(
        "BEH007", "limits", cues("limits"), "states limits or defaults", "states no limit or default",
        "State page size, ordering or default range: <limit>.", "Silent truncation is read as a complete answer.",
        tool("list_cards", "List up to 50 cards, newest first."), _PLAIN,
        cue="limits", edit="limits", adds=5,
    ),
    _facet(
        "BEH008", "timing", cues("async"), "speaks of timing", "does not say whether it waits",
        "Say whether the call waits, how long, and how to follow up: <time, `sibling` to poll>.",
        "Agents retry what they believe has failed.", tool("export_cards", "Export all cards in the background; poll the job until done."), _PLAIN,
        cue="async", edit="timing", adds=5,
    ),
    _facet(
        "BEH009", "repetition", _idempotent, "speaks of repetition", "does not say what repeating a call does",
        "Say what a second call with the same input does: <nothing, or a duplicate>.",
        "Retries are routine; duplicates are not.",
        tool("add_card", "Add a card. If it already exists the call does nothing; safe to retry."), _PLAIN, when=("mutates",),
        cue="idempotent", edit="repetition", adds=5,
    ),
    _facet(
        "BEH010", "state", cues("state"), "speaks of states or conditions", "does not state what must hold before a call",
        "State the precondition: <state or confirmation>.", "A call against the wrong state fails in ways that look like bugs.",
        tool("close_card", "Close a card. The card must have no open loans."), _PLAIN,
        cue="state", edit="state", adds=5,
    ),
    _facet(
        "BEH011", "reach", cues("external"), "names what it reaches", "does not say what outside systems it reaches",
        "Say where data comes from or goes: <service, file, network>.", "Reach decides what a caller may send.",
        tool("get_cover", "Fetch a cover picture from the public catalogue API."), _PLAIN,
        cue="external", edit="reach", adds=4,
    ),
    _facet(
        "BEH012", "result", _returns, "says what comes back", "does not say what comes back",
        "Add “Returns <fields>.”", "Without an output schema only the text can say what an answer looks like.",
        tool("get_card", "Fetch one card. Returns holder, status and open loans."), _PLAIN, when=("!output_schema",),
        edit="returns", adds=6,
    ),
    _facet(
        "BEH016", "boundary", _boundary, "bounds what it does",
        "states no boundary", "Say what it never does or refuses: <boundary>.",
        "What a tool does not do is what an agent most often assumes.",
        tool("close_card", "Ends a membership. Loans that are overdue cannot be closed this way."), _PLAIN,
        cue="boundary", edit="boundary", adds=5,
    ),
    _facet(
        "BEH017", "explanation", _explanation, "explains in a sentence of its own",
        "explains nothing in a sentence of its own", "Add a sentence on how it works: <what happens, and when>.",
        "A list of nouns leaves open how they hang together.",
        tool("close_card", "Ends a membership. The barcode is blocked at every branch so that it opens no gate."), _PLAIN,
        cue="statement", edit="explanation", adds=6,
    ),
    Rule(
        id="BEH018", edit="schema-texts", name="schema-discloses", family="behavior", dimension=BEHAVIOR, kind="credit", level="info",
        since="0.1", repeats=True, earned="the text of `{name}` states a limit or effect (“{quote}”)", missed="",
        fix="State limits and effects where the parameter is described: <limit>.",
        why="A limit stated in the schema is read as behaviour too.", sources=(SPEC, "published scores: a batch limit in a parameter's text"),
        find=_in_schema,
        good=(tool("list_cards", "List cards.", params={"count": "Number of cards, newest first, maximum fifty per page."}),),
        bad=(tool("list_cards", "List cards.", params={"count": "Number of cards."}),),
    ),
    Rule(
        id="BEH019", edit="specifics", name="specifics", family="behavior", dimension=BEHAVIOR, kind="credit", level="info",
        since="0.1", earned="names specifics ({names})", missed="names no value, field or limit",
        fix="Name the numbers, fields or states that matter: <value>, `<field>`.",
        why="A number or a field name can be relied on; an adjective cannot.",
        sources=("published scores: identifiers and numbers go with higher scores",), find=_specifics,
        good=(tool("list_cards", "List cards; due_date is set 28 days after the loan."),), bad=(_PLAIN,),
    ),
    Rule(
        id="BEH024", edit="explanation", adds=6, name="statements", family="behavior", dimension=BEHAVIOR, kind="credit", level="info",
        since="0.1", earned="makes {count} statements of its own", missed="",
        fix="Add a sentence on what happens: <effect>.",
        why="Each sentence with new content discloses something more.",
        sources=("published scores: sentences",), find=_statements,
        good=(tool("close_card", "Ends a membership at once. The barcode stops working at every branch."),), bad=(_PLAIN,),
    ),
    Rule(
        id="BEH013", name="several-facets", family="behavior", dimension=BEHAVIOR, kind="credit", level="info", since="0.1",
        earned="discloses {count} kinds of behaviour", missed="",
        fix="Add the kind of behaviour that matters most here: <permission, failure, limit or consequence>.",
        why="Graders count distinct disclosures: three or more earn the top scores.",
        sources=(SPEC, "published scores: means by facet count"), find=_several,
        good=(tool("close_card", "Close a card. Requires the librarian role. This cannot be undone."),), bad=(_PLAIN,),
    ),
    Rule(
        id="BEH014", name="substance", family="behavior", dimension=BEHAVIOR, kind="credit", level="info", since="0.1",
        earned="says what happens (content words: {count})", missed="",
        fix="Describe what happens during a call: <steps, source, effect>.",
        why="Every content word beyond the name narrows what a call may do.",
        sources=("published scores: behaviour rises with new content words",), find=_substance,
        good=(tool("close_card", "Ends a membership: the barcode stops working at every branch."),), bad=(tool("close_card", "Close card."),),
    ),
    Rule(
        id="BEH015",
        when=("never",), name="self-evident", family="behavior", dimension=BEHAVIOR, kind="credit", level="info", since="0.1",
        earned="a closed operation (“{verb}”) leaves little to disclose", missed="",
        fix="", why="Adding two numbers has no side effect worth a sentence.",
        sources=("published scores: self-evident tools",), find=_evident,
        good=(tool("add_fines", "Adds two fines and returns the sum.", params={"a": {"type": "number"}, "b": {"type": "number"}}),),
        bad=(_PLAIN,),
    ),
    Rule(
        id="BEH020", edit="consequence", name="silent-change", family="behavior", dimension=BEHAVIOR, kind="debit", level="warning", since="0.1",
        earned="changes something (“{verb}”) and says nothing of consequences, permissions or failures",
        fix="Say what changes, who may do it and how it fails: <consequence>, <permission>, <error>.",
        why="A change without a word on its effect is the commonest score of 2.",
        sources=(SPEC, "published scores: mutating without facets"), find=_silent_change,
        good=(tool("close_card", "Close a card. Requires the librarian role."),), bad=(tool("close_card", "Close a card of a member."),),
    ),
    Rule(
        id="BEH021", edit="consequence", name="silent-destruction", family="behavior", dimension=BEHAVIOR, kind="debit", level="warning", since="0.1",
        earned="“{verb}” destroys, and the text names no consequence",
        fix="Say what is lost, for whom, and whether it can be restored: <loss>, <way back>.",
        why="A destroying call is the one that most needs its consequence named.",
        sources=(SPEC, "published scores: irreversibility"), find=_silent_destruction,
        good=(tool("delete_card", "Delete a card; its loan history is permanently lost."),), bad=(tool("delete_card", "Delete a card."),),
    ),
    Rule(
        id="BEH022", edit="purpose", name="no-content", family="behavior", dimension=BEHAVIOR, kind="debit", level="info", since="0.1",
        earned="a text that only repeats the name discloses nothing",
        fix="Describe what a call does to the world: <effect>.", why="Nothing said is nothing disclosed.",
        sources=(SPEC, "published scores: scores of 1"), find=_nothing,
        good=(_PLAIN,), bad=(tool("update_card", "Updates a card."),),
    ),
    says_nothing_rule("BEH023", "behavior", BEHAVIOR),
    clauses_rule("BEH026", "behavior", BEHAVIOR),
    unexplained_names_rule("BEH027", "behavior", BEHAVIOR),
    lone_label_rule("BEH028", "behavior", BEHAVIOR),
)  # fmt: skip
