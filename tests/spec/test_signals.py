"""Context signals and input hash: identical to the reference implementation, and never an exception."""

from __future__ import annotations

from typing import Any

import pytest
import tdqs
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.tdqs.context_signals import compute_signals, input_hash
from tests.spec.definitions import (
    MALFORMED,
    TOOLS,
    VALUES,
    in_a_property,
    nested,
)
from tests.support.servers import all_tools


def reference(tool: dict[str, Any]) -> dict[str, Any]:
    return tdqs.compute_context_signals(tdqs.ToolDefinition.model_validate(tool)).model_dump(by_alias=False)


def test_signals_of_the_tools_of_whole_servers_are_those_of_the_reference_implementation() -> None:
    tools = all_tools()
    assert [compute_signals(tool) for tool in tools] == [reference(tool) for tool in tools]


@settings(max_examples=400, derandomize=True, deadline=None)
@given(TOOLS)
def test_signals_of_any_accepted_definition_are_those_of_the_reference_implementation(
    tool: dict[str, Any],
) -> None:
    assert compute_signals(tool) == reference(tool)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(MALFORMED | VALUES)
def test_a_malformed_definition_has_signals_and_raises_nothing(tool: Any) -> None:
    signals = compute_signals(tool)
    assert signals.keys() == reference({"name": "x"}).keys()
    assert signals["input_hash"] == input_hash(tool)
    assert 0 <= signals["schema_description_coverage"] <= 100


def test_every_signal_of_a_definition_is_told() -> None:
    tool = {
        "name": "lend_book",
        "title": "Lend a book to a reader",
        "description": "Lends one copy.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "copy": {"type": "string", "description": "Its bar code"},
                "reader": {
                    "type": "object",
                    "properties": {"card": {"type": "string"}},
                    "required": ["card"],
                },
                "desk": {"enum": ["north", "south"], "description": " "},
                "until": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
            },
            "required": ["copy", "reader", "until"],
        },
        "outputSchema": {"type": "object"},
        "annotations": {"readOnlyHint": False, "destructiveHint": "no", "title": "Lend"},
    }
    signals = compute_signals(tool)
    assert signals == {
        "param_count": 4,
        "required_param_count": 3,
        "params_with_descriptions": 2,
        "params_with_enums": 1,
        "schema_description_coverage": 50,
        "has_nested_objects": True,
        "has_output_schema": True,
        "has_annotations": True,
        "annotation_values": {
            "destructive": None,
            "idempotent": None,
            "open_world": None,
            "read_only": False,
        },
        "title_is_meaningful": True,
        "definition_bytes": 544,
        "required_field_count": 4,
        "schema_depth": 2,
        "union_choice_count": 1,
        "invocation_cost": 8,
        "input_hash": input_hash(tool),
    }
    assert signals == reference(tool)


def test_parts_of_the_wrong_type_count_as_absent() -> None:
    tool = {
        "name": 5,
        "title": ["Lend"],
        "description": 7,
        "inputSchema": ["copy"],
        "outputSchema": "text",
        "annotations": True,
    }
    absent = compute_signals({"name": "x"})
    sent = {"definition_bytes": compute_signals(tool)["definition_bytes"], "input_hash": input_hash(tool)}
    assert compute_signals(tool) == {**absent, **sent}
    assert sent["input_hash"] != absent["input_hash"]


@pytest.mark.parametrize("tool", [None, 5, "lend_book", [], True])
def test_an_entry_that_is_no_object_reads_as_an_empty_one(tool: Any) -> None:
    assert compute_signals(tool) == compute_signals({})


@pytest.mark.parametrize("schema", [{"properties": None}, {"properties": []}, {"required": "copy"}, {}])
def test_a_schema_without_properties_has_full_coverage_and_costs_nothing(schema: dict[str, Any]) -> None:
    signals = compute_signals({"name": "x", "inputSchema": schema})
    assert (signals["schema_description_coverage"], signals["invocation_cost"]) == (100, 0)
    assert signals == reference({"name": "x", "inputSchema": schema})


@pytest.mark.parametrize(("described", "count"), [(29, 200), (57, 200), (1, 8), (1, 200), (115, 200)])
def test_coverage_rounds_as_the_published_one_does(described: int, count: int) -> None:
    properties = {f"p{n}": {"description": "d"} if n < described else {} for n in range(count)}
    tool = {"name": "x", "inputSchema": {"properties": properties}}
    assert compute_signals(tool) == reference(tool)


@pytest.mark.parametrize(
    ("title", "meaningful"),
    [("lend", False), ("Lend", False), ("Lend it", True), ("\U0001f4d6\U0001f4d6x", True), ("éé", False)],
)
def test_a_title_means_something_when_it_is_longer_in_utf16_units(title: str, meaningful: bool) -> None:
    tool = {"name": "lend", "title": title}
    assert compute_signals(tool)["title_is_meaningful"] is meaningful
    assert compute_signals(tool) == reference(tool)


@pytest.mark.parametrize("levels", [100, 5_000])
@pytest.mark.parametrize(
    "wrap",
    [in_a_property, lambda schema: {"anyOf": [schema]}, lambda schema: {"items": schema}],
    ids=["properties", "unions", "arrays"],
)
def test_a_deep_schema_is_measured_without_recursion(levels: int, wrap: Any) -> None:
    schema = {"properties": {"top": nested(levels, wrap)}, "required": ["top"]}
    signals = compute_signals({"name": "x", "inputSchema": schema})
    assert signals["param_count"] == 1
    assert signals["schema_depth"] == (10 if wrap is in_a_property else 1)


@given(st.permutations(["annotations", "description", "inputSchema", "name", "outputSchema", "title"]))
@settings(max_examples=20, derandomize=True, deadline=None)
def test_the_order_of_keys_changes_nothing(order: list[str]) -> None:
    values = {
        "annotations": {"readOnlyHint": True, "title": "T"},
        "description": "Lends.",
        "inputSchema": {"type": "object", "properties": {"10": {}, "9": {}}},
        "name": "lend",
        "outputSchema": None,
        "title": "Lend",
    }
    assert compute_signals({key: values[key] for key in order}) == compute_signals(values)
