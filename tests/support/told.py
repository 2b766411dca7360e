"""What `check` tells of tools, as a maintainer reads it: level, rule, place and message of each finding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.command_line import run

Told = tuple[str, str, str | None, str]


def told(path: Path, *tools: Any, families: Sequence[str] = ("SPC", "PAR")) -> list[Told]:
    """Write the tools to a file, check it, and return the findings of these families by place, but those of scores."""
    file = path / "tools.json"
    file.write_text(json.dumps({"tools": tools}), "utf-8")
    result = run("check", file, "--format", "json", "--exit-zero", "--profile", "pedantic")
    assert result.exit_code == 0, result.stderr
    (server,) = json.loads(result.stdout)["servers"]
    found = [finding for part in (*server["tools"], server) for finding in part["findings"]]
    mine = [each for each in found if each["rule"].startswith(tuple(families)) and each["rule"] != "PAR040"]
    listed = [(each["level"], each["rule"], each.get("pointer"), each["message"]) for each in mine]
    return sorted(listed, key=lambda each: (each[2] or "~", each[1], each[3]))


def tool(
    description: str = "Fetch the loan card of a member.",
    /,
    *,
    required: Sequence[str] = (),
    **properties: Any,
) -> dict[str, Any]:
    """Return a tool with these parameters, each as its schema."""
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        schema["required"] = list(required)
    return {"name": "fetch_loan_card", "description": description, "inputSchema": schema}
