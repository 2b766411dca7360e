"""Lint of a schema: keywords of the wrong form, empty ranges, defaults that do not fit, and other mistakes.

It follows no reference, compiles no pattern, and never raises.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from scorer.contracts.definitions import Problem
from scorer.data.messages import say
from scorer.reading.regex_syntax import syntax_error
from scorer.reading.schema_dialect import dialect_of, is_valid
from scorer.reading.walk import HOLD_LIST, HOLD_MAP, HOLD_ONE, MAX_NODES, Path, TooLarge, pointer_to, walk

_TYPES: Final = frozenset("array boolean integer null number object string".split())
_TEXTS: Final = frozenset(
    "pattern format title description $comment $ref $id $anchor contentEncoding".split()
)
_RANGES: Final = (
    ("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"),
)  # fmt: skip
_SHOWN: Final = 40


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict | bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_size(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value == value // 1


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_type(value: Any) -> bool:
    if isinstance(value, str):
        return value in _TYPES
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return False
    return bool(value) and _TYPES.issuperset(value) and len(set(value)) == len(value)


def _are_names(value: Any) -> bool:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return False
    return len(set(value)) == len(value)


def _are_schemas(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_schema, value))


def _are_named_schemas(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_schema, value.values()))


#: The form of each keyword that the newest dialects agree on; another form is validated in the schema's own dialect.
_FORMS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "type": _is_type,
    "required": _are_names,
    "enum": lambda value: isinstance(value, list) and bool(value),
    "examples": lambda value: isinstance(value, list),
    "multipleOf": lambda value: _is_number(value) and value > 0,
    **dict.fromkeys(HOLD_ONE, _is_schema),
    **dict.fromkeys(HOLD_LIST, _are_schemas),
    **dict.fromkeys(HOLD_MAP, _are_named_schemas),
    **dict.fromkeys("minimum maximum exclusiveMinimum exclusiveMaximum".split(), _is_number),
    **dict.fromkeys(
        "minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains".split(),
        _is_size,
    ),
    **dict.fromkeys(_TEXTS, _is_text),
    **dict.fromkeys("uniqueItems deprecated readOnly writeOnly".split(), _is_flag),
}
_HIGHS: Final = frozenset(high for _, high in _RANGES)
#: Keywords whose values are compared with others.
_COMPARED: Final = _HIGHS | {"pattern", "required", "enum", "default"}


def lint_schema(root: Mapping[str, Any], base: str) -> tuple[Problem, ...]:
    """Return the problems of a schema. `base` is its pointer within the tool."""
    if not root:
        return ()
    dialect = dialect_of(root)
    found: list[Problem] = []
    if not dialect:
        found.append(Problem("dialect-unknown", f"{base}/$schema", _shown(root["$schema"])))
    for node, path in _schemas(root):
        found_here = [*_invalid(node, path, dialect, base)] if dialect and _may_be_invalid(node) else []
        if not _COMPARED.isdisjoint(node):
            found_here += _mistakes(node, path)
        for code, keyword, what in found_here:
            found.append(Problem(code, f"{base}{pointer_to(path)}/{keyword}", what))
    return tuple(found)


class SchemaLint:
    """The problems of the schemas of a tool, found when they are first looked at."""

    __slots__ = ("_found", "_input", "_output")

    def __init__(self, input_schema: Mapping[str, Any], output_schema: Mapping[str, Any]) -> None:
        self._input = input_schema
        self._output = output_schema
        self._found: tuple[Problem, ...] | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of the input schema, then those of the output schema."""
        if self._found is None:
            self._found = (
                *lint_schema(self._input, "/inputSchema"),
                *lint_schema(self._output, "/outputSchema"),
            )
        return self._found


def _may_be_invalid(node: Mapping[str, Any]) -> bool:
    """Return whether any keyword has a form other than the newest dialects agree on."""
    for key, value in node.items():
        if value.__class__ is str and (key in _TEXTS or (key == "type" and value in _TYPES)):
            continue
        form = _FORMS.get(key)
        if form is not None and not form(value):
            return True
    return False


def _schemas(root: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Yield every schema within a schema, itself first, as far as the limits of a walk reach."""
    with suppress(TooLarge):
        for node, path, kind in walk(root):
            if kind == "schema":
                yield node, path


def _mistakes(node: Mapping[str, Any], path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the mistakes in the keywords of one schema, as code, keyword, and what was found."""
    if "pattern" in node and isinstance(node["pattern"], str) and (why := syntax_error(node["pattern"])):
        yield "pattern-broken", "pattern", why
    if "required" in node:
        yield from _required(node, path)
    for low, high in _RANGES if _HIGHS.intersection(node) else ():
        if (
            low in node
            and high in node
            and _is_number(node[low])
            and _is_number(node[high])
            and node[low] > node[high]
        ):
            yield "range-empty", low, f"{low} {_shown(node[low])} and {high} {_shown(node[high])}"
    if isinstance(node.get("enum"), list):
        yield from _enum(node, node["enum"])
    if node.get("default") is not None and "type" in node and not _fits(node["default"], node["type"]):
        yield "default-type", "default", f"{_shown(node['default'])} for {_shown(node['type'])}"


def _invalid(node: Mapping[str, Any], path: Path, dialect: str, base: str) -> Iterator[tuple[str, str, str]]:
    for key, value in node.items():
        form = _FORMS.get(key)
        if (
            form is None
            or form(value)
            or (base == "/inputSchema" and _is_reported_elsewhere(key, value, path))
        ):
            continue
        if not is_valid(dialect, key, value):
            yield "keyword-invalid", key, f"{key} {_shown(value)}"


def _is_reported_elsewhere(key: str, value: Any, path: Path) -> bool:
    """Return whether the rules on the parts of `inputSchema` report it: of its root, or of a parameter's text."""
    if path is None:
        return key in ("type", "properties") or (key == "required" and value.__class__ is not list)
    return key == "description" and path[0] == (None, "properties")


def _required(node: Mapping[str, Any], path: Path) -> Iterator[tuple[str, str, str]]:
    """Names that are required and nowhere declared, where the schema declares its properties itself."""
    names, known = node["required"], node.get("properties")
    alone = not {"allOf", "anyOf", "oneOf", "$ref", "patternProperties", "if"} & node.keys()
    if not isinstance(names, list) or not alone or not isinstance(known, dict | None):
        return
    if known is None and path is not None:
        return
    unknown = [name for name in names[:MAX_NODES] if isinstance(name, str) and name not in (known or {})]
    if unknown:
        yield "required-unknown", "required", ", ".join(f"`{_cut(name)}`" for name in sorted(unknown)[:3])


def _enum(node: Mapping[str, Any], values: list[Any]) -> Iterator[tuple[str, str, str]]:
    if not values:
        yield "enum-odd", "enum", say("parts.enum-empty")
        return
    counts = Counter(_key(value) for value in values if not isinstance(value, dict | list))
    twice = next((key for key, count in counts.items() if count > 1), None)
    if twice is not None:
        yield "enum-odd", "enum", say("parts.enum-repeats", value=_shown(twice[1]))
    if "type" in node:
        odd = [value for value in values if not _fits(value, node["type"])]
        if odd:
            yield (
                "enum-odd",
                "enum",
                say("parts.enum-type", value=_shown(odd[0]), type=_shown(node["type"])),
            )
    default = node.get("default")
    if default is not None and not isinstance(default, dict | list) and _key(default) not in counts:
        yield "enum-odd", "default", say("parts.enum-default", value=_shown(default))


def _key(value: Any) -> tuple[bool, Any]:
    """Return a key of a plain JSON value: 1 and 1.0 are one number, true is not a number."""
    return isinstance(value, bool), value


def _fits(value: Any, declared: Any) -> bool:
    """Return whether a value is of a declared type, or of one of them; every value is of an unknown type."""
    listed = declared if isinstance(declared, list) else [declared]
    if not listed or not all(isinstance(each, str) and each in _TYPES for each in listed):
        return True
    return any(_is(value, each) for each in listed)


def _is(value: Any, name: str) -> bool:
    if name == "number":
        return _is_number(value)
    if name == "integer":
        return _is_number(value) and value == value // 1
    kinds: Mapping[str, type] = {
        "array": list,
        "boolean": bool,
        "object": dict,
        "string": str,
        "null": type(None),
    }
    return isinstance(value, kinds[name])


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _shown(value: Any) -> str:
    """Write a value short: texts in quotes, containers by their kind alone."""
    if isinstance(value, dict):
        return "an object" if value else "{}"
    if isinstance(value, list):
        plain = value and len(value) <= 4 and all(isinstance(each, str) for each in value)
        return " or ".join(_shown(each) for each in value) if plain else "an array" if value else "[]"
    if isinstance(value, str):
        return f'"{_cut(value)}"'
    return json.dumps(value)
