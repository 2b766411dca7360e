"""A registry's `server.json`: how a published server is started, or its URL."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.entry_values import (
    arguments,
    either,
    filled,
    objects_of,
    package_kind,
    speaks_stdio,
    written,
)
from scorer.capturing.received import received, received_headers, shown_host
from scorer.capturing.redact import clean, command_label
from scorer.capturing.secrets import Secrets
from scorer.capturing.sources import Command, Recorded, Remote, Source
from scorer.capturing.target_kind import is_url
from scorer.capturing.variables import is_answer
from scorer.contracts.definitions import Unreachable
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from scorer.capturing.document import Document
    from scorer.capturing.options import ConnectOptions

_RUNNERS: Final = {"npm": "npx", "pypi": "uvx", "oci": "docker"}


def _find_servers(data: Any) -> tuple[Mapping[str, Any], ...]:
    """Return the entries of servers: one alone, one inside an answer of the registry's API, or a list of them."""
    if isinstance(data, Mapping) and isinstance(data.get("servers"), list):
        return tuple(server for each in data["servers"] if (server := _entry(each)) is not None)
    server = _entry(data)
    return () if server is None else (server,)


def _entry(data: Any) -> Mapping[str, Any] | None:
    if isinstance(data, Mapping) and isinstance(data.get("server"), Mapping) and "tools" not in data:
        data = data["server"]
    if not isinstance(data, Mapping) or not isinstance(data.get("name"), str):
        return None
    return data if objects_of(data, "packages") or objects_of(data, "remotes") else None


def read(document: Document, options: ConnectOptions) -> tuple[Source, ...] | None:
    """Return for each server the first package that can be started, else the first remote.

    Raises InputError that names what is missing, or says that no package can be started. Of several servers, one that
    cannot be used becomes an Unreachable.
    """
    servers = () if document.syntax_error is not None else _find_servers(document.value)
    if not servers:
        return None
    only, label = document.only, document.label
    if only is not None or len(servers) > 1:
        servers = tuple(server for server in servers if only in (None, server["name"]))
        if not servers:
            names = ", ".join(server["name"] for server in _find_servers(document.value))
            raise InputError(
                say(
                    "capturing.target.unknown-server",
                    label=label,
                    name=clean(str(only)),
                    names=clean(names, 1000),
                )
            )
        return tuple(_one_of_several(server, f"{label}#{server['name']}", options) for server in servers)
    return (_source(servers[0], label, options),)


def _one_of_several(server: Mapping[str, Any], label: str, options: ConnectOptions) -> Source:
    try:
        return _source(server, label, options)
    except InputError as error:
        name = server["name"]
        return Recorded(name, label, Unreachable(name, label, "config", str(error), exit_code=2))


def _source(server: Mapping[str, Any], label: str, options: ConnectOptions) -> Command | Remote:
    packages, remotes = objects_of(server, "packages"), objects_of(server, "remotes")
    usable = [package for package in packages if _is_startable(package)]
    if usable:
        return _command(server["name"], usable[0], label, options)
    if remotes:
        return remote_of(server["name"], remotes[0], label, options)
    unnamed = text("capturing.registry.unnamed")
    kinds = ", ".join(sorted({package_kind(package) or unnamed for package in packages}))
    raise InputError(say("capturing.registry.no-usable-package", label=label, kinds=kinds))


def _is_startable(package: Mapping[str, Any]) -> bool:
    if not speaks_stdio(package) or not isinstance(package.get("identifier", package.get("name")), str):
        return False
    kind = package_kind(package)
    return kind in ("npm", "pypi") or (kind == "oci" and shutil.which("docker") is not None)


def _command(name: str, package: Mapping[str, Any], label: str, options: ConnectOptions) -> Command:
    used: set[str] = set()
    env = {**dict(_values(package, "environmentVariables", options, used)), **_environment(options)}
    kind = package_kind(package)
    hint = either(package, "runtimeHint")
    runner = hint if isinstance(hint, str) and hint else _RUNNERS[kind]
    before = arguments(package, "runtimeArguments", options, used)
    command = (
        runner,
        *_runner_flags(runner, kind, before, env),
        *before,
        _requirement(package, kind),
        *arguments(package, "packageArguments", options, used),
    )
    shown = f"{name}: {command_label(command, Secrets.of(env=env, command=command), paths=True)}"
    return Command(
        name,
        label,
        command,
        env,
        options.cwd,
        options.inherit_env,
        named=True,
        shown=shown,
        receives=received(used),
    )


def _environment(options: ConnectOptions) -> dict[str, str]:
    return {name: value for name, value in options.env.items() if not is_answer(name)}


def _runner_flags(runner: str, kind: str, before: Sequence[str], env: Mapping[str, str]) -> list[str]:
    if kind == "oci":
        names = [word for name in env for word in ("-e", name)]
        return [*(() if "run" in before else ("run",)), "-i", "--rm", *names]
    return ["-y"] if runner == "npx" and not {"-y", "--yes"} & set(before) else []


def _requirement(package: Mapping[str, Any], kind: str) -> str:
    identifier, version = str(package.get("identifier", package.get("name"))), package.get("version")
    if not isinstance(version, str) or not version or version == "latest":
        return identifier
    if kind == "oci":
        return identifier if re.search(r"[:@][^/]+$", identifier) else f"{identifier}:{version}"
    return f"{identifier}@{version}"


def remote_of(name: str, remote: Mapping[str, Any], label: str, options: ConnectOptions) -> Remote:
    """Return the server at one of the addresses of an entry. Raises InputError that names what is missing."""
    url = remote.get("url")
    if not isinstance(url, str) or not is_url(url):
        raise InputError(say("capturing.registry.bad-url", label=label))
    used: set[str] = set()
    headers = {**dict(_values(remote, "headers", options, used, given=options.headers)), **options.headers}
    address = filled(url, remote, options, used)
    return Remote(
        name,
        label,
        address,
        headers,
        (remote.get("type") or either(remote, "transportType")) == "sse",
        named=True,
        expanded=options.env,
        shown=shown_host(address, {name: options.env[name] for name in used if name in options.env}),
        receives=(*received(used), *received_headers(options.headers)),
    )


def _values(
    holder: Mapping[str, Any],
    key: str,
    options: ConnectOptions,
    used: set[str],
    given: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield names and values of declared variables or headers: the user's value, else the one in the file.

    The user's variables among them are added to `used`.
    """
    own = {**os.environ, **options.env} if given is None else given
    missing = "capturing.registry.missing-variable" if given is None else "capturing.registry.missing-header"
    known = {name.lower() for name in own} if given is not None else set(own)
    for item in objects_of(holder, key):
        name = item.get("name")
        if not isinstance(name, str):
            continue
        if (name.lower() if given is not None else name) in known:
            if name in own:
                used.update(() if given is not None else (name,))
                yield name, own[name]
            continue
        value = written(item, options, used)
        if value is not None:
            yield name, value
        elif either(item, "isRequired") is True:
            raise InputError(say(missing, name=name))


def lists_servers(document: Document) -> bool:
    """Return whether the document is of this kind."""
    return bool(_find_servers(document.value))
