"""What is wrong with a configuration file, one line each: where, what, and how to fix it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from scorer.config.model import Config, Exempt, Gate, Override, Suppress, Surface, SurfaceGate
from scorer.contracts.dimensions import SHORT_NAMES
from scorer.data.messages import say, text
from scorer.data.near_words import near_words
from scorer.reading.masking import mask_shapes

#: Characters of a value that are shown.
SHOWN: Final = 40

_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "": Config, "gate": Gate, "suppress": Suppress, "exempt": Exempt, "overrides": Override,
    "surface": Surface, "surface.gate": SurfaceGate,
}  # fmt: skip
#: The message that says what a value of the wrong type must be, by the beginning of pydantic's name for it.
_EXPECTED: Final = {
    "string_too_short": "config.expected.filled",
    "string": "config.expected.string",
    "int": "config.expected.int",
    "bool": "config.expected.bool",
    "too_short": "config.expected.not-empty",
    "tuple": "config.expected.list",
    "dict": "config.expected.table",
    "model": "config.expected.table",
    "date": "config.expected.date",
}

#: The tables of which a file can have several.
_LISTED: Final = ("suppress", "exempt", "overrides", "surface")
_CHOICE: Final = re.compile(r"'([^']*)'")
#: An example of a value for each required key.
_EXAMPLES: Final = {
    "name": '"read-only"', "target": '"mcp-tools.json"',
    "rule": '"PAR010"', "reason": '"<why it is accepted>"', "tool": '"legacy_*"', "from": '["min-dimension.usage"]',
}  # fmt: skip

Place = tuple[str | int, ...]


def problems(error: ValidationError) -> Iterator[tuple[Place, str]]:
    """Yield the place of each problem and a line that describes it."""
    for each in error.errors(include_url=False):
        yield each["loc"], _worded(each["loc"], each["type"], each["input"], each.get("ctx", {}))


def _worded(place: Place, kind: str, value: Any, context: Mapping[str, Any]) -> str:
    key = str(place[-1]) if place[-1] != "[key]" else str(place[-2])
    named = {"key": _name(place), "value": _shown(value)}
    if kind == "extra_forbidden":
        return _unknown_key(key, place)
    if kind == "missing":
        return say("config.problem.missing-key", table=_table(place), key=key, example=_EXAMPLES[key])
    if kind == "value_error":
        return say("config.problem.invalid", key=key, cause=context["error"])
    if kind == "greater_than_equal":
        return say("config.problem.below-minimum", **named, limit=context["ge"])
    if kind == "less_than_equal":
        return say("config.problem.above-maximum", **named, limit=context["le"])
    if kind == "literal_error" and place[-1] == "[key]":
        return say("config.value.dimension", value=_shown(value), known=", ".join(SHORT_NAMES))
    if kind == "tuple_type" and key in _LISTED:
        return say("config.problem.not-an-array", **named)
    if kind == "literal_error" and (near := near_words(str(value), _CHOICE.findall(context["expected"]))):
        return say("config.problem.similar-value", **named, similar=repr(near[0]))
    return say("config.problem.wrong-value", **named, expected=_expected(kind, context))


def _expected(kind: str, context: Mapping[str, Any]) -> str:
    """Return what a value of the wrong type must be: one of some choices, or a type."""
    id = next((id for start, id in _EXPECTED.items() if kind.startswith(start)), None)
    return text(id) if id else str(context.get("expected", kind))


def _unknown_key(key: str, place: Place) -> str:
    shown, hint = _printable(key), _hint(key, place)
    if len(place) == 1:
        return say("config.problem.unknown-key", key=shown, hint=hint)
    return say("config.problem.unknown-key-in", key=shown, table=_table(place), hint=hint)


def _name(place: Place) -> str:
    """Return the key of a place; for an entry of a list, the key of the list."""
    return next(str(part) for part in reversed(place) if isinstance(part, str))


def _shown(value: Any) -> str:
    written = repr(value) if isinstance(value, str) else str(value)
    written = written.lower() if isinstance(value, bool) else mask_shapes(written)
    return written if len(written) <= SHOWN else f"{written[:SHOWN]}…"


def _printable(key: str) -> str:
    shown = mask_shapes(key if key.isprintable() else repr(key)[1:-1])
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def _table_name(place: Place) -> str:
    """Return the table of a place: "gate", "surface.gate", or "" for the top of the file."""
    names = [str(part) for part in place[:-1] if isinstance(part, str)]
    return ".".join(names) if ".".join(names) in _TABLES else names[0] if names else ""


def _table(place: Place) -> str:
    name = _table_name(place)
    return f"[[{name}]]" if name in _LISTED else f"[{name}]"


def _keys(model: type[BaseModel]) -> Sequence[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _hint(key: str, place: Place) -> str:
    """Return the hint to a key: the same in another table, or one of this table with a similar name."""
    here = _TABLES[_table_name(place) if len(place) > 1 else ""]
    if here is not Config and _kebab(key) in _LISTED:
        return say("config.problem.is-an-array", key=_kebab(key))
    for table, model in _TABLES.items():
        if model not in (here, SurfaceGate) and _kebab(key) in _keys(model):
            return (
                say("config.problem.belongs-in", table=table)
                if table
                else text("config.problem.belongs-at-top")
            )
    if near := near_words(key, _keys(here)):
        return say("config.problem.similar-key", key=near[0])
    return say("config.problem.known-keys", keys=", ".join(_keys(here)))


def _kebab(key: str) -> str:
    return key.replace("_", "-")
