"""Values of a schema that its own keywords refuse, and keywords that no value can satisfy at once.

Each function yields a code, a keyword and what was found. A pattern is run on short values only, and only where it
cannot take long. References are followed within the schema; nothing is fetched, and nothing raises.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any, Final

from scorer.data.messages import say, text
from scorer.reading.schema import lookup, resolve
from scorer.reading.schema_dialect import lone_references, unknown_values
from scorer.reading.schema_forms import TYPES, cut, is_number, shown

Found = tuple[str, str, str]

_SIZES: Final = (("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"),
                 ("minContains", "maxContains"))  # fmt: skip
_LOWS: Final = ("minimum", "exclusiveMinimum")
_HIGHS: Final = ("maximum", "exclusiveMaximum")
#: Keywords that bound a number, a text, an array or an object from above: without one, no range is empty.
UPPER: Final = frozenset((*_HIGHS, *(high for _, high in _SIZES)))
_BOUNDS: Final = frozenset((*_LOWS, *_HIGHS, "minLength", "maxLength", "minItems", "maxItems"))
#: The types that a bound from below is for, and their name in a sentence.
_BOUNDED: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    **dict.fromkeys(_LOWS, (frozenset({"integer", "number"}), "number")),
    "minLength": (frozenset({"string"}), "string"),
    "minItems": (frozenset({"array"}), "array"),
    "minContains": (frozenset({"array"}), "array"),
    "minProperties": (frozenset({"object"}), "object"),
}
_OF_NUMBERS: Final = (("minimum", lt), ("maximum", gt), ("exclusiveMinimum", le), ("exclusiveMaximum", ge))
_OF_TEXTS: Final = (("minLength", lt), ("maxLength", gt))
_OF_LISTS: Final = (("minItems", lt), ("maxItems", gt))
#: What excludes a bound itself in draft 4, where it is true.
_OPENED_BY: Final = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}
#: Keywords of which two may leave no value.
JOINED: Final = frozenset(("anyOf", "oneOf", "allOf", "not"))
_KINDS: Final[Mapping[str, type]] = {
    "array": list, "boolean": bool, "object": dict, "string": str, "null": type(None),
}  # fmt: skip
#: Branches of one schema, values of an enum, and schemas for one value that are looked at.
_MOST: Final = 64
_MOST_VALUES: Final = 500
_MOST_SCHEMAS: Final = 64
_MOST_HOPS: Final = 8
#: Values that a message names.
_NAMED: Final = 3
#: A pattern is run on texts of at most so many characters, and if it repeats at most so often and repeats no group.
_LONGEST_RUN: Final = 64
_MOST_REPEATS: Final = 3
_LITERAL: Final = re.compile(r"/(?:\^[^|\n]{0,500}|[^|\n]{0,500}(?<!\\)\$)/[dgimsuvy]{0,8}")
_REPEATS: Final = re.compile(r"[*+?{]")
_NOT_RUN: Final = re.compile(r"\)[*+?{]|\\[^dwsDWS.\-/\\^$+*?()\[\]{}|_@:# ]|\(\?|\[\[")


def fits(value: Any, declared: Any) -> bool:
    """Return whether a value is of a declared type, or of one of them; every value is of an unknown type."""
    listed = declared if isinstance(declared, list) else [declared]
    if not listed or not all(isinstance(each, str) and each in TYPES for each in listed):
        return True
    return any(_is(value, each) for each in listed)


def _is(value: Any, name: str) -> bool:
    if name == "number":
        return is_number(value)
    if name == "integer":
        return is_number(value) and _is_finite(value) and value == value // 1
    return isinstance(value, _KINDS[name])


def _is_finite(value: int | float) -> bool:
    return isinstance(value, int) or math.isfinite(value)


def _key(value: Any) -> tuple[bool, Any]:
    """Return a key of a plain JSON value: 1 and 1.0 are one number, true is not a number."""
    return isinstance(value, bool), value


def _is_plain(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _same(one: Any, other: Any) -> bool:
    return _key(one) == _key(other) if _is_plain(one) and _is_plain(other) else one == other


def refusal(value: Any, node: Any, root: Mapping[str, Any], seen: list[Any] | None = None) -> str:
    """Return what of a schema refuses a value, "" where nothing does as far as is looked at."""
    schema, seen = _read(node, root), [] if seen is None else seen
    seen.append(node)
    if schema is False:
        return say("parts.refused-always", value=shown(value))
    if not isinstance(schema, dict) or len(seen) > _MOST_SCHEMAS:
        return ""
    if "type" in schema and not fits(value, schema["type"]):
        return say("parts.refused-type", value=shown(value), type=shown(schema["type"]))
    if "const" in schema and _is_plain(schema["const"]) and not _same(value, schema["const"]):
        return say("parts.refused-const", value=shown(value), const=shown(schema["const"]))
    values = schema.get("enum")
    if (
        isinstance(values, list)
        and 0 < len(values) <= _MOST_VALUES
        and not any(_same(value, each) for each in values)
    ):
        return say("parts.refused-enum", value=shown(value))
    return (
        _out_of_bounds(value, schema)
        or _in_no_branch(value, schema, root, seen)
        or _in_parts(value, schema, root, seen)
    )


def _read(node: Any, root: Mapping[str, Any]) -> Any:
    """Return what a validator of the schema's own dialect reads of a node, its reference followed."""
    declared = root.get("$schema")
    if not isinstance(declared, str):
        return resolve(node, root)
    for _ in range(_MOST_HOPS if lone_references(declared) else 0):
        if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
            break
        node = lookup(root, node["$ref"])
    whole, unknown = resolve(node, root), unknown_values(declared)
    if not unknown or not isinstance(whole, dict) or unknown.isdisjoint(whole):
        return whole
    return {key: value for key, value in whole.items() if key not in unknown}


def as_read(node: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the keywords of a schema that a validator of its dialect reads where they are."""
    declared = root.get("$schema")
    if not isinstance(declared, str):
        return node
    if isinstance(node.get("$ref"), str) and lone_references(declared):
        return {key: node[key] for key in ("$ref", "default") if key in node}
    unknown = unknown_values(declared)
    return node if unknown.isdisjoint(node) else {key: node[key] for key in node if key not in unknown}


def _out_of_bounds(value: Any, schema: Mapping[str, Any]) -> str:
    """Return the bound or pattern that refuses a value."""
    size, bounds = _bounds(value)
    for key, refuses in bounds if not _BOUNDS.isdisjoint(schema) else ():
        bound = schema.get(key)
        if is_number(bound) and (refuses(size, bound) or (size == bound and _is_open(schema, key))):
            return say("parts.refused-bound", value=shown(value), keyword=key, bound=shown(bound))
    if _is_no_multiple(value, schema.get("multipleOf")):
        return say("parts.refused-multiple", value=shown(value), of=shown(schema["multipleOf"]))
    if isinstance(value, list) and schema.get("uniqueItems") is True and (twice := _repeated(value)):
        return say("parts.refused-repeat", value=shown(twice[0]))
    pattern = schema.get("pattern")
    if isinstance(value, str) and isinstance(pattern, str) and not _matches(pattern, value):
        return say("parts.refused-pattern", value=shown(value), pattern=shown(pattern))
    return ""


def _is_open(schema: Mapping[str, Any], key: str) -> bool:
    """Return whether a bound excludes itself, as draft 4 and OpenAPI 3.0 write it."""
    return schema.get(_OPENED_BY.get(key, "")) is True


def _bounds(value: Any) -> tuple[int | float, tuple[tuple[str, Callable[[Any, Any], bool]], ...]]:
    """Return the number that bounds are for, and the keywords that bound it with what each refuses it by."""
    if is_number(value):
        return value, _OF_NUMBERS
    if isinstance(value, str):
        return len(value), _OF_TEXTS
    return (len(value), _OF_LISTS) if isinstance(value, list) else (0, ())


def _is_no_multiple(value: Any, of: Any) -> bool:
    """Return whether a whole number is no multiple of another; fractions are not judged, for they are rounded."""
    whole = is_number(value) and isinstance(value, int) and is_number(of) and isinstance(of, int)
    return whole and of > 0 and value % of != 0


def _repeated(values: list[Any]) -> tuple[Any, ...]:
    """Return the first plain value that is there twice, alone, or nothing."""
    counts = Counter(_key(value) for value in values[:_MOST_VALUES] if _is_plain(value))
    return next(((key[1],) for key, count in counts.items() if count > 1), ())


def _matches(pattern: str, value: str) -> bool:
    """Return whether a text matches; True where the pattern is not run."""
    runnable = _runnable(pattern) if len(value) <= _LONGEST_RUN and value.isascii() else None
    return runnable is None or runnable.search(value) is not None


@lru_cache(maxsize=256)
def _runnable(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern that every dialect reads alike and that takes little time on a short text, or None."""
    if (
        len(pattern) > 2 * _LONGEST_RUN
        or _NOT_RUN.search(pattern)
        or len(_REPEATS.findall(pattern)) > _MOST_REPEATS
    ):
        return None
    try:
        return re.compile(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError):
        return None


def _in_no_branch(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], seen: list[Any]) -> str:
    for key in ("anyOf", "oneOf"):
        branches = schema.get(key)
        if not isinstance(branches, list) or not 0 < len(branches) <= _MOST:
            continue
        if all(refusal(value, branch, root, seen) for branch in branches):
            return say("parts.refused-branches", value=shown(value), keyword=key)
    for branch in _listed(schema, "allOf"):
        if why := refusal(value, branch, root, seen):
            return why
    return ""


def _in_parts(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], seen: list[Any]) -> str:
    """Return what an item of an array or a property of an object is refused by, or that one is missing."""
    if isinstance(value, list) and isinstance(schema.get("items"), dict | bool):
        parts = [(each, schema["items"]) for each in value[:_MOST]]
    elif isinstance(value, dict) and isinstance(schema.get("properties", {}), dict):
        known, needed = schema.get("properties", {}), schema.get("required")
        for name in needed[:_MOST] if isinstance(needed, list) else ():
            if isinstance(name, str) and name not in value:
                return say("parts.refused-missing", name=cut(name))
        if schema.get("additionalProperties") is False and "patternProperties" not in schema:
            extra = next((name for name in list(value)[:_MOST] if name not in known), None)
            if extra is not None:
                return say("parts.refused-extra", name=cut(extra))
        parts = [(value[name], known[name]) for name in list(value)[:_MOST] if name in known]
    else:
        return ""
    return next((why for each, node in parts if (why := refusal(each, node, root, seen))), "")


def _listed(schema: Mapping[str, Any], key: str) -> list[Any]:
    value = schema.get(key)
    return value[:_MOST] if isinstance(value, list) else []


def odd_default(node: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[Found]:
    """A default that the schema refuses; it is said apart that an enum lacks it, and that null is not of the type."""
    default = node["default"]
    values = node.get("enum")
    if default is None:
        if not node.get("nullable") and refusal(None, node, root):
            yield "default-null", "default", ""
        return
    listed = values if isinstance(values, list) and _is_plain(default) else []
    if listed and not any(_same(default, each) for each in listed):
        yield "enum-odd", "default", say("parts.enum-default", value=shown(default))
    without = {key: value for key, value in node.items() if key != "enum"}
    if why := refusal(default, without, root):
        yield "default-type", "default", why


def odd_examples(node: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[Found]:
    """The first example that the schema refuses: of JSON Schema's list, or the one of OpenAPI."""
    listed = node.get("examples")
    given = [("examples", each) for each in listed[:_MOST]] if isinstance(listed, list) else []
    if "example" in node:
        given.append(("example", node["example"]))
    for keyword, example in given:
        if why := refusal(example, node, root):
            yield "example-refused", keyword, why
            return


def odd_enum(node: Mapping[str, Any]) -> Iterator[Found]:
    """Values of an enum that are repeated, or that the type or a bound beside it refuses."""
    values = node["enum"]
    if not values:
        yield "enum-odd", "enum", text("parts.enum-empty")
        return
    if twice := _repeated(values):
        yield "enum-odd", "enum", say("parts.enum-repeats", value=shown(twice[0]))
    odd = [value for value in values if not fits(value, node["type"])] if "type" in node else []
    if odd:
        yield "enum-odd", "enum", say("parts.enum-type", value=shown(odd[0]), type=shown(node["type"]))
    else:
        why = next((why for value in values[:_MOST] if (why := _out_of_bounds(value, node))), "")
        if why:
            yield "enum-odd", "enum", say("parts.enum-refused", why=why)


def odd_const(node: Mapping[str, Any]) -> Iterator[Found]:
    """A const that the type, the enum or a bound beside it refuses."""
    rest = {key: value for key, value in node.items() if key not in ("const", "anyOf", "oneOf", "allOf")}
    if why := refusal(node["const"], rest, {}):
        yield "enum-odd", "const", say("parts.const-refused", why=why)


def empty_ranges(node: Mapping[str, Any]) -> Iterator[Found]:
    """Bounds that leave no value."""
    for low, high in _SIZES:
        if is_number(node.get(low)) and is_number(node.get(high)) and node[low] > node[high]:
            yield from _empty(node, low, high)
    lows = [key for key in _LOWS if is_number(node.get(key))]
    highs = [key for key in _HIGHS if is_number(node.get(key))]
    if not lows or not highs:
        return
    low, high = (
        max(lows, key=lambda key: (node[key], key)),
        min(highs, key=lambda key: (node[key], key[0] != "e")),
    )
    if _no_number_between(node, low, high):
        yield from _empty(node, low, high)


def _empty(node: Mapping[str, Any], low: str, high: str) -> Iterator[Found]:
    """Yield two bounds that exclude each other, where a value of the declared type is bounded by them."""
    if low == "minContains" and "contains" not in node:
        return
    found = say("parts.two-keywords", first=low, one=shown(node[low]), second=high, other=shown(node[high]))
    yield from _none_left(node, low, low, found)


def _none_left(node: Mapping[str, Any], keyword: str, like: str, found: str) -> Iterator[Found]:
    """Yield that no value is left, or none of the type that a bound is for where others are declared or none is."""
    bounded, kind = _BOUNDED[like]
    types = _types(node)
    if not types or types & bounded:
        only = bool(types) and types <= bounded
        yield "range-empty", keyword, found if only else say("parts.if-kind", found=found, kind=kind)


def _no_number_between(node: Mapping[str, Any], low: str, high: str) -> bool:
    least, most, step = node[low], node[high], node.get("multipleOf")
    open_low = low == "exclusiveMinimum" or node.get("exclusiveMinimum") is True
    open_high = high == "exclusiveMaximum" or node.get("exclusiveMaximum") is True
    if node.get("type") == "integer" and _is_finite(least) and _is_finite(most):
        least = math.floor(least) + 1 if open_low else math.ceil(least)
        most = math.ceil(most) - 1 if open_high else math.floor(most)
        open_low = open_high = False
        if isinstance(step, int) and step > 0:
            return bool(most // step * step < least)
    return bool(least > most or (least == most and (open_low or open_high)))


def empty_unions(node: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[Found]:
    """A type beside branches of which none, or not every one, has a value of it; and `not` of everything."""
    if node.get("not") in ({}, True) and isinstance(node["not"], dict | bool):
        yield "range-empty", "not", text("parts.not-anything")
    types = _types(node)
    parts = [resolve(branch, root) for branch in _listed(node, "allOf")]
    if found := _opposed_types(types, parts) or _none_of_all(node, parts, root):
        yield "range-empty", "allOf", found
        return
    for key in ("anyOf", "oneOf") if types else ():
        branches = [_types(resolve(branch, root)) for branch in _listed(node, key)]
        dead = [inner for inner in branches if inner and not _shared(types, inner)]
        if dead:
            found = say("parts.types", one=shown(sorted(types)), other=shown(sorted(dead[0])))
            yield "range-empty" if len(dead) == len(branches) else "branch-dead", key, found


def _opposed_types(types: frozenset[str], parts: list[Any]) -> str:
    """Return the types of two schemas of which a value must meet both, and no value can."""
    for inner in filter(None, map(_types, parts)):
        if types and not _shared(types, inner):
            return say("parts.types", one=shown(sorted(types)), other=shown(sorted(inner)))
        types = types or inner
    return ""


def _none_of_all(node: Mapping[str, Any], parts: list[Any], root: Mapping[str, Any]) -> str:
    """Return that every listed value of one schema is refused by another, where a value must meet all."""
    every = [node, *(part for part in parts if isinstance(part, dict))]
    listed = next((values for each in every if (values := _values(each)) and len(values) <= _MOST), None)
    if not parts or listed is None:
        return ""
    if all(refusal(value, node, root) for value in listed):
        return say("parts.none-of-all", values=" or ".join(map(shown, listed[:_NAMED])))
    return ""


def _values(node: Mapping[str, Any]) -> list[Any]:
    """Return the plain values that a schema lists, none where it lists none or others too."""
    values = [node["const"]] if "const" in node else node.get("enum")
    return values if isinstance(values, list) and all(map(_is_plain, values)) else []


def lost_pattern(node: Mapping[str, Any]) -> Iterator[Found]:
    """The literal of a language in place of a pattern: its slashes are before the beginning and after the end."""
    if _LITERAL.fullmatch(node["pattern"]):
        found = say("parts.pattern-literal", pattern=shown(node["pattern"]))
        yield from _none_left(node, "pattern", "minLength", found)


def _types(node: Any) -> frozenset[str]:
    declared = node.get("type") if isinstance(node, dict) else None
    listed = declared if isinstance(declared, list) else [declared]
    return frozenset(listed if all(isinstance(each, str) and each in TYPES for each in listed) else ())


def _shared(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(_widened(one) & _widened(other))


def _widened(types: frozenset[str]) -> frozenset[str]:
    return types | {"number"} if "integer" in types else types
