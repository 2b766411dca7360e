"""The formats that a document of tool definitions may have, recognized by their content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scorer.capturing.redact import clean
from scorer.capturing.snapshot_file import KIND, read_own
from scorer.contracts.definitions import Snapshot
from scorer.contracts.errors import InputError
from scorer.data.messages import say

#: What OpenAI and Anthropic call the input schema.
_SCHEMA_KEYS: Final = {"parameters": "inputSchema", "input_schema": "inputSchema"}


def read_snapshots(data: Any, stem: str, target: str) -> tuple[Snapshot, ...] | None:
    """Return the servers of the JSON value, or None where its format is unknown.

    `stem` names a server that does not name itself. A server may have no tools.
    Raises InputError for a snapshot of a newer version and for a JSON-RPC error.
    """
    if isinstance(data, Mapping):
        return _read_mapping(data, stem, target)
    if isinstance(data, list):
        return _read_array(data, stem, target)
    return None


def list_paths(data: Any) -> tuple[tuple[str, ...], ...]:
    """Return the path of the list of tools of each server that `read_snapshots` finds, in its order.

    For a single tool it is the path of the tool. `data` must have a known format.
    """
    if isinstance(data, list):
        servers = data and all(_is_server(item) for item in data)
        return tuple((str(at), "tools") for at in range(len(data))) if servers else ((),)
    if data.get("kind") == KIND and isinstance(data.get("servers"), list):
        return tuple(("servers", str(at), "tools") for at in range(len(data["servers"])))
    if isinstance(data.get("tools"), list):
        return (("tools",),)
    if "jsonrpc" in data or isinstance(data.get("result"), Mapping):
        return (("result", "tools"),)
    if _is_tool(data) and _is_alone_a_tool(data):
        return ((),)
    return tuple((name, "tools") if isinstance(value, Mapping) else (name,) for name, value in data.items())


def _read_mapping(data: Mapping[str, Any], stem: str, target: str) -> tuple[Snapshot, ...] | None:
    if data.get("kind") == KIND:
        return read_own(data, target)
    if isinstance(data.get("tools"), list):
        return (_described(data, stem, target),)
    if "jsonrpc" in data or isinstance(data.get("result"), Mapping):
        return _read_response(data, stem, target)
    if _is_tool(data) and _is_alone_a_tool(data):
        return (_snapshot(stem, target, [data]),)
    return _read_map(data, target)


def _read_response(data: Mapping[str, Any], stem: str, target: str) -> tuple[Snapshot, ...] | None:
    if isinstance(error := data.get("error"), Mapping):
        raise InputError(
            say("capturing.target.json-rpc-error", label=target, message=clean(str(error.get("message"))))
        )
    result = data.get("result")
    if isinstance(result, Mapping) and isinstance(result.get("tools"), list):
        return (_described(result, stem, target),)
    return None


def _read_array(data: list[Any], stem: str, target: str) -> tuple[Snapshot, ...] | None:
    if data and all(_is_server(item) for item in data):
        return tuple(_described(item, f"{stem}-{place}", target) for place, item in enumerate(data, 1))
    if not data or any(_is_tool(item) for item in data):
        return (_snapshot(stem, target, data),)
    return None


def _read_map(data: Mapping[str, Any], target: str) -> tuple[Snapshot, ...] | None:
    """Read a map of server name to its tools; None unless every value is a list of tools."""
    if not data or not all(_is_server(value) or _is_tools(value) for value in data.values()):
        return None
    return tuple(
        _described(value, name, target, named=True)
        if isinstance(value, Mapping)
        else _snapshot(name, target, value)
        for name, value in data.items()
    )


def _is_tools(value: Any) -> bool:
    return isinstance(value, list) and (not value or any(_is_tool(item) for item in value))


def _is_server(value: Any) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("tools"), list)


def _is_tool(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    if value.get("type") == "function":
        return isinstance(value.get("function"), Mapping) or "name" in value
    return "inputSchema" in value or (
        "name" in value and bool({"description", "input_schema", "type"} & value.keys())
    )


#: The fields of a tool. An object with other fields too, such as a package.json, is not a single tool.
_TOOL_FIELDS = frozenset(
    "name title description inputSchema outputSchema annotations execution icons _meta type strict "
    "input_schema output_schema parameters function".split()
)


def _is_alone_a_tool(value: Mapping[str, Any]) -> bool:
    """Return whether an object outside any list is a tool: it has a schema, or only fields of a tool."""
    return (
        not {"inputSchema", "input_schema", "function", "parameters"}.isdisjoint(value)
        or value.keys() <= _TOOL_FIELDS
    )


def _described(data: Mapping[str, Any], stem: str, target: str, *, named: bool = False) -> Snapshot:
    """Return a server, named by its serverInfo.name, else by package or name, else by the stem."""
    info = data.get("serverInfo")
    info = info if isinstance(info, Mapping) else None
    candidates = () if named else ((info or {}).get("name"), data.get("package"), data.get("name"))
    name = next((name for name in candidates if isinstance(name, str) and name.strip()), stem)
    protocol, instructions = data.get("protocolVersion"), data.get("instructions")
    return Snapshot(
        name=name,
        target=target,
        tools=tuple(wire_form(tool) for tool in data["tools"]),
        server_info=info,
        protocol_version=protocol if isinstance(protocol, str) else None,
        instructions=instructions if isinstance(instructions, str) else None,
        more=data.get("nextCursor") is not None,  # an empty cursor is one
    )


def _snapshot(name: str, target: str, tools: list[Any]) -> Snapshot:
    return Snapshot(name, target, tuple(wire_form(tool) for tool in tools))


def wire_form(tool: Any) -> Any:
    """Return an OpenAI or Anthropic tool in MCP's format; every other value untouched.

    Key order and unknown keys are kept. An OpenAI function without `parameters` gets an empty schema.
    """
    if not isinstance(tool, Mapping) or "inputSchema" in tool:
        return tool
    is_function = tool.get("type") == "function"
    if is_function and isinstance(function := tool.get("function"), Mapping):
        tool = function
    elif not (is_function or "input_schema" in tool):
        return tool
    renamed = {_SCHEMA_KEYS.get(key, key): value for key, value in tool.items() if not _is_marker(key, value)}
    if is_function and not isinstance(renamed.get("inputSchema"), Mapping):
        renamed["inputSchema"] = {"type": "object", "properties": {}}
    return renamed


def file_path(tool: Any, path: Sequence[str]) -> tuple[str, ...]:
    """Return the path of a part of a tool in its file, given the path in MCP's format."""
    if not isinstance(tool, Mapping) or "inputSchema" in tool:
        return tuple(path)
    function = tool.get("function") if tool.get("type") == "function" else None
    inner = function if isinstance(function, Mapping) else tool
    steps = tuple(path)
    if steps[:1] == ("inputSchema",):
        steps = (next((key for key in _SCHEMA_KEYS if key in inner), "inputSchema"), *steps[1:])
    return steps if inner is tool else ("function", *steps)


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


def _is_marker(key: str, value: Any) -> bool:
    return key == "type" and value in ("function", "custom")
