"""The configuration file of an MCP client, a plugin or a bundle, in any of the forms of client_servers.py."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.client_servers import ClientServer, address_of, find_servers, names_other_file
from scorer.capturing.document import read_document
from scorer.capturing.options import ConnectOptions, read_env_file
from scorer.capturing.programs import PACKAGE_RUNNERS
from scorer.capturing.received import received, received_headers, shown_host
from scorer.capturing.redact import clean, command_label
from scorer.capturing.secrets import Secrets
from scorer.capturing.sources import Command, Recorded, Remote, Source
from scorer.capturing.target_kind import is_url
from scorer.capturing.variables import VariableExpander, is_answer
from scorer.contracts.definitions import Unreachable
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from scorer.capturing.document import Document
    from scorer.contracts.limits import Limits

#: Folders in which a client keeps its file for the project around them.
_EDITOR_FOLDERS: Final = (".vscode", ".cursor", ".claude", ".claude-plugin", ".codex", ".gemini", ".roo")
#: An argument that holds others: an option of a runner, and what follows it.
_JOINED: Final = re.compile(r"-{1,2}[A-Za-z][\w-]*\s+\S")


def read(document: Document, options: ConnectOptions) -> tuple[Source, ...] | None:
    """Return all servers that are not disabled, or the one that `document.only` names.

    An entry that cannot be used becomes an Unreachable, and the other entries are still used.
    Raises InputError for an unknown name, and where every server is disabled.
    """
    only, label = document.only, document.label
    found = _servers(document, options)
    if found is None:
        return None
    servers = {server.name: server for server in found}
    if only is not None and only not in servers:
        names = ", ".join(servers) or text("capturing.target.none")
        raise InputError(
            say("capturing.target.unknown-server", label=label, name=clean(only), names=clean(names, 1000))
        )
    chosen = [servers[only]] if only is not None else [server for server in found if not server.is_disabled]
    started = [server for server in chosen if not server.is_built_in]
    built_in = ", ".join(server.name for server in chosen if server.is_built_in)
    note = say("capturing.shape.left-out", label=label, names=clean(built_in, 1000)) if built_in else ""
    if not started:
        raise InputError(note or say("capturing.config.all-disabled", label=label))
    root = _project(document.folder)
    sources = [_source(server, f"{label}#{server.name}", root, options) for server in started]
    return (replace(sources[0], notes=(note,)) if note else sources[0], *sources[1:])


def _servers(document: Document, options: ConnectOptions) -> tuple[ClientServer, ...] | None:
    """Return the servers of the document, or of the files in its folder that a plugin names."""
    paths = names_other_file(document.value)
    if not paths:
        return find_servers(document.value)
    root = _project(document.folder)
    found: list[ClientServer] = []
    for name in paths:
        path = (root / VariableExpander(root, options.env).text(name)).resolve()
        if not path.is_relative_to(root):
            raise InputError(say("capturing.config.outside", label=document.label, path=clean(name)))
        inner = find_servers(read_document(path, None, options.limits, regular=True).value)
        if inner is None:
            raise InputError(say("capturing.config.no-servers", label=document.label, path=clean(name)))
        found += inner
    return tuple(found)


def _project(folder: Path) -> Path:
    folder = folder.resolve()
    return folder.parent if folder.name in _EDITOR_FOLDERS else folder


def _source(server: ClientServer, target: str, root: Path, options: ConnectOptions) -> Source:
    name = server.name
    try:
        return _usable(server, target, root, options)
    except InputError as error:
        return Recorded(name, target, Unreachable(name, target, "config", str(error), exit_code=2))


def _usable(server: ClientServer, target: str, root: Path, options: ConnectOptions) -> Source:
    name, entry, folder = server.name, server.entry, server.folder
    if not isinstance(entry, Mapping):
        raise InputError(text("capturing.config.not-an-object"))
    if folder is not None and folder.is_dir():
        root = folder
    expander = VariableExpander(root, options.env, braces=server.braces, settings=server.settings)
    address = address_of(entry)
    if address is not None and not isinstance(entry.get("command"), str):
        return _remote(name, entry, expander.text(address), target, expander, options)
    return _command(name, entry, target, expander, options)


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
    headers = {
        **_texts(entry, "headers", expander),
        **dict(_named_headers(entry, expander)),
        **options.headers,
    }
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


def _named_headers(entry: Mapping[str, Any], expander: VariableExpander) -> Iterator[tuple[str, str]]:
    """Yield the headers whose values Codex takes from variables."""
    token, others = entry.get("bearer_token_env_var"), entry.get("env_http_headers")
    if isinstance(token, str):
        yield "Authorization", f"Bearer {expander.variable(token)}"
    for header, variable in others.items() if isinstance(others, Mapping) else ():
        if isinstance(variable, str):
            yield header, expander.variable(variable)


def _passed_on(entry: Mapping[str, Any], expander: VariableExpander) -> Iterator[tuple[str, str]]:
    """Yield the variables of ours that the file passes by name alone: those that are set (Codex), or all (Goose)."""
    own = entry.get("env") or {}
    for key in ("env_vars", "env_keys"):
        names = entry.get(key)
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and name not in own and (key == "env_keys" or expander.is_set(name)):
                yield name, expander.variable(name)


def _command(
    name: str, entry: Mapping[str, Any], target: str, expander: VariableExpander, options: ConnectOptions
) -> Command:
    program, args = entry.get("command"), entry.get("args") or []  # `args:` without a value is null in YAML
    if not isinstance(program, str) or not program.strip():
        raise InputError(text("capturing.config.no-command"))
    if not isinstance(args, list) or not all(isinstance(arg, str | int | float) for arg in args):
        raise InputError(text("capturing.config.bad-args"))
    _require_words(program, args)
    command = (expander.text(program), *(word for arg in args for word in expander.words(str(arg))))
    env = {
        **_env_file(entry, expander, options.limits),
        **dict(_passed_on(entry, expander)),
        **_texts(entry, "env", expander),
        **{key: value for key, value in options.env.items() if not is_answer(key)},
    }
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


def _require_words(program: str, args: Sequence[object]) -> None:
    """Raise InputError where a command is written in one text: clients start a program of that whole name.

    A path may hold blanks, and so may an argument: only what begins with a program, or with an option, is no word.
    """
    words = program.split()
    is_program = bool(words) and (not set(words[0]) & set("/\\$%~") or Path(words[0]).is_file())
    if len(words) > 1 and is_program and shutil.which(program) is None:
        raise InputError(say("capturing.config.command-with-arguments", program=clean(words[0])))
    if program in PACKAGE_RUNNERS and args and _JOINED.match(str(args[0])):
        raise InputError(text("capturing.config.joined-arguments"))


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
    return bool(names_other_file(document.value)) or find_servers(document.value) is not None
