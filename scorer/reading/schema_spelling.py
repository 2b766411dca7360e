"""Keywords that JSON Schema spells otherwise: in snake case, of another library, or of a validator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scorer.data.messages import say
from scorer.reading.schema_forms import FORMS

Found = tuple[str, str, str]


def _joined(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


#: The keywords by their letters alone.
_RESPELLED: Final = {_joined(key): key for key in (*FORMS, "default", "const") if key[:1] != "$"}
#: The bound of a number, a text and an array that validators call by one name.
_BOUNDS: Final = {
    **dict.fromkeys(("min", "ge", "gte"), ("minimum", "minLength", "minItems")),
    **dict.fromkeys(("max", "le", "lte"), ("maximum", "maxLength", "maxItems")),
    "gt": ("exclusiveMinimum", "", ""),
    "lt": ("exclusiveMaximum", "", ""),
}
#: Other names of keywords.
_OTHERS: Final = {
    "regex": "pattern",
    "regexp": "pattern",
    "values": "enum",
    "options": "enum",
    "choices": "enum",
    "allowedvalues": "enum",
    "enumvalues": "enum",
    "defaultvalue": "default",
}
_NUMBERS: Final = frozenset(("integer", "number"))


def misspelled(node: Mapping[str, Any]) -> Iterator[Found]:
    """Yield the unknown keywords whose name and value are those of a keyword."""
    declared = node.get("type")
    types = frozenset((declared,) if isinstance(declared, str) else ())
    for key, value in node.items():
        if key in FORMS or key in ("default", "const") or key[:1] in "$~_" or key[:2] == "x-":
            continue
        meant = _meant(_joined(key), types)
        if not meant or meant in node or not _fits(meant, value):
            continue
        yield "keyword-misspelled", key, say("parts.keyword-meant", keyword=key[:60], meant=meant)


def _fits(meant: str, value: Any) -> bool:
    if meant == "enum" and isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        return False
    return meant not in FORMS or FORMS[meant](value)


def _meant(key: str, types: frozenset[str]) -> str:
    """Return the keyword that a name stands for in a schema of these types, "" where it is of none."""
    if key in _BOUNDS:
        number, text, array = _BOUNDS[key]
        if types & _NUMBERS:
            return number
        return text if types == {"string"} else array if types == {"array"} else ""
    return _RESPELLED.get(key) or (_OTHERS.get(key, "") if types else "")
