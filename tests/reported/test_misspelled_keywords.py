"""Keywords that JSON Schema spells otherwise, and what no call or text can mean together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.told import told, tool

TEXT = {"description": "Number on the back of the card"}
P = "/inputSchema/properties"


@pytest.mark.parametrize(
    ("schema", "meant"),
    [
        ({"type": "integer", "min": 1}, "minimum"),
        ({"type": "number", "lte": 9.5}, "maximum"),
        ({"type": "integer", "gt": 0}, "exclusiveMinimum"),
        ({"type": "string", "max": 40}, "maxLength"),
        ({"type": "array", "items": {"type": "string"}, "min": 1}, "minItems"),
        ({"type": "string", "max_length": 40}, "maxLength"),
        ({"type": "string", "minlength": 2}, "minLength"),
        ({"type": "string", "regexp": "^K"}, "pattern"),
        ({"type": "string", "choices": ["hall", "attic"]}, "enum"),
        ({"type": "string", "default_value": "hall"}, "default"),
        ({"type": "object", "additional_properties": False}, "additionalProperties"),
        ({"type": "string", "Description": "Where it is kept"}, ""),
    ],
)
def test_a_keyword_in_another_spelling_is_told_with_the_one_that_is_meant(
    tmp_path: Path, schema: dict[str, Any], meant: str
) -> None:
    written = [*schema][-1]
    found = [each for each in told(tmp_path, tool(card={**TEXT, **schema})) if each[1] == "SPC080"]
    said = f"`{written}` has no effect: JSON Schema calls it `{meant}`"
    assert found == ([("warning", "SPC080", f"{P}/card/{written}", said)] if meant else [])


def test_what_only_looks_like_a_keyword_is_not_told(tmp_path: Path) -> None:
    card = {"type": "string", "x-min": 2, "min": "2 letters", "options": [{"label": "Hall"}], **TEXT}
    inner = {"type": "object", "properties": {"min": {"type": "integer", **TEXT}}, **TEXT}
    both = {"type": "integer", "minimum": 1, "min": 1, **TEXT}
    assert told(tmp_path, tool(card=card, range=inner, both=both)) == []


def test_a_required_name_that_a_closed_schema_refuses_leaves_no_call(tmp_path: Path) -> None:
    definition = tool(required=["card", "desk"], card={"type": "string", **TEXT})
    definition["inputSchema"]["additionalProperties"] = False
    assert [(rule, message) for _, rule, _, message in told(tmp_path, definition)] == [
        ("SPC015", "the schema requires `desk` but does not declare it"),
        (
            "SPC018",
            "no value can satisfy `required` with a name that is not in `properties`, which "
            "`additionalProperties: false` refuses",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "schema", "said"),
    [
        ("Comma-separated list of cards.", {"type": "array", "items": {"type": "string"}}, "comma-separated string"),
        ("A JSON string with the filter.", {"type": "object"}, "JSON string"),
        ("ISO 8601 date of the loan.", {"type": "integer"}, "ISO 8601 string"),
        ("Comma-separated list of cards.", {"type": "string"}, ""),
        ("Comma-separated list, or an array, of cards.", {"type": "array", "items": {"type": "string"}}, ""),
        ("ISO 8601 date, or a Unix timestamp.", {"type": "integer"}, ""),
    ],
)  # fmt: skip
def test_a_text_that_opens_with_how_a_string_is_written_is_of_a_string(
    tmp_path: Path, text: str, schema: dict[str, Any], said: str
) -> None:
    found = [
        message
        for _, rule, _, message in told(tmp_path, tool(card={**schema, "description": text}))
        if rule == "PAR019"
    ]
    message = f"the text gives `card` the type {said}; the schema says {schema['type']}"
    assert found == ([message] if said else [])


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("toolContext", {"type": "object", "properties": {"context": {"type": "object"}}}),
        ("tool_context", {"title": "Tool Context"}),
        ("exchange", {"type": "object"}),
        ("cancellationToken", {"type": "object", "properties": {"CanBeCanceled": {"type": "boolean"}}}),
        ("config", {"type": "object", "properties": {"configurable": {"type": "object"}, "run_name": {"type": "string"}}}),
        ("where", {"title": "RunnableConfig", "type": "object"}),
    ],
)  # fmt: skip
def test_what_a_framework_passes_itself_is_told_by_its_name_or_its_shape(
    tmp_path: Path, name: str, schema: dict[str, Any]
) -> None:
    properties: dict[str, Any] = {"card": {"type": "string", **TEXT}, name: schema}
    definition = tool("Fetch the loan card of a member.", required=(), **properties)
    found = [pointer for _, rule, pointer, _ in told(tmp_path, definition) if rule == "PAR013"]
    assert found == [f"{P}/{name}"]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("exchange", {"type": "string", "description": "Market on which a share is traded"}),
        ("toolContext", {"type": "object", "properties": {"shop": {"type": "string", "description": "Whose tools"}}}),
        ("config", {"type": "object", "properties": {"run_name": {"type": "string", "description": "Name"}}}),
        ("context", {"title": "Context", "type": "string"}),
    ],
)  # fmt: skip
def test_what_callers_mean_is_not_told_as_passed_by_a_framework(
    tmp_path: Path, name: str, schema: dict[str, Any]
) -> None:
    properties: dict[str, Any] = {"card": {"type": "string", **TEXT}, name: schema}
    definition = tool("Fetch the loan card of a member.", required=(), **properties)
    assert [rule for _, rule, _, _ in told(tmp_path, definition) if rule == "PAR013"] == []
