"""The form that the value of each keyword has, and how values are shown in findings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from scorer.reading.walk import HOLD_LIST, HOLD_MAP, HOLD_ONE

TYPES: Final = frozenset("array boolean integer null number object string".split())
TEXTS: Final = frozenset(
    "pattern format title description $comment $ref $id $schema $anchor contentEncoding".split()
)
_SHOWN: Final = 40


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict | bool)


def is_number(value: Any) -> bool:
    """Return whether a value is a number of JSON."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_size(value: Any) -> bool:
    return is_number(value) and value >= 0 and value == value // 1


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_type(value: Any) -> bool:
    if isinstance(value, str):
        return value in TYPES
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return False
    return bool(value) and TYPES.issuperset(value) and len(set(value)) == len(value)


def _are_names(value: Any) -> bool:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return False
    return len(set(value)) == len(value)


def _are_schemas(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_schema, value))


def _are_named_schemas(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_schema, value.values()))


#: The form of each keyword that the newest dialects agree on; another form is validated in the schema's own dialect.
FORMS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "type": _is_type,
    "required": _are_names,
    "enum": lambda value: isinstance(value, list) and bool(value),
    "examples": lambda value: isinstance(value, list),
    "multipleOf": lambda value: is_number(value) and value > 0,
    **dict.fromkeys(HOLD_ONE, _is_schema),
    **dict.fromkeys(HOLD_LIST, _are_schemas),
    **dict.fromkeys(HOLD_MAP, _are_named_schemas),
    **dict.fromkeys("minimum maximum exclusiveMinimum exclusiveMaximum".split(), is_number),
    **dict.fromkeys(
        "minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains".split(),
        _is_size,
    ),
    **dict.fromkeys(TEXTS, _is_text),
    **dict.fromkeys("uniqueItems deprecated readOnly writeOnly".split(), _is_flag),
}


def cut(text: str) -> str:
    """Return the beginning of a text that is long."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def described(value: Any) -> str:
    """Say what a value is: a short one in full, a container by its kind."""
    if isinstance(value, list):
        return "an array" if value else "[]"
    if isinstance(value, str):
        return f"the string {shown(value)}"
    return f"the number {shown(value)}" if is_number(value) else shown(value)


def shown(value: Any) -> str:
    """Write a value short: texts in quotes, containers by their kind alone."""
    if isinstance(value, dict):
        return "an object" if value else "{}"
    if isinstance(value, list):
        plain = value and len(value) <= 4 and all(isinstance(each, str) for each in value)
        return " or ".join(shown(each) for each in value) if plain else "an array" if value else "[]"
    if isinstance(value, str):
        return f'"{cut(value)}"'
    return json.dumps(value)
