"""Looks at a repository: which servers it has, and what of mcp-scorer is there already."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Setup:
    """What of mcp-scorer a repository has, each as the path of the file, or "" for nothing.

    `root` leads from the folder to the top of the repository, and `below` from there to the folder ("" for the same).
    """

    config: str
    snapshot: Path
    has_snapshot: bool
    workflow: str
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
    below = Path(os.path.relpath(folder, top)).as_posix()
    return Setup(
        config,
        committed,
        os.path.lexists(folder / committed),
        _workflow(top, root),
        root,
        "" if below == "." else below,
        "" if (top / ".github").is_dir() else _other_ci(top),
    )


def _top(folder: Path) -> Path:
    """Return the top of the repository that a folder is in, or the folder itself."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


def _workflow(top: Path, root: Path) -> str:
    """Return the workflow that runs this program, or takes the place of ours."""
    with suppress(OSError):
        for path in sorted((top / WORKFLOWS).glob("*.y*ml")):
            if path.name == WORKFLOW.name or _NAME in text_of(path):
                return (root / WORKFLOWS / path.name).as_posix()
    return ""


def _other_ci(top: Path) -> str:
    names = (".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", ".circleci", "Jenkinsfile")
    return next((name for name in names if (top / name).exists()), "")
