"""Clients: patterns, formats, objects, validity and sizes: what each client does, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.client_findings import Told, at, described, taking, told

TEXT = {"type": "string"}

#: What the tool has, the tool, the clients, and every finding about them.
CASES: list[tuple[str, dict[str, Any], tuple[str, ...], list[Told]]] = [
    (
        "patterns: lookahead",
        taking(a={"type": "string", "pattern": "^(?!-)[a-z]+$"}),
        ("openai-functions", "llama-cpp"),
        [
            at(
                "error",
                "CLI029",
                "/inputSchema/properties/a/pattern",
                "lookaround in the pattern `^(?!-)[a-z]+$`",
                "whole request refused by OpenAI function calling (sources disagree), llama.cpp",
            )
        ],
    ),
    (
        "patterns: a parenthesis that is escaped",
        taking(a={"type": "string", "pattern": "^\\(?=[a-z]$"}),
        ("openai-functions",),
        [],
    ),
    (
        "patterns: classes",
        taking(a={"type": "string", "pattern": "^\\d+$"}, b={"type": "string", "pattern": "x"}),
        ("llama-cpp",),
        [
            at(
                "warning",
                "CLI029",
                "/inputSchema/properties/a/pattern",
                "a class such as `\\d` in the pattern `^\\d+$`",
                "whole request refused by llama.cpp",
            ),
            at(
                "warning",
                "CLI029",
                "/inputSchema/properties/b/pattern",
                "the pattern `x` without `^` and `$`",
                "whole request refused by llama.cpp (sources disagree)",
            ),
        ],
    ),
    (
        "patterns: properties of Unicode",
        taking(a={"type": "string", "pattern": "^\\p{L}+$"}),
        ("deepseek", "zai"),
        [
            at(
                "error",
                "CLI029",
                "/inputSchema/properties/a/pattern",
                "`\\p` in the pattern `^\\p{L}+$`",
                "whole request refused by Z.ai",
            )
        ],
    ),
    (
        "patterns: the character of number zero",
        taking(a={"type": "string", "pattern": "^[^/\\0]+$"}),
        ("deepseek", "zai"),
        [
            at(
                "warning",
                "CLI029",
                "/inputSchema/properties/a/pattern",
                "`\\0` in the pattern `^[^/\\0]+$`",
                "whole request refused by DeepSeek",
            )
        ],
    ),
    (
        "formats",
        taking(a={"type": "string", "format": "uri"}, b={"type": "string", "format": "date-time"}),
        ("gemini",),
        [
            at(
                "warning",
                "CLI030",
                "/inputSchema/properties/a/format",
                "format `uri`",
                "whole request refused by Gemini (sources disagree)",
            )
        ],
    ),
    (
        "objects: required but not declared",
        described(type="object", properties={"a": TEXT}, required=["a", "b"]),
        ("gemini", "moonshot", "vscode"),
        [
            at(
                "error",
                "CLI031",
                "/inputSchema/required/1",
                "a name in `required` that is not a property (b)",
                "whole request refused by Gemini, Kimi (Moonshot's API)",
                "changed by VS Code (the names are removed)",
            )
        ],
    ),
    (
        "validity: a type that is none",
        taking(a={"type": "any"}),
        ("claude-code", "vscode"),
        [
            at(
                "error",
                "CLI033",
                "/inputSchema/properties/a/type",
                'invalid JSON Schema (`type` of `a` is "any", which is not a type of JSON Schema)',
                "tool dropped by VS Code",
                "whole request refused by Claude Code",
            )
        ],
    ),
    (
        "validity: a bound that is true",
        taking(a={"type": "integer", "minimum": 0, "exclusiveMinimum": True}),
        ("anthropic-api", "mistral"),
        [
            at(
                "error",
                "CLI033",
                "/inputSchema/properties/a/exclusiveMinimum",
                "true or false as a bound",
                "whole request refused by Anthropic's API, Mistral (sources disagree)",
            )
        ],
    ),
    (
        "validity: null for a list",
        described(type="object", properties={"a": TEXT}, required=None),
        ("claude-code", "deepseek"),
        [
            at(
                "error",
                "CLI033",
                "/inputSchema/required",
                "null as the value of a keyword",
                "all tools of the server refused by Claude Code",
                "whole request refused by DeepSeek",
            )
        ],
    ),
    (
        "validity: an old dialect in the output",
        {
            **taking(),
            "outputSchema": {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"},
        },
        ("claude-code",),
        [
            at(
                "warning",
                "CLI033",
                "/outputSchema/$schema",
                "the dialect `http://json-schema.org/draft-07/schema#`",
                "tool refused by Claude Code (sources disagree)",
            )
        ],
    ),
    (
        "sizes: nesting",
        taking(a={"type": "string", "maxLength": 5000}),
        ("llama-cpp",),
        [
            at(
                "warning",
                "CLI032",
                "/inputSchema/properties/a/maxLength",
                "`maxLength` 5,000",
                "whole request refused by llama.cpp (sources disagree)",
            )
        ],
    ),
    (
        "patterns: Unicode where only some mind",
        taking(a={"type": "string", "pattern": "^[\\p{L} ]+$"}),
        ("openai-functions", "gemini", "claude-code"),
        [
            at(
                "error",
                "CLI029",
                "/inputSchema/properties/a/pattern",
                "`\\p` in the pattern `^[\\p{L} ]+$`",
                "whole request refused by Gemini (on Vertex AI; sources disagree), OpenAI function calling",
            )
        ],
    ),
    (
        "objects: items with required alone",
        taking(a={"type": "array", "items": {"type": "object", "required": ["b"]}}),
        ("gemini",),
        [
            at(
                "error",
                "CLI031",
                "/inputSchema/properties/a/items/required/0",
                "a name in `required` that is not a property (b)",
                "whole request refused by Gemini",
            )
        ],
    ),
    (
        "objects: required in a branch of its own is fine",
        taking(a={"type": "object", "properties": {"b": TEXT}, "anyOf": [{"required": ["b"]}]}),
        ("vscode",),
        [],
    ),
    (
        "validity: null for keywords",
        taking(a={"type": "string", "items": None, "default": None}),
        ("openai-functions", "windsurf"),
        [
            at(
                "error",
                "CLI033",
                "/inputSchema/properties/a/items",
                "null as the value of a keyword",
                "whole request refused by OpenAI function calling, Windsurf",
            )
        ],
    ),
    (
        "validity: bounds beyond 64 bits",
        taking(
            a={"type": "integer", "maximum": 18446744073709551616},
            b={"type": "integer", "maximum": 9007199254740992},
        ),
        ("bedrock",),
        [
            at(
                "error",
                "CLI033",
                "/inputSchema/properties/a/maximum",
                "a bound beyond 64 bits (maximum 18446744073709551616)",
                "whole request refused by Amazon Bedrock",
            )
        ],
    ),
    (
        "validity: a list in items, by the dialect",
        taking(a={"type": "array", "items": [TEXT]}),
        ("openai-functions", "vscode"),
        [
            at(
                "error",
                "CLI022",
                "/inputSchema/properties/a/items",
                "a list in `items`",
                "whole request refused by OpenAI function calling",
                "changed by VS Code",
            )
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
