"""The configuration file of an MCP client: `mcpServers` (Claude, Cursor and most others) or `servers` (VS Code)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.options import ConnectOptions, read_env_file
from scorer.capturing.received import received, received_headers, shown_host
from scorer.capturing.redact import clean, command_label
from scorer.capturing.secrets import Secrets
from scorer.capturing.sources import Command, Recorded, Remote, Source
from scorer.capturing.target_kind import is_url
from scorer.capturing.variables import VariableExpander
from scorer.contracts.definitions import Unreachable
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from scorer.capturing.document import Document
    from scorer.contracts.limits import Limits

#: Folders in which a client keeps its file for the project around them.
_EDITOR_FOLDERS: Final = (".vscode", ".cursor", ".claude", ".gemini", ".roo")


def find_servers(data: Any) -> Mapping[str, Any] | None:
    """Return the map of servers in a client's configuration, or None where the value is something else."""
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
    return isinstance(entry, Mapping) and ("command" in entry or address_of(entry) is not None)


def read(document: Document, options: ConnectOptions) -> tuple[Source, ...] | None:
    """Return all servers that are not disabled, or the one that `document.only` names.

    An entry that cannot be used becomes an Unreachable, and the other entries are still used.
    Raises InputError for an unknown name, and where every server is disabled.
    """
    servers, only, label = find_servers(document.value), document.only, document.label
    if servers is None:
        return None
    if only is not None and only not in servers:
        names = ", ".join(servers) or text("capturing.target.none")
        raise InputError(
            say("capturing.target.unknown-server", label=label, name=clean(only), names=clean(names, 1000))
        )
    chosen = [only] if only is not None else [name for name in servers if not is_disabled(servers[name])]
    if not chosen:
        raise InputError(say("capturing.config.all-disabled", label=label))
    root = _project(document.folder)
    return tuple(_source(name, servers[name], f"{label}#{name}", root, options) for name in chosen)


def is_disabled(entry: Any) -> bool:
    """Return whether a client leaves a server out."""
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
        raise InputError(text("capturing.config.not-an-object"))
    expander = VariableExpander(root, options.env)
    if (address := address_of(entry)) is not None:
        return _remote(name, entry, expander.text(address), target, expander, options)
    return _command(name, entry, target, expander, options)


def address_of(entry: Mapping[str, Any]) -> str | None:
    """Return the URL of a server as its entry writes it; None where it has none."""
    return next(
        (entry[key] for key in ("url", "serverUrl", "httpUrl") if isinstance(entry.get(key), str)), None
    )


def _remote(
    name: str,
    entry: Mapping[str, Any],
    url: str,
    target: str,
    expander: VariableExpander,
    options: ConnectOptions,
) -> Remote:
    if not is_url(url):
        raise InputError(text("capturing.config.bad-url"))
    headers = {**_texts(entry, "headers", expander), **options.headers}
    return Remote(
        name,
        target,
        url,
        headers,
        entry.get("type", entry.get("transport")) == "sse",
        named=True,
        expanded=expander.used,
        shown=shown_host(url, expander.used),
        receives=(*received(expander.ours), *received_headers(options.headers)),
    )


def _command(
    name: str, entry: Mapping[str, Any], target: str, expander: VariableExpander, options: ConnectOptions
) -> Command:
    program, args = entry.get("command"), entry.get("args", [])
    if not isinstance(program, str) or not program.strip():
        raise InputError(text("capturing.config.no-command"))
    if not isinstance(args, list) or not all(isinstance(arg, str | int | float) for arg in args):
        raise InputError(text("capturing.config.bad-args"))
    command = (expander.text(program), *(expander.text(str(arg)) for arg in args))
    env = {**_env_file(entry, expander, options.limits), **_texts(entry, "env", expander), **options.env}
    secrets = Secrets.of(env={**expander.used, **env}, command=command)
    shown = f"{name}: {command_label(command, secrets, paths=True)}"
    cwd = options.cwd or _cwd(entry, expander)
    return Command(
        name,
        target,
        command,
        env,
        cwd,
        options.inherit_env,
        named=True,
        shown=shown,
        expanded=expander.used,
        receives=received(expander.ours),
    )


def _cwd(entry: Mapping[str, Any], expander: VariableExpander) -> Path:
    """Return the folder to start in: the entry's, else that of the file, or ours if that is read-only."""
    given = entry.get("cwd")
    if isinstance(given, str) and given:
        return expander.folder / expander.text(given)
    return expander.folder if _is_writable(expander.folder) else Path.cwd()


def _is_writable(folder: Path) -> bool:
    """Return whether servers may write there. The mode counts for root too, who can write anywhere."""
    return bool(folder.stat().st_mode & 0o222) and os.access(folder, os.W_OK)


def _env_file(entry: Mapping[str, Any], expander: VariableExpander, limits: Limits) -> dict[str, str]:
    path = entry.get("envFile")
    if not isinstance(path, str):
        return {}
    return read_env_file(expander.folder / expander.text(path), limits, regular=True)


def _texts(entry: Mapping[str, Any], key: str, expander: VariableExpander) -> dict[str, str]:
    values = entry.get(key)
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise InputError(say("capturing.config.not-a-map", key=key))
    return dict(_expanded(values, key, expander))


def _expanded(values: Mapping[str, Any], key: str, expander: VariableExpander) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, bool):
            yield name, str(value).lower()
        elif isinstance(value, str | int | float):
            yield name, expander.text(str(value))
        elif value is not None:
            raise InputError(say("capturing.config.not-text", key=key, name=name))


def lists_servers(document: Document) -> bool:
    """Return whether the document is of this kind."""
    return find_servers(document.value) is not None
