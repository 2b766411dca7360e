"""Texts for parameters: gaps in the schema, in the words that its types allow."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from scorer.claims.annotated import Annotated
from scorer.claims.declared_parameters import declared
from scorer.claims.open_gaps import has_open_gaps
from scorer.claims.tool_facts import ParameterUse
from scorer.contracts.definitions import Parameter
from scorer.contracts.drafts import ParameterDraft
from scorer.contracts.json_pointer import steps_of
from scorer.data.drafting import drafting
from scorer.scoring.names import is_plain

#: Code points of a text that a draft goes on with at most, and what would confuse it.
_LONGEST: Final = 120
_CONFUSING: Final = frozenset("<>\n:")
_FORMS: Final = ("anyOf", "oneOf", "allOf")
_LOWEST: Final = frozenset({"minimum", "exclusiveMinimum"})
_HIGHEST: Final = frozenset({"maximum", "exclusiveMaximum"})
_FORMATS: Final = frozenset({"format", "pattern", "const"})
#: Words of a line that explains a parameter at least.
_LEAST_WORDS: Final = 2
_NUMBERS: Final = frozenset({"integer", "number"})


def parameter_drafts(
    definition: Annotated, reported: Collection[str], placed: Collection[str] = ()
) -> tuple[ParameterDraft, ...]:
    """Return the texts of parameters that neither the schema nor the description explains, or only by their name.

    `reported` are pointers of texts that no draft may repeat. `placed` names parameters of which the description says
    where the value comes from.
    """
    return tuple(_drafts(definition, reported, placed))


def _drafts(
    definition: Annotated, reported: Collection[str], placed: Collection[str]
) -> Iterator[ParameterDraft]:
    texts = drafting().parameters.get(definition.language)
    more = drafting().more_parameters.get(definition.language)
    if texts is None or more is None:
        return
    placeholders = {name for claim in definition.of_kind("placeholder-texts") for name in claim.specifics}
    described = _described(definition)
    raw, open_already = definition.facts.tool.raw, open_texts(definition)
    for use in definition.facts.parameters:
        parameter = use.parameter
        if not is_plain(parameter.name) or not isinstance(_at(raw, parameter.pointer), dict):
            continue
        if parameter.pointer in open_already:
            continue
        before = parameter.description.strip()
        if not before and not _is_explained(use):
            if parameter.name in described:
                yield _draft(parameter, {"text": texts.get("described", texts["text"])})
            else:
                yield _draft(parameter, texts, placed=parameter.name in placed)
        elif before and parameter.name in placeholders and _may_go_on(before):
            repeats = f"{parameter.pointer}/description" not in reported
            yield _draft(parameter, more, before.rstrip(".")) if repeats else _draft(parameter, texts)


def _described(definition: Annotated) -> frozenset[str]:
    """Return the parameters that a line of the description explains, wherever it stands."""
    known = frozenset(use.parameter.name for use in definition.facts.parameters)
    lines = declared(definition.facts.tool.description, known)
    return frozenset(each.name for each in lines if len(each.text.split()) >= _LEAST_WORDS)


def open_texts(definition: Annotated) -> frozenset[str]:
    """Return the pointers of the parameters whose text has a gap that its author has not filled."""
    raw = definition.facts.tool.raw
    pointers = (use.parameter.pointer for use in definition.facts.parameters)
    texts = ((each, _at(raw, f"{each}/description")) for each in pointers)
    return frozenset(each for each, text in texts if isinstance(text, str) and has_open_gaps(text))


def _is_explained(use: ParameterUse) -> bool:
    return use.span is not None and use.explained > 0


def _may_go_on(text: str) -> bool:
    return len(text) <= _LONGEST and _CONFUSING.isdisjoint(text)


def _draft(
    parameter: Parameter, texts: Mapping[str, str], opening: str = "", *, placed: bool = False
) -> ParameterDraft:
    template = next(texts[each] for each in _fitting(parameter, placed=placed) if each in texts)
    after = template.format(parameter=parameter.name, opening=opening)
    return ParameterDraft(parameter.name, f"{parameter.pointer}/description", parameter.description, after)


def _fitting(parameter: Parameter, *, placed: bool) -> Iterator[str]:
    """Yield the names of the texts that fit a parameter, the one that asks for least first."""
    taking = _taking(parameter)
    known = "-known" if _is_known(parameter, taking) else ""
    if not parameter.description and _tells_forms(parameter.schema):
        yield "told"
    if placed:
        yield f"{taking}{known}-origin"
    yield f"{taking}{known}"
    yield from (taking, "text")


def _is_known(parameter: Parameter, taking: str) -> bool:
    """Return whether the schema states what the text of a parameter need not say, then."""
    schema = parameter.schema if isinstance(parameter.schema, Mapping) else {}
    if taking == "number":
        return not (_LOWEST.isdisjoint(schema) or _HIGHEST.isdisjoint(schema))
    if taking == "object":
        return parameter.nested
    return parameter.has_default if taking == "boolean" else not _FORMATS.isdisjoint(schema)


def _tells_forms(schema: object) -> bool:
    """Return whether one of the forms that a schema allows has a text."""
    forms = [form for key in _FORMS for form in _listed(schema, key) if isinstance(form, Mapping)]
    return any(isinstance(text := form.get("description"), str) and text.strip() for form in forms)


def _listed(schema: object, key: str) -> Sequence[object]:
    found = schema.get(key) if isinstance(schema, Mapping) else None
    return found if isinstance(found, list) else ()


def _taking(parameter: Parameter) -> str:
    """Return which text fits what a parameter takes."""
    types = parameter.types - {"null"}
    if parameter.enum:
        return "values"
    if types and types <= _NUMBERS:
        return "number"
    return next(iter(types)) if len(types) == 1 and types != {"string"} else "text"


def _at(raw: Any, pointer: str) -> Any:
    """Return the value at a pointer, None where there is none."""
    for step in steps_of(pointer):
        if not isinstance(raw, Mapping) or step not in raw:
            return None
        raw = raw[step]
    return raw
