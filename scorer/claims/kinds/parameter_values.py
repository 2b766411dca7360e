"""Claims about the values that parameters take: formats, units, examples, ranges, allowed values, defaults."""

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
from scorer.language.document import Sentence, stem

#: The constructions of a line of arguments, of a sentence that names a parameter, and of any sentence.
TABLES: Final = ("values_of_entry", "values", "values_anywhere")


def values(definition: Annotated) -> Iterator[Claim]:
    """Yield formats, units, examples, ranges and allowed values that the text states and the schema does not."""
    if not definition.facts.parameters:
        return
    text = text_with_parameters(definition)
    for number, sentence, candidates in to_try(definition, text, TABLES):
        is_entry = sentence.section == "args"
        about = is_entry or number in named_parameters(definition)
        tables = TABLES if is_entry else TABLES[1:] if about else TABLES[2:]
        for table in tables:
            tried = candidates.get(table)
            if not tried:
                continue
            claim = first_match(definition, "values", tried, sentence, text.text, anywhere=is_entry)
            if claim and not definition.schema_stems.issuperset(map(stem, claim.specifics)):
                yield claim
                break
    yield from _examples(definition)


def _examples(definition: Annotated) -> Iterator[Claim]:
    """Yield the first sentence of an example section that holds a value in code or quotes."""
    if "example" not in definition.facts.doc.sections:
        return
    for sentence in definition.sentences:
        if sentence.section == "example" and any(sentence.masked):
            yield Claim("values", strength_of(1), (_span(definition, sentence),), _quoted(sentence))
            return


def _span(definition: Annotated, sentence: Sentence) -> tuple[int, int]:
    return sentence.start, sentence.start + len(definition.raw[sentence.start : sentence.end].rstrip())


def _quoted(sentence: Sentence) -> tuple[str, ...]:
    pairs = zip(sentence.words, sentence.masked, strict=True)
    return tuple(dict.fromkeys(word for word, masked in pairs if masked))[:4]
