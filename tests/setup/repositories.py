"""Three small repositories of our own: a Python project, an npm package, and a monorepo with a client's file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

SERVER = dedent(
    """
    from mcp.server.mcpserver import MCPServer as FastMCP

    mcp = FastMCP("{name}")


    @mcp.tool(description="Look up the {what} of a loan by its number. Use it before you renew a loan.")
    def find_{what}(loan: str) -> str:
        return loan


    if __name__ == "__main__":
        mcp.run()
    """
)

#: A server without any SDK, as far as a list of tools needs one.
NODE_SERVER = dedent(
    """
    const tool = { name: 'find_fine', description: 'Look up the fine of a loan.', inputSchema: { type: 'object' } }
    const answers = {
      initialize: {
        protocolVersion: '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'fines', version: '1' },
      },
      'tools/list': { tools: [tool] },
    }
    require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { id, method } = JSON.parse(line)
      if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method] ?? {} }))
    })
    """
)


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def repository(folder: Path) -> Path:
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    return folder


def python_project(folder: Path) -> Path:
    """A FastMCP server in one file, whose pyproject.toml has settings of a tool."""
    repository(folder)
    project = '[project]\nname = "loans"\nversion = "1"\ndependencies = ["mcp>=2"]\n\n[tool.ruff]\nline-length = 100\n'
    write(folder / "pyproject.toml", project)
    write(folder / "server.py", SERVER.format(name="loans", what="day"))
    return folder


def npm_package(folder: Path) -> Path:
    """A TypeScript package that was built."""
    repository(folder)
    package = {
        "name": "@example/fines",
        "bin": {"fines-mcp": "dist/index.js"},
        "scripts": {"build": "tsc"},
        "dependencies": {"@modelcontextprotocol/sdk": "^1"},
    }
    write(folder / "package.json", json.dumps(package, indent=2))
    write(folder / "src" / "index.ts", "export {}\n")
    write(folder / "dist" / "index.js", NODE_SERVER)
    return folder


def monorepo(folder: Path) -> Path:
    """Two servers of its own and one from elsewhere in a client's file."""
    repository(folder)
    for name, what in (("loans", "day"), ("desk", "queue")):
        write(folder / "servers" / name / "server.py", SERVER.format(name=name, what=what))
    servers = {
        name: {"command": sys.executable, "args": [f"servers/{name}/server.py"]} for name in ("loans", "desk")
    }
    other = {"github": {"command": "touch", "args": ["started"]}}
    write(folder / ".mcp.json", json.dumps({"mcpServers": {**servers, **other}}))
    return folder
