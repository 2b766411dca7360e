"""What `mcp-scorer check --client` finds of definitions: through the command line, as whole lists."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.command_line import run

#: Level, rule, pointer and message of a finding.
Told = tuple[str, str, str | None, str]


def described(name: str = "fetch_leaf", /, **schema: Any) -> dict[str, Any]:
    """Return a tool with this input schema and a text that no rule about clients minds."""
    return {"name": name, "description": "Read one leaf of the herbarium.", "inputSchema": schema}


def taking(name: str = "fetch_leaf", /, **parameters: Any) -> dict[str, Any]:
    """Return a tool with these parameters."""
    return described(name, type="object", properties=parameters)


def checked(folder: Path, document: Any, *clients: str, profile: str = "pedantic") -> Mapping[str, Any]:
    """Return the first server of the report on a file that holds `document`."""
    path = folder / "tools.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    chosen = [option for client in clients for option in ("--client", client)]
    done = run("check", path, "--format", "json", "--profile", profile, "--exit-zero", *chosen)
    assert done.exit_code == 0, done.stderr
    server: Mapping[str, Any] = json.loads(done.stdout)["servers"][0]
    return server


def told(folder: Path, tools: Sequence[Any], *clients: str, **more: Any) -> list[Told]:
    """Return the findings about clients, of the tools and then of the list, info left out."""
    server = checked(folder, {"tools": [*tools], **more}, *clients)
    return findings_of(server)


def findings_of(server: Mapping[str, Any]) -> list[Told]:
    """Return the findings about clients of a server in a report, info left out."""
    found = [each for part in (*server["tools"], server) for each in part["findings"]]
    return [
        (each["level"], each["rule"], each["pointer"], each["message"])
        for each in found
        if each["rule"].startswith("CLI") and each["level"] != "info"
    ]


def at(level: str, rule: str, pointer: str, what: str, *outcomes: str) -> Told:
    """Return a finding about a place in a schema: what is there, and what clients do."""
    return level, rule, pointer, f"{what} (`{pointer}`): {'; '.join(outcomes)}"
