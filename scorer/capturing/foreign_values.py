"""Whether a JSON value of an unknown format is meant to hold tools, by its keys alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scorer.capturing.snapshot_file import KIND

#: Keys at the top of a file that is meant to hold definitions, and those of a tool; `_key` compares them.
_ON_TOP: Final = frozenset(("tools", "jsonrpc", "mcpservers"))
_OF_SCHEMA: Final = frozenset(("inputschema",))
_OF_TOOL: Final = _OF_SCHEMA | frozenset(
    "name description outputschema annotations parameters function".split()
)
#: Keys that only MCP has: in a file with one of them even entries without any field of a tool are meant to be tools.
_OF_MCP: Final = frozenset("jsonrpc serverinfo mcpservers protocolversion nextcursor".split())


def claims_tools(data: Any) -> bool:
    """Return whether a JSON value of an unknown format is meant to hold definitions: a key near its top says so."""
    if isinstance(data, list) and any(map(is_like_a_tool, data)):
        return True
    level, keys = [data], _ON_TOP | _OF_MCP | _OF_SCHEMA
    for _ in range(3):
        if any(_has(each, keys) for each in level):
            return True
        level, keys = [inner for each in level for inner in _inner(each)], _OF_SCHEMA
    return False


def is_of_mcp(data: Any) -> bool:
    """Return whether a key at the top of a JSON value, or one level below, says that it is one of MCP's or ours."""
    return any(
        _has(each, _OF_MCP) or (isinstance(each, Mapping) and each.get("kind") == KIND)
        for each in (data, *_inner(data))
    )


def is_foreign(value: Any) -> bool:
    """Return whether an entry of a list is certainly no tool, however malformed: an object with other fields only."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and not any(is_like_a_tool(each) for each in (value, *value.values()))
    )


def is_like_a_tool(value: Any) -> bool:
    """Return whether a value has a field that makes it a tool, in whatever case, however malformed it is."""
    return _has(value, _OF_TOOL)


def _has(value: Any, keys: frozenset[str]) -> bool:
    return isinstance(value, Mapping) and not keys.isdisjoint(map(_key, value))


def _key(raw: str) -> str:
    """Return a key in small letters and without what joins its words: `input_schema` is `inputSchema`."""
    return raw.lower().replace("_", "").replace("-", "")


def _inner(value: Any) -> Sequence[Any]:
    if isinstance(value, Mapping):
        return [*value.values()]
    return value if isinstance(value, list) else ()
