"""Servers that the files of clients, the registry and a Dockerfile list."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from scorer.capturing.client_servers import ClientServer, address_of, find_servers
from scorer.capturing.document import read_document
from scorer.capturing.redact import url_label
from scorer.capturing.server_files import IN_FOLDERS, PROJECT_FOLDERS, SERVER_FILES
from scorer.contracts.errors import InputError
from scorer.setup.candidate import Candidate, Strength
from scorer.setup.projects import text_of

REGISTRY_FILE: Final = "server.json"
#: The variables by which clients name the folder of a repository.
_ROOTS: Final = re.compile(r"\$\{(?:workspaceFolder|CLAUDE_PLUGIN_ROOT|CLAUDE_PROJECT_DIR|extensionPath)\}/?")
#: How a Dockerfile says what its image starts, in the form without a shell.
_STARTS: Final = re.compile(r"^(ENTRYPOINT|CMD)\s+(\[.*\])\s*$", re.MULTILINE | re.IGNORECASE)


def listed_servers(root: Path) -> Iterator[Candidate]:
    """Yield the servers in the files of clients: the repository's own, then those from elsewhere."""
    for file in _client_files(root):
        servers = _servers(root / file)
        own = {each.name: runs for each in servers if (runs := _own_files(each.entry, root))}
        if len(own) > 1 and len(own) == len(servers):
            values = {"file": file, "names": ", ".join(own)}
            yield Candidate(
                file, Strength.CLIENT_FILE, "all-of-file", values, frozenset().union(*own.values())
            )
        for each in servers:
            yield _candidate(each, file, own.get(each.name, frozenset()))


def registry_server(root: Path) -> Iterator[Candidate]:
    """Yield what the repository publishes to the registry."""
    if (root / REGISTRY_FILE).is_file():
        yield Candidate(REGISTRY_FILE, Strength.ELSEWHERE, "published", {"file": REGISTRY_FILE})


def image_server(root: Path) -> Iterator[Candidate]:
    """Yield the command that a Dockerfile starts, where it runs a file of the repository."""
    words: dict[str, list[str]] = {}
    for kind, value in _STARTS.findall(text_of(root / "Dockerfile")):
        try:
            words[kind.upper()] = [str(word) for word in json.loads(value)]
        except ValueError:  # Docker too reads it as a shell's words then
            continue
    command = [*words.get("ENTRYPOINT", ()), *words.get("CMD", ())]
    if len(command) > 1 and any(_own(word, root, root) for word in command[1:]):
        target = f"-- {shlex.join(command)}"
        yield Candidate(target, Strength.IMAGE, "image", {"file": "Dockerfile"})


def _client_files(root: Path) -> Iterator[str]:
    names = [name for name in SERVER_FILES if name != REGISTRY_FILE]
    names += [f"{folder}/mcp.json" for folder in PROJECT_FOLDERS]
    names += [
        f"{folder}/{name}" for name, of in IN_FOLDERS.items() for folder in of if folder.startswith(".")
    ]
    return (name for name in names if (root / name).is_file())


def _servers(path: Path) -> tuple[ClientServer, ...]:
    try:
        found = find_servers(read_document(path, regular=True).value) or ()
    except InputError:  # a file of another program that is not what its name says is none of our business
        return ()
    return tuple(each for each in found if not (each.is_disabled or each.is_built_in))


def _candidate(server: ClientServer, file: str, runs: frozenset[str]) -> Candidate:
    values = {"file": file, "name": server.name}
    target = f"{file}#{server.name}"
    if runs:
        return Candidate(target, Strength.CLIENT_FILE, "of-file", values, runs)
    address = address_of(server.entry) if isinstance(server.entry, Mapping) else None
    if address is not None:
        values["host"] = url_label(address)
        return Candidate(target, Strength.ELSEWHERE, "remote", values)
    return Candidate(target, Strength.ELSEWHERE, "elsewhere", values)


def _own_files(entry: Any, root: Path) -> frozenset[str]:
    """Return the files and folders of the repository that an entry starts; none for a server from elsewhere."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("command"), str):
        return frozenset()
    folder = entry.get("cwd")
    base = root / _ROOTS.sub("", folder) if isinstance(folder, str) and folder else root
    args = entry.get("args")
    words = [entry["command"], *(args if isinstance(args, list) else ())]
    return frozenset(filter(None, (_own(word, base, root) for word in words if isinstance(word, str))))


def _own(word: str, base: Path, root: Path) -> str:
    """Return the path from the root of what a word of a command names, or ""."""
    near = _ROOTS.sub("", word)
    if near != word and not near:
        return "."  # the folder of the repository itself
    is_folder = "/" in near and not near.startswith("@")
    try:
        path = Path(os.path.normpath(base / near))
        named = bool(near) and not Path(near).is_absolute() and path.is_relative_to(root)
        there = named and (path.is_file() or (is_folder and path.is_dir()))
        return path.relative_to(root).as_posix() if there else ""
    except (OSError, ValueError):  # a word that no path can be
        return ""
