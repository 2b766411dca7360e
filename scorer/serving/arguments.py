"""Checks the arguments of a call against the input schema of its tool, and says in one sentence what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.near_words import near_words
from scorer.formats.sanitize import label, prose
from scorer.reading.schema_forms import described

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema.exceptions import ValidationError

#: Characters of a wrong value that a message repeats.
_SHOWN: Final = 60


def require_valid(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    """Raise InputError if the arguments do not match the schema."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(schema).iter_errors(arguments))
    if error is not None:
        raise InputError(_words(error))


def _words(error: ValidationError) -> str:
    name = ".".join(str(step) for step in error.absolute_path)
    kind, wanted = str(error.validator), error.validator_value
    if kind == "required":
        missing = next(each for each in wanted if each not in error.instance)
        return say("serving.argument.missing", name=missing)
    if kind == "additionalProperties":
        return _unknown(error, name)
    values: dict[str, Any] = {"name": name, "wanted": wanted, "got": prose(repr(error.instance), _SHOWN)}
    if kind == "type":
        return say("serving.argument.type", **{**values, "got": prose(described(error.instance), _SHOWN)})
    if kind == "enum":
        return say("serving.argument.enum", **{**values, "wanted": ", ".join(map(label, wanted))})
    return say(f"serving.argument.{kind}", **values)


def _unknown(error: ValidationError, name: str) -> str:
    known = list(error.schema["properties"])
    unknown = sorted(str(each) for each in error.instance if each not in known)[0]
    where = f"{name}.{unknown}" if name else unknown
    similar = near_words(unknown, known)
    if similar:
        return say("serving.argument.unknown-near", name=label(where), similar=similar[0])
    return say("serving.argument.unknown", name=label(where), known=", ".join(known))
