"""Specification: what the schemas of a tool say that cannot be meant. Findings only; no score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.reading.schema import resolve
from scorer.rules.looks import has_parameters, has_schema_problems
from scorer.rules.record import Rule

SCHEMA: Final = "JSON Schema 2020-12, Validation"
_MCP: Final = "MCP specification 2026-07-28, Tools: inputSchema"
#: A rule names at most so many places of one tool.
MOST_PLACES: Final = 5
#: Fewer inner parameters than this are no wrapping worth a word.
LEAST_WRAPPED: Final = 2


def noted(*codes: str, most: int | None = None) -> Callable[[Facts], Iterator[Hit]]:
    """Return what finds the malformed parts of a tool that have one of these codes, at most so many of them."""

    def find(facts: Facts) -> Iterator[Hit]:
        found = [problem for problem in facts.tool.problems if problem.code in codes]
        for problem in found[:most]:
            yield Hit(1.0, None, problem.pointer, {"found": problem.found, "edit": problem.edit})

    return find


def fault(code: str, most: int = MOST_PLACES) -> Callable[[Facts], Iterator[Hit]]:
    """Return what finds the mistakes of this code in the schemas of a tool, at most so many of them."""

    def find(facts: Facts) -> Iterator[Hit]:
        if not facts.schema_problems:
            return
        found = sorted(
            (problem.pointer, problem.found, problem.edit)
            for problem in facts.schema_problems
            if problem.code == code
        )
        for pointer, said, edit in found[:most]:
            yield Hit(1.0, None, pointer, {"found": said, "edit": edit})

    return find


def _wrapped(facts: Facts) -> Iterator[Hit]:
    """All parameters in one object: what describes them lies where the signals of TDQS do not look."""
    if len(facts.parameters) != 1 or not facts.parameters[0].parameter.nested:
        return
    parameter = facts.parameters[0].parameter
    inner = _properties(parameter.schema, facts.tool.input_schema)
    if len(inner) >= LEAST_WRAPPED:
        yield Hit(1.0, None, parameter.pointer, {"name": parameter.name, "count": str(len(inner))})


def _properties(node: Any, root: Any) -> Mapping[str, Any]:
    """Return the properties of an object, or of the one object among its alternatives."""
    whole = resolve(node, root)
    branches = [whole, *_listed(whole, "anyOf"), *_listed(whole, "oneOf")] if isinstance(whole, dict) else []
    objects = [resolve(branch, root) for branch in branches[:32]]
    held = [
        each["properties"]
        for each in objects
        if isinstance(each, dict) and isinstance(each.get("properties"), dict)
    ]
    return held[0] if len(held) == 1 else {}


def _listed(node: Mapping[str, Any], key: str) -> list[Any]:
    value = node.get(key)
    return value[:32] if isinstance(value, list) else []


def _with(**keywords: Any) -> Example:
    return tool("get_card", "Fetch one card.", params={"card": keywords})


_DRAFT_7 = tool("get_card", "Fetch one card.")
_DRAFT_7.tool["inputSchema"].update(
    {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {"pair": {"type": "array", "items": [{}, {}]}},
    }
)
_DRAFT_4 = tool("get_card", "Fetch one card.")
_DRAFT_4.tool["inputSchema"].update(
    {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "properties": {"n": {"type": "number", "minimum": 0, "exclusiveMinimum": True}},
    }
)
_OTHER_DIALECT = tool("get_card", "Fetch one card.")
_OTHER_DIALECT.tool["inputSchema"]["$schema"] = "https://example.org/my-schema"
_OUTPUT = tool(
    "get_card", "Fetch one card.", outputSchema={"type": "object", "properties": {"n": {"minimum": "0"}}}
)
_FITTING = _with(
    type="string",
    enum=["short", "long"],
    default="short",
    pattern=r"^[a-z]+(?:-[^)\]]*)?$",
    minLength=1,
    maxLength=9,
)

RULES = (
    Rule(
        "SPC014",
        "invalid-schema",
        "error",
        find=fault("keyword-invalid"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_DRAFT_7,),
        bad=(
            _with(type="text"),
            _with(type="string", required=True),
            _with(minimum="0"),
            _OUTPUT,
            tool("get_card", "Fetch one card.", required=("card", "card"), params={"card": "Its number"}),
        ),
    ),
    Rule(
        "SPC015",
        "unknown-required",
        "warning",
        find=fault("required-unknown"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(tool("get_card", "Fetch one card.", required=("card",), params={"card": "Its number"}),),
        bad=(tool("get_card", "Fetch one card.", required=("number",), params={"card": "Its number"}),),
    ),
    Rule(
        "SPC016",
        "odd-enum",
        "warning",
        find=fault("enum-odd"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_FITTING,),
        bad=(
            _with(enum=[]),
            _with(enum=["a", "a"]),
            _with(type="integer", enum=["1"]),
            _with(enum=["a", "b"], default="c"),
            _with(type="integer", enum=[1, 9], maximum=5),
            _with(type="string", const=5),
        ),
    ),
    Rule(
        "SPC017",
        "broken-pattern",
        "warning",
        find=fault("pattern-broken"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_FITTING,),
        bad=(
            _with(pattern="^(a|b$"),
            _with(pattern="[a-z"),
            _with(pattern="a)"),
            _with(pattern="*.txt"),
            _with(pattern="a{3,1}"),
            _with(type="object", patternProperties={"^(x": {"type": "string"}}),
        ),
    ),
    Rule(
        "SPC018",
        "empty-range",
        "warning",
        find=fault("range-empty"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_FITTING,),
        bad=(
            _with(type="integer", minimum=5, maximum=1),
            _with(type="string", minLength=5, maxLength=1),
            _with(type="integer", minimum=5, exclusiveMaximum=5),
            _with(type="string", allOf=[{"type": "integer"}]),
        ),
    ),
    Rule(
        "SPC019",
        "default-of-another-type",
        "warning",
        find=fault("default-type"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_with(type="integer", default=1.0),),
        bad=(
            _with(type="integer", default="1"),
            _with(type=["string", "null"], default=False),
            _with(anyOf=[{"type": "integer"}, {"type": "null"}], default="x"),
            _with(type="integer", maximum=5, default=9),
        ),
    ),
    Rule(
        "SPC078",
        "refused-example",
        "warning",
        find=fault("example-refused"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_with(type="integer", examples=[5]), _with(type="string", format="date", example="2026-03-01")),
        bad=(
            _with(type="integer", examples=["five"]),
            _with(type="string", enum=["short", "long"], example="brief"),
        ),
    ),
    Rule(
        "SPC079",
        "required-default",
        "info",
        find=fault("required-default"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_with(type="integer", default=5),),
        bad=(
            tool(
                "get_card",
                "Fetch one card.",
                params={"page": {"type": "integer", "default": 1}},
                required=("page",),
            ),
        ),
    ),
    Rule(
        "SPC020",
        "unknown-dialect",
        "info",
        find=fault("dialect-unknown"),
        when=has_schema_problems,
        sources=(_MCP,),
        good=(_DRAFT_4,),
        bad=(_OTHER_DIALECT,),
    ),
    Rule(
        "SPC021",
        "wrapped-parameters",
        "warning",
        find=_wrapped,
        when=has_parameters,
        sources=("TDQS, context signals: top-level properties",),
        good=(
            tool(
                "get_card",
                "Fetch one card.",
                params={"filter": {"type": "object", "properties": {"a": {}, "b": {}}}, "card": "Its number"},
            ),
        ),
        bad=(
            tool(
                "get_card",
                "Fetch one card.",
                params={
                    "request": {
                        "type": "object",
                        "properties": {
                            "card": {"description": "Its number"},
                            "branch": {"description": "Where"},
                        },
                    }
                },
            ),
        ),
    ),
)
