"""Parses what the user typed into the servers that it stands for. Starts and calls nothing."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scorer.capturing import jsonc
from scorer.capturing.options import ConnectOptions, with_env
from scorer.capturing.redact import clean, command_label, secrets_of, url_label
from scorer.capturing.registry_file import find_server, read_server
from scorer.capturing.revision import is_revision, read_revision
from scorer.capturing.servers_file import find_servers, read_servers
from scorer.capturing.shapes import KNOWN_SHAPES, read_snapshots
from scorer.capturing.sources import Command, Recorded, Remote, Source
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NO_TOOLS: Final = "it has no tools, so there is nothing to score"

_RUNNERS: Final = frozenset(
    (
        "npx",
        "npm",
        "uvx",
        "uv",
        "bunx",
        "pnpm",
        "pnpx",
        "yarn",
        "deno",
        "bun",
        "pipx",
        "node",
        "python",
        "python3",
        "py",
    )
)
_RUNNER_WORDS: Final = frozenset(("exec", "run", "dlx", "tool", "x"))
_PYSERVER: Final = Path(__file__).with_name("python_server.py")


def parse_target(text: str, options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers that a target on the command line stands for (a command has its own function).

    Raises InputError where it cannot be read or its shape is unknown.
    """
    if text == "-":
        return parse_data(
            _json(sys.stdin.buffer.read(), "standard input"), "stdin", "-", Path.cwd(), None, options
        )
    if text.lower().startswith(("http://", "https://")):
        return (_remote(text, options),)
    if text.startswith("python:"):
        return (_python_object(text, options),)
    path, only = split_name(text)
    if is_revision(str(path)) and not path.exists():
        data = _json(read_revision(str(path)), str(path))
        return parse_data(data, _stem(path), str(path), Path.cwd(), only, options)
    return parse_file(path, only, options)


def _stem(revision: Path) -> str:
    return Path(str(revision).partition(":")[2]).stem


def parse_command(command: Sequence[str], options: ConnectOptions) -> tuple[Source, ...]:
    """Return the server that a command starts. Raises InputError for an empty command."""
    if not command or not command[0].strip():
        raise InputError("no command was given after --")
    label = command_label(command, secrets_of(options.env, {}, command=command))
    return (
        Command(_guess_name(command), label, tuple(command), options.env, options.cwd, options.inherit_env),
    )


def parse_file(path: Path, only: str | None, options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers of a file, told by its content; of several, the one called `only`."""
    label = str(path) if not path.is_absolute() else path.name
    return parse_data(_json(read_file(path), str(path)), path.stem, label, path.parent, only, options)


def parse_data(
    data: Any, stem: str, label: str, folder: Path, only: str | None, options: ConnectOptions
) -> tuple[Source, ...]:
    """Return the servers that a JSON value describes: a client's file, a server.json, or tools."""
    if (snapshots := read_snapshots(data, stem, label)) is not None:
        return tuple(_recorded(snapshot) for snapshot in _chosen(snapshots, label, only))
    if (server := find_server(data)) is not None:
        return (read_server(server, label, options),)
    if (servers := find_servers(data)) is not None:
        return read_servers(servers, label, folder, only, options)
    raise InputError(f"{label} holds no tools in a shape that mcp-scorer knows; known are {KNOWN_SHAPES}")


def _json(data: bytes, where: str) -> Any:
    """Parse strictly; only a client's configuration may hold comments, as editors write them."""
    text = jsonc.decode(data, where)
    try:
        return jsonc.parse(text, where)
    except InputError:
        value = jsonc.parse(text, where, comments=True)
        if find_servers(value) is None:
            raise
        return value


def read_file(path: Path) -> bytes:
    """Return what a file holds. Raises InputError that says why it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(_missing(path)) from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder; name a file in it, such as .mcp.json") from error
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot read {clean(str(path))}: {getattr(error, 'strerror', None) or error}"
        ) from error


def _missing(path: Path) -> str:
    text = clean(str(path))
    if re.search(r"\s", text) or text in _RUNNERS:
        return f"no such file: {text}\nA command goes after --, as in: mcp-scorer check -- npx -y some-server"
    return f"no such file: {text}"


def split_name(text: str) -> tuple[Path, str | None]:
    """Split `FILE#NAME`, unless a file of the whole name exists."""
    file, mark, name = text.partition("#")
    if not mark or os.path.exists(text):
        return Path(text), None
    return Path(file), name


def _chosen(snapshots: Sequence[Snapshot], label: str, only: str | None) -> Sequence[Snapshot]:
    if only is None:
        return snapshots
    found = [replace(each, target=f"{label}#{only}") for each in snapshots if each.name == only]
    if not found:
        raise InputError(
            f"{label} has no server {only!r}; it has: {', '.join(each.name for each in snapshots)}"
        )
    return found


def _recorded(snapshot: Snapshot) -> Recorded:
    name, target = snapshot.name, snapshot.target
    empty = Unreachable(name, target, "list", NO_TOOLS, exit_code=2)
    return Recorded(name, target, snapshot if snapshot.tools else empty)


def _remote(url: str, options: ConnectOptions) -> Remote:
    try:
        host = urlsplit(url).hostname
    except ValueError as error:
        raise InputError(f"{url_label(url)} is not a usable address: {error}") from error
    if not host:
        raise InputError(f"{url_label(url)} names no host")
    return Remote(host, url_label(url), url, options.headers)


def _python_object(text: str, options: ConnectOptions) -> Command:
    """A server object runs in a child process, where its imports and prints cannot hurt us."""
    _, _, rest = text.partition(":")
    module, colon, name = rest.rpartition(":")
    if not colon or not module or not name:
        raise InputError(f"{text} is not python:MODULE:OBJECT, such as python:my_package.server:mcp")
    paths = {key: os.environ[key] for key in ("PYTHONPATH", "VIRTUAL_ENV") if key in os.environ}
    command = (sys.executable, str(_PYSERVER), module, name)
    env = with_env(options, paths).env
    return Command(module.rpartition(".")[2], text, command, env, options.cwd, options.inherit_env)


def _guess_name(command: Sequence[str]) -> str:
    """What to call a server before it says its own name: its package or script, else the program."""
    program = Path(command[0]).name.removesuffix(".exe").removesuffix(".cmd")
    if program not in _RUNNERS:
        return program
    words = [word for word in command[1:] if not word.startswith("-") and word not in _RUNNER_WORDS]
    if not words:
        return program
    package = re.sub(r"(?<=.)(?:@|==|\[).*", "", words[0])
    return (
        clean(Path(package).stem if "/" in package and "." in Path(package).name else Path(package).name)
        or program
    )


def parse_mapping(data: Mapping[str, Any] | list[Any], options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers of a JSON value in memory: tools in any known shape, or a client's configuration."""
    return parse_data(data, "tools", "tools", Path.cwd(), None, options)
