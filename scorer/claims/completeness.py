"""Completeness: what the tool demands against what the definition supplies."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.behavior import OWN_WORDS, facet_count
from scorer.claims.conciseness import telegraphic
from scorer.claims.detect import amount, cue_hits, cues_known, later_cue_hits, span_hit
from scorer.claims.emptiness import near_tautology, placeholder_span, says_nothing_feature
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.feature import Feature
from scorer.claims.parameters import EXPLAINS, rich_schema_texts, undocumented
from scorer.claims.tool_facts import Facts
from scorer.claims.wording import clauses_feature, lone_label_feature, whole_sentence_feature
from scorer.contracts.dimensions import COMPLETENESS

#: Content words at which a text leaves little open.
FULL = 60
FACETS_ENOUGH = 4
#: Words of a bare line, and those at which a text is no longer short for a first call (corpus: 2.3 at 8, 4.0 at 40).
BARE, ENOUGH_WORDS = 8, 40


def _substance(facts: Facts) -> Iterator[Hit]:
    if facts.new_word_count:
        yield Hit(
            amount(facts.new_word_count, FULL), None, "/description", {"count": str(facts.new_word_count)}
        )


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


def _bare_parameters(facts: Facts) -> Iterator[Hit]:
    bare = [u for u in undocumented(facts) if u.span is None]
    if bare and facts.doc.language.names_tools:  # elsewhere a text names them in its own words
        names = ", ".join(f"`{u.parameter.name}`" for u in bare[:4])
        yield Hit(len(bare) / len(facts.parameters), None, bare[0].parameter.pointer, {"names": names})


def _many(facts: Facts) -> Iterator[Hit]:
    """More parameters than the text has words to spare for."""
    count = len(facts.parameters)
    if count >= 3:
        strength = amount(count, 20) * (1 - amount(facts.new_word_count, FULL))
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


FEATURES = (
    Feature(
        "CMP001",
        "completeness-substance",
        COMPLETENESS,
        "credit",
        find=_substance,
        good=(_READ,),
        bad=(tool("close_card", "Close card."),),
    ),
    Feature(
        "CMP002",
        "says-what-returns",
        COMPLETENESS,
        "credit",
        find=_returns,
        when=("!output_schema",),
        edit="returns",
        good=(tool("get_card", "Fetch one card. Returns holder and status."),),
        bad=(
            _READ,
            tool(
                "get_card",
                "Fetch one card. Returns holder.",
                outputSchema={"type": "object", "properties": {"a": {}}},
            ),
        ),
    ),
    Feature(
        "CMP003",
        "covers-behavior",
        COMPLETENESS,
        "credit",
        find=_facets,
        edit="failure",
        good=(tool("close_card", "Ends a membership. Requires the librarian role."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "CMP004",
        "covers-usage",
        COMPLETENESS,
        "credit",
        find=_usage,
        edit="condition",
        good=(tool("close_card", "Ends a membership. Use this when a member moves away."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "CMP005",
        "explains-parameters",
        COMPLETENESS,
        "credit",
        find=_explains,
        when=("undocumented",),
        edit="parameters",
        good=(
            tool(
                "close_card",
                "Ends a membership. card is the barcode number printed below the photo.",
                params={"card": {"type": "string"}},
            ),
        ),
        bad=(_PLAIN,),
    ),
    Feature(
        "CMP007",
        "completeness-explanation",
        COMPLETENESS,
        "credit",
        find=_explanation,
        repeats=True,
        cue="statement",
        edit="explanation",
        good=(
            tool(
                "close_card",
                "Ends a membership. The barcode is blocked at every branch so that it opens no gate.",
            ),
        ),
        bad=(_PLAIN,),
    ),
    Feature(
        "CMP008",
        "completeness-boundary",
        COMPLETENESS,
        "credit",
        find=_boundary,
        repeats=True,
        cue="boundary",
        edit="boundary",
        good=(tool("close_card", "Ends a membership. Loans that are overdue cannot be closed this way."),),
        bad=(_PLAIN,),
    ),
    Feature(
        "CMP010",
        "unexplained-parameters",
        COMPLETENESS,
        "debit",
        find=_bare_parameters,
        edit="parameters",
        good=(_PLAIN,),
        bad=(tool("close_it", "Ends a membership.", params={"q1": {"type": "string"}}),),
    ),
    Feature(
        "CMP011",
        "many-parameters",
        COMPLETENESS,
        "debit",
        find=_many,
        good=(_PLAIN,),
        bad=(tool("close_card", "Ends a membership.", params={f"p{n}": "Some value" for n in range(8)}),),
    ),
    Feature(
        "CMP012",
        "unannotated-change",
        COMPLETENESS,
        "debit",
        find=_unannotated_change,
        edit="annotations",
        good=(
            tool(
                "close_card",
                "Ends a membership.",
                annotations={"readOnlyHint": False, "destructiveHint": True},
            ),
        ),
        bad=(_PLAIN,),
    ),
    Feature(
        "CMP013",
        "unknown-result",
        COMPLETENESS,
        "debit",
        find=_unknown_result,
        edit="returns",
        good=(tool("get_card", "Fetch one card. Returns holder and status."),),
        bad=(_READ,),
    ),
    Feature(
        "CMP014",
        "completeness-no-content",
        COMPLETENESS,
        "debit",
        find=_nothing,
        edit="purpose",
        good=(_PLAIN,),
        bad=(tool("close_card", "Closes a card."),),
    ),
    Feature(
        "CMP015",
        "completeness-telegraphic",
        COMPLETENESS,
        "debit",
        find=telegraphic,
        edit="explanation",
        good=(_PLAIN,),
        bad=(
            tool(
                "close_card",
                "Membership termination, barcode deactivation, branch notification, loan transfer.",
            ),
        ),
    ),
    whole_sentence_feature("CMP016", COMPLETENESS),
    Feature(
        "CMP017",
        "completeness-leading-verb",
        COMPLETENESS,
        "credit",
        find=_leading_verb,
        edit="first-sentence",
        good=(_PLAIN,),
        bad=(tool("close_card", "Your name and badges."),),
    ),
    Feature(
        "CMP018",
        "completeness-rich-schema-texts",
        COMPLETENESS,
        "credit",
        find=rich_schema_texts,
        when=("!no_parameters",),
        edit="schema-texts",
        good=(
            tool(
                "get_card",
                "Fetch a card.",
                params={"card": "Barcode number printed below the photo, ten digits."},
            ),
        ),
        bad=(_READ,),
    ),
    Feature(
        "CMP019",
        "full-text",
        COMPLETENESS,
        "credit",
        find=_full_text,
        edit="explanation",
        good=(_FULL_TEXT,),
        bad=(_PLAIN,),
    ),
    says_nothing_feature("CMP020", COMPLETENESS),
    clauses_feature("CMP021", COMPLETENESS),
    lone_label_feature("CMP022", COMPLETENESS),
)
