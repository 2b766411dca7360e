"""Servers of Node.js projects: the programs of a package.json, else its start script."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from scorer.setup.candidate import Candidate, Strength
from scorer.setup.projects import folders, inner, json_object, shown

#: Packages that servers are written with.
SDKS: Final = frozenset(
    (
        "@modelcontextprotocol/sdk", "@modelcontextprotocol/server", "fastmcp", "mcp-framework", "mcp-handler",
        "@mastra/mcp", "xmcp", "mcp-use",
    )
)  # fmt: skip
_DEPENDENCIES: Final = ("dependencies", "devDependencies", "peerDependencies")


def node_servers(root: Path) -> Iterator[Candidate]:
    """Yield the servers of every package.json below a folder whose package depends on an SDK for servers."""
    for folder in folders(root):
        path = folder / "package.json"
        if path.is_file():
            package = json_object(path)
            named = {name for key in _DEPENDENCIES for name in inner(package, key)}
            if not SDKS.isdisjoint(named):
                yield from _of_package(package, folder, root)


def _of_package(package: Mapping[str, Any], folder: Path, root: Path) -> Iterator[Candidate]:
    file = shown((folder / "package.json").relative_to(root))
    programs = _programs(package)
    for name in sorted(programs):
        path = folder / programs[name]
        built = path.is_file()
        reason = "program" if built else "program-not-built"
        values = {"name": name, "file": file, "path": shown(path.relative_to(root))}
        target = f"-- {shlex.join(['node', values['path']])}"
        yield Candidate(target, Strength.SCRIPT, reason, values, frozenset((values["path"],)))
    if not programs and isinstance(inner(package, "scripts").get("start"), str):
        where = [] if folder == root else ["--prefix", shown(folder.relative_to(root))]
        command = shlex.join(["npm", *where, "--silent", "start"])
        yield Candidate(f"-- {command}", Strength.SCRIPT, "start", {"file": file})


def _programs(package: Mapping[str, Any]) -> dict[str, str]:
    """Return the paths of the programs by name; a single one is named after its package."""
    programs = package.get("bin")
    if isinstance(programs, str):
        programs = {str(package.get("name", "")).rpartition("/")[2] or programs: programs}
    found = programs if isinstance(programs, Mapping) else {}
    return {name: path for name, path in found.items() if isinstance(path, str) and _is_below(path)}


def _is_below(path: str) -> bool:
    return not Path(path).is_absolute() and ".." not in Path(path).parts
