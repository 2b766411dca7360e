"""What is wrong with a configuration file, one plain line each: where, what, and the mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from scorer.config.model import Config, Gate, Override, Suppress
from scorer.contracts.dimensions import SHORT_NAMES

#: How alike, of 100, an unknown key and a known one must be for it to be suggested.
NEAR: Final = 60
#: Characters of a value that are shown.
SHOWN: Final = 40

_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "": Config, "gate": Gate, "suppress": Suppress, "overrides": Override,
}  # fmt: skip
#: What a value of the wrong kind should have been, by the beginning of pydantic's name for it.
_WANTED: Final = {
    "string_too_short": "a text that is not empty",
    "string": "a text in quotes",
    "int": "a whole number",
    "bool": "true or false",
    "tuple": "a list in brackets",
    "dict": "a table of keys and values",
    "model": "a table of keys and values",
    "date": "a day without quotes, such as 2027-03-31",
}

#: How a line looks that must not be missing.
_EXAMPLES: Final = {"rule": '"PAR010"', "reason": '"<why it is accepted>"'}

Place = tuple[str | int, ...]


def problems(error: ValidationError) -> Iterator[tuple[Place, str]]:
    """Yield the place of each problem and a line that says what it is."""
    for each in error.errors(include_url=False):
        yield each["loc"], _worded(each["loc"], each["type"], each["input"], each.get("ctx", {}))


def _worded(place: Place, kind: str, value: Any, context: Mapping[str, Any]) -> str:
    key = str(place[-1]) if place[-1] != "[key]" else str(place[-2])
    if kind == "extra_forbidden":
        return f"unknown key `{_printable(key)}`{_inside(place)}; {_hint(key, place)}"
    if kind == "missing":
        return f"{_table(place)} has no `{key}`; add a line such as {key} = {_EXAMPLES[key]}"
    if kind == "value_error":
        return f"`{key}`: {context['error']}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"`{_name(place)}` is {_shown(value)}; give a whole number {_bounds(context)}"
    if kind == "literal_error" and place[-1] == "[key]":
        return f"no dimension {_shown(value)}; give one of {', '.join(SHORT_NAMES)}"
    if kind == "tuple_type" and key in ("suppress", "overrides"):
        return f"`{key}` is {_shown(value)}; write [[{key}]] above each entry"
    wanted = context.get("expected") or next((w for k, w in _WANTED.items() if kind.startswith(k)), kind)
    word = "one of " if kind == "literal_error" else ""
    return f"`{_name(place)}` is {_shown(value)}; give {word}{wanted}"


def _bounds(context: Mapping[str, Any]) -> str:
    return f"of at least {context['ge']}" if "ge" in context else f"of at most {context['le']}"


def _name(place: Place) -> str:
    """Return the key that a place is of: an entry of a list is named by its list."""
    return next(str(part) for part in reversed(place) if isinstance(part, str))


def _shown(value: Any) -> str:
    text = (
        repr(value)
        if isinstance(value, str)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _printable(key: str) -> str:
    shown = key if key.isprintable() else repr(key)[1:-1]
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def _table(place: Place) -> str:
    name = next((str(part) for part in place[:-1] if isinstance(part, str)), "")
    return f"[[{name}]]" if name in ("suppress", "overrides") else f"[{name}]"


def _inside(place: Place) -> str:
    return f" in {_table(place)}" if len(place) > 1 else ""


def _keys(model: type[BaseModel]) -> Sequence[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _hint(key: str, place: Place) -> str:
    """Say which key was meant: the same in another table, or one of a like name in this."""
    from rapidfuzz import fuzz

    here = _TABLES[str(place[0]) if len(place) > 1 else ""]
    for table, model in _TABLES.items():
        if model is not here and _kebab(key) in _keys(model):
            return f"it belongs in [{table}]" if table else "it belongs at the top, before any [table]"
    near = max(_keys(here), key=lambda known: (fuzz.ratio(_kebab(key), known), known))
    if fuzz.ratio(_kebab(key), near) >= NEAR:
        return f"did you mean `{near}`?"
    return f"known are {', '.join(_keys(here))}"


def _kebab(key: str) -> str:
    return key.replace("_", "-")
