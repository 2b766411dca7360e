"""JSON Schemas that say how a part of a definition must be, without what could take long or leave the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scorer.data.messages import say
from scorer.own_rules.patterns import Pattern

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

#: Keywords that are refused: references could recurse or lead away, the others are slow or read patterns themselves.
REFUSED: Final = frozenset(
    {
        "$ref",
        "$dynamicRef",
        "$recursiveRef",
        "patternProperties",
        "unevaluatedItems",
        "unevaluatedProperties",
        "uniqueItems",
    }
)
#: Keywords whose keys are names, and those that hold values instead of schemas.
_NAMED: Final = frozenset({"$defs", "definitions", "dependentSchemas", "properties"})
_VALUES: Final = frozenset({"const", "default", "dependentRequired", "enum", "examples", "required"})
#: Errors of one part that are looked at for the first.
_MOST: Final = 1_000


class Refused(NamedTuple):
    """Why a schema refuses a value: where, and the reason as the validator words it."""

    path: tuple[str | int, ...]
    reason: str


class Predicate:
    """A JSON Schema as a condition."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Check a schema. Raises ValueError, which says what is wrong with it."""
        from jsonschema import SchemaError

        for keyword in _keywords(schema):
            if keyword in REFUSED:
                raise ValueError(say("own.schema.refused", keyword=keyword))
        validator = _validator_class()
        try:
            validator.check_schema(schema)
        except SchemaError as error:
            at = "/".join(map(str, error.absolute_path))
            raise ValueError(say("own.schema.invalid", place=at or ".", reason=error.message)) from None
        for source in _patterns(schema):
            Pattern(source)
        self._validator = validator(schema)

    def refused(self, value: Any) -> Refused | None:
        """Return why a value is refused, None where it is not."""
        errors = (
            (tuple(error.absolute_path), error.message)
            for error in islice(self._validator.iter_errors(value), _MOST)
        )
        first = min(errors, key=lambda each: ([*map(str, each[0])], each[1]), default=None)
        return Refused(*first) if first else None


@lru_cache(maxsize=1)
def _validator_class() -> type[Validator]:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    made: type[Validator] = extend(Draft202012Validator, {"pattern": _pattern})
    return made


@lru_cache(maxsize=1024)
def _compiled(source: str) -> Pattern:
    return Pattern(source)


def _pattern(_: Any, source: str, instance: Any, _schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    if isinstance(instance, str) and not _compiled(source).matches(instance):
        yield ValidationError(say("own.schema.no-match", value=repr(instance), pattern=repr(source)))


def _tables(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Yield a schema and every schema inside it."""
    if not isinstance(schema, Mapping):
        return
    yield schema
    for key, value in schema.items():
        if key in _VALUES:
            continue
        if key in _NAMED and isinstance(value, Mapping):
            value = [*value.values()]
        for each in value if isinstance(value, list) else [value]:
            yield from _tables(each)


def _keywords(schema: Mapping[str, Any]) -> Iterator[str]:
    for table in _tables(schema):
        yield from table


def _patterns(schema: Mapping[str, Any]) -> Iterator[str]:
    found = (table.get("pattern") for table in _tables(schema))
    yield from (each for each in found if isinstance(each, str))
