"""Configuration files of MCP clients: `mcpServers` (Claude, Cursor and most others), `servers` (VS Code)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from scorer.capturing.expand import Expander
from scorer.capturing.options import ConnectOptions, read_env_file
from scorer.capturing.redact import command_label, secrets_of
from scorer.capturing.sources import Command, Recorded, Remote, Source
from scorer.contracts.definitions import Unreachable
from scorer.contracts.errors import InputError

#: Folders that hold a client's file for the project around them.
_EDITOR_FOLDERS: Final = (".vscode", ".cursor", ".claude", ".gemini", ".roo")


def find_servers(data: Any) -> Mapping[str, Any] | None:
    """Return the map of servers in a client's configuration, or None when the value is none."""
    if not isinstance(data, Mapping):
        return None
    inner = data.get("mcp")
    for holder, key in (
        (data, "mcpServers"),
        (data, "servers"),
        (data, "context_servers"),
        (inner, "servers"),
    ):
        servers = holder.get(key) if isinstance(holder, Mapping) else None
        if isinstance(servers, Mapping) and (key == "mcpServers" or _are_servers(servers)):
            return servers
    return data if _are_servers(data) else None


def _are_servers(value: Mapping[str, Any]) -> bool:
    return bool(value) and all(_is_entry(entry) for entry in value.values())


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, Mapping) and ("command" in entry or _address(entry) is not None)


def read_servers(
    servers: Mapping[str, Any], label: str, folder: Path, only: str | None, options: ConnectOptions
) -> tuple[Source, ...]:
    """Turn the map into sources: all that are not disabled, or the one called `only`.

    An entry that cannot be used becomes an Unreachable of its own and hides no other.
    Raises InputError for an unknown name, and when no server is left.
    """
    if only is not None and only not in servers:
        raise InputError(f"{label} has no server {only!r}; it has: {', '.join(servers) or 'none'}")
    chosen = [only] if only is not None else [name for name in servers if not _is_disabled(servers[name])]
    if not chosen:
        raise InputError(f"{label} has no server that is enabled")
    root = _project(folder)
    return tuple(_source(name, servers[name], f"{label}#{name}", root, options) for name in chosen)


def _is_disabled(entry: Any) -> bool:
    return isinstance(entry, Mapping) and (entry.get("disabled") is True or entry.get("enabled") is False)


def _project(folder: Path) -> Path:
    folder = folder.resolve()
    return folder.parent if folder.name in _EDITOR_FOLDERS else folder


def _source(name: str, entry: Any, target: str, root: Path, options: ConnectOptions) -> Source:
    try:
        return _usable(name, entry, target, root, options)
    except InputError as error:
        return Recorded(name, target, Unreachable(name, target, "config", str(error), exit_code=2))


def _usable(name: str, entry: Any, target: str, root: Path, options: ConnectOptions) -> Source:
    if not isinstance(entry, Mapping):
        raise InputError("its entry is not an object")
    expander = Expander(root, options.env)
    if (address := _address(entry)) is not None:
        return _remote(name, entry, expander.text(address), target, expander, options)
    return _command(name, entry, target, expander, options)


def _address(entry: Mapping[str, Any]) -> str | None:
    return next(
        (entry[key] for key in ("url", "serverUrl", "httpUrl") if isinstance(entry.get(key), str)), None
    )


def _remote(
    name: str, entry: Mapping[str, Any], url: str, target: str, expander: Expander, options: ConnectOptions
) -> Remote:
    if not url.lower().startswith(("http://", "https://")):
        raise InputError("its url is not an http(s) address")
    headers = {**_texts(entry, "headers", expander), **options.headers}
    return Remote(name, target, url, headers, entry.get("type", entry.get("transport")) == "sse", named=True)


def _command(
    name: str, entry: Mapping[str, Any], target: str, expander: Expander, options: ConnectOptions
) -> Command:
    program, args = entry.get("command"), entry.get("args", [])
    if not isinstance(program, str) or not program.strip():
        raise InputError("it has neither a command nor a url")
    if not isinstance(args, list) or not all(isinstance(arg, str | int | float) for arg in args):
        raise InputError("its args are not a list of texts")
    command = (expander.text(program), *(expander.text(str(arg)) for arg in args))
    env = {**_env_file(entry, expander), **_texts(entry, "env", expander), **options.env}
    shown = f"{name}: {command_label(command, secrets_of(env, {}, command=command), paths=True)}"
    cwd = options.cwd or _cwd(entry, expander)
    return Command(name, target, command, env, cwd, options.inherit_env, named=True, shown=shown)


def _cwd(entry: Mapping[str, Any], expander: Expander) -> Path:
    """The folder to start in: the entry's, else the file's own, else (if read-only) the current one."""
    given = entry.get("cwd")
    if isinstance(given, str) and given:
        return expander.folder / expander.text(given)
    return expander.folder if _is_writable(expander.folder) else Path.cwd()


def _is_writable(folder: Path) -> bool:
    """Whether servers may leave files there; the mode counts for root too, who may write anywhere."""
    return bool(folder.stat().st_mode & 0o222) and os.access(folder, os.W_OK)


def _env_file(entry: Mapping[str, Any], expander: Expander) -> dict[str, str]:
    path = entry.get("envFile")
    return read_env_file(expander.folder / expander.text(path)) if isinstance(path, str) else {}


def _texts(entry: Mapping[str, Any], key: str, expander: Expander) -> dict[str, str]:
    values = entry.get(key)
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise InputError(f"its {key} is not a map of names to texts")
    return dict(_expanded(values, key, expander))


def _expanded(values: Mapping[str, Any], key: str, expander: Expander) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, bool):
            yield name, str(value).lower()
        elif isinstance(value, str | int | float):
            yield name, expander.text(str(value))
        elif value is not None:
            raise InputError(f"its {key} {name} is not a text")
