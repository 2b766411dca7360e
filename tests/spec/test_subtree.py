"""The required part of a schema: what a caller must build at least."""

from __future__ import annotations

from typing import Any

import pytest
import tdqs
from hypothesis import given, settings

from scorer.tdqs.required_subtree import VISITS, Subtree, measure
from tests.spec.definitions import SCHEMAS, in_a_property, nested


def reference(schema: Any) -> Subtree:
    found = tdqs.traverse_required_subtree(schema)
    return Subtree(found.required_field_count, found.schema_depth, found.union_choice_count)


FLAT = {"type": "object", "properties": {"x": {}, "y": {}}, "required": ["x", "y"]}
LOOP = {
    "properties": {"node": {"$ref": "#/$defs/node"}},
    "required": ["node"],
    "$defs": {"node": {"properties": {"next": {"$ref": "#/$defs/node"}}, "required": ["next"]}},
}


@pytest.mark.parametrize(
    ("schema", "size"),
    [
        ({"properties": {"a": {}}}, Subtree(0, 1, 0)),
        ({"properties": {"a": {}}, "required": ["a", "unknown", 4]}, Subtree(2, 1, 0)),
        (in_a_property(FLAT), Subtree(3, 2, 0)),
        (in_a_property({"type": "array", "items": FLAT}), Subtree(3, 2, 0)),
        (in_a_property({"allOf": [FLAT, in_a_property(FLAT)]}), Subtree(6, 3, 0)),
        (in_a_property({"not": in_a_property(FLAT)}), Subtree(1, 3, 0)),
        (in_a_property({"anyOf": [{"type": "string"}, {"type": "null"}]}), Subtree(1, 1, 0)),
        (in_a_property({"anyOf": [{"type": "string"}, FLAT, {"type": ["null"]}]}), Subtree(3, 2, 1)),
        (in_a_property({"oneOf": [FLAT, in_a_property({"oneOf": [{}, {}, {}]})]}), Subtree(3, 2, 1)),
        (LOOP, Subtree(2, 2, 0)),
        ({**FLAT, "$ref": "#/$defs/none"}, Subtree(0, 0, 0)),
        (nested(12, in_a_property), Subtree(10, 10, 0)),
    ],
)
def test_the_size_of_the_required_part(schema: dict[str, Any], size: Subtree) -> None:
    assert measure(schema) == size == reference(schema)


@settings(max_examples=500, derandomize=True, deadline=None)
@given(SCHEMAS, SCHEMAS)
def test_any_schema_measures_as_in_the_reference_implementation(schema: Any, shared: Any) -> None:
    whole = {"$defs": {"a": shared, "ab": schema}, **in_a_property(schema)}
    assert measure(whole) == reference(whole)


@pytest.mark.parametrize("schema", [None, [], True, "x", {}, {"properties": {}}, {"properties": []}])
def test_what_has_no_properties_is_empty(schema: Any) -> None:
    assert measure(schema) == Subtree()


def test_a_deep_chain_of_unions_measures_as_in_the_reference_implementation() -> None:
    schema = in_a_property(nested(300, lambda inner: {"items": {"allOf": [inner, FLAT]}}))
    assert measure(schema) == reference(schema)


def fan_out(count: int) -> dict[str, Any]:
    """References that double at each of `count` steps, on one object level."""
    steps = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(count)}
    return {**in_a_property({"$ref": "#/$defs/d0"}), "$defs": {**steps, f"d{count}": FLAT}}


def test_references_that_fan_out_count_in_full_up_to_the_budget() -> None:
    assert measure(fan_out(8)) == reference(fan_out(8)) == Subtree(1 + 2 * 2**8, 2, 0)


def test_references_that_fan_out_without_end_are_cut_off() -> None:
    assert 1 < measure(fan_out(200)).required_fields <= VISITS


def test_the_cost_of_a_call_prices_fields_levels_and_choices() -> None:
    assert Subtree().invocation_cost == 0
    assert Subtree(3, 1, 0).invocation_cost == 3
    assert Subtree(5, 3, 2).invocation_cost == 5 + 2 * 2 + 2 * 2
