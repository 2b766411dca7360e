"""Files of own rules for the tests, and what a check reports with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.command_line import run
from tests.support.snapshots import write_tools

#: What every rule has that a test is not about.
RECORD = 'title = "own title"\nwhy = "Own reason."\nfix = "Own fix."\n'


def rule(condition: str, *, id: str = "X-ACME-1", record: str = RECORD) -> str:
    """Return a rule as TOML."""
    return f'[[rule]]\nid = "{id}"\n{record}{condition}\n'


def write_rules(folder: Path, *rules: str, name: str = "my-rules.toml") -> Path:
    """Write rules into a file."""
    path = folder / name
    path.write_text("\n".join(rules), encoding="utf-8")
    return path


def report(folder: Path, rules: str, *tools: Any, options: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the report of a check with rules, as JSON."""
    target = write_tools(folder, *tools)
    done = run("check", target, "--rules", write_rules(folder, rules), "-f", "json", *options)
    assert done.exit_code in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def own_findings(
    folder: Path, rules: str, *tools: Any, options: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Return the findings of own rules, those of the first tool first."""
    (server,) = report(folder, rules, *tools, options=options)["servers"]
    found = (finding for tool in server["tools"] for finding in tool["findings"])
    return [finding for finding in found if finding["rule"].startswith("X-")]


def tool(description: str = "", **more: Any) -> dict[str, Any]:
    """Return a tool."""
    return {"name": "find", "description": description, "inputSchema": {"type": "object"}, **more}


def schema(**properties: Any) -> dict[str, Any]:
    """Return an input schema with these parameters."""
    return {"type": "object", "properties": properties}
