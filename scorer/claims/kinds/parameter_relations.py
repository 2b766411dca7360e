"""Claims about how parameters depend on each other, and about where their values come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.kinds.parameter_texts import (
    SchemaText,
    first_match,
    matches_text,
    named_parameters,
    other_spans,
    readable,
    schema_texts,
    text_with_parameters,
)
from scorer.claims.kinds.tool_names import text_with_names
from scorer.language.document import split_name

#: Words of names of parameters that page through results.
PAGING: Final = frozenset({"cursor", "page", "offset", "start", "next", "after", "before", "skip"})


def interaction(definition: Annotated) -> Iterator[Claim]:
    """Yield how parameters depend on each other, in the text or in the text of one that names another."""
    if len(definition.facts.parameters) < 2:
        return
    found = list(_joined(definition))
    yield from found
    if not found:
        yield from _texts(definition, "interaction", "interaction_of_text")


def _joined(definition: Annotated) -> Iterator[Claim]:
    named, taken = named_parameters(definition), other_spans(definition)
    text = text_with_parameters(definition)
    for number, sentence in readable(definition):
        several = len(named.get(number, ())) > 1
        for table in ("interaction", "interaction_of_any") if several else ("interaction_of_any",):
            if claim := first_match(definition, "interaction", table, sentence, taken, text=text):
                yield claim
                break


def origin(definition: Annotated) -> Iterator[Claim]:
    """Yield where the value of a parameter comes from, in a sentence about it or in its schema text."""
    if not definition.facts.parameters:
        return
    found = list(_stated(definition))
    yield from found
    if not found:
        yield from _texts(definition, "origin", "origin_of_text")


def _stated(definition: Annotated) -> Iterator[Claim]:
    named, text = named_parameters(definition), text_with_names(definition)
    for number, sentence in readable(definition):
        about = number in named or sentence.section == "args"
        for table in ("origin", "origin_of_sentence") if about else ("origin",):
            if claim := first_match(definition, "origin", table, sentence, text=text):
                yield claim
                break


def _texts(definition: Annotated, kind: str, table: str) -> Iterator[Claim]:
    """Yield a claim for the first schema text in which a construction of a table matches."""
    for text in schema_texts(definition):
        if kind == "origin" and not PAGING.isdisjoint(split_name(text.use.parameter.name)):
            continue  # the next page comes from the last
        if matches_text(definition, table, text.plain):
            yield Claim(kind, strength_of(1), (), _names(text), f"{text.use.parameter.pointer}/description")
            return


def _names(text: SchemaText) -> tuple[str, ...]:
    return (text.use.parameter.name, *text.names)
