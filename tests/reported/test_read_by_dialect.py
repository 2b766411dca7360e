"""Values and leftovers as a validator of the schema's own dialect takes them: told where it refuses, only there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.told import Told, told, tool

TEXT = {"description": "How the loans of a reader are listed"}
P = "/inputSchema/properties/listing"
DRAFT_4 = "http://json-schema.org/draft-04/schema#"
DRAFT_7 = "http://json-schema.org/draft-07/schema#"


def listing(path: Path, schema: dict[str, Any], dialect: str = "", **definitions: Any) -> list[Told]:
    definition = tool(listing={**schema, **TEXT})
    definition["inputSchema"] |= {"definitions": definitions} if definitions else {}
    definition["inputSchema"] |= {"$schema": dialect} if dialect else {}
    return told(path, definition, families=("SPC",))


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "array", "items": {"type": "string"}, "uniqueItems": True, "default": ["a", "a"]}, 'schema, which wants no value twice: "a"'),
        ({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False, "default": {"b": 1}}, "schema, which does not allow `b` in it"),
        ({"type": "integer", "multipleOf": 5, "default": 7}, "schema: 7 is not a multiple of 5"),
    ],
)  # fmt: skip
def test_a_default_that_is_repeated_undeclared_or_no_multiple_is_told(
    tmp_path: Path, schema: dict[str, Any], message: str
) -> None:
    assert listing(tmp_path, schema) == [
        ("warning", "SPC019", f"{P}/default", f"the default does not match the {message}")
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": {"type": "integer"}, "uniqueItems": True, "default": [1, 2]},
        {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "default": [True, False]},
        {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {"^b": {}},
            "default": {"b": 1},
        },
        {"type": "number", "multipleOf": 0.1, "default": 0.3},
        {"type": "integer", "multipleOf": 100, "minimum": 1, "maximum": 100},
    ],
)
def test_a_default_or_a_range_that_a_validator_takes_is_not(tmp_path: Path, schema: dict[str, Any]) -> None:
    assert listing(tmp_path, schema) == []


@pytest.mark.parametrize(
    ("schema", "what"),
    [
        ({"type": "integer", "multipleOf": 100, "minimum": 1, "maximum": 50}, "minimum 1 and maximum 50"),
        ({"type": ["integer", "null"], "minimum": 9, "maximum": 1}, "minimum 9 and maximum 1 if it is of type number"),
        ({"pattern": "/^a$/"}, 'the pattern "/^a$/", whose slashes count as characters if it is of type string'),
        ({"anyOf": [{"type": "string"}, {"type": "array"}], "minLength": 9, "maxLength": 1}, "minLength 9 and maxLength 1 if it is of type string"),
        ({"type": "array", "contains": {}, "minContains": 2, "maxContains": 1}, "minContains 2 and maxContains 1"),
    ],
)  # fmt: skip
def test_bounds_that_exclude_each_other_name_the_type_that_they_are_for(
    tmp_path: Path, schema: dict[str, Any], what: str
) -> None:
    (found,) = listing(tmp_path, schema)
    assert (found[1], found[3]) == ("SPC018", f"no value can satisfy {what}")


def test_bounds_of_another_type_leave_every_value_and_are_told_as_such(tmp_path: Path) -> None:
    assert [found[1] for found in listing(tmp_path, {"type": "string", "minimum": 9, "maximum": 1})] == [
        "SPC040",
        "SPC040",
    ]
    assert listing(tmp_path, {"type": "array", "minContains": 2, "maxContains": 1}) == []


@pytest.mark.parametrize("pattern", ["/^[0-9]+$/i", "/^north/", "/[a-z]+$/g"])
def test_the_literal_of_a_language_in_place_of_a_pattern_is_told(tmp_path: Path, pattern: str) -> None:
    assert listing(tmp_path, {"type": "string", "pattern": pattern}) == [
        (
            "warning",
            "SPC018",
            f"{P}/pattern",
            f'no value can satisfy the pattern "{pattern}", whose slashes count as characters',
        )
    ]


@pytest.mark.parametrize("pattern", ["^/hall/[a-z]+$", "/hall/", r"/fee\$/", "/^north|hall/"])
def test_a_pattern_with_slashes_that_some_text_matches_is_not(tmp_path: Path, pattern: str) -> None:
    assert listing(tmp_path, {"type": "string", "pattern": pattern}) == []


def test_an_open_bound_of_draft_4_is_valid_there(tmp_path: Path) -> None:
    open_bound = {"type": "number", "minimum": 0, "exclusiveMinimum": True}
    assert listing(tmp_path, open_bound, DRAFT_4) == []
    assert [found[1] for found in listing(tmp_path, open_bound, DRAFT_7)] == ["SPC014"]


def test_keywords_beside_a_reference_count_only_in_dialects_that_read_them(tmp_path: Path) -> None:
    beside = {"$ref": "#/definitions/order", "type": "integer", "default": "newest"}
    order = {"type": "string", "enum": ["newest", "title"]}
    assert listing(tmp_path, beside, DRAFT_7, order=order) == []
    assert [found[1] for found in listing(tmp_path, beside, order=order)] == ["SPC019"]
    other = {"$ref": "#/definitions/order", "default": "oldest"}
    assert [found[3] for found in listing(tmp_path, other, DRAFT_7, order=order)] == [
        'the default does not match the enum, which does not contain "oldest"'
    ]


def test_a_keyword_that_came_after_the_dialect_refuses_nothing(tmp_path: Path) -> None:
    later = {"type": "string", "const": "newest", "default": "title"}
    assert listing(tmp_path, later, DRAFT_4) == []
    assert [found[1] for found in listing(tmp_path, later, DRAFT_7)] == ["SPC019"]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("tool_call_id", {"type": "string", "title": "Tool Call Id"}),
        ("cancellationToken", {"type": "object"}),
        ("runtime", {"title": "Runtime"}),
        ("db", {"title": "Db"}),
        ("runtime", {"$ref": "#/definitions/ToolRuntime"}),
    ],
)
def test_what_more_frameworks_inject_is_told_where_nothing_explains_it(
    tmp_path: Path, name: str, schema: dict[str, Any]
) -> None:
    definition = tool()
    reader = {"type": "string", "description": "Number of the reader"}
    definition["inputSchema"]["properties"] = {name: schema, "reader": reader}
    definition["inputSchema"]["definitions"] = {"ToolRuntime": {"type": "object"}}
    found = [each for each in told(tmp_path, definition) if each[1] == "PAR013"]
    assert [each[2] for each in found] == [f"/inputSchema/properties/{name}"]


def test_a_runtime_that_callers_choose_is_none_of_the_framework(tmp_path: Path) -> None:
    definition = tool(
        runtime={"type": "string", "enum": ["node", "python"]},
        db={"type": "string"},
        tool_call_id={"type": "string", "description": "Call whose log is shown"},
    )
    assert [each for each in told(tmp_path, definition) if each[1] == "PAR013"] == []


def test_the_media_types_of_openapi_and_the_objects_of_zod_4_are_told(tmp_path: Path) -> None:
    body = {"content": {"application/json": {"schema": {"type": "object", "properties": {"reader": {}}}}}}
    assert listing(tmp_path, body) == [
        ("warning", "SPC042", f"{P}/content", "`content` is not a keyword of JSON Schema, so the schema in it is not read")
    ]  # fmt: skip
    unconverted = tool()
    unconverted["inputSchema"] = {
        "type": "object",
        "def": {"type": "object", "shape": {"reader": {"type": "string"}}},
    }
    assert [(found[1], found[2]) for found in told(tmp_path, unconverted)] == [("SPC045", "/inputSchema/def")]
