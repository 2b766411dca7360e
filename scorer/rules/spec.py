"""Specification: what is malformed in a definition. Findings only; no score."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scorer.facts import Facts
from scorer.report import Level
from scorer.rules.build import tool
from scorer.rules.record import Example, Hit, Rule

MCP = "MCP specification 2026-07-28, Tools"
_GOOD = tool("get_card", "Fetch one card.", params={"card": "Id"})


def _problem(*codes: str) -> Callable[[Facts], Iterator[Hit]]:
    def find(facts: Facts) -> Iterator[Hit]:
        for problem in facts.tool.problems:
            if problem.code in codes:
                yield Hit(1.0, None, problem.pointer, {"found": problem.found})

    return find


def _check(
    id: str, name: str, codes: tuple[str, ...], level: Level, earned: str, fix: str, why: str, bad: Example
) -> Rule:
    return Rule(
        id=id, name=name, family="spec", dimension=None, kind="check", level=level, since="0.1", earned=earned, fix=fix,
        why=why, sources=(MCP,), find=_problem(*codes), good=(_GOOD,), bad=(bad,), repeats=True,
    )  # fmt: skip


def _wire(**fields: object) -> Example:
    return Example(
        tool={
            "name": "get_card",
            "description": "Fetch one card.",
            "inputSchema": {"type": "object"},
            **fields,
        }
    )


_EMPTY = {"type": "object"}
_DEEP: dict[str, object] = {}
for _ in range(70):
    _DEEP = {"type": "array", "items": _DEEP}

RULES = (
    _check(
        "SPC001", "name-missing", ("name-missing", "name-not-string", "tool-not-object"), "error",
        "the tool has no usable name ({found})", "Give the tool a `name` that is a non-empty string.",
        "A tool is called by its name; clients reject one without.", Example(tool={"description": "x", "inputSchema": _EMPTY}),
    ),
    _check(
        "SPC002", "text-not-string", ("description-not-string", "title-not-string"), "error",
        "a text field holds {found}", "Write it as a string.",
        "Strict clients drop the whole list for one field of the wrong type.", _wire(description=7),
    ),
    _check(
        "SPC003", "input-schema-missing", ("input-schema-missing", "input-schema-not-object"), "error",
        "inputSchema is {found}", 'Send an object schema; for no parameters `"type": "object"` with `"additionalProperties": false`.',
        "The field is required, and must be an object.", Example(tool={"name": "get_card", "description": "Fetch one card."}),
    ),
    _check(
        "SPC004", "input-schema-not-type-object", ("input-schema-not-type-object",), "error",
        'the root type of inputSchema is {found}, not "object"', 'Set `"type": "object"` at the root.',
        "The specification fixes the root type; strict clients fail on any other.", _wire(inputSchema={"properties": {}}),
    ),
    _check(
        "SPC005", "malformed-schema-part", ("properties-not-object", "required-not-array", "parameter-not-schema", "parameter-description-not-string"), "error",
        "a part of inputSchema is {found}", "Correct the part to what JSON Schema asks there.",
        "A schema that cannot be read leaves the parameters unknown.", _wire(inputSchema={"type": "object", "properties": None}),
    ),
    _check(
        "SPC006", "output-schema-not-object", ("output-schema-not-object",), "warning",
        "outputSchema is {found}", "Send an object, or leave the field out.",
        "A client cannot check results against it.", _wire(outputSchema=[]),
    ),
    _check(
        "SPC007", "annotations-malformed", ("annotations-not-object", "hint-not-boolean"), "error",
        "an annotation is {found}", "Write hints as true or false.",
        'A hint such as "true" is read differently by every client.', _wire(annotations={"readOnlyHint": "true"}),
    ),
    _check(
        "SPC008", "dangling-ref", ("dangling-ref", "ref-cycle"), "error",
        "the reference {found} leads nowhere", "Point `$ref` at a definition in the same schema.",
        "A parameter behind a broken reference has no meaning.", _wire(inputSchema={"type": "object", "properties": {"a": {"$ref": "#/$defs/a"}}}),
    ),
    _check(
        "SPC009", "remote-ref", ("remote-ref",), "error",
        "the reference {found} leaves the definition", "Copy the definition into `$defs`.",
        "Clients must not fetch schemas from the network.", _wire(inputSchema={"type": "object", "properties": {"a": {"$ref": "https://example.org/a.json"}}}),
    ),
    _check(
        "SPC010", "schema-too-deep", ("schema-too-deep",), "warning",
        "the schema has {found}", "Flatten the schema.",
        "Models and validators give up on schemas this deep.", _wire(inputSchema={"type": "object", "properties": {"a": _DEEP}}),
    ),
    _check(
        "SPC011", "duplicate-name", ("duplicate-name",), "error",
        "{found} tools share this name", "Give each tool a name of its own.",
        "A client can call only one of them.",
        Example(tools=({"name": "get_card", "description": "Fetch one card.", "inputSchema": _EMPTY}, {"name": "get_card", "description": "Fetch the card of a member.", "inputSchema": _EMPTY})),
    ),
)  # fmt: skip
