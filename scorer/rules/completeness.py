"""Completeness: what the tool demands against what the definition supplies."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.tool_facts import Facts
from scorer.contracts.dimensions import COMPLETENESS
from scorer.rules.behavior import OWN_WORDS, facet_count, self_evident
from scorer.rules.build import amount, cue_hits, cues_known, later_cue_hits, span_hit, tool
from scorer.rules.conciseness import telegraphic
from scorer.rules.emptiness import near_tautology, placeholder_span, says_nothing_rule
from scorer.rules.parameters import EXPLAINS, rich_schema_texts, undocumented
from scorer.rules.record import Hit, Rule
from scorer.rules.wording import clauses_rule, lone_label_rule, whole_sentence_rule

SPEC = "TDQS, Contextual Completeness"
#: Content words at which a text leaves little open.
FULL = 60
FACETS_ENOUGH = 4
#: Words of a bare line, and those at which a text is no longer short for a first call (corpus: 2.3 at 8, 4.0 at 40).
BARE, ENOUGH_WORDS = 8, 40


def _substance(facts: Facts) -> Iterator[Hit]:
    if facts.info:
        yield Hit(amount(facts.info, FULL), None, "/description", {"count": str(facts.info)})


def _returns(facts: Facts) -> Iterator[Hit]:
    if not facts.signals["has_output_schema"]:
        for hit in cue_hits("returns", facts):
            yield hit
            return
        for sentence in facts.doc.sentences:
            if sentence.section == "returns":
                yield Hit(1.0, (sentence.start, sentence.end), "/description", {"quote": "Returns"})
                return


def _facets(facts: Facts) -> Iterator[Hit]:
    kinds = facet_count(facts)
    if kinds:
        yield Hit(min(1.0, kinds / FACETS_ENOUGH), None, "/description", {"count": str(kinds)})


def _explanation(facts: Facts) -> Iterator[Hit]:
    return later_cue_hits("statement", facts, OWN_WORDS)


def _boundary(facts: Facts) -> Iterator[Hit]:
    return later_cue_hits("boundary", facts, OWN_WORDS)


def _usage(facts: Facts) -> Iterator[Hit]:
    if facts.mentions:
        mention = facts.mentions[0]
        yield Hit(1.0, (mention.start, mention.end), "/description", {"quote": mention.name})
        return
    for kind in ("use_when", "use_not", "prerequisite"):
        for hit in cue_hits(kind, facts):
            yield hit
            return


def _leading_verb(facts: Facts) -> Iterator[Hit]:
    if facts.verb:
        yield span_hit(facts, *facts.verb.span)


def _explains(facts: Facts) -> Iterator[Hit]:
    silent = undocumented(facts)
    told = [u for u in silent if u.span and u.explained >= EXPLAINS]
    if told:
        yield Hit(len(told) / len(silent), told[0].span, "/description", {"count": str(len(told))})


def _evident(facts: Facts) -> Iterator[Hit]:
    if self_evident(facts) or (not facts.parameters and facts.effect.category == "read" and facts.info >= 3):
        yield Hit(1.0, None, "/description")


def _bare_parameters(facts: Facts) -> Iterator[Hit]:
    bare = [u for u in undocumented(facts) if u.span is None]
    if bare and facts.doc.language.names_tools:  # elsewhere a text names them in its own words
        names = ", ".join(f"`{u.parameter.name}`" for u in bare[:4])
        yield Hit(len(bare) / len(facts.parameters), None, bare[0].parameter.pointer, {"names": names})


def _many(facts: Facts) -> Iterator[Hit]:
    """More parameters than the text has words to spare for."""
    count = len(facts.parameters)
    if count >= 3:
        strength = amount(count, 20) * (1 - amount(facts.info, FULL))
        yield Hit(strength, None, "/inputSchema/properties", {"count": str(count)})


def _unannotated_change(facts: Facts) -> Iterator[Hit]:
    if facts.effect.mutates and not facts.annotated:
        strength = 1.0 - 0.25 * min(3, facet_count(facts))
        yield Hit(strength, facts.effect.span, facts.effect.pointer, {"verb": facts.effect.verb})


def _unknown_result(facts: Facts) -> Iterator[Hit]:
    if facts.signals["has_output_schema"] or facts.effect.category not in ("read", "unclassified"):
        return
    if not cues_known(facts):
        return
    if "returns" not in facts.cues and "returns" not in facts.doc.sections and facts.doc.raw.strip():
        yield Hit(1.0, None, "/description")


def _full_text(facts: Facts) -> Iterator[Hit]:
    """The words of the sentences that tell something, beyond a bare line."""
    words = facts.doc.word_count
    if words > BARE:
        strength = min(1.0, (words - BARE) / (ENOUGH_WORDS - BARE))
        yield Hit(strength, None, "/description", {"count": str(words)})


def _nothing(facts: Facts) -> Iterator[Hit]:
    if placeholder_span(facts) or near_tautology(facts):
        yield Hit(1.0, (0, len(facts.doc.raw)), "/description")


_PLAIN = tool("close_card", "Ends a membership.", params={"card": "Id"})
_FULL_TEXT = tool(
    "close_card",
    "Ends a membership at the end of the month. Open loans stay on the account until they are returned.",
)
_READ = tool("get_card", "Fetch one card by its barcode.", params={"card": "Id"})


def _rule(id: str, name: str, kind: str, find: object, **rest: object) -> Rule:
    return Rule(
        id=id, name=name, family="completeness", dimension=COMPLETENESS, kind=kind, since="0.1", find=find,  # type: ignore[arg-type]
        **{"level": "info", **rest},  # type: ignore[arg-type]
    )  # fmt: skip


RULES = (
    _rule(
        "CMP001", "substance", "credit", _substance,
        earned="goes beyond the name (content words: {count})", missed="",
        fix="Say what a first call needs to know: <input, effect, result>.",
        why="Completeness grows with what is said, not with how long it is.",
        sources=("published scores",), good=(_READ,), bad=(tool("close_card", "Close card."),),
    ),
    _rule(
        "CMP002", "says-what-returns", "credit", _returns,
        edit="returns", earned="says what comes back, which no output schema does (“{quote}”)",
        missed="has neither an output schema nor a word on what comes back",
        fix="Add “Returns <fields>.” or declare an `outputSchema`.",
        why="The commonest gap of a reading tool.", sources=(SPEC, "published scores: returns +.11"),
        when=("!output_schema",), good=(tool("get_card", "Fetch one card. Returns holder and status."),),
        bad=(_READ, tool("get_card", "Fetch one card. Returns holder.", outputSchema={"type": "object", "properties": {"a": {}}})),
    ),
    _rule(
        "CMP003", "covers-behaviour", "credit", _facets,
        edit="failure", earned="covers behaviour (kinds: {count})", missed="covers no behaviour",
        fix="Add the behaviour that a first call depends on: <permission, failure or limit>.",
        why="A complete text also says what can go wrong.", sources=(SPEC, "published scores and the reasons given for them"),
        good=(tool("close_card", "Ends a membership. Requires the librarian role."),), bad=(_PLAIN,),
    ),
    _rule(
        "CMP004", "covers-usage", "credit", _usage,
        edit="condition", earned="covers when to use it (“{quote}”)", missed="does not cover when to use it",
        fix="Add one condition or one named alternative: <when>, `<sibling>`.",
        why="The situation is part of the context.", sources=(SPEC,),
        good=(tool("close_card", "Ends a membership. Use this when a member moves away."),), bad=(_PLAIN,),
    ),
    _rule(
        "CMP005", "explains-parameters", "credit", _explains,
        edit="parameters", earned="explains parameters that the schema leaves open ({count})",
        missed="explains none of the parameters that the schema leaves open",
        fix="Describe every parameter that has no `description` in its schema: <meaning, format>.",
        why="Undocumented parameters must be made up for in the text.", sources=(SPEC,),
        when=("undocumented",), good=(tool("close_card", "Ends a membership. card is the barcode number printed below the photo.", params={"card": {"type": "string"}}),),
        bad=(_PLAIN,),
    ),
    _rule(
        "CMP006", "simple-enough", "credit", _evident,
        earned="so simple that little is left to say", missed="",
        fix="", why="A tool without parameters or with a closed result demands little.", sources=(SPEC, "published scores: those of 5"),
        when=("never",), good=(tool("list_branches", "Return every branch of the library with its opening hours."),), bad=(_PLAIN,),
    ),
    _rule(
        "CMP007", "explanation", "credit", _explanation, repeats=True,
        cue="statement", edit="explanation",
        earned="explains how it works (“{quote}”)", missed="explains nothing in a sentence of its own",
        fix="Add a sentence on how it works: <what happens, and when>.",
        why="Facts that hang together are what a first call needs.", sources=("published scores",),
        good=(tool("close_card", "Ends a membership. The barcode is blocked at every branch so that it opens no gate."),),
        bad=(_PLAIN,),
    ),
    _rule(
        "CMP008", "boundary", "credit", _boundary, repeats=True,
        cue="boundary", edit="boundary",
        earned="bounds what it does (“{quote}”)", missed="states no boundary",
        fix="Say what it never does or refuses: <boundary>.",
        why="Limits belong to the context of a call.", sources=("published scores",),
        good=(tool("close_card", "Ends a membership. Loans that are overdue cannot be closed this way."),), bad=(_PLAIN,),
    ),
    _rule(
        "CMP010", "unexplained-parameters", "debit", _bare_parameters,
        edit="parameters", earned="explained nowhere: {names}",
        fix="Describe {names} in the schema: <meaning, format>.",
        why="A first call cannot succeed on guesses.", sources=(SPEC, "published scores: those of 1"),
        good=(_PLAIN,), bad=(tool("close_it", "Ends a membership.", params={"q1": {"type": "string"}}),),
    ),
    _rule(
        "CMP011", "many-parameters", "debit", _many,
        earned="{count} parameters and little text to steer them",
        fix="Say which parameters matter for the common call: <parameters>.",
        why="The more a tool asks, the more a caller must be told.", sources=(SPEC,),
        good=(_PLAIN,), bad=(tool("close_card", "Ends a membership.", params={f"p{n}": "Some value" for n in range(8)}),),
    ),
    _rule(
        "CMP012", "unannotated-change", "debit", _unannotated_change,
        edit="annotations", earned="changes something (“{verb}”) without annotations",
        fix="Declare `annotations` (readOnlyHint, destructiveHint, idempotentHint) that are true of the tool.",
        why="Without hints the text must carry the whole safety story.", sources=(SPEC, "published scores: demand"),
        good=(tool("close_card", "Ends a membership.", annotations={"readOnlyHint": False, "destructiveHint": True}),), bad=(_PLAIN,),
    ),
    _rule(
        "CMP013", "unknown-result", "debit", _unknown_result,
        edit="returns", earned="reads something and says nothing of what comes back",
        fix="Add “Returns <fields>.” or declare an `outputSchema`.",
        why="What a read returns is the reason to call it.", sources=(SPEC, "published scores and the reasons given for them"),
        good=(tool("get_card", "Fetch one card. Returns holder and status."),), bad=(_READ,),
    ),
    _rule(
        "CMP014", "no-content", "debit", _nothing,
        edit="purpose", earned="a text that only repeats the name leaves everything open",
        fix="Say what a first call needs to know: <input, effect, result>.",
        why="Nothing said is nothing supplied.", sources=(SPEC,),
        good=(_PLAIN,), bad=(tool("close_card", "Closes a card."),),
    ),
    _rule(
        "CMP015", "telegraphic", "debit", telegraphic, edit="explanation",
        earned="a pile of nouns (“{quote}”)",
        fix="Write sentences: <who does what to what, and when>.",
        why="Nouns without the words between them leave their relation to guessing.", sources=("published scores",),
        good=(_PLAIN,), bad=(tool("close_card", "Membership termination, barcode deactivation, branch notification, loan transfer."),),
    ),
    whole_sentence_rule("CMP016", "completeness", COMPLETENESS),
    _rule(
        "CMP017", "leading-verb", "credit", _leading_verb, edit="first-sentence",
        earned="says what it does first (“{quote}”)", missed="does not say first what it does",
        fix="Start with the verb: “<verb> <what> …”.", why="An action is the least that a first call must know.",
        sources=("published scores",), good=(_PLAIN,), bad=(tool("close_card", "Your name and badges."),),
    ),
    _rule(
        "CMP018", "rich-schema-texts", "credit", rich_schema_texts, edit="schema-texts", when=("!no_parameters",),
        earned="schema texts say more than the names ({names})", missed="schema texts say little more than the names",
        fix="Extend the schema descriptions: <meaning, format, range, example>.",
        why="The schema is part of what a first call is made from.", sources=("published scores",),
        good=(tool("get_card", "Fetch a card.", params={"card": "Barcode number printed below the photo, ten digits."}),),
        bad=(_READ,),
    ),
    _rule(
        "CMP019", "full-text", "credit", _full_text, edit="explanation",
        earned="long enough to leave little open (telling words: {count})", missed="",
        fix="Say what a first call needs to know: <input, effect, result>.",
        why="A text of a line or two leaves much of a first call to guessing.",
        sources=("published scores: completeness by length",), good=(_FULL_TEXT,), bad=(_PLAIN,),
    ),
    says_nothing_rule("CMP020", "completeness", COMPLETENESS),
    clauses_rule("CMP021", "completeness", COMPLETENESS),
    lone_label_rule("CMP022", "completeness", COMPLETENESS),
)  # fmt: skip
