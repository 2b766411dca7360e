"""A registry's `server.json`: how a published server is started, or its URL."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

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
_CAPITAL: Final = re.compile("[A-Z]")
_PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_.-]+)\}")


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
    return data if _objects(data, "packages") or _objects(data, "remotes") else None


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
    packages, remotes = _objects(server, "packages"), _objects(server, "remotes")
    usable = [package for package in packages if _is_startable(package)]
    if usable:
        return _command(server["name"], usable[0], label, options)
    if remotes:
        return remote_of(server["name"], remotes[0], label, options)
    unnamed = text("capturing.registry.unnamed")
    kinds = ", ".join(sorted({_kind(package) or unnamed for package in packages}))
    raise InputError(say("capturing.registry.no-usable-package", label=label, kinds=kinds))


def _is_startable(package: Mapping[str, Any]) -> bool:
    transport = package.get("transport")
    wire = transport.get("type", "stdio") if isinstance(transport, Mapping) else transport or "stdio"
    if wire != "stdio" or not isinstance(package.get("identifier", package.get("name")), str):
        return False
    kind = _kind(package)
    return kind in ("npm", "pypi") or (kind == "oci" and shutil.which("docker") is not None)


def _kind(package: Mapping[str, Any]) -> str:
    kind = _either(package, "registryType") or _either(package, "registryName")
    return {"docker": "oci"}.get(kind, kind) if isinstance(kind, str) else ""


def _command(name: str, package: Mapping[str, Any], label: str, options: ConnectOptions) -> Command:
    used: set[str] = set()
    env = {**dict(_values(package, "environmentVariables", options, used)), **_environment(options)}
    kind = _kind(package)
    hint = _either(package, "runtimeHint")
    runner = hint if isinstance(hint, str) and hint else _RUNNERS[kind]
    before = _arguments(package, "runtimeArguments", options, used)
    command = (
        runner,
        *_runner_flags(runner, kind, before, env),
        *before,
        _requirement(package, kind),
        *_arguments(package, "packageArguments", options, used),
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
    address = _filled(url, remote, options, used)
    return Remote(
        name,
        label,
        address,
        headers,
        (remote.get("type") or _either(remote, "transportType")) == "sse",
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
    for item in _objects(holder, key):
        name = item.get("name")
        if not isinstance(name, str):
            continue
        if (name.lower() if given is not None else name) in known:
            if name in own:
                used.update(() if given is not None else (name,))
                yield name, own[name]
            continue
        value = _written(item, options, used)
        if value is not None:
            yield name, value
        elif _either(item, "isRequired") is True:
            raise InputError(say(missing, name=name))


def _arguments(package: Mapping[str, Any], key: str, options: ConnectOptions, used: set[str]) -> list[str]:
    return [word for item in _objects(package, key) for word in _argument(item, options, used)]


def _argument(item: Mapping[str, Any], options: ConnectOptions, used: set[str]) -> list[str]:
    value, name = _written(item, options, used), item.get("name")
    required = _either(item, "isRequired") is True
    if item.get("type") == "named" and isinstance(name, str):
        if value is None and required and item.get("format") != "boolean" and _either(item, "valueHint"):
            raise InputError(say("capturing.registry.argument-without-value", name=name))
        return [name] if value is None and required else [] if value is None else [name, value]
    if value is None and required:
        hint = _either(item, "valueHint") or text("capturing.registry.positional")
        raise InputError(say("capturing.registry.argument-without-value", name=hint))
    return [] if value is None else [value]


def _written(item: Mapping[str, Any], options: ConnectOptions, used: set[str]) -> str | None:
    value = item.get("value", item.get("default"))
    return _filled(str(value), item, options, used) if isinstance(value, str | int | float) else None


def _filled(template: str, holder: Mapping[str, Any], options: ConnectOptions, used: set[str]) -> str:
    """Fill `{name}` from the user's variables, else from the value of the declared variable."""
    declared = holder.get("variables")
    variables = declared if isinstance(declared, Mapping) else {}

    def fill(match: re.Match[str]) -> str:
        variable = variables.get(match[1])
        if not isinstance(variable, Mapping):
            return match[0]
        if match[1] in options.env:
            used.add(match[1])
        value = options.env.get(match[1], variable.get("value", variable.get("default")))
        if value is None:
            raise InputError(say("capturing.registry.missing-variable", name=match[1]))
        return str(value)

    return _PLACEHOLDER.sub(fill, template)


def _either(holder: Mapping[str, Any], key: str) -> Any:
    """Return a value under its key, or under the same key in the older spelling: `isRequired`, `is_required`."""
    return holder.get(key, holder.get(_CAPITAL.sub(lambda match: f"_{match[0].lower()}", key)))


def _objects(holder: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the items of a list. A map of names, and words that are arguments as they are, are read as such items."""
    items = _either(holder, key)
    if isinstance(items, Mapping):
        return [
            {"name": name, **item} if isinstance(item, Mapping) else {"name": name, "value": item}
            for name, item in items.items()
        ]
    if not isinstance(items, list):
        return []
    words = [{"value": item} if isinstance(item, str) else item for item in items]
    return [item for item in words if isinstance(item, Mapping)]


def lists_servers(document: Document) -> bool:
    """Return whether the document is of this kind."""
    return bool(_find_servers(document.value))
