"""Parameters: what they mean beyond what their schema says."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from scorer.claims.detect import cue_hits, quote, span_hit
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.feature import Feature
from scorer.claims.siblings import squeeze
from scorer.claims.tool_facts import Facts, ParameterUse
from scorer.contracts.dimensions import PARAMETERS
from scorer.language.document import split_name, stem

#: Content words, the name aside, that make a mention an explanation.
EXPLAINS = 2
#: The shortest part of a name that a longer word may stand for ("msg", "temperature" for temp), and the shortest
#: word that may stand for a longer part ("auth" for authorization).
ABBREVIATED, ABBREVIATES = 3, 4
#: Parts of a name that say nothing of their own.
_NO_MEANING = frozenset(("id", "ids", "name", "the"))
#: Numbers in a text at which its values are told.
VALUES = 4
_NUMBER = re.compile(r"\d+")
_SOURCES = frozenset(["from", "returned", "via", "by", "returns", "listed"])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a text and their stems, compounds in parts: as a set, and in order."""

    words: frozenset[str]
    ordered: tuple[str, ...]

    @classmethod
    def of(cls, facts: Facts) -> Vocabulary:
        """Return the vocabulary of the sentences that tell something."""
        parts = {part for s in facts.doc.sentences for word in s.words for part in split_name(word)}
        words = parts.union(map(stem, parts))
        return cls(frozenset(words), tuple(sorted(words)))

    def takes_up(self, word: str) -> bool:
        """Tell whether the text holds a word, a longer one that it abbreviates, or one that abbreviates it."""
        if word in self.words or stem(word) in self.words:
            return True
        if len(word) >= ABBREVIATED:
            at = bisect_left(self.ordered, word)
            if at < len(self.ordered) and self.ordered[at].startswith(word):
                return True
        return any(word[:length] in self.words for length in range(ABBREVIATES, len(word)))


#: Where the parameters of a tool stand.
PARAMETERS_POINTER = "/inputSchema/properties"


def undocumented(facts: Facts) -> list[ParameterUse]:
    """Return the parameters without a schema description."""
    return [use for use in facts.parameters if not use.parameter.description.strip()]


def quoted_names(uses: list[ParameterUse]) -> str:
    shown = ", ".join(f"`{use.parameter.name}`" for use in uses[:4])
    return shown + (f" and {len(uses) - 4} more" if len(uses) > 4 else "")


def _share(part: float, whole: int, uses: list[ParameterUse]) -> Iterator[Hit]:
    if part:
        first = min((use.span for use in uses if use.span), default=None)
        yield Hit(part / whole, first, "/description", {"names": quoted_names(uses)})


def _mentioned(facts: Facts) -> Iterator[Hit]:
    """The share of the undocumented parameters whose names the text takes up, in full, in part or abbreviated."""
    silent = undocumented(facts)
    if silent:
        known = Vocabulary.of(facts)
        shares = [_taken_up(use.parameter.name, known) for use in silent]
        named = [use for use, share in zip(silent, shares, strict=True) if share]
        yield from _share(sum(shares), len(silent), named)


def _taken_up(name: str, known: Vocabulary) -> float:
    """Return the share of a parameter's words that a text takes up."""
    words = [word for word in split_name(name) if word not in _NO_MEANING] or list(split_name(name))
    return sum(map(known.takes_up, words)) / max(1, len(words))


def _explained(facts: Facts) -> Iterator[Hit]:
    """The share of the undocumented parameters that the text explains."""
    silent = undocumented(facts)
    told = [use for use in silent if use.span and use.explained >= EXPLAINS]
    yield from _share(len(told), max(1, len(silent)), told)


def _lines(facts: Facts) -> Iterator[Hit]:
    """Lines of an Args section that document what the schema leaves open."""
    silent = {use.parameter.name.lower(): use for use in undocumented(facts)}
    lines = [s for s in facts.doc.sentences if s.section == "args" and s.words[0] in silent]
    if lines:
        yield span_hit(facts, lines[0].start, lines[-1].end, min(1.0, len(lines) / max(1, len(silent))))


def _beyond(facts: Facts) -> Iterator[Hit]:
    """A sentence about a documented parameter that says what its schema text does not."""
    told = [u for u in facts.parameters if u.parameter.description and u.span and u.fresh >= EXPLAINS]
    if told:
        strength = min(1.0, 0.5 + 0.25 * (len(told) - 1))
        span = told[0].span
        assert span is not None
        yield span_hit(facts, *span, strength, names=quoted_names(told))


def _facts(facts: Facts) -> Iterator[Hit]:
    """Formats, defaults and ranges said in the text."""
    if facts.parameters:
        yield from cue_hits("parameter_facts", facts)


def _interaction(facts: Facts) -> Iterator[Hit]:
    """Two parameters in one sentence of the body."""
    by_sentence: dict[int, list[ParameterUse]] = {}
    for use in facts.parameters:
        if use.span and facts.doc.sentences[use.sentence].section != "args":
            by_sentence.setdefault(use.sentence, []).append(use)
    for number in sorted(by_sentence):
        uses = by_sentence[number]
        if len(uses) >= 2 and number > 0:
            sentence = facts.doc.sentences[number]
            words = {"names": quoted_names(uses), "quote": quote(facts.doc.raw, sentence.start, sentence.end)}
            yield Hit(1.0, (sentence.start, sentence.end), "/description", words)


def _provenance(facts: Facts) -> Iterator[Hit]:
    """A parameter's text, in the schema or the description, that says which call its value comes from."""
    for use in facts.parameters:
        words = (
            use.parameter.description.lower().replace("`", " ").replace("'", " ").replace(".", " ").split()
        )
        if _SOURCES.isdisjoint(words):
            continue
        for word in words:
            if "_" in word and (len(word) > 6 or squeeze(word) in facts.index.by_key):
                yield Hit(1.0, None, use.parameter.pointer + "/description", {"name": use.parameter.name})
                break


def unexplained(facts: Facts) -> Iterator[Hit]:
    """Required parameters that neither schema nor text explains."""
    silent = [use for use in undocumented(facts) if use.span is None]
    if not silent or not facts.doc.language.names_tools:  # elsewhere a text names them in its own words
        return
    known = Vocabulary.of(facts)
    bare = [use for use in silent if _taken_up(use.parameter.name, known) < 1]
    if bare:
        strength = len(bare) / len(facts.parameters)
        # The place of all parameters: it stays when one of several is mended.
        yield Hit(strength, None, PARAMETERS_POINTER, {"names": quoted_names(bare)})


def _undescribed(facts: Facts) -> Iterator[Hit]:
    """The share of parameters without a schema description, whatever the text says of them."""
    silent = undocumented(facts)
    if silent:
        words = {"names": quoted_names(silent)}
        yield Hit(len(silent) / len(facts.parameters), None, silent[0].parameter.pointer, words)


def _stated(facts: Facts) -> Iterator[Hit]:
    """Whole statements beside the parameters: what is, can or must be."""
    if facts.parameters:
        for hit in cue_hits("statement", facts):
            yield hit._replace(strength=1.0)
            return


def _values(facts: Facts) -> Iterator[Hit]:
    """Numbers that a text with parameters tells: ranges, sizes, examples."""
    if not facts.parameters:
        return
    found = [
        (match.start() + s.start, match.end() + s.start)
        for s in facts.doc.sentences
        for match in _NUMBER.finditer(facts.doc.raw[s.start : s.end])
    ]
    if found:
        yield span_hit(facts, *found[0], min(1.0, len(found) / VALUES))


def rich_schema_texts(facts: Facts) -> Iterator[Hit]:
    """Schema texts that say much beyond the names."""
    described = [u for u in facts.parameters if u.own >= 4]
    if described:
        strength = len(described) / len(facts.parameters)
        yield Hit(
            strength,
            None,
            described[0].parameter.pointer + "/description",
            {"names": quoted_names(described)},
        )


_CARD = {"card": {"type": "string"}}


FEATURES = (
    Feature(
        "PAR001",
        "mentions-undocumented",
        PARAMETERS,
        "credit",
        find=_mentioned,
        when=("undocumented",),
        edit="parameters",
        good=(tool("close_card", "Close the card with this number.", params=_CARD),),
        bad=(tool("close_it", "End a membership.", params=_CARD),),
    ),
    Feature(
        "PAR002",
        "explains-undocumented",
        PARAMETERS,
        "credit",
        find=_explained,
        when=("undocumented",),
        edit="parameters",
        good=(
            tool(
                "close_card",
                "End a membership. card is the barcode number printed below the photo.",
                params=_CARD,
            ),
        ),
        bad=(tool("close_it", "Close card.", params=_CARD),),
    ),
    Feature(
        "PAR003",
        "argument-lines",
        PARAMETERS,
        "credit",
        find=_lines,
        when=("never",),
        edit="parameters",
        good=(
            tool(
                "close_card", "End a membership.\n\nArgs:\n    card: barcode number of the card", params=_CARD
            ),
        ),
        bad=(tool("close_card", "End a membership by card.", params=_CARD),),
    ),
    Feature(
        "PAR004",
        "beyond-schema",
        PARAMETERS,
        "credit",
        find=_beyond,
        when=(
            "!no_parameters",
            "!coverage_low",
        ),
        edit="beyond-schema",
        adds=5,
        good=(
            tool(
                "close_card",
                "End a membership; card takes the barcode or the old paper number.",
                params={"card": "Card"},
            ),
        ),
        bad=(tool("close_card", "End a membership.", params={"card": "Card"}),),
    ),
    Feature(
        "PAR005",
        "formats-and-defaults",
        PARAMETERS,
        "credit",
        find=_facts,
        repeats=True,
        cue="parameter_facts",
        when=("!no_parameters",),
        edit="formats",
        adds=5,
        good=(
            tool(
                "list_loans",
                "List loans. Dates are in ISO-8601 format; the range defaults to the last month.",
                params={"since": ""},
            ),
        ),
        bad=(tool("list_loans", "List loans.", params={"since": ""}),),
    ),
    Feature(
        "PAR006",
        "interaction",
        PARAMETERS,
        "credit",
        find=_interaction,
        repeats=True,
        when=("parameters_3",),
        edit="interaction",
        adds=6,
        good=(
            tool(
                "list_loans",
                "List loans. Give either member or branch, not both.",
                params={"member": "Id", "branch": "Id"},
            ),
        ),
        bad=(tool("list_loans", "List loans.", params={"member": "Id", "branch": "Id"}),),
    ),
    Feature(
        "PAR007",
        "provenance",
        PARAMETERS,
        "credit",
        find=_provenance,
        when=("!no_parameters",),
        edit="provenance",
        good=(tool("get_card", "Fetch a card.", params={"card": "Card id returned by find_cards."}),),
        bad=(tool("get_card", "Fetch a card.", params={"card": "Card id."}),),
    ),
    Feature(
        "PAR008",
        "parameters-rich-schema-texts",
        PARAMETERS,
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
        bad=(tool("get_card", "Fetch a card.", params={"card": "Card id."}),),
    ),
    Feature(
        "PAR009",
        "values",
        PARAMETERS,
        "credit",
        find=_values,
        edit="formats",
        adds=5,
        good=(tool("list_loans", "List the loans of the last 30 days.", params=_CARD),),
        bad=(tool("list_loans", "List the loans of a month.", params=_CARD),),
    ),
    Feature(
        "PAR013",
        "parameters-statements",
        PARAMETERS,
        "credit",
        find=_stated,
        cue="statement",
        edit="explanation",
        good=(
            tool("list_loans", "List loans. The card is the barcode number below the photo.", params=_CARD),
        ),
        bad=(tool("list_loans", "List loans by card.", params=_CARD),),
    ),
    Feature(
        "PAR010",
        "unexplained",
        PARAMETERS,
        "debit",
        find=unexplained,
        level="warning",
        edit="parameters",
        good=(tool("get_card", "Fetch a card.", params={"card": "Barcode."}),),
        bad=(tool("fetch", "Look up a membership.", params={"q1": {"type": "string"}}),),
    ),
    Feature(
        "PAR012",
        "undescribed",
        PARAMETERS,
        "debit",
        find=_undescribed,
        edit="parameters",
        good=(tool("get_card", "Fetch a card.", params={"card": "Barcode."}),),
        bad=(tool("get_card", "Fetch a card by its card number.", params=_CARD),),
    ),
)
