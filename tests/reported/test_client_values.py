"""Clients: patterns, formats, objects, validity, sizes, names and texts: what each client does, and where."""

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
                "whole request refused by OpenAI function calling, llama.cpp",
                "sources disagree on OpenAI function calling: models before gpt-5.5 accept it",
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
                "whole request refused by llama.cpp",
                "sources disagree on llama.cpp: later builds may accept it",
            ),
        ],
    ),
    (
        "patterns: properties of Unicode",
        taking(a={"type": "string", "pattern": "^\\p{L}+$"}),
        ("deepseek",),
        [
            at(
                "warning",
                "CLI029",
                "/inputSchema/properties/a/pattern",
                "`\\p` in the pattern `^\\p{L}+$`",
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
                "whole request refused by Gemini",
                "sources disagree on Gemini: the current API is said to take any",
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
                "/inputSchema/required",
                "names in `required` that are not properties (b)",
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
                'invalid JSON Schema (type "any")',
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
                "whole request refused by Anthropic's API, Mistral",
                "sources disagree on Mistral: the message does not name the keyword",
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
                "tool refused by Claude Code",
                (
                    "sources disagree on Claude Code: sessions in a terminal accept it "
                    "(github.com/coddingtonbear/obsidian-local-rest-api/issues/352)"
                ),
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
                "whole request refused by llama.cpp",
            )
        ],
    ),
    (
        "names: a digit first",
        taking("3d_leaf", leaf=TEXT),
        ("gemini", "moonshot"),
        [
            ("error", "CLI002", "/name", "Gemini only accepts names that match `[a-zA-Z_][a-zA-Z0-9_.:-]*`"),
            ("error", "CLI002", "/name", "Kimi (Moonshot's API) only accepts names that match `[^0-9].*`"),
        ],
    ),
    (
        "names: a dash first",
        taking("-leaf", leaf=TEXT),
        ("gemini",),
        [("error", "CLI002", "/name", "Gemini only accepts names that match `[a-zA-Z_][a-zA-Z0-9_.:-]*`")],
    ),
    (
        "names: another alphabet",
        taking("лист", leaf=TEXT),
        ("gemini", "openai-functions", "bedrock"),
        [
            ("error", "CLI002", "/name", "Amazon Bedrock only accepts names that match `[a-zA-Z0-9_-]+`"),
            ("error", "CLI002", "/name", "Gemini only accepts names that match `[a-zA-Z_][a-zA-Z0-9_.:-]*`"),
            (
                "error",
                "CLI002",
                "/name",
                "OpenAI function calling only accepts names that match `[a-zA-Z0-9_-]+`",
            ),
        ],
    ),
    (
        "names: a dot",
        taking("leaf.get", leaf=TEXT),
        ("claude-code", "vscode", "claude-desktop", "gemini"),
        [
            ("error", "CLI002", "/name", "Claude Desktop only accepts names that match `[a-zA-Z0-9_-]+`"),
            (
                "warning",
                "CLI017",
                "/name",
                (
                    "Claude Code replaces characters outside `[a-zA-Z0-9_-]+` in names: this tool becomes "
                    "`mcp__server__leaf_get`"
                ),
            ),
            (
                "warning",
                "CLI017",
                "/name",
                (
                    "VS Code replaces characters outside `[a-zA-Z0-9_-]+` in names: this tool becomes "
                    "`mcp_server_leaf_get`"
                ),
            ),
        ],
    ),
    (
        "names: 65 characters",
        taking("l" * 65, leaf=TEXT),
        ("gemini", "anthropic-api", "claude-desktop", "kiro"),
        [
            ("error", "CLI001", "/name", "Claude Desktop limits names to 64 characters; this one has 65"),
            ("error", "CLI001", "/name", "Gemini limits names to 64 characters; this one has 65"),
            (
                "warning",
                "CLI001",
                "/name",
                "Kiro limits names to 64 characters; this one has 73 in the form `server___tool`",
            ),
        ],
    ),
    (
        "names: a parameter in brackets",
        taking(**{"page[size]": TEXT}),
        ("cursor", "anthropic-api"),
        [
            (
                "error",
                "CLI003",
                "/inputSchema/properties/page[size]",
                (
                    "Anthropic's API only accepts parameter names of at most 64 characters that match "
                    "`[a-zA-Z0-9_.-]+`"
                ),
            ),
            (
                "error",
                "CLI003",
                "/inputSchema/properties/page[size]",
                "Cursor only accepts parameter names that match `[^\\[\\]%]+`",
            ),
        ],
    ),
    (
        "names: a parameter of 65 characters",
        taking(ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp=TEXT),
        ("bedrock", "cursor"),
        [
            (
                "error",
                "CLI003",
                f"/inputSchema/properties/{'p' * 65}",
                (
                    "Amazon Bedrock only accepts parameter names of at most 64 characters that match "
                    "`[a-zA-Z0-9_.-]+`"
                ),
            )
        ],
    ),
    (
        "texts: an empty description",
        {**taking("get_leaf", leaf=TEXT), "description": ""},
        ("bedrock", "kiro"),
        [
            ("error", "CLI013", "/description", "Amazon Bedrock refuses an empty description"),
            ("error", "CLI013", "/description", "Kiro refuses an empty description"),
        ],
    ),
    (
        "texts: 2,048 characters are read",
        {**taking("get_leaf", leaf=TEXT), "description": "x" * 2048},
        ("claude-code",),
        [],
    ),
    (
        "texts: one more is lost",
        {**taking("get_leaf", leaf=TEXT), "description": "Read one leaf. " * 136 + "Never tear it off."},
        ("claude-code",),
        [
            (
                "warning",
                "CLI012",
                "/description",
                (
                    "Claude Code cuts descriptions after 2,048 characters: the last 10 of 2,058 are lost, "
                    "from “ar it off.” on"
                ),
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
