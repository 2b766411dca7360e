"""Fields that are there and hold null, nothing, or another type: told where clients refuse or misread them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.told import told, tool

NUMBER = {"type": "string", "description": "Number on the back of the card"}


def with_fields(**fields: Any) -> dict[str, Any]:
    return {**tool(number=NUMBER), **fields}


def test_each_optional_field_that_is_null_is_an_error_at_its_place(tmp_path: Path) -> None:
    nulls = dict.fromkeys(("title", "annotations", "outputSchema", "_meta", "icons", "execution"))
    assert told(tmp_path, with_fields(**nulls)) == [
        ("error", "SPC035", "/_meta", "`_meta` is null"),
        ("error", "SPC035", "/annotations", "`annotations` is null"),
        ("error", "SPC035", "/execution", "`execution` is null"),
        ("error", "SPC035", "/icons", "`icons` is null"),
        ("error", "SPC035", "/outputSchema", "`outputSchema` is null"),
        ("error", "SPC035", "/title", "`title` is null"),
    ]


def test_each_hint_that_is_null_is_an_error_and_none_counts_as_annotated(tmp_path: Path) -> None:
    hints = dict.fromkeys(("readOnlyHint", "openWorldHint", "title"))
    assert told(tmp_path, with_fields(annotations=hints)) == [
        ("error", "SPC035", "/annotations/openWorldHint", "`openWorldHint` is null"),
        ("error", "SPC035", "/annotations/readOnlyHint", "`readOnlyHint` is null"),
        ("error", "SPC035", "/annotations/title", "`title` is null"),
    ]
    deletes = {
        **tool("Deletes the loan card of a member for good.", number=NUMBER),
        "name": "delete_loan_card",
    }
    bare = told(tmp_path, deletes, families=("RSK", "BEH"))
    assert bare
    assert (
        told(tmp_path, {**deletes, "annotations": {"destructiveHint": None}}, families=("RSK", "BEH")) == bare
    )


def test_a_null_deep_in_an_icon_or_in_execution_is_an_error_too(tmp_path: Path) -> None:
    icon = {"src": "https://example.org/card.png", "mimeType": None, "sizes": None}
    assert told(tmp_path, with_fields(icons=[icon], execution={"taskSupport": None})) == [
        ("error", "SPC035", "/execution/taskSupport", "`taskSupport` is null"),
        ("error", "SPC035", "/icons/0/mimeType", "`mimeType` is null"),
        ("error", "SPC035", "/icons/0/sizes", "`sizes` is null"),
        ("info", "SPC030", None, "`execution.taskSupport` is not part of MCP revision 2026-07-28 (tools that declare it: 1)"),
    ]  # fmt: skip


def test_a_null_description_is_told_beside_the_gate_that_it_meets(tmp_path: Path) -> None:
    found = told(tmp_path, with_fields(description=None), families=("SPC", "PUR0"))
    assert ("error", "SPC035", "/description", "`description` is null") in found
    assert (
        "error",
        "PUR000",
        "/description",
        "the tool has no description, so all six scores are 1",
    ) in found


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"required": None}, ("SPC005", "/inputSchema/required", "`required` must be an array of names, not null")),
        ({"properties": None}, ("SPC005", "/inputSchema/properties", "`properties` must be an object with a schema under each name, not null")),
        ({"additionalProperties": None}, ("SPC014", "/inputSchema/additionalProperties", "`additionalProperties` must be a schema, not null")),
        ({"$defs": None}, ("SPC014", "/inputSchema/$defs", "`$defs` must be an object with a schema under each name, not null")),
        ({"$schema": None}, ("SPC014", "/inputSchema/$schema", "`$schema` must be a string, not null")),
        ({"description": None}, ("SPC014", "/inputSchema/description", "`description` must be a string, not null")),
    ],
)  # fmt: skip
def test_a_keyword_of_the_root_that_is_null_is_one_error(
    tmp_path: Path, schema: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    definition = tool(number=NUMBER)
    definition["inputSchema"] |= schema
    assert told(tmp_path, definition) == [("error", *expected)]


@pytest.mark.parametrize(
    ("keyword", "wanted"),
    [
        ("enum", "an array of values"), ("title", "a string"), ("format", "a string"), ("pattern", "a string"),
        ("minimum", "a number"), ("anyOf", "an array with at least one schema"), ("examples", "an array"),
        ("required", "an array of names"),
    ],
)  # fmt: skip
def test_a_keyword_of_a_parameter_that_is_null_is_one_error(
    tmp_path: Path, keyword: str, wanted: str
) -> None:
    kind = {"minimum": "integer", "required": "object"}.get(keyword, "string")
    found = told(tmp_path, tool(number={**NUMBER, "type": kind, keyword: None}))
    where = f"/inputSchema/properties/number/{keyword}"
    assert found == [("error", "SPC014", where, f"`{keyword}` of `number` must be {wanted}, not null")]


def test_a_null_text_of_a_parameter_is_one_error(tmp_path: Path) -> None:
    found = told(tmp_path, tool(number={"type": "string", "description": None}), families=("SPC",))
    assert found == [
        (
            "error",
            "SPC005",
            "/inputSchema/properties/number/description",
            "`description` of `number` must be a string, not null",
        )
    ]


def test_a_null_default_is_told_once_a_tool_where_the_schema_refuses_it(tmp_path: Path) -> None:
    none = {"description": "Which shelf of the hall", "default": None}
    definition = tool(
        a={"type": "string", **none},
        b={"anyOf": [{"type": "string"}, {"type": "integer"}], **none},
        c={"anyOf": [{"type": "string"}, {"type": "null"}], **none},
        d={"type": ["string", "null"], **none},
        e={"enum": ["north", "south"], **none},
    )
    assert told(tmp_path, definition) == [
        ("info", "SPC046", "/inputSchema/properties/a/default", "the default of `a`, `b`, `e` is null, which the schema does not allow")
    ]  # fmt: skip


def test_an_empty_required_is_an_error_only_in_the_dialect_that_forbids_it(tmp_path: Path) -> None:
    definition = tool(number=NUMBER)
    definition["inputSchema"]["required"] = []
    assert told(tmp_path, definition) == []
    definition["inputSchema"]["$schema"] = "http://json-schema.org/draft-04/schema#"
    assert told(tmp_path, definition) == [
        ("error", "SPC014", "/inputSchema/required", "`required` must list at least one name in draft 4")
    ]


def test_the_meta_of_a_list_that_is_no_object_is_an_error(tmp_path: Path) -> None:
    for meta, errors in ((None, 1), ([], 1), ({}, 0)):
        path = tmp_path / "tools.json"
        path.write_text(json.dumps({"tools": [with_fields()], "_meta": meta}))
        (server,) = json.loads(run("check", path, "--format", "json", "--exit-zero").stdout)["servers"]
        found = [each["message"] for each in server["findings"] if each["rule"] == "SPC081"]
        assert found == ["`_meta` of the answer to tools/list is not an object"] * errors


def test_an_output_schema_that_is_no_object_is_an_error_and_a_misspelled_one_is_not(tmp_path: Path) -> None:
    for field, level in (("outputSchema", "error"), ("output_schema", "warning")):
        value = "string" if field == "outputSchema" else {"type": "object"}
        assert [each[:2] for each in told(tmp_path, with_fields(**{field: value}))] == [(level, "SPC006")]


def test_empty_values_that_mislead_are_told(tmp_path: Path) -> None:
    definition = with_fields(title="", annotations={"title": "  "}, outputSchema={})
    definition["inputSchema"]["properties"][""] = {"type": "string", "description": "Shelf of the card"}
    assert told(tmp_path, definition) == [
        ("info", "SPC049", "/annotations/title", "`annotations/title` is blank"),
        ("warning", "PAR050", "/inputSchema/properties/", "a parameter has no name"),
        ("warning", "SPC025", "/outputSchema", 'the root type of `outputSchema` is not "object"'),
        ("info", "SPC049", "/title", "`title` is blank"),
    ]


def test_hints_of_another_type_or_at_another_place_are_told(tmp_path: Path) -> None:
    definition = with_fields(annotations={"readOnlyHint": "true", "idempotentHint": 1}, destructiveHint=False)
    assert told(tmp_path, definition) == [
        ("error", "SPC007", "/annotations/idempotentHint", "`idempotentHint` is the number 1, not a boolean"),
        ("error", "SPC007", "/annotations/readOnlyHint", '`readOnlyHint` is the string "true", not a boolean'),
        ("warning", "SPC039", "/destructiveHint", "`destructiveHint` is outside `annotations`, where no client reads it"),
    ]  # fmt: skip


def test_hints_that_a_registration_took_for_parameters_are_told(tmp_path: Path) -> None:
    definition = tool(readOnlyHint={"type": "boolean", "description": "Whether a call changes nothing"})
    message = "`readOnlyHint` is outside `annotations`, where no client reads it"
    assert told(tmp_path, definition) == [
        ("warning", "SPC039", "/inputSchema/properties/readOnlyHint", message)
    ]


def test_a_tool_that_is_null_or_has_a_null_schema_or_name_is_an_error(tmp_path: Path) -> None:
    assert told(tmp_path, with_fields(inputSchema=None)) == [
        ("error", "SPC003", "/inputSchema", "`inputSchema` is null")
    ]
    named = [found for found in told(tmp_path, with_fields(name=None)) if found[1] == "SPC001"]
    assert named == [("error", "SPC001", "/name", "the tool has no usable name: `name` is null")]


def test_a_definition_without_any_null_is_clean(tmp_path: Path) -> None:
    hints = {"readOnlyHint": True, "openWorldHint": False, "title": "Loan card"}
    assert told(tmp_path, with_fields(annotations=hints, title="Loan card of a member")) == []
