"""What is wrong with the value of a keyword, by what the keyword means, and how to correct it where that is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from scorer.data.messages import say, text
from scorer.reading.schema_forms import TYPES, cut, described, shown
from scorer.reading.walk import HOLD_LIST, HOLD_MAP, HOLD_ONE

#: The id of the words for the form of a keyword, by the check of that form.
_FORMS: Final[Mapping[str, str]] = {
    "type": "type",
    "required": "names",
    "enum": "values",
    "examples": "list",
    "multipleOf": "positive",
    **dict.fromkeys(HOLD_ONE, "schema"),
    **dict.fromkeys(HOLD_LIST, "schemas"),
    **dict.fromkeys(HOLD_MAP, "named-schemas"),
    **dict.fromkeys("minimum maximum exclusiveMinimum exclusiveMaximum".split(), "number"),
    **dict.fromkeys(
        "minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains".split(),
        "size",
    ),
    **dict.fromkeys("uniqueItems deprecated readOnly writeOnly".split(), "flag"),
}
_INCLUSIVE: Final[Mapping[str, str]] = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_NUMERIC: Final = frozenset(("number", "size", "positive"))
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,16})?")
#: Names of types in programming languages and databases, in small letters, by what JSON Schema calls them.
_MEANT: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        "str text char varchar uuid date datetime date-time time url uri email".split(), "string"
    ),
    **dict.fromkeys("int int8 int16 int32 int64 uint uint32 uint64 long short bigint".split(), "integer"),
    **dict.fromkeys("float float32 float64 double decimal num numeric real".split(), "number"),
    **dict.fromkeys(("bool",), "boolean"),
    **dict.fromkeys("dict map mapping hash hashmap struct".split(), "object"),
    **dict.fromkeys("list tuple set vec slice sequence".split(), "array"),
    **dict.fromkeys("none nil undefined void nonetype".split(), "null"),
    **{name: name for name in TYPES},
}
_FORMATS: Final[Mapping[str, str]] = {
    "uuid": "uuid", "date": "date", "datetime": "date-time", "date-time": "date-time", "time": "time",
    "url": "uri", "uri": "uri", "email": "email",
}  # fmt: skip
_ANY: Final = frozenset(("any", "unknown", "mixed", "object | any"))
_LIST: Final = re.compile(r"(?:list|array|sequence|set|vec)\s*[\[<(]\s*([\w.-]+)\s*[\])>]")
_BRACKETS: Final = re.compile(r"([\w.-]+)\s*\[\]")
_OPTIONAL: Final = re.compile(r"(?:typing\.)?optional\s*\[\s*([\w.-]+)\s*\]")


class Fault(NamedTuple):
    """What is wrong, and how to correct it."""

    found: str
    edit: str


def fault_of(keyword: str, value: Any, name: str = "", *, draft_4: bool = False) -> Fault:
    """Return what is wrong with the value of a keyword. `name`: of the property that the schema describes, if of one.

    `draft_4`: the schema is of that dialect, in which an exclusive bound is a flag and `required` is never empty.
    """
    of = say("keywords.of", keyword=keyword, name=cut(name)) if name else f"`{keyword}`"
    if keyword in _INCLUSIVE and isinstance(value, bool):
        return _flag_of_bound(keyword, value, of)
    if keyword in ("required", "type"):
        special = _of_required(value, name, of) if keyword == "required" else _of_type(value, of)
        if special is not None:
            return special
    if keyword in HOLD_ONE and value is not None:
        return (
            _wrong(of, "schema", value, text("keywords.edit.tuple"))
            if _is_tuple(keyword, value)
            else schema_fault(of, value)
        )
    form = "flag" if draft_4 and keyword in _INCLUSIVE else _FORMS.get(keyword, "text")
    if form in ("schemas", "named-schemas") and (inner := _inner(of, value, keyword)) is not None:
        return inner
    return _wrong(of, form, value, _edit(form, value))


def _is_tuple(keyword: str, value: Any) -> bool:
    return keyword == "items" and isinstance(value, list)


def _wrong(of: str, form: str, value: Any, edit: str) -> Fault:
    wanted = text(f"keywords.form.{form}")
    return Fault(say("keywords.wrong", of=of, form=wanted, found=described(value)), edit)


def _edit(form: str, value: Any) -> str:
    if value is None:
        return text("keywords.edit.null")
    if form == "named-schemas" and value == []:
        return say("keywords.edit.php")
    bare = value.strip() if isinstance(value, str) else ""
    if (form in _NUMERIC and _NUMBER.fullmatch(bare)) or (form == "flag" and bare in ("true", "false")):
        return say("keywords.edit.unquoted", value=bare)
    return say("keywords.edit.other", form=text(f"keywords.form.{form}"))


def schema_fault(place: str, value: Any) -> Fault:
    """Return what is wrong with a value in the place of a schema."""
    bare = value.strip().lower() if isinstance(value, str) else ""
    if bare in ("true", "false"):
        edit = say("keywords.edit.unquoted", value=bare)
    else:
        edit = say("keywords.edit.schema", type=_MEANT.get(bare, text("keywords.some-type")))
    return _wrong(place, "schema", value, edit)


def _inner(of: str, value: Any, keyword: str) -> Fault | None:
    """Return what is wrong with the first part that is not a schema."""
    if keyword in HOLD_LIST and isinstance(value, list):
        parts = ((say("keywords.entry", number=at, of=of), each) for at, each in enumerate(value, 1))
    elif keyword in HOLD_MAP and isinstance(value, dict):
        parts = ((say("keywords.member", name=cut(name), of=of), each) for name, each in value.items())
    else:
        return None
    return next(
        (schema_fault(place, each) for place, each in parts if not isinstance(each, dict | bool)), None
    )


def _of_required(value: Any, name: str, of: str) -> Fault | None:
    if not isinstance(value, list):
        return _wrong(of, "names", value, _required_edit(value, name))
    if not value:
        return Fault(text("keywords.required-empty"), text("keywords.edit.null"))
    odd = next((each for each in value if not isinstance(each, str)), ...)
    if odd is not ...:
        return Fault(say("keywords.odd-name", of=of, found=described(odd)), _edit("names", value))
    return _repeated(value, of)


def _required_edit(value: Any, name: str) -> str:
    if value is True and name:
        return say("keywords.edit.required", name=cut(name))
    if value is False or value is None:
        return text("keywords.edit.optional" if name else "keywords.edit.null")
    if isinstance(value, str):
        return say("keywords.edit.write", value=f'"required": [{shown(value)}]')
    return text("keywords.edit.names")


def _repeated(value: list[str], of: str) -> Fault | None:
    twice = next((each for each, count in Counter(value).items() if count > 1), None)
    if twice is None:
        return None
    return Fault(say("keywords.twice", of=of, value=shown(twice)), text("keywords.edit.once"))


def _of_type(value: Any, of: str) -> Fault | None:
    listed = value if isinstance(value, list) else [value]
    odd = next((each for each in listed if isinstance(each, str) and each not in TYPES), None)
    if odd is None:
        return _repeated(listed, of) if listed and all(isinstance(each, str) for each in listed) else None
    alone = not isinstance(value, list)
    found = say("keywords.no-type" if alone else "keywords.lists-no-type", of=of, found=shown(odd))
    return Fault(found, _type_edit(odd, alone=alone))


def _type_edit(written: str, *, alone: bool) -> str:
    name = written.strip().lower()
    if name in _ANY:
        return text("keywords.edit.any")
    if not alone:
        meant = _MEANT.get(name)
        return say("keywords.edit.write", value=f'"{meant}"') if meant else text("keywords.edit.type")
    parts = [part.strip() for part in name.split("|")]
    if inner := _OPTIONAL.fullmatch(name):
        parts = [inner[1], "null"]
    if len(parts) > 1 and all(part in _MEANT for part in parts):
        types = ", ".join(f'"{each}"' for each in dict.fromkeys(_MEANT[part] for part in parts))
        return say("keywords.edit.write", value=f'"type": [{types}]')
    if (inner := _LIST.fullmatch(name) or _BRACKETS.fullmatch(name)) and inner[1] in _MEANT:
        return say("keywords.edit.write", value=f'"type": "array", "items": {{"type": "{_MEANT[inner[1]]}"}}')
    meant = _MEANT.get(name) or _of_generic(name)
    if meant is None:
        return text("keywords.edit.type")
    formatted = f', "format": "{_FORMATS[name]}"' if name in _FORMATS else ""
    return say("keywords.edit.write", value=f'"type": "{meant}"{formatted}')


def _of_generic(name: str) -> str | None:
    """Return the type of a generic container: `dict[str, int]`, `Map<string, any>`, `list[dict[str, str]]`."""
    head, bracket, _ = re.sub(r"[<(]", "[", name).partition("[")
    meant = _MEANT.get(head.strip()) if bracket else None
    return meant if meant in ("object", "array") else None


def _flag_of_bound(keyword: str, value: bool, of: str) -> Fault:
    """Say it of a flag in the place of an exclusive bound, as draft 4 and OpenAPI 3.0 have it."""
    edit = "keywords.edit.bound" if value else "keywords.edit.no-bound"
    return _wrong(of, "number", value, say(edit, inclusive=_INCLUSIVE[keyword]))
