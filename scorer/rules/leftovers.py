"""Specification: fields that are null, and what frameworks and converters leave in a definition. Findings only; no score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.contracts.json_pointer import steps_of
from scorer.rules.looks import has_problems, has_schema_problems
from scorer.rules.record import Rule
from scorer.rules.schemas import MOST_PLACES, SCHEMA, fault, noted

_MCP: Final = "MCP specification 2026-07-28, Tools"
_ZOD: Final = "MCP TypeScript SDK, types: optional fields are not nullable"
_OPENAPI: Final = "OpenAPI 3.0, Schema Object"
#: A tool has no more optional fields than this that are looked at one by one.
MOST_FIELDS: Final = 20
_NAMED: Final = 4


def _null_defaults(facts: Facts) -> Iterator[Hit]:
    """One finding a tool: a server that writes one such default writes it everywhere."""
    found = sorted(problem.pointer for problem in facts.schema_problems if problem.code == "default-null")
    if found:
        names = [f"`{steps_of(where)[-2][:60]}`" for where in found]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield Hit(1.0, None, found[0], {"names": ", ".join(names[:_NAMED]) + more})


def _optional(facts: Facts) -> Iterator[Hit]:
    yield from fault("optional-opposed")(facts)
    yield from (hit._replace(level="info") for hit in fault("optional-flag")(facts))


def _misspelled(facts: Facts) -> Iterator[Hit]:
    found = [problem for problem in facts.tool.problems if problem.code == "hint-misspelled"]
    for problem in found[:MOST_PLACES]:
        written = steps_of(problem.pointer)[-1][:40]
        yield Hit(1.0, None, problem.pointer, {"written": written, "found": problem.found})


def _of(**fields: Any) -> Example:
    return tool("get_card", "Fetch one card.", params={"card": "Its number"}, **fields)


def _with(**keywords: Any) -> Example:
    return tool("get_card", "Fetch one card.", params={"card": keywords})


_GOOD: Final = _of(annotations={"readOnlyHint": True, "title": "Get card"})
_SHARED: Final = tool(
    "book_seat", "Book a seat.", params={"start": {"type": "string"}, "end": {"$ref": "#/$defs/time"}}
)
_SHARED.tool["inputSchema"]["$defs"] = {"time": {"type": "string"}}

RULES = (
    Rule(
        "SPC035",
        "null-field",
        "error",
        find=noted("field-null", most=MOST_FIELDS),
        when=has_problems,
        sources=(_MCP, _ZOD),
        good=(_GOOD,),
        bad=(
            _of(annotations=None),
            _of(annotations={"readOnlyHint": None}),
            _of(title=None),
            _of(outputSchema=None),
        ),
    ),
    Rule(
        "SPC036",
        "schema-in-annotations",
        "error",
        find=noted("annotations-schema", most=MOST_PLACES),
        when=has_problems,
        sources=(_MCP,),
        good=(_GOOD,),
        bad=(_of(annotations={"type": "object", "properties": {"seat": {"type": "string"}}}),),
    ),
    Rule(
        "SPC037",
        "misspelled-hint",
        "warning",
        find=_misspelled,
        when=has_problems,
        sources=(_MCP,),
        good=(_GOOD,),
        bad=(_of(annotations={"read_only_hint": True}), _of(annotations={"destructive": False})),
    ),
    Rule(
        "SPC038",
        "unknown-annotation",
        "info",
        find=noted("hint-unknown", most=MOST_PLACES),
        when=has_problems,
        sources=(_MCP,),
        good=(_GOOD,),
        bad=(_of(annotations={"readOnlyHint": True, "owner": "desk"}),),
    ),
    Rule(
        "SPC039",
        "misplaced-hint",
        "warning",
        find=noted("hint-misplaced", most=MOST_PLACES),
        when=has_problems,
        sources=(_MCP,),
        good=(_GOOD,),
        bad=(_of(readOnlyHint=True),),
    ),
    Rule(
        "SPC040",
        "ignored-keyword",
        "warning",
        find=fault("keyword-foreign"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_with(type=["string", "integer"], minimum=1, pattern="^[0-9]+$"),),
        bad=(
            _with(type="string", minimum=1),
            _with(type="string", properties={"number": {"type": "integer"}}),
            _with(type="integer", pattern="^[0-9]+$"),
            _with(type="integer", format="date"),
        ),
    ),
    Rule(
        "SPC041",
        "reference-into-properties",
        "warning",
        find=noted("ref-into-properties", most=MOST_PLACES),
        when=has_problems,
        sources=(_MCP,),
        good=(_SHARED,),
        bad=(
            tool(
                "book_seat",
                "Book a seat.",
                params={"start": {"type": "string"}, "end": {"$ref": "#/properties/start"}},
            ),
        ),
    ),
    Rule(
        "SPC042",
        "schema-in-unknown-keyword",
        "warning",
        find=fault("schema-hidden"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_with(type="string", **{"x-form": {"type": "string"}}),),
        bad=(
            _with(description="Its number", schema={"type": "integer"}),
            _with(type="object", fields={"number": {"type": "integer"}}),
        ),
    ),
    Rule(
        "SPC043",
        "openapi-keyword",
        "info",
        find=fault("leftover-openapi"),
        when=has_schema_problems,
        sources=(_OPENAPI,),
        good=(_with(type="string", examples=["KX-2041"]),),
        bad=(_with(type="string", example="KX-2041"), _with(**{"type": "string", "in": "query"})),
    ),
    Rule(
        "SPC077",
        "optional-keyword",
        "warning",
        find=_optional,
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(
            _with(
                type="object", properties={"optional": {"type": "boolean", "description": "Whether it is"}}
            ),
        ),
        bad=(_with(type="string", optional=True), _with(type="string", optional=False)),
    ),
    Rule(
        "SPC080",
        "misspelled-keyword",
        "warning",
        find=fault("keyword-misspelled"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(
            _with(type="integer", minimum=1, **{"x-min": 1}),
            _with(type="object", properties={"min": {"type": "integer"}}),
        ),
        bad=(
            _with(type="integer", min=1),
            _with(type="string", min_length=2),
            _with(type="string", options=["a", "b"]),
        ),
    ),
    Rule(
        "SPC044",
        "nullable-without-effect",
        "warning",
        find=fault("leftover-null"),
        when=has_schema_problems,
        sources=(_OPENAPI,),
        good=(_with(type=["string", "null"]),),
        bad=(_with(type="string", nullable=True),),
    ),
    Rule(
        "SPC045",
        "unconverted-zod",
        "warning",
        find=fault("leftover-zod"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_with(type="string"),),
        bad=(_with(_def={"typeName": "ZodString"}),),
    ),
    Rule(
        "SPC046",
        "null-default",
        "info",
        find=_null_defaults,
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_with(type=["string", "null"], default=None),),
        bad=(_with(type="string", default=None),),
    ),
    Rule(
        "SPC047",
        "dead-branch",
        "warning",
        find=fault("branch-dead"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_with(anyOf=[{"type": "string"}, {"type": "null"}]),),
        bad=(_with(type="string", anyOf=[{"type": "string"}, {"type": "null"}]),),
    ),
    Rule(
        "SPC048",
        "boolean-schema",
        "warning",
        find=fault("property-boolean"),
        when=has_schema_problems,
        sources=(SCHEMA,),
        good=(_with(type="object", additionalProperties=True),),
        bad=(
            _with(type="object", properties={"number": True}),
            _with(type="array", items=True),
            _of(outputSchema={"type": "object", "properties": {"card": True}}),
        ),
    ),
    Rule(
        "SPC049",
        "blank-title",
        "info",
        find=noted("title-blank", most=MOST_PLACES),
        when=has_problems,
        sources=(_MCP,),
        good=(_GOOD,),
        bad=(_of(title=""), _of(annotations={"title": " "})),
    ),
)
