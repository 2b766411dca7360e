"""What frameworks and converters leave in a definition, and values that its own schema refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.told import told, tool

TEXT = {"description": "Number on the back of the card"}
P = "/inputSchema/properties"


def test_annotations_that_hold_a_schema_are_an_error(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"shelf": {"type": "string"}}, "required": ["shelf"]}
    parts = {"shelf": {"type": "string"}, "row": {"type": "integer"}}
    for held, named in ((schema, "`properties`, `required`, `type`"), (parts, "`row`, `shelf`")):
        assert told(tmp_path, {**tool(), "annotations": held}) == [
            ("error", "SPC036", "/annotations", f"`annotations` holds a schema ({named}), which declares no parameter there")
        ]  # fmt: skip


def test_hints_that_are_misspelled_or_unknown_are_told_apart(tmp_path: Path) -> None:
    hints = {"read_only_hint": True, "Destructive": False, "category": "loans", "openWorldHint": False}
    assert told(tmp_path, {**tool(), "annotations": hints}) == [
        ("warning", "SPC037", "/annotations/Destructive", "no client reads the annotation `Destructive`; the specification calls it `destructiveHint`"),
        ("info", "SPC038", "/annotations/category", "`category` is not an annotation of the specification"),
        ("warning", "SPC037", "/annotations/read_only_hint", "no client reads the annotation `read_only_hint`; the specification calls it `readOnlyHint`"),
    ]  # fmt: skip


def test_arguments_of_the_framework_are_told_where_nothing_explains_them(tmp_path: Path) -> None:
    definition = tool(
        ctx={"title": "Ctx"},
        args={"title": "Args"},
        kwargs={"type": "object"},
        number={"type": "string", **TEXT},
    )
    leaked = [
        (pointer, message) for _, rule, pointer, message in told(tmp_path, definition) if rule == "PAR013"
    ]
    assert leaked == [
        (
            f"{P}/{name}",
            f"`{name}` looks like an argument of the framework that the server did not mean to expose",
        )
        for name in ("args", "ctx", "kwargs")
    ]
    typed = tool(ctx={"$ref": "#/$defs/CallToolResult"})
    typed["inputSchema"]["$defs"] = {
        "CallToolResult": {"type": "object", "properties": {"content": {"type": "array", "items": {}}}}
    }
    assert "PAR013" in [rule for _, rule, _, _ in told(tmp_path, typed)]


@pytest.mark.parametrize(
    ("description", "schema"),
    [
        ("Runs a program.", {"args": {"type": "array", "items": {"type": "string"}, "description": "Words of its command line"}}),
        ("Runs a program.", {"args": {"type": "array", "items": {"type": "string"}}}),
        ("Asks a librarian.", {"context": {"description": "What the reader already knows of the matter"}}),
        ("Lists pods.", {"context": {"type": "string"}}),
        ("Sends a request.\n\nArgs:\n    request: Body that the desk forwards unchanged", {"request": {"title": "Request"}}),
    ],
)  # fmt: skip
def test_an_argument_that_callers_mean_is_none_of_the_framework(
    tmp_path: Path, description: str, schema: dict[str, Any]
) -> None:
    assert "PAR013" not in [rule for _, rule, _, _ in told(tmp_path, tool(description, **schema))]


def test_each_parameter_without_a_type_is_a_warning(tmp_path: Path) -> None:
    inner = {
        "type": "object",
        "properties": {"row": {"description": "Row of the shelf"}},
        "description": "Where the card is kept",
    }
    definition = tool(
        cursor={"description": "Where the next page begins"},
        place=inner,
        kind={"enum": ["book", 7], **TEXT},
        number={"anyOf": [{"type": "string"}, {"type": "integer"}], **TEXT},
        any={"$ref": "#/$defs/any", **TEXT},
        fixed={"const": "loans", **TEXT},
    )
    definition["inputSchema"]["$defs"] = {"any": {"type": "string"}}
    assert told(tmp_path, definition) == [
        ("warning", "PAR012", f"{P}/cursor", "`cursor` declares no type"),
        ("warning", "PAR012", f"{P}/place/properties/row", "`row` declares no type"),
    ]


def test_true_and_false_in_place_of_a_schema_are_warnings_in_results_too(tmp_path: Path) -> None:
    definition = tool(
        number={"type": "string", **TEXT}, rows={"type": "array", "items": True, **TEXT}, raw=False
    )
    definition["outputSchema"] = {
        "type": "object",
        "properties": {"card": True},
        "additionalProperties": False,
    }
    found = [each for each in told(tmp_path, definition) if each[1] == "SPC048"]
    assert found == [
        ("warning", "SPC048", f"{P}/raw", "`raw` is false instead of a schema"),
        ("warning", "SPC048", f"{P}/rows/items", "`items` is true instead of a schema"),
        ("warning", "SPC048", "/outputSchema/properties/card", "`card` is true instead of a schema"),
    ]


@pytest.mark.parametrize(
    ("keyword", "value"),
    [("schema", {"type": "boolean"}), ("jsonSchema", {"type": "object", "properties": {"row": {"type": "integer"}}}),
     ("fields", {"row": {"type": "integer"}, "hall": {"type": "string"}}), ("parameters", {"anyOf": [{"type": "string"}]})],
)  # fmt: skip
def test_an_unknown_keyword_that_holds_a_schema_is_told(
    tmp_path: Path, keyword: str, value: dict[str, Any]
) -> None:
    definition = tool(number={"type": "object", **TEXT, keyword: value})
    assert told(tmp_path, definition) == [
        ("warning", "SPC042", f"{P}/number/{keyword}", f"`{keyword}` is not a keyword of JSON Schema, so the schema in it is not read")
    ]  # fmt: skip


def test_an_unknown_keyword_that_holds_data_is_not(tmp_path: Path) -> None:
    extras = {
        "x-form": {"type": "string"},
        "errorMessage": {"type": "not a text"},
        "meta": {"order": 3},
        "labels": {},
    }
    assert told(tmp_path, tool(number={"type": "string", **TEXT, **extras})) == []


def test_keywords_of_openapi_are_told_and_nullable_apart(tmp_path: Path) -> None:
    definition = tool(
        number={
            "type": "string",
            **TEXT,
            "nullable": True,
            "example": "KX-2041",
            "in": "query",
            "xml": {"name": "no"},
        }
    )
    assert told(tmp_path, definition) == [
        ("info", "SPC043", f"{P}/number/example", "`example` is a keyword of OpenAPI, not of JSON Schema"),
        ("info", "SPC043", f"{P}/number/in", "`in` is a keyword of OpenAPI, not of JSON Schema"),
        (
            "warning",
            "SPC044",
            f"{P}/number/nullable",
            "`nullable` has no effect in JSON Schema, so null is refused here",
        ),
        ("info", "SPC043", f"{P}/number/xml", "`xml` is a keyword of OpenAPI, not of JSON Schema"),
    ]
    assert (
        told(tmp_path, tool(example={"type": "string", **TEXT}, nullable={"type": "boolean", **TEXT})) == []
    )
    assert told(tmp_path, tool(number={"type": ["string", "null"], **TEXT, "nullable": True})) == []


def test_a_zod_object_that_was_not_converted_is_told(tmp_path: Path) -> None:
    found = told(tmp_path, tool(number={"_def": {"typeName": "ZodString", "checks": []}, **TEXT}))
    assert (
        "warning",
        "SPC045",
        f"{P}/number/_def",
        "the schema is a zod object that was not converted (`_def`)",
    ) in found


def test_a_reference_between_properties_is_told_and_one_to_a_definition_is_not(tmp_path: Path) -> None:
    definition = tool(
        begin={"type": "string", **TEXT}, end={"$ref": "#/properties/begin"}, card={"$ref": "#/$defs/card"}
    )
    definition["inputSchema"]["$defs"] = {
        "card": {
            "type": "object",
            "description": "Printed at the desk",
            "properties": {"up": {"$ref": "#/$defs/card"}},
        }
    }
    assert told(tmp_path, definition) == [
        ("warning", "SPC041", f"{P}/end/$ref", "the reference #/properties/begin points into another property, not at a definition")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "keyword"),
    [({"type": "string", "minimum": 1}, "minimum"), ({"type": "string", "items": {"type": "string"}}, "items"),
     ({"type": "integer", "pattern": "^[0-9]+$"}, "pattern"), ({"type": "object", "maxLength": 9}, "maxLength"),
     ({"type": "number", "format": "date-time"}, "format"), ({"type": "boolean", "properties": {}}, "properties")],
)  # fmt: skip
def test_a_keyword_that_the_type_ignores_is_told(
    tmp_path: Path, schema: dict[str, Any], keyword: str
) -> None:
    message = f'`{keyword}` has no effect on the type "{schema["type"]}"'
    assert told(tmp_path, tool(number={**schema, **TEXT})) == [
        ("warning", "SPC040", f"{P}/number/{keyword}", message)
    ]


@pytest.mark.parametrize(
    "schema",
    [{"type": ["string", "integer"], "minimum": 1}, {"type": "integer", "format": "int64"}, {"minimum": 1, "enum": [1, 2]},
     {"type": "string", "format": "shelf-mark"}, {"anyOf": [{"type": "integer"}], "minimum": 1}],
)  # fmt: skip
def test_a_keyword_that_may_apply_is_not(tmp_path: Path, schema: dict[str, Any]) -> None:
    assert told(tmp_path, tool(number={**schema, **TEXT})) == []
