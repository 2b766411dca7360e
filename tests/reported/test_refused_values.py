"""Defaults, constants and bounds that no value can meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.told import told, tool

TEXT = {"description": "Number on the back of the card"}
P = "/inputSchema/properties/number"
OPTIONAL = {"anyOf": [{"type": "integer", "maximum": 9}, {"type": "null"}]}


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({**OPTIONAL, "default": "x"}, 'the default does not match the schema: no branch of `anyOf` accepts "x"'),
        ({**OPTIONAL, "default": 12}, "the default does not match the schema: no branch of `anyOf` accepts 12"),
        ({"type": "integer", "minimum": 5, "default": 1}, "the default does not match the bounds: 1 with minimum 5"),
        ({"type": "number", "exclusiveMaximum": 1, "default": 1}, "the default does not match the bounds: 1 with exclusiveMaximum 1"),
        ({"type": "number", "maximum": 1.5, "default": 2}, "the default does not match the bounds: 2 with maximum 1.5"),
        ({"type": "string", "maxLength": 2, "default": "abc"}, 'the default does not match the bounds: "abc" with maxLength 2'),
        ({"type": "string", "pattern": "^[a-z]+$", "default": "A1"}, 'the default does not match the pattern: "A1" for "^[a-z]+$"'),
        ({"type": "array", "items": {"type": "string"}, "default": [1]}, 'the default does not match the type: 1 for "string"'),
        ({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "default": {}}, "the default does not match the schema, which requires `a` in it"),
        ({"const": "loans", "default": "cards"}, 'the default does not match the const: "cards" for "loans"'),
        ({"type": "boolean", "default": "false"}, 'the default does not match the type: "false" for "boolean"'),
        ({"$ref": "#/$defs/shelf", "default": 7}, 'the default does not match the type: 7 for "string"'),
    ],
)  # fmt: skip
def test_a_default_that_the_schema_refuses_is_told(
    tmp_path: Path, schema: dict[str, Any], message: str
) -> None:
    definition = tool(number={**schema, **TEXT})
    definition["inputSchema"]["$defs"] = {"shelf": {"type": "string"}}
    assert told(tmp_path, definition) == [("warning", "SPC019", f"{P}/default", message)]


@pytest.mark.parametrize(
    "schema",
    [{**OPTIONAL, "default": None}, {**OPTIONAL, "default": 9}, {"type": "number", "default": 3}, {"type": "string", "pattern": "^(a+)+$", "default": "b"},
     {"type": "string", "pattern": r"^\p{L}+$", "default": "1"}, {"type": "array", "items": {"type": "integer"}, "default": []},
     {"oneOf": [{"const": "a"}, {"enum": ["b", 3]}], "default": 3}, {"$ref": "#/$defs/shelf", "default": "north"}],
)  # fmt: skip
def test_a_default_that_fits_or_that_cannot_be_judged_is_not(tmp_path: Path, schema: dict[str, Any]) -> None:
    definition = tool(number={**schema, **TEXT})
    definition["inputSchema"]["$defs"] = {"shelf": {"type": "string"}}
    assert told(tmp_path, definition) == []


@pytest.mark.parametrize(
    ("schema", "keyword", "message"),
    [
        ({"type": "string", "const": 5}, "const", 'the const does not match the type: 5 for "string"'),
        ({"const": "c", "enum": ["a", "b"]}, "const", 'the const does not match the enum, which does not contain "c"'),
        ({"type": "integer", "const": 9, "maximum": 5}, "const", "the const does not match the bounds: 9 with maximum 5"),
        ({"type": "integer", "enum": [1, 99], "maximum": 10}, "enum", "the enum contains a value that does not match the bounds: 99 with maximum 10"),
        ({"type": "string", "enum": ["ab", "C"], "pattern": "^[a-z]+$"}, "enum", 'the enum contains a value that does not match the pattern: "C" for "^[a-z]+$"'),
        ({"type": "array", "enum": ["a", "b"]}, "enum", 'the enum contains "a", which does not match its type "array"'),
    ],
)  # fmt: skip
def test_a_value_that_its_own_schema_refuses_is_told(
    tmp_path: Path, schema: dict[str, Any], keyword: str, message: str
) -> None:
    assert told(tmp_path, tool(number={**schema, **TEXT})) == [
        ("warning", "SPC016", f"{P}/{keyword}", message)
    ]


@pytest.mark.parametrize(
    ("schema", "keyword", "what"),
    [
        ({"type": "integer", "minimum": 10, "exclusiveMaximum": 10}, "minimum", "minimum 10 and exclusiveMaximum 10"),
        ({"type": "number", "exclusiveMinimum": 3, "exclusiveMaximum": 3}, "exclusiveMinimum", "exclusiveMinimum 3 and exclusiveMaximum 3"),
        ({"type": "integer", "exclusiveMinimum": 1, "maximum": 1}, "exclusiveMinimum", "exclusiveMinimum 1 and maximum 1"),
        ({"type": "integer", "minimum": 1.2, "maximum": 1.8}, "minimum", "minimum 1.2 and maximum 1.8"),
        ({"type": "array", "items": {"type": "string"}, "minItems": 3, "maxItems": 2}, "minItems", "minItems 3 and maxItems 2"),
        ({"type": "string", "allOf": [{"type": "integer"}]}, "allOf", '"string" and "integer" together'),
        ({"allOf": [{"type": "string"}, {"type": "boolean"}]}, "allOf", '"string" and "boolean" together'),
        ({"allOf": [{"enum": ["hall", "desk"]}, {"enum": ["van"]}]}, "allOf", 'all parts of `allOf`, which together accept none of "hall" or "desk"'),
        ({"enum": [1, 2], "allOf": [{"minimum": 3}]}, "allOf", "all parts of `allOf`, which together accept none of 1 or 2"),
        ({"type": "string", "anyOf": [{"type": "integer"}, {"type": "null"}]}, "anyOf", '"string" and "integer" together'),
        ({"not": {}}, "not", "`not` with a schema that accepts everything"),
    ],
)  # fmt: skip
def test_keywords_that_leave_no_value_are_told(
    tmp_path: Path, schema: dict[str, Any], keyword: str, what: str
) -> None:
    assert told(tmp_path, tool(number={**schema, **TEXT})) == [
        ("warning", "SPC018", f"{P}/{keyword}", f"no value can satisfy {what}")
    ]


def test_a_branch_that_the_type_next_to_it_shuts_out_is_told(tmp_path: Path) -> None:
    schema = {"type": "string", "anyOf": [{"type": "string"}, {"type": "null"}], **TEXT}
    assert told(tmp_path, tool(number=schema)) == [
        (
            "warning",
            "SPC047",
            f"{P}/anyOf",
            'a branch can never apply: it allows "string" and "null" together',
        )
    ]


def test_bounds_that_leave_a_value_are_not(tmp_path: Path) -> None:
    fine = {"type": "integer", "minimum": 1, "maximum": 1, **TEXT}
    open_ended = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1, **TEXT}
    assert told(tmp_path, tool(a=fine, b=open_ended)) == []


def test_a_broken_key_of_pattern_properties_is_told(tmp_path: Path) -> None:
    definition = tool(number={"type": "string", **TEXT})
    definition["inputSchema"]["patternProperties"] = {
        "^(row": {"type": "string"},
        "^hall_": {"type": "string"},
    }
    assert told(tmp_path, definition) == [
        ("warning", "SPC017", "/inputSchema/patternProperties/^(row", "the pattern is not a valid regular expression: a ( is not closed")
    ]  # fmt: skip


def test_numbers_of_hundreds_of_digits_are_compared(tmp_path: Path) -> None:
    huge = {"type": "integer", "minimum": 1.5, "maximum": 10**400, "default": 10**400, **TEXT}
    assert told(tmp_path, tool(number=huge)) == []


def test_many_branches_that_lead_to_each_other_end(tmp_path: Path) -> None:
    definition = tool(number={"$ref": "#/$defs/a", "default": 1, **TEXT})
    branches = [{"$ref": f"#/$defs/{name}"} for name in "ab" * 20]
    definition["inputSchema"]["$defs"] = {"a": {"anyOf": branches}, "b": {"anyOf": branches}}
    assert [found for found in told(tmp_path, definition) if found[1] == "SPC019"] == []


def test_a_bound_that_draft_4_opens_refuses_the_bound_itself(tmp_path: Path) -> None:
    definition = tool(
        number={"type": "integer", "minimum": 5, "exclusiveMinimum": True, "default": 5, **TEXT}
    )
    definition["inputSchema"]["$schema"] = "http://json-schema.org/draft-04/schema#"
    assert told(tmp_path, definition) == [
        ("warning", "SPC019", f"{P}/default", "the default does not match the bounds: 5 with minimum 5")
    ]


@pytest.mark.parametrize(
    ("schema", "keyword", "why"),
    [
        ({"type": "integer", "examples": [3, "three"]}, "examples", 'the type: "three" for "integer"'),
        ({"type": "string", "enum": ["hall", "desk"], "examples": ["van"]}, "examples", 'the enum, which does not contain "van"'),
        ({"type": "array", "items": {"type": "integer"}, "example": "1, 2"}, "example", 'the type: "1, 2" for "array"'),
    ],
)  # fmt: skip
def test_an_example_that_the_schema_refuses_is_told(
    tmp_path: Path, schema: dict[str, Any], keyword: str, why: str
) -> None:
    found = [each for each in told(tmp_path, tool(number={**schema, **TEXT})) if each[1] == "SPC078"]
    assert found == [("warning", "SPC078", f"{P}/{keyword}", f"an example does not match {why}")]


def test_examples_that_the_schema_accepts_or_that_cannot_be_judged_are_not(tmp_path: Path) -> None:
    fine = {"type": ["integer", "null"], "examples": [None, 3.0], **TEXT}
    text = {"examples": "3 or 4", "type": "string", **TEXT}
    assert [each for each in told(tmp_path, tool(a=fine, b=text)) if each[1] == "SPC078"] == []


def test_a_default_of_a_required_parameter_is_told(tmp_path: Path) -> None:
    counted = {"type": "integer", "default": 1, **TEXT}
    inner = {"type": "object", "properties": {"page": counted}, "required": ["page"], **TEXT}
    definition = tool(required=("number",), number=counted, size=counted, view=inner)
    definition["outputSchema"] = {"type": "object", "properties": {"page": counted}, "required": ["page"]}
    assert told(tmp_path, definition) == [
        ("info", "SPC079", "/inputSchema/properties/view/required", "a default and `required` contradict each other: `page`"),
        ("info", "SPC079", "/inputSchema/required", "a default and `required` contradict each other: `number`"),
    ]  # fmt: skip
