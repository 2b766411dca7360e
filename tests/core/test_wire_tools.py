"""Wire objects read leniently: what is malformed becomes a problem and a finding, never an exception."""

from __future__ import annotations

import re
from functools import reduce
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.capturing import capture
from scorer.contracts.definitions import Parameter, Problem, Snapshot, Tool
from scorer.contracts.errors import InputError
from scorer.contracts.json_pointer import pointer
from scorer.reading.schema import lookup, resolve
from scorer.reading.tool import read_server, read_tool
from scorer.reading.walk import MAX_DEPTH
from scorer.scoring.api import score_server, score_tool
from tests.spec.definitions import VALUES

EMPTY: dict[str, Any] = {"type": "object"}
CARD: dict[str, Any] = {"name": "get_card", "description": "Fetch one card.", "inputSchema": EMPTY}


def with_properties(properties: Any, **more: Any) -> dict[str, Any]:
    return {**CARD, "inputSchema": {"type": "object", "properties": properties, **more}}


def deep(levels: int, key: str = "items") -> Any:
    schema: dict[str, Any] = {"type": "string"}
    return reduce(lambda inner, _: {key: inner}, range(levels), schema)


def deep_list(levels: int) -> Any:
    value: Any = "end"
    return reduce(lambda inner, _: [inner], range(levels), value)


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in CARD.items() if name != key}


def test_a_sound_tool_is_read_without_loss_and_without_problems() -> None:
    raw: dict[str, Any] = {
        "name": "close_card",
        "title": "Close a Card",
        "description": "Close a card.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "why": {"enum": ["lost", "moved"], "default": "lost"},
                "card": {"type": "string", "description": "Barcode", "maxLength": 10},
            },
            "required": ["card"],
        },
        "outputSchema": {"type": "object"},
        "annotations": {"title": "Closing", "destructiveHint": True},
        "_meta": {"seen": True},
    }
    common: dict[str, Any] = {"nested": False, "schema": None}
    assert read_tool(raw) == Tool(
        name="close_card",
        title="Close a Card",
        description="Close a card.",
        input_schema=raw["inputSchema"],
        output_schema={"type": "object"},
        annotations={"title": "Closing", "destructiveHint": True},
        parameters=(
            Parameter(
                name="card",
                pointer="/inputSchema/properties/card",
                description="Barcode",
                required=True,
                types=frozenset({"string"}),
                enum=(),
                has_default=False,
                **common,
            ),
            Parameter(
                name="why",
                pointer="/inputSchema/properties/why",
                description="",
                required=False,
                types=frozenset(),
                enum=("lost", "moved"),
                has_default=True,
                **common,
            ),
        ),
        problems=(),
        raw=raw,
    )
    assert read_tool(raw).raw is raw


MALFORMED: dict[str, tuple[Any, tuple[Problem, ...]]] = {
    "name missing": (without("name"), (Problem("name-missing", "", "missing"),)),
    "name null": ({**CARD, "name": None}, (Problem("name-missing", "/name", "null"),)),
    "name blank": ({**CARD, "name": " "}, (Problem("name-missing", "/name", "a blank string"),)),
    "name a number": ({**CARD, "name": 7}, (Problem("name-not-string", "/name", "a number"),)),
    "description a number": (
        {**CARD, "description": 7.5},
        (Problem("description-not-string", "/description", "`description` is the number 7.5, not a string"),),
    ),
    "title a list": (
        {**CARD, "title": []},
        (Problem("title-not-string", "/title", "`title` is [], not a string"),),
    ),
    "input schema missing": (without("inputSchema"), (Problem("input-schema-missing", "", "missing"),)),
    "input schema null": (
        {**CARD, "inputSchema": None},
        (Problem("input-schema-not-object", "/inputSchema", "null"),),
    ),
    "input schema true": (
        {**CARD, "inputSchema": True},
        (Problem("input-schema-not-object", "/inputSchema", "a boolean"),),
    ),
    "input schema without type": (
        {**CARD, "inputSchema": {}},
        (Problem("input-schema-not-type-object", "/inputSchema", "missing"),),
    ),
    "input schema of another type": (
        {**CARD, "inputSchema": {"type": ["object", "null"]}},
        (Problem("input-schema-not-type-object", "/inputSchema/type", '["object", "null"]'),),
    ),
    "properties null": (
        with_properties(None),
        (
            Problem(
                "properties-not-object",
                "/inputSchema/properties",
                "`properties` must be an object with a schema under each name, not null",
            ),
        ),
    ),
    "required a string": (
        with_properties({}, required="card"),
        (
            Problem(
                "required-not-array",
                "/inputSchema/required",
                '`required` must be an array of names, not the string "card"',
            ),
        ),
    ),
    "parameters that are no schemas": (
        with_properties({"a": None, "b": 7}),
        (
            Problem(
                "parameter-not-schema",
                "/inputSchema/properties/a",
                "`a` in `properties` must be a schema, not null",
            ),
            Problem(
                "parameter-not-schema",
                "/inputSchema/properties/b",
                "`b` in `properties` must be a schema, not the number 7",
            ),
        ),
    ),
    "parameter described by an object": (
        with_properties({"a/b": {"description": {}}}),
        (
            Problem(
                "parameter-description-not-string",
                "/inputSchema/properties/a~1b/description",
                "`description` of `a/b` must be a string, not {}",
            ),
        ),
    ),
    "output schema a list": (
        {**CARD, "outputSchema": []},
        (Problem("output-schema-not-object", "/outputSchema", "an array"),),
    ),
    "annotations a string": (
        {**CARD, "annotations": "readOnly"},
        (
            Problem(
                "annotations-not-object",
                "/annotations",
                '`annotations` is the string "readOnly", not an object',
            ),
        ),
    ),
    "hints as strings and numbers": (
        {**CARD, "annotations": {"readOnlyHint": "true", "idempotentHint": 1, "openWorldHint": None}},
        (
            Problem(
                "hint-not-boolean",
                "/annotations/idempotentHint",
                "`idempotentHint` is the number 1, not a boolean",
            ),
            Problem("field-null", "/annotations/openWorldHint", "openWorldHint"),
            Problem(
                "hint-not-boolean",
                "/annotations/readOnlyHint",
                '`readOnlyHint` is the string "true", not a boolean',
            ),
        ),
    ),
    "reference to itself": (
        with_properties({"a": {"$ref": "#/properties/a"}}),
        (Problem("ref-cycle", "/inputSchema/properties/a/$ref", "#/properties/a"),),
    ),
    "references in a ring": (
        with_properties({"a": {"$ref": "#/properties/b"}, "b": {"$ref": "#/properties/a"}}),
        (
            Problem("ref-cycle", "/inputSchema/properties/a/$ref", "#/properties/b"),
            Problem("ref-cycle", "/inputSchema/properties/b/$ref", "#/properties/a"),
        ),
    ),
    "reference to nothing": (
        with_properties({"a": {"$ref": "#/$defs/a"}}),
        (Problem("dangling-ref", "/inputSchema/properties/a/$ref", "#/$defs/a"),),
    ),
    "reference to the network": (
        with_properties({"a": {"$ref": "https://desk.example/card.json"}}),
        (Problem("remote-ref", "/inputSchema/properties/a/$ref", "https://desk.example/card.json"),),
    ),
    "schema of 100 levels": (
        with_properties({"a": deep(100)}),
        (Problem("schema-too-deep", "/inputSchema", "more than 64 levels or 20000 nodes"),),
    ),
    "schema of 5,000 levels": (
        with_properties({"a": deep(5000)}),
        (Problem("schema-too-deep", "/inputSchema", "more than 64 levels or 20000 nodes"),),
    ),
    "output schema of 5,000 levels": (
        {**CARD, "outputSchema": deep(5000)},
        (Problem("schema-too-deep", "/outputSchema", "more than 64 levels or 20000 nodes"),),
    ),
    "type of 5,000 levels": (
        {**CARD, "inputSchema": {"type": deep_list(5000)}},
        (
            Problem("schema-too-deep", "/inputSchema", "more than 64 levels or 20000 nodes"),
            Problem("input-schema-not-type-object", "/inputSchema/type", "an array"),
        ),
    ),
    "hint of 5,000 levels": (
        {**CARD, "annotations": {"readOnlyHint": deep_list(5000)}},
        (
            Problem(
                "hint-not-boolean", "/annotations/readOnlyHint", "`readOnlyHint` is an array, not a boolean"
            ),
        ),
    ),
    **{
        f"tool that is {found}": (
            raw,
            (Problem("tool-not-object", "", f"the entry is {found}"),),
        )
        for found, raw in {
            "null": None,
            'the string "get_card"': "get_card",
            "the number 7": 7,
            "true": True,
            "an array": [CARD],
        }.items()
    },
}
malformed = pytest.mark.parametrize(
    ("raw", "problems"), [pytest.param(*case, id=name) for name, case in MALFORMED.items()]
)


@malformed
def test_what_is_malformed_is_a_problem_with_its_place(raw: Any, problems: tuple[Problem, ...]) -> None:
    assert read_tool(raw).problems == problems


@malformed
def test_what_is_malformed_is_scored_and_reported_as_a_finding(
    raw: Any, problems: tuple[Problem, ...]
) -> None:
    report = score_tool(raw, ["close_card"])
    found = {f.pointer for f in report.findings if f.rule.startswith("SPC")}
    assert found == {problem.pointer for problem in problems}
    assert 1.0 <= report.tdqs <= 5.0


@malformed
def test_what_is_malformed_does_not_hide_the_other_tools(raw: Any, problems: tuple[Problem, ...]) -> None:
    sound = {**CARD, "name": "list_cards"}
    report = score_server(Snapshot("desk", "desk.json", (raw, sound)))
    assert len(problems) > 0
    assert [tool.name for tool in report.tools if tool.name == "list_cards"] == ["list_cards"]
    assert len(report.tools) == 2


def test_a_part_of_the_wrong_type_reads_as_absent() -> None:
    tool = read_tool(
        {"name": 1, "title": 2, "description": 3, "inputSchema": 4, "outputSchema": 5, "annotations": 6}
    )
    assert (tool.name, tool.title, tool.description) == ("", "", "")
    assert (tool.input_schema, tool.output_schema, tool.annotations, tool.parameters) == ({}, {}, {}, ())


def test_a_hint_that_is_no_boolean_is_not_believed() -> None:
    raw = {
        **CARD,
        "name": "delete_card",
        "description": "Delete a card.",
        "annotations": {"readOnlyHint": "true"},
    }
    assert read_tool(raw).annotations == {}
    assert score_tool(raw).flags == ()


def test_an_absent_description_is_no_malformed_one() -> None:
    assert read_tool(without("description")).problems == ()
    null = read_tool({**CARD, "description": None})
    assert (null.description, null.problems) == ("", (Problem("field-null", "/description", "description"),))


def test_a_type_that_refers_back_to_itself_is_no_circle() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}}
    tool = read_tool(with_properties({"first": {"$ref": "#/$defs/node"}}, **{"$defs": {"node": node}}))
    assert tool.problems == ()
    assert tool.parameters[0].nested


def test_a_reference_is_followed_and_its_neighbours_add_to_it() -> None:
    defs = {"card": {"type": "string", "description": "Barcode"}, "again": {"$ref": "#/$defs/card"}}
    raw = with_properties({"a": {"$ref": "#/$defs/again", "default": "x"}}, **{"$defs": defs})
    parameter = read_tool(raw).parameters[0]
    assert (parameter.description, parameter.types, parameter.has_default) == (
        "Barcode",
        frozenset({"string"}),
        True,
    )


def test_types_and_choices_are_gathered_from_branches() -> None:
    branches = [{"enum": ["lost", "moved"]}, {"type": ["string", "null"]}, {"$ref": "#/$defs/n"}]
    raw = with_properties({"a": {"anyOf": branches}}, **{"$defs": {"n": {"type": "integer"}}})
    parameter = read_tool(raw).parameters[0]
    assert parameter.types == frozenset({"string", "null", "integer"})
    assert parameter.enum == ("lost", "moved")


def test_branches_that_multiply_themselves_are_cut_off() -> None:
    defs = {"many": {"anyOf": [{"$ref": "#/$defs/many"}] * 32 + [{"type": "string"}]}}
    raw = with_properties({"a": {"$ref": "#/$defs/many"}}, **{"$defs": defs})
    assert read_tool(raw).parameters[0].name == "a"


def test_a_schema_of_the_greatest_allowed_depth_is_read_whole() -> None:
    levels = MAX_DEPTH - 3  # the root, `properties` and the parameter stand above
    assert read_tool(with_properties({"a": deep(levels)})).problems == ()


def test_values_that_are_data_hold_no_references() -> None:
    raw = with_properties({"a": {"default": {"$ref": "#/nowhere"}, "enum": [{"$ref": "x.json"}]}})
    assert read_tool(raw).problems == ()


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("#", {"a/b": {"~": [7, 8]}}),
        ("#/a~1b/~0/1", 8),
        ("#/a~1b/~0/2", None),
        ("#/a~1b/~0/²", None),
        ("#/a~1b/~0/" + "9" * 5000, None),
        ("#/a~1b/~0/1/deeper", None),
        ("a/b", None),
        ("https://desk.example/#/a", None),
    ],
)
def test_a_local_pointer_is_looked_up_and_any_other_is_not(reference: str, found: Any) -> None:
    assert lookup({"a/b": {"~": [7, 8]}}, reference) == found


def test_a_pointer_escapes_what_it_must() -> None:
    assert pointer("properties", "a/b~c", 0) == "/properties/a~1b~0c/0"


def test_a_node_that_leads_nowhere_is_returned_as_it_is() -> None:
    for node in ({"$ref": "#/lost"}, {"$ref": 7}, True, None, 7):
        assert resolve(node, {}) is node


def test_tools_of_one_name_are_both_kept_noted_and_ordered_by_content() -> None:
    one, other = {**CARD, "description": "B"}, {**CARD, "description": "A"}
    last = {**CARD, "name": "list_cards"}
    for tools in ((one, other, last), (last, other, one)):
        server = read_server(Snapshot("desk", "desk.json", tools))
        assert [(tool.name, tool.description) for tool in server.tools] == [
            ("get_card", "A"),
            ("get_card", "B"),
            ("list_cards", "Fetch one card."),
        ]
        assert [tool.problems for tool in server.tools] == [
            (Problem("duplicate-name", "/name", "2"),),
            (Problem("duplicate-name", "/name", "2"),),
            (),
        ]


def test_tools_of_one_name_are_ordered_however_deep_they_are() -> None:
    tools = ({**CARD, "_meta": deep(5000)}, {**CARD, "_meta": deep(4999)})
    forth = score_server(Snapshot("desk", "desk.json", tools))
    back = score_server(Snapshot("desk", "desk.json", tools[::-1]))
    assert forth == back


def test_tools_without_a_name_are_no_duplicates() -> None:
    tools = read_server(Snapshot("desk", "desk.json", (without("name"), without("name")))).tools
    assert {problem.code for tool in tools for problem in tool.problems} == {"name-missing"}


FIELDS = st.sampled_from(
    "name title description inputSchema outputSchema annotations input_schema $ref".split()
)
KEYWORDS = st.sampled_from(
    "type properties required items anyOf oneOf allOf enum default description $ref $defs a b".split()
)
LEAVES = VALUES | st.sampled_from(["#/a", "#/properties/a", "#", "object", "string", "use `a` when", "{a}"])
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.dictionaries(KEYWORDS, inner, max_size=4) | st.lists(inner, max_size=3),
    max_leaves=15,
)
TOOLS = LEAVES | st.dictionaries(FIELDS, SCHEMAS, max_size=7)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(TOOLS)
def test_whatever_json_holds_is_read_and_scored(raw: Any) -> None:
    assert read_tool(raw).raw is raw
    report = score_tool(raw, ["a", "list_cards"])
    assert all(1 <= score <= 5 for score in report.scores.values())


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(TOOLS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_whatever_order_a_server_lists_anything_in_it_scores_the_same(tools: list[Any], random: Any) -> None:
    shuffled = random.sample(tools, len(tools))
    reports = [score_server(Snapshot("desk", "desk.json", tuple(order))) for order in (tools, shuffled)]
    first, second = (re.sub(r"entry \d of the list", "an entry", repr(report)) for report in reports)
    assert first == second


def test_types_are_found_behind_references_that_meet_circle_and_add_words() -> None:
    schema = {
        "type": "object",
        "properties": {
            "card": {"$ref": "#/$defs/either", "title": "Card"},
            "shelf": {"$ref": "#/$defs/circle"},
            "place": {"$ref": "#/$defs/either", "type": "array"},
        },
        "$defs": {
            "either": {
                "anyOf": [{"$ref": "#/$defs/text", "title": "a"}, {"$ref": "#/$defs/text"}, {"type": "null"}]
            },
            "text": {"type": "string"},
            "circle": {"anyOf": [{"$ref": "#/$defs/circle"}, {"type": "integer"}]},
        },
    }
    tool = read_tool({"name": "find_card", "description": "Find a card.", "inputSchema": schema})
    assert {each.name: sorted(each.types) for each in tool.parameters} == {
        "card": ["null", "string"],
        "place": ["array", "null", "string"],
        "shelf": ["integer"],
    }


def test_a_list_that_holds_itself_is_refused_and_fills_no_memory() -> None:
    holds_itself: list[Any] = []
    holds_itself += [holds_itself] * 5000
    with pytest.raises(InputError, match="values"):
        capture({"tools": [{"name": "lend_copy", "inputSchema": {"default": holds_itself}}]})


def test_a_parameter_is_read_alike_with_its_schema_in_place_or_behind_a_reference() -> None:
    schema = {"type": ["string", "null"], "description": "A shelf", "enum": ["a", "b"], "default": "a"}
    place = read_tool({"name": "x", "inputSchema": {"type": "object", "properties": {"shelf": schema}}})
    behind = read_tool(
        {
            "name": "x",
            "inputSchema": {
                "type": "object",
                "properties": {"shelf": {"$ref": "#/$defs/shelf"}},
                "$defs": {"shelf": schema},
            },
        }
    )
    assert place.parameters == behind.parameters
