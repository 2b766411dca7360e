"""Clients: types, null, booleans and enums: what each client does, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.client_findings import Told, at, taking, told

TEXT = {"type": "string"}

#: What the tool has, the tool, the clients, and every finding about them.
CASES: list[tuple[str, dict[str, Any], tuple[str, ...], list[Told]]] = [
    (
        "untyped: empty",
        taking(a={}),
        ("gemini", "fireworks"),
        [
            at(
                "error",
                "CLI023",
                "/inputSchema/properties/a",
                "a parameter without a type",
                "whole request refused by Fireworks, Gemini",
            )
        ],
    ),
    (
        "untyped: only a default",
        taking(a={"default": None, "title": "A"}),
        ("fireworks", "moonshot"),
        [
            at(
                "error",
                "CLI023",
                "/inputSchema/properties/a",
                "a parameter without a type",
                "whole request refused by Fireworks, Kimi (Moonshot's API) (sources disagree)",
            )
        ],
    ),
    (
        "untyped: items",
        taking(a={"type": "array", "items": {}}),
        ("gemini",),
        [
            at(
                "warning",
                "CLI023",
                "/inputSchema/properties/a/items",
                "items without a type",
                "whole request refused by Gemini (on Vertex AI; sources disagree)",
            )
        ],
    ),
    (
        "untyped: nested",
        taking(a={"type": "object", "properties": {"b": {"description": "B"}}}),
        ("gemini-cli",),
        [
            at(
                "error",
                "CLI023",
                "/inputSchema/properties/a/properties/b",
                "a parameter without a type",
                "tool dropped by Gemini CLI (sources disagree)",
            )
        ],
    ),
    (
        "untyped: an enum says enough for most",
        taking(a={"enum": ["x"]}),
        ("gemini", "moonshot", "fireworks"),
        [
            at(
                "error",
                "CLI028",
                "/inputSchema/properties/a/enum",
                "an `enum` without a type",
                "whole request refused by Gemini",
            )
        ],
    ),
    (
        "null: a list of types",
        taking(a={"type": ["string", "null"]}),
        ("gemini", "cursor", "copilot-studio"),
        [
            at(
                "error",
                "CLI024",
                "/inputSchema/properties/a/type",
                "null in a list of types",
                "cut by Microsoft Copilot Studio (the schema is truncated)",
                "whole request refused by Gemini (sources disagree)",
                "tool refused by Cursor (at the call; sources disagree)",
            )
        ],
    ),
    (
        "null: in items",
        taking(a={"type": "array", "items": {"type": ["object", "null"]}}),
        ("gemini",),
        [
            at(
                "error",
                "CLI024",
                "/inputSchema/properties/a/items/type",
                "null in a list of types",
                "whole request refused by Gemini (sources disagree)",
            )
        ],
    ),
    (
        "null: an alternative",
        taking(a={"anyOf": [TEXT, {"type": "null"}], "default": None}),
        ("gemini",),
        [
            at(
                "warning",
                "CLI024",
                "/inputSchema/properties/a/anyOf",
                "null as an alternative",
                "whole request refused by Gemini (sources disagree)",
            )
        ],
    ),
    (
        "null: several types",
        taking(a={"type": ["string", "integer"]}),
        ("gemini", "cursor"),
        [
            at(
                "error",
                "CLI023",
                "/inputSchema/properties/a/type",
                "a list of types",
                "whole request refused by Gemini (sources disagree)",
                "tool refused by Cursor (at the call; sources disagree)",
            )
        ],
    ),
    (
        "booleans: parameters",
        taking(a=True, b=False),
        ("claude-code",),
        [
            at(
                "error",
                "CLI027",
                "/inputSchema/properties/a",
                "true or false as the schema of a property",
                "all tools of the server dropped by Claude Code",
            ),
            at(
                "error",
                "CLI027",
                "/inputSchema/properties/b",
                "true or false as the schema of a property",
                "all tools of the server dropped by Claude Code",
            ),
        ],
    ),
    (
        "booleans: in the output",
        {**taking(), "outputSchema": {"type": "object", "properties": {"a": True}}},
        ("claude-code", "mcp-typescript-sdk"),
        [
            at(
                "error",
                "CLI027",
                "/outputSchema/properties/a",
                "true or false as the schema of a property",
                "all tools of the server dropped by Claude Code",
                "all tools of the server refused by Clients on the MCP TypeScript SDK",
            )
        ],
    ),
    (
        "booleans: deep in the output",
        {
            **taking(),
            "outputSchema": {
                "type": "object",
                "properties": {"a": {"type": "object", "properties": {"b": True}}},
            },
        },
        ("claude-code", "mcp-typescript-sdk"),
        [],
    ),
    (
        "booleans: additionalProperties and items are fine",
        taking(
            a={"type": "object", "properties": {"b": TEXT}, "additionalProperties": True},
            c={"type": "array", "items": True},
        ),
        ("claude-code", "mcp-typescript-sdk"),
        [],
    ),
    (
        "enums: numbers",
        taking(a={"type": "integer", "enum": [1, 2]}),
        ("gemini",),
        [
            at(
                "error",
                "CLI028",
                "/inputSchema/properties/a/enum",
                "an `enum` with values that are not strings",
                "whole request refused by Gemini",
            )
        ],
    ),
    (
        "enums: an empty string",
        taking(a={"type": "string", "enum": ["", "x"]}),
        ("gemini",),
        [
            at(
                "error",
                "CLI028",
                "/inputSchema/properties/a/enum/0",
                "an `enum` with an empty string",
                "whole request refused by Gemini",
            )
        ],
    ),
    (
        "enums: in an array",
        taking(a={"type": "array", "items": TEXT, "enum": ["x"]}),
        ("gemini",),
        [
            at(
                "error",
                "CLI028",
                "/inputSchema/properties/a/enum",
                "an `enum` on type array",
                "whole request refused by Gemini",
            )
        ],
    ),
    (
        "enums: null",
        taking(a={"type": "string", "enum": ["x", None]}),
        ("gemini",),
        [
            at(
                "error",
                "CLI028",
                "/inputSchema/properties/a/enum/1",
                "an `enum` with null",
                "whole request refused by Gemini",
            )
        ],
    ),
    (
        "null: deep lists of types do not trouble Cursor",
        taking(a={"type": "array", "items": {"type": ["string", "null"]}}),
        ("cursor",),
        [],
    ),
]


@pytest.mark.parametrize(
    ("tool", "clients", "found"), [each[1:] for each in CASES], ids=[each[0] for each in CASES]
)
def test_every_client_says_what_happens_where(
    tool: dict[str, Any], clients: tuple[str, ...], found: list[Told], tmp_path: Path
) -> None:
    assert told(tmp_path, [tool], *clients) == found
