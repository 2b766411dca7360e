"""Clients: roots of schemas, and arrays: what each client does, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.client_findings import Told, at, described, taking, told

TEXT = {"type": "string"}

#: What the tool has, the tool, the clients, and every finding about them.
CASES: list[tuple[str, dict[str, Any], tuple[str, ...], list[Told]]] = [
    (
        "roots: anyOf beside the properties",
        described(
            type="object", properties={"a": TEXT, "b": TEXT}, anyOf=[{"required": ["a"]}, {"required": ["b"]}]
        ),
        ("claude-code", "openai-functions"),
        [
            at(
                "error",
                "CLI021",
                "/inputSchema/anyOf",
                "`anyOf` at the root of the schema",
                "tool dropped by Claude Code (sources disagree)",
                "whole request refused by OpenAI function calling",
            )
        ],
    ),
    (
        "roots: a bare anyOf",
        described(
            anyOf=[
                {"type": "object", "properties": {"a": TEXT}},
                {"type": "object", "properties": {"b": TEXT}},
            ]
        ),
        ("claude-code", "openai-functions"),
        [
            at(
                "error",
                "CLI021",
                "/inputSchema",
                "a root without `properties`",
                "whole request refused by OpenAI function calling (some clients add it)",
            ),
            at(
                "error",
                "CLI021",
                "/inputSchema",
                "a root without `type`",
                "all tools of the server refused by Claude Code",
                "whole request refused by OpenAI function calling",
            ),
            at(
                "error",
                "CLI021",
                "/inputSchema/anyOf",
                "`anyOf` at the root of the schema",
                "tool dropped by Claude Code (sources disagree)",
                "whole request refused by OpenAI function calling",
            ),
        ],
    ),
    (
        "roots: a condition",
        described(
            type="object",
            properties={"a": TEXT, "b": TEXT},
            then={"required": ["b"]},
            **{"if": {"required": ["a"]}},
        ),
        ("claude-code", "vscode"),
        [
            at(
                "error",
                "CLI021",
                "/inputSchema/if",
                "`if` at the root of the schema",
                "tool dropped by Claude Code",
                "changed by VS Code (removed)",
            ),
            at(
                "warning",
                "CLI021",
                "/inputSchema/then",
                "`then` at the root of the schema",
                "changed by VS Code (removed)",
            ),
        ],
    ),
    (
        "roots: not and enum",
        described(type="object", properties={"a": TEXT}, **{"not": {"required": ["a"]}}),
        ("openai-functions",),
        [
            at(
                "error",
                "CLI021",
                "/inputSchema/not",
                "`not` at the root of the schema",
                "whole request refused by OpenAI function calling",
            )
        ],
    ),
    (
        "roots: no properties",
        described(type="object"),
        ("openai-functions", "lm-studio"),
        [
            at(
                "error",
                "CLI021",
                "/inputSchema",
                "a root without `properties`",
                "whole request refused by LM Studio, OpenAI function calling (some clients add it)",
            )
        ],
    ),
    (
        "roots: no type",
        described(properties={"a": TEXT}),
        ("anthropic-api", "bedrock", "kiro"),
        [
            at(
                "error",
                "CLI021",
                "/inputSchema",
                "a root without `type`",
                "whole request refused by Amazon Bedrock, Anthropic's API, Kiro",
            )
        ],
    ),
    (
        "roots: an output that is an array",
        {**taking(), "outputSchema": {"type": "array", "items": TEXT}},
        ("claude-code", "mcp-typescript-sdk"),
        [
            at(
                "error",
                "CLI021",
                "/outputSchema/type",
                'a root whose type is not "object"',
                "all tools of the server refused by Claude Code, Clients on the MCP TypeScript SDK (sources disagree)",
            )
        ],
    ),
    (
        "roots: an output without a type",
        {**taking(), "outputSchema": {"properties": {"a": TEXT}}},
        ("claude-code",),
        [
            at(
                "error",
                "CLI021",
                "/outputSchema",
                "a root without `type`",
                "all tools of the server refused by Claude Code",
            )
        ],
    ),
    (
        "roots: a combinator below is fine",
        taking(a={"anyOf": [TEXT, {"type": "integer"}]}),
        ("claude-code", "openai-functions", "anthropic-api", "bedrock"),
        [],
    ),
    (
        "arrays: plain",
        taking(a={"type": "array"}),
        ("vscode", "openai-functions", "gemini"),
        [
            at(
                "error",
                "CLI022",
                "/inputSchema/properties/a",
                "an array without `items`",
                "whole request refused by Gemini, OpenAI function calling, VS Code",
            )
        ],
    ),
    (
        "arrays: items of items",
        taking(a={"type": "array", "items": {"type": "array"}}),
        ("vscode",),
        [
            at(
                "error",
                "CLI022",
                "/inputSchema/properties/a/items",
                "an array without `items`",
                "whole request refused by VS Code",
            )
        ],
    ),
    (
        "arrays: in a branch and in an object",
        taking(
            a={"anyOf": [TEXT, {"type": "array"}]},
            b={"type": "object", "properties": {"c": {"type": "array"}}},
        ),
        ("openai-functions", "windsurf"),
        [
            at(
                "error",
                "CLI022",
                "/inputSchema/properties/a/anyOf/1",
                "an array without `items`",
                "whole request refused by OpenAI function calling, Windsurf",
            ),
            at(
                "error",
                "CLI022",
                "/inputSchema/properties/b/properties/c",
                "an array without `items`",
                "whole request refused by OpenAI function calling, Windsurf",
            ),
        ],
    ),
    (
        "arrays: in a definition",
        described(
            type="object", properties={"a": {"$ref": "#/$defs/A"}}, **{"$defs": {"A": {"type": "array"}}}
        ),
        ("openai-functions",),
        [
            at(
                "error",
                "CLI022",
                "/inputSchema/$defs/A",
                "an array without `items`",
                "whole request refused by OpenAI function calling",
            )
        ],
    ),
    (
        "arrays: tuple with prefixItems",
        taking(a={"type": "array", "prefixItems": [TEXT, TEXT]}),
        ("openai-functions",),
        [
            at(
                "error",
                "CLI022",
                "/inputSchema/properties/a",
                "an array without `items`",
                "whole request refused by OpenAI function calling",
            )
        ],
    ),
    (
        "arrays: a list of types",
        taking(a={"type": ["array", "null"]}),
        ("openai-functions",),
        [
            at(
                "error",
                "CLI022",
                "/inputSchema/properties/a",
                "an array among several types, without `items`",
                "whole request refused by OpenAI function calling",
            )
        ],
    ),
    (
        "arrays: items as a list",
        taking(a={"type": "array", "items": [TEXT, TEXT]}),
        ("anthropic-api", "openai-apps"),
        [
            (
                "error",
                "CLI004",
                "/annotations",
                "OpenAI's app directory requires `readOnlyHint`, `destructiveHint`, `openWorldHint`",
            ),
            at(
                "error",
                "CLI022",
                "/inputSchema/properties/a/items",
                "a list in `items`",
                "all tools of the server refused by OpenAI's app directory",
                "whole request refused by Anthropic's API",
            ),
        ],
    ),
    (
        "arrays: items that are empty",
        taking(a={"type": "array", "items": {}}),
        ("openai-functions", "vscode"),
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
