"""Generated definitions."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

#: Any text that JSON can carry: lone surrogates, controls and all planes included.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=12)
KEYS = TEXTS | st.from_regex(r"\A[0-9]{1,3}\Z") | st.sampled_from(["\ue000", "\U00010000", "\udc00", "é"])
NUMBERS = (
    st.integers(-(10**300), 10**300)
    | st.floats()
    | st.sampled_from([1e21, 1e20, 1e-6, 1e-7, 1.5e-5, -1.5e-5, -0.0, 1.0, 0.1, 5e-324, 2**53, 2**53 + 1])
)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)

_NAMES = st.sampled_from(["a", "b", "c", "lost"])
_REFS = st.sampled_from(
    [
        "#/$defs/a",
        "#/$defs/b",
        "#/definitions/a",
        "#/$defs/a%62",
        "#/$defs/ab",
        "#/$defs/a/b",
        "#/a",
        "b.json",
    ]
)
_LEAVES = st.sampled_from(
    [True, False, None, 7, {}, {"type": "string"}, {"type": "null"}, {"type": ["null"]}, {"type": "object"}]
)


def _schema(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    branches = st.lists(inner, max_size=3) | st.just("not a list")
    prop = st.fixed_dictionaries(
        {}, optional={"description": TEXTS | st.just(1), "enum": st.lists(SCALARS, max_size=2) | st.just("x")}
    )
    described = st.tuples(inner, prop).map(lambda pair: _merged(*pair))
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array", "null", ["null"], ["object", "null"]]),
            "properties": st.dictionaries(_NAMES, described, max_size=3) | st.none(),
            "required": st.lists(_NAMES | st.just(3), max_size=4) | st.just("a"),
            "items": inner,
            "allOf": branches,
            "oneOf": branches,
            "anyOf": branches,
            "not": inner,
            "$ref": _REFS | st.just(5),
            "default": SCALARS,
        },
    )


def _merged(schema: Any, extra: dict[str, Any]) -> Any:
    return {**schema, **extra} if isinstance(schema, dict) else schema


SCHEMAS = st.recursive(_LEAVES, _schema, max_leaves=10)
_DEFINITIONS: st.SearchStrategy[Any] = st.dictionaries(
    st.sampled_from(["a", "b", "ab"]), SCHEMAS, max_size=3
) | st.just([])


def _input_schema() -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda schema, defs, old: {**schema, "$defs": defs, "definitions": old},
        SCHEMAS.filter(lambda schema: isinstance(schema, dict)),
        _DEFINITIONS,
        _DEFINITIONS,
    )


_ANNOTATIONS = st.dictionaries(
    st.sampled_from(["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint", "title"]), VALUES
)
_OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)

#: Definitions that the reference implementation accepts.
TOOLS = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=6)},
    optional={
        "title": st.none() | TEXTS,
        "description": st.none() | TEXTS,
        "inputSchema": st.none() | _input_schema() | _OBJECTS,
        "input_schema": _OBJECTS,
        "outputSchema": st.none() | _OBJECTS,
        "output_schema": st.none() | _OBJECTS,
        "annotations": st.none() | _ANNOTATIONS | _OBJECTS,
        "_meta": VALUES,
    },
)

#: Wire objects of which any part may be anything.
MALFORMED = st.dictionaries(
    st.sampled_from(["name", "title", "description", "inputSchema", "outputSchema", "annotations"]),
    VALUES | SCHEMAS,
)


def nested(levels: int, wrap: Any) -> dict[str, Any]:
    """Return an input schema `levels` deep, each level made by `wrap` from the one inside it."""
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = wrap(schema)
    return schema


def in_a_property(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an object whose one required property is `schema`."""
    return {"type": "object", "properties": {"p": schema}, "required": ["p"]}
