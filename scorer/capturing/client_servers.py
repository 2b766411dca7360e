"""Where the files of MCP clients keep their servers, and how each client writes one: the same keys for all of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scorer.capturing.named_shapes import is_manifest

#: Where a file may have its map or list of servers, in the order in which they are looked up. One word is no server's
#: name: what is under it must look like servers.
_PLACES: Final[tuple[tuple[str, ...], ...]] = (
    ("mcpServers",),  # Claude, Cursor, Windsurf, Cline, LM Studio, Amazon Q, LibreChat, Continue
    ("servers",),  # VS Code, Visual Studio, Copilot
    ("context_servers",),  # Zed
    ("mcp_servers",),  # Codex
    ("mcp", "servers"),  # settings of VS Code, mcp-agent
    ("mcp", "mcpServers"),
    ("settings", "mcp", "servers"),  # a workspace of VS Code
    ("customizations", "vscode", "mcp", "servers"),  # devcontainer.json
    ("amp.mcpServers",),
    ("augment.advanced", "mcpServers"),
    ("experimental", "modelContextProtocolServers"),  # Continue, config.json
    ("mcp",),  # opencode, Crush
    ("extensions",),  # Goose
    ("plugins",),  # Reasonix
)
#: Keys under which clients write the same thing.
_ADDRESSES: Final = ("url", "serverUrl", "httpUrl", "uri", "baseUrl", "server_url", "endpoint")
_SAME: Final = {
    "cmd": "command",
    "environment": "env",
    "envs": "env",
    "http_headers": "headers",
    "working_directory": "cwd",
    "workingDirectory": "cwd",
    "env_file": "envFile",
}
#: The keys of an entry that may be alone in a file.
_OF_ENTRY: Final = frozenset(
    ("name", "type", "command", "args", "env", "cwd", "envFile", "disabled", "version")
)
#: Kinds of servers that a client brings.
_BUILT_IN: Final = frozenset(("builtin", "platform", "frontend", "inline_python"))


@dataclass(frozen=True, slots=True)
class ClientServer:
    """One server of a client's file: its name, its entry with the usual keys, and what is special about its place.

    `folder`: the project that it belongs to, where that is not the folder of the file. `braces`: variables are written
    as `{env:NAME}` too. `settings` are the values that a bundle's user can set.
    """

    name: str
    entry: Any
    is_disabled: bool = False
    is_built_in: bool = False
    folder: Path | None = None
    braces: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


def find_servers(data: Any) -> tuple[ClientServer, ...] | None:
    """Return the servers of a client's file, or None where the value is something else. Reads no other file."""
    if not isinstance(data, Mapping):
        return None
    if is_manifest(data):
        return (_of_manifest(data),)
    by_project = tuple(_of_projects(data)) if isinstance(data.get("projects"), Mapping) else ()
    for place in _PLACES:
        servers = _named(_at(data, place), trusted=place == ("mcpServers",))
        if servers is not None and (servers or not by_project):
            found = tuple(_server(name, entry, place) for name, entry in servers.items())
            return _distinct((*found, *by_project))
    if by_project:
        return _distinct(by_project)
    if _is_alone(data):
        return (_server(str(data.get("name", "server")), data, ()),)
    return tuple(_server(name, entry, ()) for name, entry in data.items()) if _are_servers(data) else None


def _is_alone(data: Mapping[str, Any]) -> bool:
    """Return whether an object is the entry of one server, without a name in front of it."""
    return _OF_ENTRY.issuperset(data) and isinstance(data.get("command"), str) and "args" in data


def names_other_file(data: Any) -> tuple[str, ...]:
    """Return the paths of the files in which a plugin keeps its servers; none where it lists them itself."""
    named = data.get("mcpServers") if isinstance(data, Mapping) else None
    paths = [named] if isinstance(named, str) else named
    if not isinstance(paths, list) or not paths or not all(isinstance(path, str) for path in paths):
        return ()
    return tuple(paths)


def address_of(entry: Mapping[str, Any]) -> str | None:
    """Return the address of a server, whatever its client calls it; None for a server that is started."""
    return next((entry[key] for key in _ADDRESSES if isinstance(entry.get(key), str) and entry[key]), None)


def _at(data: Any, place: tuple[str, ...]) -> Any:
    for step in place:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def _named(value: Any, *, trusted: bool) -> Mapping[str, Any] | None:
    """Return servers by name; None where the value holds none. `trusted`: its key says that it holds servers."""
    if isinstance(value, Mapping):
        return value if trusted or _are_servers(value) else None
    if not isinstance(value, list) or not value or not all(isinstance(each, Mapping) for each in value):
        return None
    servers: dict[str, Any] = {}
    for at, each in enumerate(value, 1):
        name = str(each.get("name", each.get("id", f"server-{at}")))
        servers[f"{name} {at}" if name in servers else name] = each
    return servers if _are_servers(servers) else None


def _are_servers(value: Mapping[str, Any]) -> bool:
    """Return whether a map holds servers: objects alone, at least one of which can be used."""
    entries = [*value.values()]
    return any(map(_is_entry, entries)) and all(isinstance(entry, Mapping) for entry in entries)


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, Mapping):
        return False
    inner = entry.get("transport", entry.get("config"))
    if isinstance(inner, Mapping) and _is_entry(inner):
        return True
    command = entry.get("command", entry.get("cmd"))
    return command is not None or address_of(entry) is not None or _has_built_in_type(entry)


def _has_built_in_type(entry: Mapping[str, Any]) -> bool:
    kind = entry.get("type")
    return isinstance(kind, str) and kind in _BUILT_IN


def _server(name: str, entry: Any, place: tuple[str, ...], folder: Path | None = None) -> ClientServer:
    usual = _usual(entry) if isinstance(entry, Mapping) else entry
    of_client = isinstance(usual, Mapping)
    return ClientServer(
        name,
        usual,
        is_disabled=of_client and _is_disabled(usual),
        is_built_in=of_client and _is_built_in(usual, place),
        folder=folder,
        braces=place == ("mcp",),
    )


def _is_built_in(entry: Mapping[str, Any], place: tuple[str, ...]) -> bool:
    """Return whether the client or one of its extensions has the server, so that no command is in the file."""
    if entry.get("command") is not None or address_of(entry) is not None:
        return False
    return _has_built_in_type(entry) or (place == ("context_servers",) and "settings" in entry)


def _is_disabled(entry: Mapping[str, Any]) -> bool:
    return entry.get("disabled") is True or any(
        entry.get(key) is False for key in ("enabled", "isActive", "is_active", "active")
    )


def _usual(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an entry with the usual keys: `command`, `args`, `env`, `url`, `headers`, `cwd`, `envFile`, `type`."""
    found = dict(entry)
    for holder in ("transport", "config"):  # Continue and Goose have older forms with an object inside
        if isinstance(entry.get(holder), Mapping):
            found.update({key: value for key, value in entry[holder].items() if key != "name"})
            del found[holder]
    options = found.get("requestOptions")
    if isinstance(options, Mapping) and "headers" not in found and "headers" in options:
        found["headers"] = options["headers"]
    for key, usual in _SAME.items():
        if key in found and usual not in found:
            found[usual] = found.pop(key)
    command = found.get("command")
    if isinstance(command, list) and command:
        args = found.get("args")
        found.update(command=command[0], args=[*command[1:], *(args if isinstance(args, list) else ())])
    elif isinstance(command, Mapping):  # Zed
        found.update({"command": command.get("path", command.get("command"))})
        found.update({key: command[key] for key in ("args", "env") if key in command})
    env = found.get("env")
    if isinstance(env, list) and all(isinstance(each, str) and "=" in each for each in env):
        found["env"] = dict(each.split("=", 1) for each in env)
    return found


def _of_projects(data: Mapping[str, Any]) -> Iterator[ClientServer]:
    """Yield the servers of the projects in Claude Code's file."""
    for path, project in data["projects"].items():
        servers = project.get("mcpServers") if isinstance(project, Mapping) else None
        if not isinstance(servers, Mapping):
            continue
        off = project.get("disabledMcpServers")
        for name, entry in servers.items():
            server = _server(name, entry, (), Path(path))
            disabled = server.is_disabled or (isinstance(off, list) and name in off)
            yield ClientServer(name, server.entry, is_disabled=disabled, folder=Path(path))


def _distinct(servers: tuple[ClientServer, ...]) -> tuple[ClientServer, ...]:
    """Return servers of which each has another name: those of one name are called by their projects too."""
    names = [server.name for server in servers]
    found: dict[str, ClientServer] = {}
    for server in servers:
        name = server.name
        if names.count(name) > 1 and server.folder is not None:
            name = f"{name} ({server.folder.name})"
        base, number = name, 2
        while name in found:
            name, number = f"{base} {number}", number + 1
        found[name] = ClientServer(
            name, server.entry, server.is_disabled, server.is_built_in, server.folder, server.braces
        )
    return tuple(found.values())


def _of_manifest(data: Mapping[str, Any]) -> ClientServer:
    """Return the server of an MCPB bundle, as it is started on this system."""
    server = data["server"]
    config = server.get("mcp_config")
    entry = dict(config) if isinstance(config, Mapping) else _by_entry_point(server)
    overrides = entry.pop("platform_overrides", None)
    if isinstance(overrides, Mapping) and isinstance(overrides.get(sys.platform), Mapping):
        entry.update(overrides[sys.platform])
    asked = data.get("user_config")
    settings = {
        str(name): each.get("default", None if each.get("required") is True else "")
        for name, each in (asked.items() if isinstance(asked, Mapping) else ())
        if isinstance(each, Mapping)
    }
    name = data.get("name")
    return ClientServer(name if isinstance(name, str) and name else "server", entry, settings=settings)


def _by_entry_point(server: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a bundle without `mcp_config` is started: by the program of its type."""
    programs = {"node": ["node"], "python": ["python3"], "uv": ["uv", "run"]}
    point = server.get("entry_point")
    if not isinstance(point, str):
        return {}
    program, *args = [*programs.get(str(server.get("type")), []), f"${{__dirname}}/{point}"]
    return {"command": program, "args": args}
