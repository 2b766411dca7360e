"""Which claims make sense for a tool, and the real names that fill the gaps of a suggestion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.siblings import nearest
from scorer.claims.tool_facts import ParameterUse
from scorer.language.document import split_name

#: What stands where no real name is known.
NO_SIBLING: Final = "<sibling>"
NO_PARAMETER: Final = "<parameter>"
#: Verbs of names that give several things.
_LISTING: Final = frozenset("list search find query browse all fetch get".split())


def _always(_: Annotated) -> bool:
    return True


def _context(*names: str) -> Callable[[Annotated], bool]:
    return lambda definition: not definition.facts.context.isdisjoint(names)


def _has_siblings(definition: Annotated) -> bool:
    return bool(nearest(definition.facts.tool.name, definition.facts.index))


def _reads_unannotated(definition: Annotated) -> bool:
    return "read" in definition.facts.context and "annotated" not in definition.facts.context


def _lists(definition: Annotated) -> bool:
    reads = "read" in definition.facts.context
    return reads and not _LISTING.isdisjoint(definition.facts.name_words[:1])


def _result_is_open(definition: Annotated) -> bool:
    return "output_schema" not in definition.facts.context


def _may_be_repeated(definition: Annotated) -> bool:
    idempotent = definition.facts.tool.annotations.get("idempotentHint")
    return "mutates" in definition.facts.context and not isinstance(idempotent, bool)


def _has_parameters(definition: Annotated) -> bool:
    return bool(definition.facts.parameters)


def _is_undescribed(definition: Annotated) -> bool:
    return bool(undescribed(definition))


def _several_optional(definition: Annotated) -> bool:
    return len([use for use in definition.facts.parameters if not use.parameter.required]) >= 2


def _takes_an_id(definition: Annotated) -> bool:
    return identifier(definition) is not None and _has_siblings(definition)


def _open_values(definition: Annotated) -> bool:
    return open_value(definition) is not None


#: When adding a claim of a kind makes sense for a tool; a kind that is missing here is never suggested.
APPLICABLE: Final[Mapping[str, Callable[[Annotated], bool]]] = MappingProxyType(
    {
        "action": _always,
        "scope": _always,
        "distinction": _has_siblings,
        "when": _always,
        "when-not": _has_siblings,
        "alternative": _has_siblings,
        "prerequisite": _takes_an_id,
        "read-only": _reads_unannotated,
        "effect": _context("mutates"),
        "reversibility": _context("destroys"),
        "access": _context("mutates"),
        "errors": _always,
        "limits": _lists,
        "retry": _may_be_repeated,
        "result": _result_is_open,
        "method": _always,
        "explains-parameter": _is_undescribed,
        "values": _open_values,
        "interaction": _several_optional,
        "origin": _takes_an_id,
    }
)


def undescribed(definition: Annotated) -> list[ParameterUse]:
    """Return the parameters without a schema description, required ones first."""
    silent = [use for use in definition.facts.parameters if not use.parameter.description.strip()]
    return sorted(silent, key=lambda use: not use.parameter.required)


def identifier(definition: Annotated) -> str | None:
    """Return the first parameter whose name ends like an identifier, None where there is none."""
    ids = definition.facts.doc.language.words.ids
    for use in definition.facts.parameters:
        words = split_name(use.parameter.name)
        if words and words[-1] in ids:
            return use.parameter.name
    return None


def open_value(definition: Annotated) -> str | None:
    """Return the first parameter that takes any string, None where there is none."""
    for use in definition.facts.parameters:
        schema = use.parameter.schema
        closed = use.parameter.enum or (
            isinstance(schema, Mapping) and {"format", "pattern", "const"} & set(schema)
        )
        if use.parameter.types <= {"string"} and not closed:
            return use.parameter.name
    return None


def gaps(definition: Annotated, kind: str) -> Mapping[str, str]:
    """Return the names that fill the gaps of a suggestion for a kind of claim."""
    near = nearest(definition.facts.tool.name, definition.facts.index)
    silent = undescribed(definition)
    named = {
        "values": open_value(definition),
        "origin": identifier(definition),
        "explains-parameter": silent[0].parameter.name if silent else None,
        "unexplained-parameters": silent[0].parameter.name if silent else None,
    }
    first = definition.facts.parameters[0].parameter.name if definition.facts.parameters else NO_PARAMETER
    return {"sibling": near[0] if near else NO_SIBLING, "parameter": named.get(kind) or first}
