"""Servers of Python projects: the scripts of a pyproject.toml, else the files that make a server and run it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from scorer.setup.candidate import Candidate, Strength
from scorer.setup.projects import folders, inner, shown, sources, text_of, toml_table

#: Packages that servers are written with.
SDKS: Final = frozenset(("mcp", "fastmcp", "mcp-server", "arcade-mcp-server"))
_NAME: Final = re.compile(r"\s*([A-Za-z0-9._-]+)")
#: An object at the top of a module that is a server, and the part that runs a file as a program.
_SERVER: Final = re.compile(
    r"^(?P<name>[A-Za-z_]\w*)\s*(?::[^=\n]+)?=\s*(?:[A-Za-z_]\w*\.)*(?:FastMCP|MCPServer|Server)\(",
    re.MULTILINE,
)
_MAIN: Final = re.compile(r"^if __name__ == ['\"]__main__['\"]:", re.MULTILINE)
_IMPORT: Final = re.compile(r"^\s*(?:from|import)\s+(?:mcp|fastmcp)\b", re.MULTILINE)
#: What runs a script in the environment of its project, by the file that a tool keeps its lock in.
_RUNNERS: Final = {"uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm"}
_FOLDER_OPTION: Final = {"uv": "--directory", "poetry": "-C", "pdm": "-p"}


def python_servers(root: Path) -> Iterator[Candidate]:
    """Yield the servers of every Python project below a folder, and of the files that belong to none."""
    projects = [folder for folder in folders(root) if (folder / "pyproject.toml").is_file()]
    covered: list[Path] = []
    for project in projects:
        table = toml_table(project / "pyproject.toml")
        scripts = [*_scripts(project, root, table)] if _depends(table) else []
        if scripts:
            covered.append(project)
            yield from scripts
    yield from _sources(root, covered)


def _depends(table: Mapping[str, Any]) -> bool:
    """Return whether a project depends on a package that servers are written with, in any place where it can say so."""
    project = inner(table, "project")
    groups = (*inner(project, "optional-dependencies").values(), *inner(table, "dependency-groups").values())
    listed = [project.get("dependencies"), *groups]
    words = [word for each in listed if isinstance(each, list) for word in each if isinstance(word, str)]
    named = {_name_of(word) for word in words} | {*inner(table, "tool", "poetry", "dependencies")}
    return not SDKS.isdisjoint(named)


def _name_of(requirement: str) -> str:
    match = _NAME.match(requirement)
    return match[1].lower().replace("_", "-") if match else ""


def _scripts(project: Path, root: Path, table: Mapping[str, Any]) -> Iterator[Candidate]:
    file = shown((project / "pyproject.toml").relative_to(root))
    scripts = {**inner(table, "tool", "poetry", "scripts"), **inner(table, "project", "scripts")}
    for name in sorted(scripts):
        words = [*_runner(project, root, table), name]
        yield Candidate(f"-- {shlex.join(words)}", Strength.SCRIPT, "script", {"name": name, "file": file})


def _runner(project: Path, root: Path, table: Mapping[str, Any]) -> list[str]:
    """Return the words before a script: what runs it in the environment of its project; none without such a tool."""
    for place in (project, root):
        for lock, tool in _RUNNERS.items():
            if (place / lock).is_file() or (place == project and inner(table, "tool", tool)):
                where = [] if project == root else [_FOLDER_OPTION[tool], shown(project.relative_to(root))]
                return ["uv", "run", *where] if tool == "uv" else [tool, *where, "run"]
    return []


def _sources(root: Path, covered: list[Path]) -> Iterator[Candidate]:
    runner = _runner(root, root, toml_table(root / "pyproject.toml"))
    for path in sources(root, ".py"):
        if any(path.is_relative_to(each) for each in covered):
            continue
        code = text_of(path)
        match = _SERVER.search(code) if _IMPORT.search(code) else None
        if match is None:
            continue
        near = path.relative_to(root)
        runs = frozenset((shown(near),))
        if _MAIN.search(code):
            command = shlex.join([*runner, "python", shown(near)])
            yield Candidate(f"-- {command}", Strength.SOURCE, "source", {"file": shown(near)}, runs)
        else:
            module = ".".join(near.with_suffix("").parts).removeprefix("src.").removesuffix(".__init__")
            target = f"python:{module}:{match['name']}"
            values = {"file": shown(near), "name": match["name"]}
            yield Candidate(target, Strength.SOURCE, "object", values, runs)
