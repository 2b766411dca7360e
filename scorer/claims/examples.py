"""Example definitions in our own words, which document rules and features and test them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A definition that a rule or feature must fire on, or must not.

    `tool` is a wire object and `siblings` the names of the server's other tools. For rules over a set, `tools`
    holds the whole set and `tool` is unused; `more` means that the server holds others, `unsteady` says how a
    second listing differed, `wire` what was wrong with the server's answers, and `beside` names the tools of
    another server of the run. `client` is the client whose limits apply ("all": every one). Rules over a
    configuration read `config`, TOML that `tool` is scored with. `server` is the name that the user gave the server ("":
    that of a file), and `instructions` its own.
    """

    tool: Any = field(default_factory=dict)
    siblings: tuple[str, ...] = ()
    tools: tuple[Mapping[str, Any], ...] = ()
    more: bool = False
    unsteady: str = ""
    wire: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    client: str = ""
    config: str = ""
    server: str = ""
    instructions: str = ""


def tool(
    name: str,
    description: str | None,
    /,
    *,
    params: Mapping[str, Any] | None = None,
    required: tuple[str, ...] = (),
    siblings: tuple[str, ...] = (),
    **more: Any,
) -> Example:
    """Write an example tool. A parameter is given by its description, or by its whole schema."""
    properties = {
        k: v if isinstance(v, dict) else {"type": "string", "description": v}
        for k, v in (params or {}).items()
    }
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        schema["required"] = list(required)
    wire: dict[str, Any] = {"name": name, "inputSchema": schema, **more}
    if description is not None:
        wire["description"] = description
    return Example(tool=wire, siblings=siblings)
