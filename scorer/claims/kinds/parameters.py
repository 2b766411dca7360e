"""Claims about what the values of the parameters mean, in the description and in the texts of the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from scorer.claims.annotated import KEYWORDS, Annotated, structural_stems
from scorer.claims.claim import Claim, ClaimKind, strength_of
from scorer.claims.examples import tool
from scorer.claims.kinds import parameter_relations, parameter_values
from scorer.claims.kinds.parameter_texts import Named, named_parameters
from scorer.claims.spans import Spans
from scorer.claims.tool_facts import ParameterUse, described_stems
from scorer.contracts.dimensions import PARAMETERS
from scorer.language.constructions import PARAMETER, empty_words
from scorer.language.content import count_content_words
from scorer.language.document import Sentence, split_name, stem

#: Content words beyond the name that make a sentence explain a parameter, and that make a schema text say something.
EXPLAINS: Final = 2
#: Content words beyond the names of parameter and tool with which the opening sentence explains a parameter that has no
#: text of its own.
OPENING_EXPLAINS: Final = 6
SAYS: Final = 2
#: The share of described parameters whose texts say something for the texts of a schema to be good, and the content
#: words that they have beyond their names on average; one long text does not make up for silent ones.
DESCRIBED, GOOD_WORDS, MOST_WORDS = 0.6, 1.5, 8
#: The share of texts with at most one word beyond the name at which they are placeholders.
PLACEHOLDERS: Final = 0.5
#: The share of parameters that nothing explains at which they are important.
UNEXPLAINED: Final = 0.3
#: Where the parameters of a tool are.
POINTER: Final = "/inputSchema/properties"
_ITEM_END: Final = re.compile(r"[,;|/·•]")


def _described(use: ParameterUse) -> bool:
    return bool(use.parameter.description.strip())


def _in_args(sentence: Sentence, named: Named) -> bool:
    """Return whether a sentence is the line of a parameter in an arguments section."""
    return sentence.section == "args" and not named.first


def _explained(definition: Annotated) -> Iterator[tuple[Sentence, ParameterUse, int]]:
    """Yield the sentences that explain a parameter beyond the schema, the first such one, and how much they say of it."""
    named = named_parameters(definition) if definition.facts.parameters else {}
    for number in definition.told if named else ():
        sentence = definition.sentences[number]
        for each in named.get(number, ()):
            said = _said(definition, number, each.use)
            in_args = _in_args(sentence, each)
            least = 1 if in_args else OPENING_EXPLAINS if _is_bare_opening(each, number) else EXPLAINS
            if said >= least and (in_args or _explains(definition, number, each)):
                yield sentence, each.use, said
                break


def _is_bare_opening(named: Named, number: int) -> bool:
    """Return whether a parameter without a text is named in the first sentence."""
    return not number and not _described(named.use)


def _keywords(definition: Annotated, sentence: Sentence) -> bool:
    """Tell whether a sentence is a list of words, which explains nothing."""
    items = len(_ITEM_END.findall(definition.plain, sentence.start, sentence.end)) + 1
    stop = definition.facts.doc.language.words.stop
    return items >= KEYWORDS and len(sentence.words) < 2 * items and stop.isdisjoint(sentence.words)


def _explains(definition: Annotated, number: int, named: Named) -> bool:
    """Tell whether a sentence that is no line of arguments, and says enough, explains a parameter."""
    if _described(named.use) and not (number and _speaks_of(definition, number, named)):
        return False
    sentence = definition.sentences[number]
    return not _keywords(definition, sentence) and not _about_outcome(
        definition, sentence.starts[named.first]
    )


@lru_cache(maxsize=64)
def _empty_stems(language: str) -> frozenset[str]:
    """Return the stems of the words that speak of parameters."""
    return frozenset(map(stem, empty_words("values", language)))


def _said(definition: Annotated, number: int, use: ParameterUse) -> int:
    """Return how many content words a sentence spends on a parameter beyond its name and its schema text."""
    said = set(definition.facts.stems[number]).difference(map(stem, split_name(use.parameter.name)))
    if definition.sentences[number].section != "args":  # the words that speak of parameters explain none
        said -= _empty_stems(definition.language)
    if _described(use):
        said -= described_stems(use.parameter.description, definition.facts.doc.language)
    if _described(use) or not number:
        said -= definition.known
    return count_content_words(said)


def _about_outcome(definition: Annotated, position: int) -> bool:
    """Tell whether a position is in a claim about what comes back or a failure, or in guidance that says nothing."""
    return _outcomes(definition).hold(position, position + 1)


@lru_cache(maxsize=4)
def _outcomes(definition: Annotated) -> Spans:
    claims = (claim for kind in ("result", "errors", "empty-guidance") for claim in definition.of_kind(kind))
    return Spans(span for claim in claims for span in claim.spans)


def _speaks_of(definition: Annotated, number: int, named: Named) -> bool:
    """Tell whether a sentence speaks of a described parameter as one, and not only uses the same word."""
    sentence = definition.sentences[number]
    start, end = sentence.starts[named.first], sentence.ends[named.last]
    if any(sentence.masked) or any(word[0].isdigit() for word in sentence.words):
        return True
    after = definition.plain[end : end + 2]
    if not named.first or after.startswith((":", "=", " (")) or definition.plain[start] == PARAMETER:
        return True
    return not (
        definition.word_class("parameters.set").isdisjoint(
            sentence.words[max(0, named.first - 3) : named.first]
        )
        and definition.word_class("parameters.says").isdisjoint(
            sentence.words[named.last + 1 : named.last + 3]
        )
        and definition.word_class("parameters.condition").isdisjoint(sentence.words)
    )


def _clause(definition: Annotated, sentence: Sentence) -> tuple[int, int]:
    end = sentence.end
    return sentence.start, max(
        sentence.start + 1, sentence.start + len(definition.raw[sentence.start : end].rstrip())
    )


def explains_parameter(definition: Annotated) -> Iterator[Claim]:
    """Yield a claim for each sentence that says of a parameter what its schema does not."""
    for sentence, use, said in _explained(definition):
        names = tuple(split_name(use.parameter.name))
        yield Claim("explains-parameter", strength_of(said), (_clause(definition, sentence),), names)


def good_schema_texts(definition: Annotated) -> Iterator[Claim]:
    """Yield one claim where the texts of the schema say what most parameters mean."""
    uses = definition.facts.parameters
    if not uses:
        return
    said = [min(use.own, MOST_WORDS) for use in uses]
    described = sum(_described(use) for use in uses) / len(uses)
    if described >= DESCRIBED and sum(said) / len(uses) >= GOOD_WORDS:
        share = sum(count >= SAYS for count in said) / len(uses)
        yield Claim("good-schema-texts", max(0.2, share), (), ("texts",), POINTER)


def placeholder_texts(definition: Annotated) -> Iterator[Claim]:
    """Yield one claim where most texts of the schema say hardly more than the name of their parameter."""
    uses = definition.facts.parameters
    empty = [use for use in uses if _described(use) and use.own <= 1 and not use.parameter.enum]
    if uses and len(empty) / len(uses) >= PLACEHOLDERS and not definition.has("good-schema-texts"):
        names = tuple(use.parameter.name for use in empty)
        yield Claim(
            "placeholder-texts",
            len(empty) / len(uses),
            (),
            names,
            f"{empty[0].parameter.pointer}/description",
        )


def unexplained(definition: Annotated) -> Sequence[ParameterUse]:
    """Return the parameters that neither the schema nor the text explains.

    A text in a language other than that of the names may speak of each in its own words.
    """
    if definition.sentences and not definition.facts.doc.language.names_tools:
        return []
    return [
        use
        for use in definition.facts.parameters
        if not _described(use) and not use.parameter.enum and not _is_told(definition, use)
    ]


def _is_told(definition: Annotated, use: ParameterUse) -> bool:
    """Return whether the text names a parameter, with more than its type where that is a line of arguments."""
    if use.span is None:
        return False
    sentence = definition.sentences[use.sentence]
    if not sentence.bullet and sentence.section != "args":
        return True
    known = {stem(part) for part in split_name(use.parameter.name)} | structural_stems(definition.language)
    return not known.issuperset(definition.specifics(sentence.start, sentence.end))


def unexplained_parameters(definition: Annotated) -> Iterator[Claim]:
    """Yield one claim where nothing explains a good part of the parameters."""
    silent, uses = unexplained(definition), definition.facts.parameters
    if uses and len(silent) / len(uses) >= UNEXPLAINED:
        names = tuple(use.parameter.name for use in silent)
        yield Claim("unexplained-parameters", len(silent) / len(uses), (), names, silent[0].parameter.pointer)


_TICKET = {"type": "string", "description": "Ticket code printed on the stub"}
_BARE = {"type": "string"}

KINDS = (
    ClaimKind(
        "A1", "explains-parameter", PARAMETERS, explains_parameter,
        good=(tool("refund_ticket", "Refunds a ticket.\n\nArgs:\n    ticket: Code on the stub, eight letters", params={"ticket": _BARE}),),
        bad=(
            tool("refund_ticket", "Refunds a ticket. Keywords: tickets, halls, shows, seats, cheap.", params={"show": _BARE}),
            tool("refund_ticket", "Refunds a ticket of an event.", params={"ticket": _TICKET}),),
    ),
    ClaimKind(
        "A2", "values", PARAMETERS, parameter_values.values,
        good=(tool("refund_ticket", "Refunds a ticket.\n\nArgs:\n    day: Day of the event as YYYY-MM-DD", params={"day": _BARE}),
            tool("refund_ticket", "Refunds a ticket by the code on its stub (e.g. KX-2041).", params={"ticket": _BARE}),
        ),
        bad=(tool("refund_ticket", "Refunds a ticket of an event.", params={"ticket": _TICKET}),),
    ),
    ClaimKind(
        "A3", "interaction", PARAMETERS, parameter_relations.interaction,
        good=(tool("find_seats", "Finds free seats. The seat_row is ignored unless hall_block is set.", params={"seat_row": _BARE, "hall_block": _BARE}),
            tool("find_seats", "Finds free seats. Pass either seat_row or hall_block, not both.", params={"seat_row": _BARE, "hall_block": _BARE}),
        ),
        bad=(tool("find_seats", "Finds free seats by row and block.", params={"row": _BARE, "block": _BARE}),),
    ),
    ClaimKind(
        "A4", "origin", PARAMETERS, parameter_relations.origin,
        good=(tool("refund_ticket", "Refunds a ticket. Get the ticket_id from list_tickets.", params={"ticket_id": _BARE}, siblings=("list_tickets",)),
            tool("refund_ticket", "Refunds a ticket.", params={"ticket_id": "Ticket, as returned by list_tickets"}, siblings=("list_tickets",)),
        ),
        bad=(tool("refund_ticket", "Refunds a ticket with its ticket_id.", params={"ticket_id": _BARE}, siblings=("list_tickets",)),),
    ),
    ClaimKind(
        "A5", "good-schema-texts", PARAMETERS, good_schema_texts,
        good=(tool("refund_ticket", "Refunds a ticket.", params={"ticket": _TICKET}),),
        bad=(tool("refund_ticket", "Refunds a ticket.", params={"ticket": "The ticket"}),),
    ),
    ClaimKind(
        "A6", "placeholder-texts", PARAMETERS, placeholder_texts, defect=True,
        good=(tool("refund_ticket", "Refunds a ticket.", params={"ticket": "The ticket"}),),
        bad=(tool("refund_ticket", "Refunds a ticket.", params={"ticket": _TICKET}),),
    ),
    ClaimKind(
        "A7", "unexplained-parameters", PARAMETERS, unexplained_parameters, defect=True,
        good=(tool("refund_ticket", "Pays the price back.", params={"zq": _BARE}),),
        bad=(tool("refund_ticket", "Pays the price of a ticket back.", params={"ticket": _BARE}),),
    ),
)  # fmt: skip
