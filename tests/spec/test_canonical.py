"""The canonical text: what JavaScript would write, checked byte for byte."""

from __future__ import annotations

import math
from typing import Any

import pytest
import tdqs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorer.tdqs.canonical import canonical_bytes, input_hash
from tests.spec.definitions import NUMBERS, VALUES
from tests.support.servers import all_tools


def reference_text(value: Any) -> bytes:
    return tdqs.stringify_json(value, sort_keys=True).encode()


def reference_hash(tool: dict[str, Any]) -> str:
    return tdqs.compute_input_hash(tdqs.ToolDefinition.model_validate(tool))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.25e22, "1.25e+22"),
        (1e-4, "0.0001"),
        (1e-5, "0.00001"),
        (-1.5e-6, "-0.0000015"),
        (1e-7, "1e-7"),
        (-2.5e-10, "-2.5e-10"),
        (5e-324, "5e-324"),
        (math.nan, "null"),
        (-math.inf, "null"),
        (2**53, "9007199254740992"),
        (2**53 + 1, "9007199254740992"),
        (2**63 - 1, "9223372036854775808"),
        (10**21, "1e+21"),
        (10**400, "null"),
    ],
)
def test_numbers_are_written_as_the_published_hash_needs_them(number: float, text: str) -> None:
    assert canonical_bytes([number]) == f"[{text}]".encode()


def test_an_integer_too_long_for_python_to_print_is_null() -> None:
    assert canonical_bytes([10**5000]) == b"[null]"


@settings(max_examples=500, derandomize=True, deadline=None)
@given(NUMBERS)
def test_any_number_is_written_as_the_reference_implementation_writes_it(number: float) -> None:
    assert canonical_bytes([number]) == reference_text([number])


@settings(max_examples=500, derandomize=True, deadline=None)
@given(VALUES)
@example({"\ue000": 1, "\U00010000": 2, "\udc00": 3, "\ud83d\udc00": 4, "10": 5, "9": 6, "": 7})
@example('\x00\x1f\x7f"\\/\u2028\ud800é\U0001f4d6')
@example([[], {}, [[]], [{}], {"a": []}, True, False, None])
def test_any_value_is_written_as_the_reference_implementation_writes_it(value: Any) -> None:
    assert canonical_bytes(value) == reference_text(value)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(VALUES)
def test_one_odd_number_beside_a_value_changes_nothing_in_how_the_value_is_written(value: Any) -> None:
    assert canonical_bytes([value, 1.0]) == b"[" + canonical_bytes(value) + b",1]"


def test_values_that_are_not_from_json_are_written_all_the_same() -> None:
    assert (
        canonical_bytes({"b": ({1: "one", "a": 2.0},), "a": {3, 4}}) == b'{"a":null,"b":[{"1":"one","a":2}]}'
    )


@pytest.mark.parametrize("wrap", [lambda value: [value], lambda value: {"k": value}], ids=["list", "object"])
def test_a_value_deeper_than_the_recursion_limit_is_written(wrap: Any) -> None:
    value: Any = "x"
    for _ in range(5_000):
        value = wrap(value)
    start, end = (b"[", b"]") if isinstance(value, list) else (b'{"k":', b"}")
    assert canonical_bytes(value) == start * 5_000 + b'"x"' + end * 5_000


def test_hashes_of_the_tools_of_whole_servers_are_those_of_the_reference_implementation() -> None:
    tools = all_tools()
    assert [input_hash(tool) for tool in tools] == [reference_hash(tool) for tool in tools]


def test_an_absent_field_and_a_null_one_hash_alike_and_unknown_fields_do_not_count() -> None:
    plain = {"name": "lend"}
    full: dict[str, Any] = {
        "name": "lend",
        "title": None,
        "description": None,
        "inputSchema": None,
        "_meta": {"a": 1},
        "icons": [],
    }
    assert input_hash(plain) == input_hash(full) == reference_hash(plain)


@pytest.mark.parametrize(
    "schemas",
    [
        {"input_schema": {"type": "object"}},
        {"inputSchema": None, "input_schema": {"type": "object"}},
        {"inputSchema": {}, "input_schema": {"type": "object"}},
        {"output_schema": {"type": "object"}},
    ],
)
def test_the_other_spelling_of_a_schema_is_read_where_the_first_is_absent(schemas: dict[str, Any]) -> None:
    assert input_hash({"name": "lend", **schemas}) == reference_hash({"name": "lend", **schemas})


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.dictionaries(st.text(max_size=3), VALUES, max_size=4))
def test_a_malformed_part_is_hashed_as_it_was_sent(part: dict[str, Any]) -> None:
    listed = [part]
    assert input_hash({"name": "lend", "description": listed}) != input_hash({"name": "lend"})
    assert input_hash({"name": "lend", "description": listed}) == input_hash(
        {"description": [dict(reversed(part.items()))], "name": "lend"}
    )
