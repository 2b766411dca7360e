"""Keywords of a schema that mean nothing where they are: of another type, of another format, or of no dialect.

Each function yields a code, a keyword or the steps to one, and what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scorer.contracts.json_pointer import pointer
from scorer.data.messages import say
from scorer.reading.schema_forms import FORMS, TYPES, cut, shown
from scorer.reading.walk import HOLD_LIST, HOLD_MAP, HOLD_ONE, Path, steps_to

Found = tuple[str, str, str]

_OBJECT: Final = frozenset({"object"})
_ARRAY: Final = frozenset({"array"})
_STRING: Final = frozenset({"string"})
_NUMBER: Final = frozenset({"number", "integer"})
#: The types that a keyword says something of.
_SAYS_OF: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(
        (
            "properties required additionalProperties patternProperties propertyNames minProperties maxProperties "
            "dependentRequired dependentSchemas dependencies unevaluatedProperties"
        ).split(),
        _OBJECT,
    ),
    **dict.fromkeys(
        (
            "items prefixItems additionalItems minItems maxItems uniqueItems contains minContains maxContains "
            "unevaluatedItems"
        ).split(),
        _ARRAY,
    ),
    **dict.fromkeys(
        "minLength maxLength pattern contentEncoding contentMediaType contentSchema".split(), _STRING
    ),
    **dict.fromkeys("minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split(), _NUMBER),
}
#: Keywords that say something of one type only, and `format`, whose value decides.
OF_ONE_TYPE: Final = frozenset(_SAYS_OF) | {"format"}
#: The formats of JSON Schema, all of texts.
_TEXT_FORMATS: Final = frozenset(
    (
        "date-time date time duration email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri "
        "iri-reference uuid uri-template json-pointer relative-json-pointer regex"
    ).split()
)
#: Keywords that say what values a schema takes, in whatever way.
_SAYS_TYPE: Final = frozenset(
    "type enum const $ref $dynamicRef $recursiveRef anyOf oneOf allOf not if".split()
)
#: Keywords of OpenAPI that no dialect of JSON Schema has.
OPENAPI: Final = frozenset(
    (
        "nullable example discriminator xml externalDocs in collectionFormat allowEmptyValue allowReserved style "
        "explode"
    ).split()
)
#: What a zod schema holds when it is written as JSON without being converted.
ZOD: Final = frozenset(("_def", "~standard", "_zod"))
_IN: Final = ("query", "path", "header", "cookie", "body", "formData")
_STYLES: Final = "form simple matrix label spaceDelimited pipeDelimited deepObject".split()
#: Every keyword of a dialect or of OpenAPI. Another one is unknown.
_KNOWN: Final = (
    frozenset(FORMS)
    | OF_ONE_TYPE
    | _SAYS_TYPE
    | OPENAPI
    | ZOD
    | frozenset(
        (
            "default examples $vocabulary $dynamicAnchor $recursiveAnchor id extends disallow divisibleBy "
            "errorMessage errorMessages markdownDescription enumDescriptions enumNames defaultSnippets"
        ).split()
    )
)
#: Keywords that hold schemas themselves: a schema with one of them looks like one.
_HOLD: Final = (HOLD_ONE | HOLD_LIST | HOLD_MAP) - {"not", "if", "then", "else", "contains", "items"}


def foreign_keywords(node: Mapping[str, Any]) -> Iterator[Found]:
    """Keywords that say nothing of the declared type."""
    declared = node["type"]
    types = frozenset((declared,) if isinstance(declared, str) else declared) if _is_types(declared) else None
    if not types:
        return
    for key in node:
        says_of = _SAYS_OF.get(key)
        if key == "format" and isinstance(node[key], str) and node[key] in _TEXT_FORMATS:
            says_of = _STRING
        # A keyword of the wrong form is a fault already.
        if says_of is not None and types.isdisjoint(says_of) and FORMS.get(key, _any)(node[key]):
            yield "keyword-foreign", key, say("parts.keyword-of-type", keyword=key, type=shown(declared))


def _any(_value: Any) -> bool:
    return True


def _is_types(declared: Any) -> bool:
    if isinstance(declared, str):
        return declared in TYPES
    return (
        isinstance(declared, list)
        and bool(declared)
        and all(isinstance(t, str) and t in TYPES for t in declared)
    )


def bare_properties(node: Mapping[str, Any], path: Path, base: str) -> Iterator[Found]:
    """Properties that are true or false, and those of an input schema that declare no type; and `items` that are."""
    properties = node.get("properties")
    declares = base == "/inputSchema" and not _in_condition(path)
    for name, value in properties.items() if isinstance(properties, dict) else ():
        if value.__class__ is bool:
            yield "property-boolean", pointer("properties", name)[1:], f"`{name[:60]}` is {shown(value)}"
        elif declares and value.__class__ is dict and _SAYS_TYPE.isdisjoint(value):
            yield "property-untyped", pointer("properties", name)[1:], f"`{name[:60]}`"
        if value.__class__ is dict and value.get("optional").__class__ is bool:
            required = name in listed if isinstance(listed := node.get("required"), list) else False
            code = "optional-opposed" if value["optional"] is required else "optional-flag"
            yield code, pointer("properties", name, "optional")[1:], f"`{cut(name)}`"
    if node.get("items").__class__ is bool and "prefixItems" not in node:
        yield "property-boolean", "items", f"`items` is {shown(node['items'])}"


#: Where a schema repeats parts of another, whose types are declared there.
_CONDITIONS: Final = frozenset(
    "if then else not allOf dependentSchemas dependencies $defs definitions".split()
)


def _in_condition(path: Path) -> bool:
    return path is not None and not _CONDITIONS.isdisjoint(map(str, steps_to(path)))


def leftovers(node: Mapping[str, Any]) -> Iterator[Found]:
    """Keywords of OpenAPI, and what an unconverted zod schema holds."""
    for key in node:
        if key in ZOD:
            yield "leftover-zod", key, key
        elif key in OPENAPI and _is_openapi(key, node[key]) and not (key == "nullable" and _takes_null(node)):
            refuses = key == "nullable" and node[key] and "type" in node
            yield "leftover-null" if refuses else "leftover-openapi", key, key


def _takes_null(node: Mapping[str, Any]) -> bool:
    declared = node.get("type")
    return isinstance(declared, list) and "null" in declared


def _is_openapi(key: str, value: Any) -> bool:
    """Return whether a keyword has the form that OpenAPI gives it."""
    if key in ("nullable", "allowEmptyValue", "allowReserved", "explode"):
        return isinstance(value, bool)
    if key == "in":
        return value in _IN
    if key == "style":
        return value in _STYLES
    return key not in ("discriminator", "xml", "externalDocs") or isinstance(value, dict)


def hidden_schemas(node: Mapping[str, Any]) -> Iterator[Found]:
    """Unknown keywords that hold a schema, or a map of schemas: what they say is not read."""
    for key, value in node.items():
        if value.__class__ is not dict or key in _KNOWN or key[:1] in "$~" or key[:2] == "x-":
            continue
        if not ZOD.isdisjoint(value):
            yield "leftover-zod", pointer(key)[1:], min(ZOD.intersection(value))
        elif key == "def" and isinstance(value.get("type"), str) and value["type"] == node.get("type"):
            yield "leftover-zod", key, key  # zod 4 writes the type twice
        elif _is_schema(value) or (value and all(map(_holds_schema, list(value.values())[:50]))):
            yield "schema-hidden", pointer(key)[1:], f"`{key[:60]}`"


def _holds_schema(value: Any) -> bool:
    """Return whether an object is a schema, or the media type of OpenAPI that has one."""
    return _is_schema(value) or (value.__class__ is dict and _is_schema(value.get("schema")))


def _is_schema(value: Any) -> bool:
    """Return whether an object says what a schema says: a type of JSON, or parts that are schemas."""
    if value.__class__ is not dict:
        return False
    if _is_types(value.get("type")):
        return True
    return any(
        isinstance(value.get(key), dict | list) and bool(value[key]) and FORMS[key](value[key])
        for key in _HOLD
        if key in value
    )
