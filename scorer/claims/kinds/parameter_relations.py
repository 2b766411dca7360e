"""Claims about how parameters depend on each other, and about where their values come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.kinds.parameter_texts import (
    first_match,
    named_parameters,
    text_with_parameters,
    to_try,
)
from scorer.claims.kinds.schema_texts import SchemaText, matching_text
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
    text = text_with_parameters(definition)
    for number, sentence, candidates in to_try(definition, text, ("interaction", "interaction_of_any")):
        several = "interaction" in candidates and len(named_parameters(definition).get(number, ())) > 1
        for table in ("interaction", "interaction_of_any") if several else ("interaction_of_any",):
            tried = candidates.get(table, ())
            if claim := first_match(definition, "interaction", tried, sentence, text.text, anywhere=False):
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
    text = text_with_names(definition)
    for number, sentence, candidates in to_try(definition, text, ("origin", "origin_of_sentence")):
        tables: tuple[str, ...] = ("origin",)
        if sentence.section == "args" or number in named_parameters(definition):
            tables = ("origin", "origin_of_sentence")
        for table in tables:
            if claim := first_match(
                definition, "origin", candidates.get(table, ()), sentence, text.text, anywhere=True
            ):
                yield claim
                break


def _texts(definition: Annotated, kind: str, table: str) -> Iterator[Claim]:
    """Yield a claim for the first schema text in which a construction of a table matches."""
    for use in definition.facts.parameters:
        if kind == "origin" and not PAGING.isdisjoint(split_name(use.parameter.name)):
            continue  # the next page comes from the last
        if text := matching_text(definition, use, table):
            yield Claim(kind, strength_of(1), (), _names(text), f"{use.parameter.pointer}/description")
            return


def _names(text: SchemaText) -> tuple[str, ...]:
    return (text.use.parameter.name, *text.names)
