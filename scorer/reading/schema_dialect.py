"""Whether the value of one keyword is valid in the schema's own dialect, as decided by jsonschema.

Loading it takes a large part of a run, so it is used only where something looks wrong. It sees one keyword at a
time, so a hostile schema cannot make it recurse; and it follows no reference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

#: What a schema without `$schema` is written in.
DEFAULT_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
#: The dialects that are known, by the end of their names.
_DRAFTS: Final = tuple(f"draft-0{number}/schema" for number in (3, 4, 6, 7))
_YEARS: Final = ("draft/2019-09/schema", "draft/2020-12/schema")
_HOST: Final = re.compile("https?://json-schema.org/")
_AFTER_7: Final = ("minContains", "maxContains")
_AFTER_4: Final = ("const", "contains", *_AFTER_7)
_AFTER_3: Final = (
    "anyOf",
    "oneOf",
    "allOf",
    "not",
    "required",
    "minProperties",
    "maxProperties",
    "multipleOf",
)
#: What the validators of an older dialect do not know.
_LATER: Final = {
    "draft-03/schema": (*_AFTER_3, *_AFTER_4),
    "draft-04/schema": _AFTER_4,
    "draft-06/schema": _AFTER_7,
    "draft-07/schema": _AFTER_7,
}
#: Only the first entries of a longer list or map are validated.
_MOST: Final = 200


def dialect_of(root: Mapping[str, Any]) -> str:
    """Return the dialect that a schema declares or is written in by default; "" for one that is not known."""
    declared = root.get("$schema", DEFAULT_DIALECT)
    if not isinstance(declared, str):
        return DEFAULT_DIALECT
    host = _HOST.match(declared)
    name = declared[host.end() :].rstrip("#") if host else ""
    if name in _DRAFTS:
        return f"http://json-schema.org/{name}"
    return f"https://json-schema.org/{name}" if name in _YEARS else ""


def is_valid(dialect: str, keyword: str, value: Any) -> bool:
    """Return whether a known dialect allows this value of a keyword, whatever other keywords it wants beside it."""
    errors = _validator(dialect).iter_errors({keyword: _shortened(value)})
    return all(error.validator == "dependencies" for error in errors)


@lru_cache(maxsize=64)
def lone_references(declared: str) -> bool:
    """Return whether the dialect of this name ignores the keywords beside a `$ref`."""
    return dialect_of({"$schema": declared}).startswith("http:")


@lru_cache(maxsize=64)
def unknown_values(declared: str) -> frozenset[str]:
    """Return the keywords on values that came after the dialect of this name, which its validators ignore."""
    dialect = dialect_of({"$schema": declared})
    return frozenset(key for name, keys in _LATER.items() if dialect.endswith(name) for key in keys)


@lru_cache(maxsize=8)
def _validator(dialect: str) -> Any:
    from jsonschema.validators import Draft202012Validator, validator_for

    written = validator_for({"$schema": dialect}, default=Draft202012Validator)
    # Without a checker of formats: patterns are untrusted, and their dialects differ.
    return written(written.META_SCHEMA)


def _shortened(value: Any, depth: int = 0) -> Any:
    """Return a value without what lies deep inside it or far down a list: only its form is validated."""
    if isinstance(value, dict):
        return {key: _shortened(value[key], depth + 1) for key in list(value)[:_MOST]} if depth < 1 else {}
    if isinstance(value, list):
        return [_shortened(each, depth + 1) for each in value[:_MOST]] if depth < 1 else []
    return value
