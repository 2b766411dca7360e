"""Which claims make sense for a tool, and which suggestions would ask for the same sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.scoring.names import READING, acts_on_several, giver, identifier, other_tool, verb_of_name
from scorer.scoring.taken import open_value, takes_a_file, undescribed

#: Verbs of tools that compute their result, so that a caller may want to know how.
_COMPUTING: Final = frozenset(
    "analyze analyse calculate compute convert generate estimate predict summarize translate classify recommend "
    "compare optimize evaluate transform extract validate detect score rank solve simulate forecast resolve".split()
)
#: Verbs of tools that return several things, whatever the number of the noun.
_LISTING: Final = frozenset({"list", "search", "query", "browse"})


def _always(_: Annotated) -> bool:
    return True


def _context(*names: str) -> Callable[[Annotated], bool]:
    return lambda definition: not definition.facts.context.isdisjoint(names)


def _says_no_alternative(definition: Annotated) -> bool:
    """Return whether no other tool is named for other cases, which would say when not to use this one."""
    return not definition.has("alternative")


def _has_an_alternative(definition: Annotated) -> bool:
    return other_tool(definition) is not None


def _reads_without_hint(definition: Annotated) -> bool:
    hint = definition.facts.tool.annotations.get("readOnlyHint")
    return "read" in definition.facts.context and not isinstance(hint, bool)


def _writes_without_hint(definition: Annotated) -> bool:
    hints = definition.facts.tool.annotations
    said = any(isinstance(hints.get(name), bool) for name in ("destructiveHint", "readOnlyHint"))
    return "mutates" in definition.facts.context and not said


def _may_be_refused(definition: Annotated) -> bool:
    """Return whether a loss is in a system that knows roles: not in a file, and not where nothing else is reached."""
    local = definition.facts.tool.annotations.get("openWorldHint") is False or takes_a_file(definition)
    return "destroys" in definition.facts.context and not local


def _computes(definition: Annotated) -> bool:
    unclear = not definition.facts.context.isdisjoint(("execute", "unclassified"))
    return unclear and verb_of_name(definition.facts.tool.name, definition.facts.index) in _COMPUTING


def _lists(definition: Annotated) -> bool:
    if "read" not in definition.facts.context:
        return False
    verb = verb_of_name(definition.facts.tool.name, definition.facts.index)
    return verb in _LISTING or (verb in READING and acts_on_several(definition))


def _can_fail(definition: Annotated) -> bool:
    return bool(definition.facts.parameters) or "mutates" in definition.facts.context


def _result_is_open(definition: Annotated) -> bool:
    return "output_schema" not in definition.facts.context


def _may_be_repeated(definition: Annotated) -> bool:
    idempotent = definition.facts.tool.annotations.get("idempotentHint")
    return "mutates" in definition.facts.context and not isinstance(idempotent, bool)


def _is_undescribed(definition: Annotated) -> bool:
    return bool(undescribed(definition))


def _takes_an_id(definition: Annotated) -> bool:
    return identifier(definition) is not None


def _has_a_giver(definition: Annotated) -> bool:
    parameter = identifier(definition)
    return parameter is not None and giver(definition, parameter) is not None


def _open_values(definition: Annotated) -> bool:
    return open_value(definition) is not None


#: When adding a claim of a kind makes sense for a tool; a kind that is missing here is never suggested.
APPLICABLE: Final[Mapping[str, Callable[[Annotated], bool]]] = MappingProxyType(
    {
        "action": _always,
        "scope": _always,
        "distinction": _has_an_alternative,
        "when": _always,
        "when-not": _says_no_alternative,
        "alternative": _has_an_alternative,
        "prerequisite": _has_a_giver,
        "read-only": _reads_without_hint,
        "destructive-hint": _writes_without_hint,
        "effect": _context("mutates"),
        "reversibility": _context("destroys"),
        "access": _may_be_refused,
        "errors": _can_fail,
        "limits": _lists,
        "retry": _may_be_repeated,
        "result": _result_is_open,
        "method": _computes,
        "explains-parameter": _is_undescribed,
        "values": _open_values,
        "origin": _takes_an_id,
    }
)

#: Edits of the annotations, which help in any language.
HINTS: Final = frozenset({"read-only", "destructive-hint"})

#: Defects of a text that says nothing: the edit is to write its first whole sentence.
WHOLE_SENTENCE: Final = ("restates-name", "fragment")
#: Kinds whose suggestions would ask for the same sentence: only the first of them that applies is made.
#: The first are those of the opening sentence.
SAME_SENTENCE: Final[tuple[tuple[str, ...], ...]] = (
    ("restates-name", "fragment", "action", "scope"),
    ("empty-guidance", "when"),
    ("alternative", "when-not", "distinction"),
    ("empty-result", "result"),
    ("unexplained-parameters", "placeholder-texts", "explains-parameter"),
    ("origin", "prerequisite"),
)
