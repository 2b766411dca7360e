"""Clients: names and descriptions: what each client does, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.client_findings import Told, taking, told

TEXT = {"type": "string"}

#: What the tool has, the tool, the clients, and every finding about them.
CASES: list[tuple[str, dict[str, Any], tuple[str, ...], list[Told]]] = [
    (
        "names: a digit first",
        taking("3d_leaf", leaf=TEXT),
        ("gemini", "moonshot"),
        [
            ("error", "CLI002", "/name", "Gemini only accepts names that match `[a-zA-Z_][a-zA-Z0-9_.:-]*`"),
            (
                "error",
                "CLI002",
                "/name",
                "Kimi (Moonshot's API) only accepts names that match `[a-zA-Z][a-zA-Z0-9_-]*`",
            ),
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
                    "`[a-zA-Z0-9_.-]+`, unlike `page[size]` (“[” “]”)"
                ),
            ),
            (
                "error",
                "CLI003",
                "/inputSchema/properties/page[size]",
                (
                    "Cursor only accepts parameter names that match `[^\\[\\]%]+`, unlike `page[size]` "
                    "(“[” “]”)"
                ),
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
                    f"`[a-zA-Z0-9_.-]+`, unlike `{'p' * 65}` (65 characters)"
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
    (
        "names: a path template",
        taking("run_{leaf}_post", leaf=TEXT),
        ("claude-ai", "claude-desktop"),
        [
            ("error", "CLI002", "/name", "Claude Desktop only accepts names that match `[a-zA-Z0-9_-]+`"),
            ("error", "CLI002", "/name", "claude.ai only accepts names that match `[a-zA-Z0-9_-]+`"),
        ],
    ),
    (
        "names: a dot, where nothing replaces it",
        taking("leaf.get", leaf=TEXT),
        ("github-copilot-cli", "cerebras"),
        [
            (
                "error",
                "CLI002",
                "/name",
                (
                    "GitHub Copilot CLI only accepts names that match `[a-zA-Z0-9_-]+`; sources disagree: "
                    "only with Claude models (github.com/MariaDB/mcp/issues/36)"
                ),
            ),
            ("warning", "CLI002", "/name", "Cerebras only accepts names that match `[^.]+`"),
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
