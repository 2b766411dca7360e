"""The walks over schemas and strings: what it visits, how it names it, and where it stops."""

from __future__ import annotations

from typing import Any

import pytest

from scorer.reading.strings import Strings
from scorer.reading.tool import read_tool
from scorer.reading.walk import MAX_DEPTH, MAX_NODES, TooLarge, pointer_to, steps_to, walk

SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "place": {"anyOf": [{"type": "string"}, {"items": [{"const": {"a": 1}}]}]},
    },
    "required": ["title"],
    "default": {"title": {}},
    "x-order": [["title"]],
    "additionalProperties": False,
}


def test_a_schema_is_walked_by_the_places_where_it_has_schemas() -> None:
    assert {pointer_to(path): kind for _, path, kind in walk(SCHEMA)} == {
        "": "schema",
        "/properties": "schema map",
        "/properties/title": "schema",
        "/properties/place": "schema",
        "/properties/place/anyOf": "schema list",
        "/properties/place/anyOf/0": "schema",
        "/properties/place/anyOf/1": "schema",
        "/properties/place/anyOf/1/items": "schema list",
        "/properties/place/anyOf/1/items/0": "schema",
        "/x-order": "other",
        "/x-order/0": "other",
    }


def test_a_parent_comes_before_its_parts() -> None:
    seen: set[tuple[Any, ...]] = set()
    for _, path, _ in walk(SCHEMA):
        steps = steps_to(path)
        assert not steps or steps[:-1] in seen
        seen.add(steps)


def test_every_string_of_a_value_has_its_place_and_usual_keywords_are_left_out() -> None:
    value = {"default": [{"a/b": ["two words"]}], "title": "Card", "type": "string"}
    strings = Strings(value, b"")
    assert [(text.text, text.pointer, text.is_key) for text in strings.texts] == [
        ("Card", "/title", False),
        ("a/b", "/default/0/a~1b", True),
        ("two words", "/default/0/a~1b/0", False),
    ]
    assert [text.pointer for text in strings.prose] == ["/default/0/a~1b/0"]
    assert [(text.text, text.pointer) for text in Strings("two words", b"").prose] == [("two words", "")]


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    for _ in range(levels):
        schema = {"items": schema}
    return schema


@pytest.mark.parametrize(
    "schema", [nested(MAX_DEPTH + 1), {"anyOf": [{}] * MAX_NODES}], ids=["too deep", "too many nodes"]
)
def test_a_schema_beyond_the_limits_ends_the_walk(schema: dict[str, Any]) -> None:
    with pytest.raises(TooLarge):
        list(walk(schema))


def test_strings_are_found_at_any_depth() -> None:
    value: Any = "a card"
    for _ in range(10_000):
        value = {"items": value}
    (text,) = Strings(value, b"").prose
    assert steps_to(text.path) == ("items",) * 10_000


@pytest.mark.parametrize("name", ["title", "description", "default", "required", "enum"])
def test_a_parameter_with_the_name_of_a_keyword_is_a_schema_like_any_other(name: str) -> None:
    schema = {"type": "object", "properties": {name: {"$ref": "#/$defs/missing"}}}
    tool = read_tool({"name": "find_card", "description": "Find a card.", "inputSchema": schema})
    assert [(p.code, p.pointer) for p in tool.problems] == [
        ("dangling-ref", f"/inputSchema/properties/{name}/$ref")
    ]
