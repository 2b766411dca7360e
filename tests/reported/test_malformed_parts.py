"""Findings about malformed parts name the field, what it is and what it must be, and the fix can be followed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.told import tool

NUMBER = {"type": "string", "description": "Number on the back of the card"}


def told(folder: Path, definition: dict[str, Any], family: str = "SPC") -> list[tuple[str, str, str]]:
    """Return (rule, message, fix) of the findings about a definition."""
    file = folder / "tools.json"
    file.write_text(json.dumps({"tools": [definition]}), "utf-8")
    result = run("check", file, "--format", "json", "--exit-zero", "--profile", "pedantic")
    (server,) = json.loads(result.stdout)["servers"]
    return [
        (each["rule"], each["message"], each["fix"])
        for each in server["tools"][0]["findings"]
        if each["rule"].startswith(family)
    ]


def of_parameter(folder: Path, **keywords: Any) -> list[tuple[str, str, str]]:
    return told(folder, tool(number={"description": NUMBER["description"], **keywords}))


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("str", 'Write "type": "string".'),
        ("int", 'Write "type": "integer".'),
        ("float", 'Write "type": "number".'),
        ("bool", 'Write "type": "boolean".'),
        ("dict", 'Write "type": "object".'),
        ("list", 'Write "type": "array".'),
        ("None", 'Write "type": "null".'),
        ("STRING", 'Write "type": "string".'),
        ("list[str]", 'Write "type": "array", "items": {"type": "string"}.'),
        ("int[]", 'Write "type": "array", "items": {"type": "integer"}.'),
        ("Optional[int]", 'Write "type": ["integer", "null"].'),
        ("str | None", 'Write "type": ["string", "null"].'),
        ("dict[str, int]", 'Write "type": "object".'),
        ("datetime", 'Write "type": "string", "format": "date-time".'),
        ("any", "Omit `type` if any value is allowed, or list the types that are."),
        ("Loan", "Write array, boolean, integer, null, number, object or string."),
    ],
)
def test_a_type_of_a_programming_language_has_its_name_in_json_schema_as_the_fix(
    tmp_path: Path, written: str, fix: str
) -> None:
    message = f'`type` of `number` is "{written}", which is not a type of JSON Schema'
    assert of_parameter(tmp_path, type=written) == [("SPC014", message, fix)]


def test_one_of_several_types_is_named(tmp_path: Path) -> None:
    message = '`type` of `number` lists "str", which is not a type of JSON Schema'
    assert of_parameter(tmp_path, type=["null", "str"]) == [("SPC014", message, 'Write "string".')]
    assert of_parameter(tmp_path, type=["null", "null"]) == [
        ("SPC014", '`type` of `number` lists "null" twice', "List it once.")
    ]


def test_a_flag_of_a_property_says_where_required_properties_are_listed(tmp_path: Path) -> None:
    fix = 'Remove it, and list "number" in the `required` of the object that has the property.'
    message = "`required` of `number` must be an array of names, not true"
    assert of_parameter(tmp_path, type="string", required=True) == [("SPC014", message, fix)]
    fix = "Remove it. A property is optional unless the `required` of its object lists it."
    message = "`required` of `number` must be an array of names, not false"
    assert of_parameter(tmp_path, type="string", required=False) == [("SPC014", message, fix)]


def test_optional_in_a_property_is_information_where_required_agrees_and_a_warning_where_not(
    tmp_path: Path,
) -> None:
    file = tmp_path / "tools.json"
    levels = []
    for required, optional in ((), True), (("number",), False), (("number",), True), ((), False):
        definition = tool(required=required, number={**NUMBER, "optional": optional})
        file.write_text(json.dumps({"tools": [definition]}), "utf-8")
        result = run("check", file, "--format", "json", "--exit-zero", "--profile", "pedantic")
        (server,) = json.loads(result.stdout)["servers"]
        levels += [
            (each["level"], each["pointer"], each["message"])
            for each in server["tools"][0]["findings"]
            if each["rule"] == "SPC077"
        ]
    where = "/inputSchema/properties/number/optional"
    message = "`optional` of `number` has no effect: it is not a keyword of JSON Schema"
    assert levels == [(level, where, message) for level in ("info", "info", "warning", "warning")]
    named = tool(optional={"type": "boolean", "description": "Whether the loan may be left out"})
    assert told(tmp_path, named) == []


@pytest.mark.parametrize(
    ("keywords", "message", "fix"),
    [
        ({"minimum": "0"}, "`minimum` of `number` must be a number, not the string \"0\"", "Write 0 without quotes."),
        ({"exclusiveMinimum": True, "minimum": 0}, "`exclusiveMinimum` of `number` must be a number, not true",
         "Move the value of `minimum` here, and remove `minimum`."),
        ({"exclusiveMaximum": False, "maximum": 9}, "`exclusiveMaximum` of `number` must be a number, not false",
         "Remove it. `maximum` includes the bound."),
        ({"multipleOf": 0}, "`multipleOf` of `number` must be a number above 0, not the number 0", "Write a number above 0, or omit it."),
        ({"enum": {}}, "`enum` of `number` must be an array of values, not {}", "Write an array of values, or omit it."),
        ({"title": 5}, "`title` of `number` must be a string, not the number 5", "Write a string, or omit it."),
        ({"anyOf": []}, "`anyOf` of `number` must be an array with at least one schema, not []",
         "Write an array with at least one schema, or omit it."),
        ({"anyOf": ["string"]}, "entry 1 of `anyOf` of `number` must be a schema, not the string \"string\"",
         "Write a schema in its place: {\"type\": \"string\"}."),
    ],
)  # fmt: skip
def test_a_keyword_with_another_value_says_what_it_takes(
    tmp_path: Path, keywords: dict[str, Any], message: str, fix: str
) -> None:
    kind = (
        {}
        if "anyOf" in keywords
        else {"type": "string" if {"enum", "title"} & keywords.keys() else "integer"}
    )
    assert of_parameter(tmp_path, **kind, **keywords) == [("SPC014", message, fix)]


@pytest.mark.parametrize(
    ("keywords", "message", "fix"),
    [
        ({"items": "string"}, "`items` of `number` must be a schema, not the string \"string\"",
         "Write a schema in its place: {\"type\": \"string\"}."),
        ({"items": [{"type": "string"}]}, "`items` of `number` must be a schema, not an array",
         "Write one schema for all items, or list the schemas of a tuple in `prefixItems`."),
        ({"items": {"type": "string"}, "uniqueItems": "true"}, "`uniqueItems` of `number` must be true or false, not the string \"true\"",
         "Write true without quotes."),
    ],
)  # fmt: skip
def test_a_keyword_of_an_array_says_what_it_takes(
    tmp_path: Path, keywords: dict[str, Any], message: str, fix: str
) -> None:
    assert of_parameter(tmp_path, type="array", **keywords) == [("SPC014", message, fix)]


@pytest.mark.parametrize(
    ("root", "message", "fix"),
    [
        ({"properties": []}, "`properties` must be an object with a schema under each name, not []",
         "Send {} (PHP writes an empty object as [] unless it is cast to an object)."),
        ({"required": {}}, "`required` must be an array of names, not {}", "List the names of the required properties in it, or omit it."),
        ({"required": "number"}, "`required` must be an array of names, not the string \"number\"", "Write \"required\": [\"number\"]."),
        ({"required": None}, "`required` must be an array of names, not null", "Omit it if it has no value."),
        ({"properties": {"number": "string"}}, "`number` in `properties` must be a schema, not the string \"string\"",
         "Write a schema in its place: {\"type\": \"string\"}."),
        ({"properties": {"number": {"type": "string", "description": ["a"]}}}, "`description` of `number` must be a string, not an array",
         "Write a string, or omit it."),
    ],
)  # fmt: skip
def test_a_part_of_the_input_schema_is_named(
    tmp_path: Path, root: dict[str, Any], message: str, fix: str
) -> None:
    definition = tool(number=NUMBER)
    definition["inputSchema"] |= root
    assert told(tmp_path, definition) == [("SPC005", message, fix)]


def test_the_names_of_required_are_named_where_one_is_repeated_or_is_none(tmp_path: Path) -> None:
    assert told(tmp_path, tool(required=("number", "number"), number=NUMBER)) == [
        ("SPC014", '`required` lists "number" twice', "List it once.")
    ]
    definition = tool(number=NUMBER)
    definition["inputSchema"]["required"] = [1]
    assert told(tmp_path, definition)[0][:2] == (
        "SPC014",
        "`required` lists the number 1, which is not a name",
    )


@pytest.mark.parametrize(
    ("fields", "rule", "message", "fix"),
    [
        ({"title": ["a"]}, "SPC002", "`title` is an array, not a string", "Send the field as a string."),
        ({"annotations": {"title": 5}}, "SPC002", "`annotations.title` is the number 5, not a string", "Send the field as a string."),
        ({"annotations": []}, "SPC007", "`annotations` is [], not an object", "Send an object of hints, or omit the field."),
        ({"annotations": {"readOnlyHint": "true"}}, "SPC007", "`readOnlyHint` is the string \"true\", not a boolean", "Set it to true."),
        ({"annotations": {"openWorldHint": 0}}, "SPC007", "`openWorldHint` is the number 0, not a boolean", "Set it to true or false."),
        ({"annotations": {"read-only": True}}, "SPC037",
         "no client reads the annotation `read-only`; the specification calls it `readOnlyHint`", "Rename it to `readOnlyHint`."),
    ],
)  # fmt: skip
def test_a_field_of_the_tool_is_named(
    tmp_path: Path, fields: dict[str, Any], rule: str, message: str, fix: str
) -> None:
    assert told(tmp_path, {**tool(number=NUMBER), **fields}) == [(rule, message, fix)]


def test_keywords_of_openapi_are_told_where_there_is_no_nullable(tmp_path: Path) -> None:
    for keyword, value in ("example", "KX-2041"), ("in", "query"):
        ((rule, message, _),) = of_parameter(tmp_path, type="string", **{keyword: value})
        assert (rule, message) == ("SPC043", f"`{keyword}` is a keyword of OpenAPI, not of JSON Schema")
