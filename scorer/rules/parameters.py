"""Parameters: what they mean beyond what their schema says."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from scorer.claims.siblings import squeeze
from scorer.claims.tool_facts import Facts, ParameterUse
from scorer.contracts.dimensions import PARAMETERS
from scorer.language.document import split_name, stem
from scorer.rules.build import cue_hits, quote, span_hit, tool
from scorer.rules.record import Hit, Rule

SPEC = "TDQS, Parameter Semantics"
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


def _names(uses: list[ParameterUse]) -> str:
    shown = ", ".join(f"`{use.parameter.name}`" for use in uses[:4])
    return shown + (f" and {len(uses) - 4} more" if len(uses) > 4 else "")


def _share(part: float, whole: int, uses: list[ParameterUse]) -> Iterator[Hit]:
    if part:
        first = min((use.span for use in uses if use.span), default=None)
        yield Hit(part / whole, first, "/description", {"names": _names(uses)})


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
        yield span_hit(facts, *span, strength, names=_names(told))


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
            words = {"names": _names(uses), "quote": quote(facts.doc.raw, sentence.start, sentence.end)}
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


def _silent(facts: Facts) -> Iterator[Hit]:
    """Required parameters that neither schema nor text explains."""
    silent = [use for use in undocumented(facts) if use.span is None]
    if not silent or not facts.doc.language.names_tools:  # elsewhere a text names them in its own words
        return
    known = Vocabulary.of(facts)
    bare = [use for use in silent if _taken_up(use.parameter.name, known) < 1]
    if bare:
        strength = len(bare) / len(facts.parameters)
        # The place of all parameters: it stays when one of several is mended.
        yield Hit(strength, None, PARAMETERS_POINTER, {"names": _names(bare)})


def _undescribed(facts: Facts) -> Iterator[Hit]:
    """The share of parameters without a schema description, whatever the text says of them."""
    silent = undocumented(facts)
    if silent:
        words = {"names": _names(silent)}
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


def _placeholders(facts: Facts) -> Iterator[Hit]:
    """Schema texts that only repeat the parameter's name."""
    empty = [
        u for u in facts.parameters if u.parameter.description.strip() and u.own == 0 and not u.parameter.enum
    ]
    if empty and facts.doc.language.names_tools:
        strength = len(empty) / len(facts.parameters)
        yield Hit(strength, None, empty[0].parameter.pointer + "/description", {"names": _names(empty)})


def rich_schema_texts(facts: Facts) -> Iterator[Hit]:
    """Schema texts that say much beyond the names."""
    described = [u for u in facts.parameters if u.own >= 4]
    if described:
        strength = len(described) / len(facts.parameters)
        yield Hit(
            strength, None, described[0].parameter.pointer + "/description", {"names": _names(described)}
        )


_CARD = {"card": {"type": "string"}}


def _credit(id: str, name: str, find: object, **rest: object) -> Rule:
    return Rule(
        id=id, name=name, family="parameters", dimension=PARAMETERS, kind="credit", level="info", since="0.1",
        find=find, **rest,  # type: ignore[arg-type]
    )  # fmt: skip


RULES = (
    _credit(
        "PAR001", "mentions-undocumented", _mentioned,
        edit="parameters", earned="the text names {names}, which the schema leaves undescribed",
        missed="the text does not name the parameters that the schema leaves undescribed",
        fix="Add a `description` to the schema of every parameter that has none: <meaning, format, where the value comes from>.",
        why="Where the schema is silent the description must carry the meaning.",
        sources=(SPEC, "published scores: mentioned under half 1.72, over half 2.83"),
        when=("undocumented",), good=(tool("close_card", "Close the card with this number.", params=_CARD),),
        bad=(tool("close_it", "End a membership.", params=_CARD),),
    ),
    _credit(
        "PAR002", "explains-undocumented", _explained,
        edit="parameters", earned="the text explains {names}",
        missed="the text explains no parameter that the schema leaves undescribed",
        fix="Explain each in the schema: <meaning, format, example>.",
        why="A bare mention says that a value is needed, not what it is.",
        sources=(SPEC, "published scores and the reasons given for them"),
        when=("undocumented",), good=(tool("close_card", "End a membership. card is the barcode number printed below the photo.", params=_CARD),),
        bad=(tool("close_it", "Close card.", params=_CARD),),
    ),
    _credit(
        "PAR003", "argument-lines", _lines,
        edit="parameters", earned="documents arguments line by line (“{quote}”)",
        missed="has no line for each argument that the schema leaves undescribed",
        fix="Move the meaning of each argument into its schema `description`: <meaning>.",
        why="An Args section is read by the grader even where the schema holds nothing.",
        sources=(SPEC, "published scores: Args +.32 partial"),
        when=("never",), good=(tool("close_card", "End a membership.\n\nArgs:\n    card: barcode number of the card", params=_CARD),),
        bad=(tool("close_card", "End a membership by card.", params=_CARD),),
    ),
    _credit(
        "PAR004", "beyond-schema", _beyond,
        edit="beyond-schema", adds=5, earned="says more of {names} than the schema does",
        missed="says nothing of the parameters beyond their schema",
        fix="Add what the schema cannot say: <format, source of the value, effect of leaving it out>.",
        why="With full coverage the baseline is 3; only meaning beyond the schema lifts it.",
        sources=(SPEC, "reports of maintainers: parameters stuck at 3 with full coverage"),
        when=("!no_parameters", "!coverage_low"), good=(tool("close_card", "End a membership; card takes the barcode or the old paper number.", params={"card": "Card"}),),
        bad=(tool("close_card", "End a membership.", params={"card": "Card"}),),
    ),
    _credit(
        "PAR005", "formats-and-defaults", _facts, repeats=True,
        cue="parameter_facts", edit="formats", adds=5, earned="states formats, defaults or ranges (“{quote}”)",
        missed="states no format, default or range",
        fix="State what values are accepted: <format>, <default>, <range>.",
        why="Formats and defaults prevent the first failing call.",
        sources=(SPEC, "published scores and the reasons given for them"),
        when=("!no_parameters",), good=(tool("list_loans", "List loans. Dates are in ISO-8601 format; the range defaults to the last month.", params={"since": ""}),),
        bad=(tool("list_loans", "List loans.", params={"since": ""}),),
    ),
    _credit(
        "PAR006", "interaction", _interaction, repeats=True,
        edit="interaction", adds=6, earned="says how {names} work together",
        missed="does not say how parameters work together",
        fix="Say which parameters exclude or need each other: <rule>.",
        why="Interactions are what no single parameter's text can hold.",
        sources=(SPEC, "published scores: 5 only for interactions"),
        when=("parameters_3",), good=(tool("list_loans", "List loans. Give either member or branch, not both.", params={"member": "Id", "branch": "Id"}),),
        bad=(tool("list_loans", "List loans.", params={"member": "Id", "branch": "Id"}),),
    ),
    _credit(
        "PAR007", "provenance", _provenance,
        edit="provenance", earned="says which call gives `{name}`",
        missed="does not say where ids come from",
        fix="Say where the value comes from: “<field> returned by `<sibling>`”.",
        why="An id that an agent cannot obtain ends in a made-up one.",
        sources=("published scores: source tool of an id",),
        when=("!no_parameters",), good=(tool("get_card", "Fetch a card.", params={"card": "Card id returned by find_cards."}),),
        bad=(tool("get_card", "Fetch a card.", params={"card": "Card id."}),),
    ),
    _credit(
        "PAR008", "rich-schema-texts", rich_schema_texts,
        edit="schema-texts", earned="schema texts say more than the names ({names})",
        missed="schema texts say little more than the names",
        fix="Extend the schema descriptions: <meaning, format, range, example>.",
        why="The judge reads the whole schema, not only the coverage.",
        sources=("published scores",),
        when=("!no_parameters",), good=(tool("get_card", "Fetch a card.", params={"card": "Barcode number printed below the photo, ten digits."}),),
        bad=(tool("get_card", "Fetch a card.", params={"card": "Card id."}),),
    ),
    _credit(
        "PAR009", "values", _values,
        edit="formats", adds=5, earned="tells values (“{quote}”)", missed="",
        fix="Tell the values that matter: <range>, <default>, <example>.",
        why="A number settles what a word leaves open.", sources=("published scores, out of fold",),
        good=(tool("list_loans", "List the loans of the last 30 days.", params=_CARD),),
        bad=(tool("list_loans", "List the loans of a month.", params=_CARD),),
    ),
    _credit(
        "PAR013", "statements", _stated,
        cue="statement", edit="explanation", earned="states how things are (“{quote}”)", missed="",
        fix="Say in a sentence what the values do: <parameter> is <meaning>.",
        why="A statement ties the values to what a call does with them.", sources=("published scores, out of fold",),
        good=(tool("list_loans", "List loans. The card is the barcode number below the photo.", params=_CARD),),
        bad=(tool("list_loans", "List loans by card.", params=_CARD),),
    ),
    Rule(
        id="PAR010", edit="parameters", name="unexplained", family="parameters", dimension=PARAMETERS, kind="debit", level="warning", since="0.1",
        earned="neither schema nor text explains {names}",
        fix="Add a `description` to the schema of {names}: <meaning, format, where the value comes from>.",
        why="A caller can only guess a value that nothing explains.",
        sources=(SPEC, "published scores: score 1 at 0% coverage"), find=_silent,
        good=(tool("get_card", "Fetch a card.", params={"card": "Barcode."}),),
        bad=(tool("fetch", "Look up a membership.", params={"q1": {"type": "string"}}),),
    ),
    Rule(
        id="PAR011", edit="schema-texts", name="placeholder-texts", family="parameters", dimension=PARAMETERS, kind="debit", level="info", since="0.1",
        earned="the schema texts of {names} only repeat their names",
        fix="Replace them by meaning: <format, source, effect>.",
        why="“The user id” for user_id counts as coverage and explains nothing.",
        sources=("published scores and the reasons given for them", "published definitions: placeholder texts"), find=_placeholders,
        good=(tool("get_user", "Fetch an account.", params={"user_id": "Numeric id shown on the account page."}),),
        bad=(tool("get_user", "Fetch an account.", params={"user_id": "The user id"}),),
    ),
    Rule(
        id="PAR012", edit="parameters", name="undescribed", family="parameters", dimension=PARAMETERS, kind="debit", level="info", since="0.1",
        earned="the schema describes nothing of {names}",
        fix="Add a `description` to the schema of {names}: <meaning, format, where the value comes from>.",
        why="Clients show schema descriptions where a value is asked for; the text is not read there.",
        sources=(SPEC, "published scores: coverage is the state variable"), find=_undescribed,
        good=(tool("get_card", "Fetch a card.", params={"card": "Barcode."}),),
        bad=(tool("get_card", "Fetch a card by its card number.", params=_CARD),),
    ),
)  # fmt: skip
