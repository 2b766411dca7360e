"""Validates a policy against the JSON Schema of its grammar."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.contracts.json_pointer import escape_step, pointer
from scorer.data.messages import say, text
from scorer.data.resources import schema_text
from scorer.policy.formats import GRAMMARS

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

#: The longest piece of a policy that a message repeats, in characters.
_SHOWN: Final = 60


def policy_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a grammar. Raises KeyError for an unknown one."""
    built = GRAMMARS[name].schema
    schema: dict[str, Any] = built() if built else json.loads(schema_text(f"policy-{name}"))
    return schema


def problems(name: str, document: Any) -> tuple[str, ...]:
    """Return what is wrong with a document of a grammar: a line each, with its JSON pointer and the fix."""
    found = sorted(
        _validator(name).iter_errors(document), key=lambda error: list(map(str, error.absolute_path))
    )
    return tuple(dict.fromkeys(line for error in found for line in _lines(error)))


def require_valid(name: str, document: Any, where: str) -> None:
    """Raise InputError with the first problem of a document, and how many more there are."""
    wrong = problems(name, document)
    if wrong:
        message = "policy.error.invalid-more" if len(wrong) > 1 else "policy.error.invalid"
        raise InputError(say(message, file=where, format=name, problem=wrong[0], more=len(wrong) - 1))


@lru_cache(maxsize=8)
def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(policy_schema(name))


def _lines(error: ValidationError) -> Iterator[str]:
    at = pointer(*error.absolute_path)
    place = at or text("policy.problem.document")
    expected = error.schema.get("description", "") if isinstance(error.schema, Mapping) else ""
    if error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield say(
                    "policy.problem.missing-key",
                    place=place,
                    key=repr(key),
                    expected=_expected(error.schema, key),
                )
    elif error.validator == "additionalProperties" and isinstance(error.instance, Mapping):
        known = ", ".join(error.schema["properties"])
        for key in sorted(set(error.instance) - set(error.schema["properties"])):
            yield say("policy.problem.unknown-key", place=f"{at}/{escape_step(key)}", known=known)
    else:
        value = _clipped_json(error.instance)
        yield say("policy.problem.wrong-value", place=place, value=value, expected=expected or error.message)


def _expected(schema: Mapping[str, Any], key: str) -> str:
    return str(schema.get("properties", {}).get(key, {}).get("description", text("policy.problem.add-it")))


def _clipped_json(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
