"""The formats that a document of tool definitions may have, recognized by their content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from scorer.capturing.cursor_faults import faults_of_page
from scorer.capturing.foreign_values import is_of_mcp
from scorer.capturing.outer_definitions import with_outer_definitions
from scorer.capturing.redact import clean
from scorer.capturing.snapshot_file import KIND, read_own
from scorer.capturing.tool_forms import Entry, Path, entries_of, has_schema
from scorer.contracts.definitions import Snapshot
from scorer.contracts.errors import InputError
from scorer.data.messages import say


@dataclass(frozen=True, slots=True)
class Listing:
    """A server of a document: its snapshot, its tools with their places, and where its list is.

    `notes` say what of the document was not read.
    """

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    path: Path
    notes: tuple[str, ...] = ()


def read_listings(data: Any, stem: str, target: str) -> tuple[Listing, ...] | None:
    """Return the servers of the JSON value, or None where its format is unknown, or holds no definitions.

    `stem` names a server that does not name itself. A server may have no tools.
    Raises InputError for a snapshot of a newer version and for a JSON-RPC error.
    """
    if isinstance(data, Mapping) and data.get("kind") == KIND:
        return tuple(_own(data, target))
    found = _read(data, stem, target)
    return None if found is None else tuple(with_outer_definitions(each, data) for each in found)


def _own(data: Mapping[str, Any], target: str) -> Iterator[Listing]:
    several = isinstance(data.get("servers"), list)
    for at, snapshot in enumerate(read_own(data, target)):
        path = ("servers", str(at), "tools") if several else ("tools",)
        places = [Entry(tool, (*path, str(place))) for place, tool in enumerate(snapshot.tools)]
        yield Listing(snapshot, tuple(places), path)


def _read(data: Any, stem: str, target: str) -> list[Listing] | None:
    if isinstance(data, Mapping):
        return _read_mapping(data, stem, target)
    if isinstance(data, list):
        return _read_array(data, stem, target)
    return None


def _read_mapping(data: Mapping[str, Any], stem: str, target: str) -> list[Listing] | None:
    if (items := _listed_by_api(data)) is not None:
        return [_described(each, name, target, path) for each, name, path in items]
    if (held := _held(data)) is not None:
        tools, path = held
        return [_described({**data, "tools": tools}, stem, target, path)] if _is_usable(tools, data) else None
    if "jsonrpc" in data or isinstance(data.get("result"), Mapping):
        return _read_response(data, stem, target)
    if _is_tool(data) and _is_alone_a_tool(data):
        return [_listed(Snapshot(stem, target, ()), entries_of([(data, ())]), ())]
    if entries := _named_tools(data, ()):
        return [_listed(Snapshot(stem, target, ()), entries, ())]
    if (servers := _read_map(data, target)) is not None:
        return servers
    if (servers := _recorded(data, stem, target)) is not None:
        return servers
    return [_described(each, name, target, path) for each, name, path in _nested(data, stem, ())] or None


#: Lists of functions of Gemini and of OpenAI's first API, which have no `tools` around them.
_LISTS_OF_APIS: Final = ("functionDeclarations", "function_declarations", "functions")


def _held(data: Mapping[str, Any]) -> tuple[Any, Path] | None:
    """Return the tools of an object and their path: a list, or a map of names to tools."""
    tools = data.get("tools")
    if isinstance(tools, list) or (isinstance(tools, Mapping) and _named_tools(tools, ())):
        return tools, ("tools",)
    config = data.get("toolConfig")
    if isinstance(config, Mapping) and isinstance(config.get("tools"), list):
        return config["tools"], ("toolConfig", "tools")
    lists = ((data[key], (key,)) for key in _LISTS_OF_APIS if isinstance(data.get(key), list))
    return next(lists, None)


def _listed_by_api(data: Any) -> list[tuple[Mapping[str, Any], str, Path]] | None:
    """Return the lists of MCP servers in a response of OpenAI, or in items of one, with names and paths."""
    items: list[tuple[Any, Path]] = [(data, ())]
    if isinstance(data, list):
        items = [(each, (str(at),)) for at, each in enumerate(data)]
    elif isinstance(data.get("output"), list):
        items = [(each, ("output", str(at))) for at, each in enumerate(data["output"])]
    found = [
        (each, str(each.get("server_label")), (*path, "tools"))
        for each, path in items
        if isinstance(each, Mapping)
        and each.get("type") == "mcp_list_tools"
        and isinstance(each.get("tools"), list)
    ]
    return found or None


#: How deeply the object with the tools may be inside others, and keys that name no server.
_DEPTH: Final = 4
_WRAPPERS: Final = frozenset(
    "body config data functionSchema params payload request response result session".split()
)
#: Keys under which a client has servers to start.
_OF_CLIENTS: Final = frozenset(("mcpServers", "context_servers", "mcp_servers", "mcp"))


def _nested(
    data: Any, name: str, path: Path, depth: int = _DEPTH
) -> Iterator[tuple[Mapping[str, Any], str, Path]]:
    """Yield the objects with a list of tools that are inside others, with a name for each and the path of the list."""
    if isinstance(data, Mapping):
        if path and (held := _held(data)) is not None and _has_schemas(held[0]):
            yield {**data, "tools": held[0]}, name, (*path, *held[1])
            return
        inside = [(key, value) for key, value in data.items() if key not in _OF_CLIENTS]
    else:
        inside = [(str(at), value) for at, value in enumerate(data)] if isinstance(data, list) else []
    for key, value in inside if depth else ():
        named = name if key.isdigit() or key in _WRAPPERS else key
        yield from _nested(value, named, (*path, key), depth - 1)


def _has_schemas(tools: Any) -> bool:
    return isinstance(tools, Mapping) or any(has_schema(tool) or _group(tool) for tool in tools)


def _read_response(data: Mapping[str, Any], stem: str, target: str) -> list[Listing] | None:
    if isinstance(error := data.get("error"), Mapping):
        raise _answered_with_error(error.get("message"), target)
    result = data.get("result")
    if isinstance(result, Mapping) and isinstance(result.get("tools"), list):
        return [_described(result, stem, target, ("result", "tools"))]
    return None


def _answered_with_error(message: Any, target: str) -> InputError:
    return InputError(say("capturing.target.json-rpc-error", label=target, message=clean(str(message))))


def _recorded(data: Any, stem: str, target: str) -> list[Listing] | None:
    """Return the servers of JSON-RPC messages; None where there is none.

    Raises InputError where the request for the tools was answered with an error.
    """
    from scorer.capturing.recorded_messages import read_recording

    recording = read_recording(data)
    if not recording.servers and recording.error:
        raise _answered_with_error(recording.error, target)
    found = []
    for at, server in enumerate(recording.servers, 1):
        name = stem if len(recording.servers) == 1 else f"{stem}-{at}"
        first, path = server.pages[0]
        head = _described({**first, **server.described, "tools": []}, name, target, (*path, "tools"))
        pairs = [
            (tool, (*place, "tools", str(number)))
            for page, place in server.pages
            for number, tool in enumerate(page["tools"])
        ]
        again = say("capturing.shape.listed-again", name=clean(head.snapshot.name), count=server.listings)
        faults = sorted({fault for page, _ in server.pages for fault in faults_of_page(page)})
        read = replace(head.snapshot, more=server.more, wire=tuple(faults))
        listing = _listed(read, entries_of(pairs), head.path)
        found.append(replace(listing, notes=(again,) if server.listings > 1 else ()))
    return found or None


def _read_array(data: list[Any], stem: str, target: str) -> list[Listing] | None:
    if data and all(_is_server(item) for item in data):
        if items := _listed_by_api(data):
            return [_described(each, name, target, path) for each, name, path in items]
        return [
            _described(item, f"{stem}-{at}" if len(data) > 1 else stem, target, (str(at - 1), "tools"))
            for at, item in enumerate(data, 1)
        ]
    if items := _listed_by_api(data):
        return [_described(each, name, target, path) for each, name, path in items]
    if not any(map(_is_tool, data)) and (servers := _recorded(data, stem, target)) is not None:
        return servers
    if not data or (any(map(_is_tool, data)) and _is_usable(data, None)):
        return [_described({"tools": data}, stem, target, ())]
    return None


def _read_map(data: Mapping[str, Any], target: str) -> list[Listing] | None:
    """Read a map of server name to its tools; None unless every value is a list of tools."""
    if (
        not data
        or data.keys() <= _WRAPPERS
        or not all(_is_server(value) or _is_tools(value) for value in data.values())
    ):
        return None
    return [
        _described(value, name, target, (name, "tools"), named=True)
        if isinstance(value, Mapping)
        else _described({"tools": value}, name, target, (name,), named=True)
        for name, value in data.items()
    ]


def _named_tools(data: Mapping[str, Any], path: Path) -> tuple[Entry, ...]:
    """Return the tools of a map from names to tools, as the AI SDK has them; none where it is another map."""
    named: dict[str, dict[str, Any]] = {}
    for name, tool in data.items():
        if not isinstance(tool, Mapping) or "tools" in tool:
            return ()
        named[name] = {"name": name, **tool}
        if not (has_schema(named[name]) or "description" in tool):
            return ()
    if not any(map(has_schema, named.values())):
        return ()
    return entries_of([(tool, (*path, name)) for name, tool in named.items()])


def _is_tools(value: Any) -> bool:
    return isinstance(value, list) and (not value or (any(map(_is_tool, value)) and _is_usable(value, None)))


def _is_server(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("tools"), list)
        and _is_usable(value["tools"], value)
    )


def _is_tool(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    return (
        has_schema(value)
        or ("name" in value and bool({"description", "type"} & value.keys()))
        or bool(_group(value))
    )


#: The fields of a tool. An object with other fields too, such as a package.json, is not a single tool.
_TOOL_FIELDS: Final = frozenset(
    "name title description inputSchema outputSchema annotations execution icons _meta type strict "
    "input_schema output_schema parameters function".split()
)
#: The fields around a list of tools that is one of MCP's. With others it may be a manifest, which only names them.
_LIST_FIELDS: Final = frozenset(
    "tools nextCursor _meta serverInfo protocolVersion instructions name version package description title "
    "capabilities resultType ttlMs cacheScope kind schema_version".split()
)


def _is_alone_a_tool(value: Mapping[str, Any]) -> bool:
    """Return whether an object outside any list is a tool: it has a schema, or only fields of a tool."""
    return has_schema(value) or value.keys() <= _TOOL_FIELDS


def _is_usable(tools: Any, around: Mapping[str, Any] | None) -> bool:
    """Return whether a list holds definitions: at least one schema, or tools of MCP that all lack theirs.

    A manifest, a card or a catalog has tools by their names and descriptions alone: they are no definitions.
    """
    if isinstance(tools, Mapping) or not tools:
        return True
    if _has_schemas(tools):
        return True
    if not any(isinstance(tool, Mapping) for tool in tools):
        return False
    if around is not None and (is_of_mcp(around) or "jsonrpc" in around) and around.keys() <= _LIST_FIELDS:
        return True
    return (around is None or around.keys() <= _LIST_FIELDS) and all(
        not isinstance(tool, Mapping) or tool.keys() <= _TOOL_FIELDS for tool in tools
    )


def _described(
    data: Mapping[str, Any], stem: str, target: str, path: Path, *, named: bool = False
) -> Listing:
    """Return a server, named by its serverInfo.name, else by package or name, else by the stem."""
    info = data.get("serverInfo")
    info = info if isinstance(info, Mapping) else None
    candidates = () if named else ((info or {}).get("name"), data.get("package"), data.get("name"))
    name = next((name for name in candidates if isinstance(name, str) and name.strip()), stem)
    protocol, instructions = data.get("protocolVersion"), data.get("instructions")
    head = Snapshot(
        name=name,
        target=target,
        tools=(),
        server_info=info,
        protocol_version=protocol if isinstance(protocol, str) else None,
        instructions=instructions if isinstance(instructions, str) else None,
        more=data.get("nextCursor") is not None,  # an empty cursor is one
        wire=tuple(faults_of_page(data)),
    )
    tools = data["tools"]
    if isinstance(tools, Mapping):
        return _listed(head, _named_tools(tools, path), path)
    pairs, left_out = _sorted_out(tools, path)
    notes = (
        (say("capturing.shape.built-in", label=target, names=clean(", ".join(left_out))),) if left_out else ()
    )
    return replace(_listed(head, entries_of(pairs), path), notes=notes)


def _listed(head: Snapshot, entries: tuple[Entry, ...], path: Path) -> Listing:
    return Listing(replace(head, tools=tuple(entry.wire for entry in entries)), entries, path)


def _sorted_out(tools: Sequence[Any], path: Path) -> tuple[list[tuple[Any, Path]], list[str]]:
    """Return the tools of a list with their paths, groups opened, and the names of those that a model API brings."""
    pairs: list[tuple[Any, Path]] = []
    built_in: list[str] = []
    of_api = not any(isinstance(tool, Mapping) and "inputSchema" in tool for tool in tools)
    of_api = of_api and any(has_schema(tool) or _group(tool) for tool in tools)
    for at, tool in enumerate(tools):
        place = (*path, str(at))
        if (group := _group(tool)) is not None:
            pairs += [(each, (*place, group, str(number))) for number, each in enumerate(tool[group])]
        elif of_api and (name := _built_in(tool)):
            built_in.append(name)
        else:
            pairs.append((tool, place))
    return pairs, built_in


def _group(tool: Any) -> str | None:
    """Return the key of Gemini under which an entry of a list has several tools; None for a tool."""
    if not isinstance(tool, Mapping):
        return None
    return next((key for key in _LISTS_OF_APIS[:2] if isinstance(tool.get(key), list)), None)


def _built_in(tool: Any) -> str:
    """Return the name of a tool that a model API brings, and whose schema its users never see; "" for any other."""
    if not isinstance(tool, Mapping) or has_schema(tool):
        return ""
    kind = tool.get("type")
    if isinstance(kind, str) and kind != "function" and "parameters" not in tool:
        return kind
    keys = [key for key in tool if isinstance(tool[key], Mapping)]
    return keys[0] if len(tool) == 1 and keys else ""
