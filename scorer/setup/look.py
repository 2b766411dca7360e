"""Looks at a repository: which servers it has, and what of mcp-scorer is there already."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Final
from zlib import crc32

from scorer.contracts.location import DEFAULT_FILE
from scorer.setup.candidate import Candidate, Strength, distinct
from scorer.setup.listed_servers import image_server, listed_servers, registry_server
from scorer.setup.node_servers import node_servers
from scorer.setup.projects import text_of
from scorer.setup.python_servers import python_servers

WORKFLOWS: Final = Path(".github", "workflows")
WORKFLOW: Final = WORKFLOWS / "mcp-scorer.yml"
#: What a workflow contains that runs this program, as an action or as a command.
_NAME: Final = "mcp-scorer"
#: What a workflow contains that checks a folder below the top.
_ELSEWHERE: Final = re.compile(r"^\s*working-directory:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Setup:
    """What of mcp-scorer a repository has, each as the path of the file, or "" for nothing.

    `root` leads from the folder to the top of the repository, and `below` from there to the folder ("" for the same).
    `workflow` is one that checks this folder, and `new_workflow` where another can be written.
    """

    config: str
    snapshot: Path
    has_snapshot: bool
    workflow: str
    new_workflow: Path
    root: Path
    below: str
    other_ci: str


def find_candidates(root: Path) -> tuple[Candidate, ...]:
    """Return the servers of a repository, the strongest first, each once."""
    found = [*listed_servers(root), *python_servers(root), *node_servers(root), *registry_server(root)]
    if all(each.strength == Strength.ELSEWHERE for each in found):
        found += image_server(root)
    return distinct(found)


def find_setup(folder: Path, config: str, snapshot: Path | None) -> Setup:
    """Return what a folder has. `config` is the configuration for it, `snapshot` what that names."""
    committed = snapshot or Path(DEFAULT_FILE)
    top = _top(folder)
    root = Path(os.path.relpath(top, folder))
    path = Path(os.path.relpath(folder, top)).as_posix()
    below = "" if path == "." else path
    return Setup(
        config,
        committed,
        os.path.lexists(folder / committed),
        _workflow(top, root, below),
        root / _new_workflow(top, below),
        root,
        below,
        "" if (top / ".github").is_dir() else _other_ci(top),
    )


def _top(folder: Path) -> Path:
    """Return the top of the repository that a folder is in, or the folder itself."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


def _workflow(top: Path, root: Path, below: str) -> str:
    """Return the workflow that checks a folder of the repository, as far as its words tell, or ""."""
    with suppress(OSError):
        for path in sorted((top / WORKFLOWS).glob("*.y*ml")):
            code = text_of(path)
            if _NAME in (code or path.name) and _checks(code, below):
                return (root / WORKFLOWS / path.name).as_posix()
    return ""


def _checks(code: str, below: str) -> bool:
    """Return whether a workflow that runs this program may check a folder: one for another folder names that alone.

    A folder may be named in parts: `servers/${{ matrix.server }}`.
    """
    if not code:  # it cannot be read
        return True
    if not below:
        return _ELSEWHERE.search(code) is None
    return all(re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", code) for part in below.split("/"))


def _new_workflow(top: Path, below: str) -> Path:
    """Return a path that no workflow has yet: with the name of the folder where the plain one is taken."""
    if not os.path.lexists(top / WORKFLOW):
        return WORKFLOW
    stem = f"{WORKFLOW.stem}-{slug(below) or 'top'}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(
        path for name in names if not os.path.lexists(top / (path := WORKFLOW.with_name(f"{name}.yml")))
    )


def slug(below: str) -> str:
    """Return the path of a folder as a part of a name, in the characters that every system takes; "" for the top."""
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", below).strip("-.")
    return plain or (f"folder-{crc32(below.encode()):08x}" if below else "")


def _other_ci(top: Path) -> str:
    names = (".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", ".circleci", "Jenkinsfile")
    return next((name for name in names if (top / name).exists()), "")
