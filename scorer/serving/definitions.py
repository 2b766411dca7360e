"""The definitions of our own tools: those of reports/serve-tools.json, for the servers that may be started."""

from __future__ import annotations

import copy
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from scorer.data.resources import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: The parameter that names a configured server.
SERVER: Final = "server"
#: The annotation that says whether a tool reaches anything outside this machine.
_OPEN: Final = "openWorldHint"


@lru_cache(maxsize=1)
def _shipped() -> Any:
    return json.loads((data_dir("reports") / "serve-tools.json").read_text(encoding="utf-8"))["tools"]


def tool_definitions(servers: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """Return the definition of each tool by its name.

    `servers` are the configured servers that a call may name; without any, the parameter for them is left out.
    """
    definitions = {tool["name"]: tool for tool in copy.deepcopy(_shipped())}
    for tool in definitions.values():
        for properties in _sources(tool["inputSchema"]):
            if servers:
                properties[SERVER]["enum"] = list(servers)
                tool["annotations"][_OPEN] = True
            else:
                del properties[SERVER]
    return definitions


def _sources(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield the properties of each object that says where definitions come from."""
    properties = schema.get("properties", {})
    if SERVER in properties:
        yield properties
    for each in properties.values():
        yield from _sources(each)
