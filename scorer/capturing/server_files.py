"""The names of files whose servers may be started: the configurations of clients, and the entry of a registry.

One row for each name. A file of any other name is read as definitions, whatever it contains, unless the user passes
it with `--servers`: the content of a file never decides that a program is started.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

#: The name of a file, and whose it is.
SERVER_FILES: Final = {
    ".mcp.json": "Claude Code, and many others",
    "mcp.json": "Cursor, VS Code, Roo Code, LM Studio, Amazon Q, Kiro",
    "mcp_config.json": "Windsurf, Antigravity",
    "mcp-config.json": "Copilot CLI",
    "claude_desktop_config.json": "Claude Desktop",
    ".claude.json": "Claude Code",
    "cline_mcp_settings.json": "Cline",
    "mcp_settings.json": "Roo Code, Kilo Code",
    "opencode.json": "opencode",
    "opencode.jsonc": "opencode",
    "librechat.yaml": "LibreChat",
    "gemini-extension.json": "extensions of Gemini CLI",
    "server.json": "the MCP registry",
}

#: Folders of a project in which a client keeps its mcp.json.
PROJECT_FOLDERS: Final = (".vscode", ".cursor", ".roo", ".kiro/settings", ".amazonq")

#: A name that many programs use, and the folders in which it is the configuration of a client.
IN_FOLDERS: Final = {
    "settings.json": {
        ".gemini": "Gemini CLI",
        ".qwen": "Qwen Code",
        ".vscode": "VS Code",
        "User": "VS Code",
        ".zed": "Zed",
        "zed": "Zed",
    },
    "config.toml": {".codex": "Codex"},
    "config.yaml": {"goose": "Goose", ".continue": "Continue"},
    "plugin.json": {".claude-plugin": "plugins of Claude Code"},
}


def names_servers(path: Path) -> bool:
    """Return whether the name of a file, as it is typed, says that it lists servers to start or to contact."""
    if path.name in SERVER_FILES:
        return True
    folders = IN_FOLDERS.get(path.name)
    return folders is not None and Path(os.path.abspath(path)).parent.name in folders
