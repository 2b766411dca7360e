"""Clients: keywords and references: what each client does, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.client_findings import Told, at, described, taking, told

TEXT = {"type": "string"}

#: What the tool has, the tool, the clients, and every finding about them.
CASES: list[tuple[str, dict[str, Any], tuple[str, ...], list[Told]]] = [
    (
        "keywords: const",
        taking(a={"type": "string", "const": "x"}),
        ("gemini",),
        [
            at(
                "error",
                "CLI025",
                "/inputSchema/properties/a/const",
                "`const`",
                "whole request refused by Gemini (sources disagree)",
            )
        ],
    ),
    (
        "keywords: oneOf and allOf",
        taking(a={"oneOf": [TEXT, {"type": "integer"}]}, b={"allOf": [TEXT]}),
        ("gemini",),
        [
            at(
                "error",
                "CLI025",
                "/inputSchema/properties/a/oneOf",
                "`oneOf`",
                "whole request refused by Gemini (sources disagree)",
            ),
            at(
                "error",
                "CLI025",
                "/inputSchema/properties/b/allOf",
                "`allOf`",
                "whole request refused by Gemini (sources disagree)",
            ),
        ],
    ),
    (
        "keywords: bounds and names",
        taking(
            a={"type": "integer", "exclusiveMinimum": 0},
            b={"type": "object", "propertyNames": {"pattern": "^x"}, "additionalProperties": TEXT},
        ),
        ("gemini",),
        [
            at(
                "error",
                "CLI025",
                "/inputSchema/properties/a/exclusiveMinimum",
                "`exclusiveMinimum`",
                "whole request refused by Gemini (sources disagree)",
            ),
            at(
                "error",
                "CLI025",
                "/inputSchema/properties/b/propertyNames",
                "`propertyNames`",
                "whole request refused by Gemini (sources disagree)",
            ),
        ],
    ),
    (
        "keywords: exclusiveMinimum",
        taking(a={"type": "integer", "exclusiveMinimum": 0}),
        ("copilot-studio",),
        [
            at(
                "error",
                "CLI025",
                "/inputSchema/properties/a/exclusiveMinimum",
                "`exclusiveMinimum`",
                "tool refused by Microsoft Copilot Studio",
            )
        ],
    ),
    (
        "keywords: of another type",
        taking(a={"type": "string", "properties": {"b": TEXT}, "required": ["b"]}),
        ("gemini",),
        [
            at(
                "error",
                "CLI025",
                "/inputSchema/properties/a/properties",
                "a keyword of another type: `properties` on type string",
                "whole request refused by Gemini",
            )
        ],
    ),
    (
        "keywords: anyOf beside type",
        taking(a={"type": "object", "properties": {"b": TEXT}, "anyOf": [{"required": ["b"]}]}),
        ("moonshot",),
        [
            at(
                "error",
                "CLI025",
                "/inputSchema/properties/a/anyOf",
                "`anyOf` next to `type`",
                "whole request refused by Kimi (Moonshot's API)",
            )
        ],
    ),
    (
        "references: into definitions",
        described(type="object", properties={"a": {"$ref": "#/$defs/A"}}, **{"$defs": {"A": TEXT}}),
        ("gemini", "vscode", "copilot-studio"),
        [
            at(
                "error",
                "CLI026",
                "/inputSchema/properties/a/$ref",
                "the reference `#/$defs/A`",
                "tool dropped by Microsoft Copilot Studio",
                "whole request refused by Gemini (sources disagree)",
                "not followed by VS Code (passed on, and not every model follows them)",
            )
        ],
    ),
    (
        "references: between properties",
        taking(a=TEXT, b={"$ref": "#/properties/a"}),
        ("moonshot", "gemini"),
        [
            at(
                "error",
                "CLI026",
                "/inputSchema/properties/b/$ref",
                "the reference `#/properties/a` between properties",
                "whole request refused by Gemini (sources disagree), Kimi (Moonshot's API)",
            )
        ],
    ),
    (
        "references: with a description",
        described(
            type="object",
            properties={"a": {"$ref": "#/$defs/A", "description": "A"}},
            **{"$defs": {"A": TEXT}},
        ),
        ("moonshot",),
        [
            at(
                "error",
                "CLI026",
                "/inputSchema/properties/a/$ref",
                "the reference `#/$defs/A` with other keywords",
                "whole request refused by Kimi (Moonshot's API)",
            )
        ],
    ),
    (
        "references: recursive",
        described(
            type="object",
            properties={"a": {"$ref": "#/$defs/A"}},
            **{"$defs": {"A": {"type": "object", "properties": {"next": {"$ref": "#/$defs/A"}}}}},
        ),
        ("gemini-cli", "anthropic-strict"),
        [
            at(
                "error",
                "CLI026",
                "/inputSchema/$defs/A/properties/next/$ref",
                "the recursive reference `#/$defs/A`",
                "whole request refused by Anthropic's API with strict tools",
                "tool dropped by Gemini CLI (sources disagree)",
            ),
            at(
                "error",
                "CLI026",
                "/inputSchema/properties/a/$ref",
                "the recursive reference `#/$defs/A`",
                "whole request refused by Anthropic's API with strict tools",
                "tool dropped by Gemini CLI (sources disagree)",
            ),
            at(
                "error",
                "CLI031",
                "/inputSchema",
                "an object without `additionalProperties: false`",
                "whole request refused by Anthropic's API with strict tools",
            ),
            at(
                "error",
                "CLI031",
                "/inputSchema/$defs/A",
                "an object without `additionalProperties: false`",
                "whole request refused by Anthropic's API with strict tools",
            ),
        ],
    ),
    (
        "references: broken, in the output",
        {**taking(), "outputSchema": {"type": "object", "properties": {"a": {"$ref": "#/$defs/Gone"}}}},
        ("kiro", "mcp-typescript-sdk"),
        [
            at(
                "error",
                "CLI026",
                "/outputSchema/properties/a/$ref",
                "the broken reference `#/$defs/Gone`",
                "all tools of the server dropped by Kiro",
                "all tools of the server refused by Clients on the MCP TypeScript SDK",
            )
        ],
    ),
    (
        "references: remote",
        taking(a={"$ref": "https://example.org/a.json"}),
        ("moonshot", "llama-cpp"),
        [
            at(
                "error",
                "CLI026",
                "/inputSchema/properties/a/$ref",
                "the remote reference `https://example.org/a.json`",
                "whole request refused by Kimi (Moonshot's API), llama.cpp",
            )
        ],
    ),
    (
        "keywords: const in the branches",
        taking(a={"anyOf": [{"const": "x"}, {"const": "y"}]}),
        ("gemini",),
        [
            at(
                "error",
                "CLI025",
                "/inputSchema/properties/a/anyOf/0/const",
                "`const`",
                "whole request refused by Gemini (sources disagree)",
            ),
            at(
                "error",
                "CLI025",
                "/inputSchema/properties/a/anyOf/1/const",
                "`const`",
                "whole request refused by Gemini (sources disagree)",
            ),
        ],
    ),
    (
        "keywords: anyOf beside a description",
        taking(a={"anyOf": [TEXT, {"type": "integer"}], "description": "A"}),
        ("gemini",),
        [
            at(
                "warning",
                "CLI025",
                "/inputSchema/properties/a/anyOf",
                "`anyOf` with other keywords (description)",
                "whole request refused by Gemini (on Vertex AI; sources disagree)",
            )
        ],
    ),
    (
        "references: broken, for Claude Code",
        taking(a={"$ref": "#/components/schemas/A"}),
        ("claude-code",),
        [
            at(
                "error",
                "CLI026",
                "/inputSchema/properties/a/$ref",
                "the broken reference `#/components/schemas/A`",
                "all tools of the server refused by Claude Code",
            )
        ],
    ),
    (
        "references: complete and recursive is fine for Claude Code",
        {
            **taking(),
            "outputSchema": {
                "type": "object",
                "properties": {"a": {"$ref": "#/$defs/A"}},
                "$defs": {"A": {"type": "object", "properties": {"next": {"$ref": "#/$defs/A"}}}},
            },
        },
        ("claude-code",),
        [],
    ),
    (
        "keywords: at the root, Nova takes three",
        described(
            type="object", properties={"a": TEXT}, required=["a"], title="Leaf", additionalProperties=False
        ),
        ("bedrock-nova", "bedrock"),
        [
            at(
                "error",
                "CLI025",
                "/inputSchema/additionalProperties",
                "`additionalProperties` at the root of the schema",
                "whole request refused by Amazon Nova on Bedrock",
            ),
            at(
                "error",
                "CLI025",
                "/inputSchema/title",
                "`title` at the root of the schema",
                "whole request refused by Amazon Nova on Bedrock",
            ),
        ],
    ),
]


@pytest.mark.parametrize(
    ("tool", "clients", "found"), [each[1:] for each in CASES], ids=[each[0] for each in CASES]
)
def test_every_client_says_what_happens_where(
    tool: dict[str, Any], clients: tuple[str, ...], found: list[Told], tmp_path: Path
) -> None:
    assert told(tmp_path, [tool], *clients) == found
