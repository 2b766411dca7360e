"""Runs git in a repository that may be hostile: git only reads there, and starts nothing.

The repository's own configuration is read by git, and so is a `git` that lies in it, if the search path allows that.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

#: Seconds until git is given up. It only reads a local repository.
DEADLINE: Final = 60

#: What a repository configures to start a program or to fetch; options of the command line override it.
_OVERRIDDEN: Final = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.sshCommand=false",
    "credential.helper=",
    "protocol.allow=never",
)
#: The user's variables that say where the repository is and which configuration is trusted; no other `GIT_*` is passed.
_PASSED: Final = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)
_PASSED_BEGINNING: Final = "GIT_CONFIG"
_ADDED: Final = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}


def git(*words: str) -> subprocess.CompletedProcess[bytes]:
    """Run git and return how it ended.

    Raises FileNotFoundError where it is not installed, and subprocess.TimeoutExpired after `DEADLINE`.
    """
    folders = _search_path()
    program = shutil.which("git", path=os.pathsep.join(folders)) if folders else None
    if program is None or not _is_in(Path(program).parent, folders):
        raise FileNotFoundError("git")
    settings = [word for each in _OVERRIDDEN for word in ("-c", each)]
    return subprocess.run(
        [program, "--no-pager", *settings, *words],
        env=_environment(folders),
        capture_output=True, timeout=DEADLINE, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _environment(folders: list[str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith("GIT_")
        or name in _PASSED
        or name.upper().startswith(_PASSED_BEGINNING)
    }
    return {**kept, "PATH": os.pathsep.join(folders), **_ADDED}


def _search_path() -> list[str]:
    """Return the folders of PATH in which git may be: not relative ones, nor those in the repository."""
    here = Path.cwd()
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    inside = top if top != Path(top.anchor) else None
    folders = [folder for folder in os.get_exec_path() if os.path.isabs(folder)]
    return [folder for folder in folders if inside is None or not _lies_in(Path(folder), inside)]


def _lies_in(folder: Path, other: Path) -> bool:
    return folder.is_relative_to(other) or Path(os.path.realpath(folder)).is_relative_to(other)


def _is_in(folder: Path, folders: list[str]) -> bool:
    """Return whether the folder is one of `folders`: on Windows, the working folder is searched unasked."""
    return any(folder == Path(each) for each in folders)
