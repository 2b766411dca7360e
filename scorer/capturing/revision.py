"""A file as it was at a revision of a git repository: `REV:PATH`, as `git show` writes it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Final

from scorer.contracts.errors import InputError

#: A revision of one letter is taken for a drive of Windows; braces could hold a colon of their own.
_SHAPE: Final = re.compile(r"(?P<revision>[^:\s{}\x00-][^:\s{}\x00]+):(?P<path>[^:\x00][^\x00]*)")
#: What git may take, in seconds: it reads a local repository.
_DEADLINE: Final = 60


def is_revision(text: str) -> bool:
    """Tell whether a target that is no file has the shape REV:PATH."""
    return bool(_SHAPE.fullmatch(text)) and "://" not in text


def lacks_file(text: str) -> bool:
    """Tell whether a file that is here is not there yet at the revision of REV:PATH."""
    match = _SHAPE.fullmatch(text)
    if match is None or not Path(match["path"]).is_file():
        return False
    spec = f"{match['revision']}^{{commit}}"
    try:
        known = _git("rev-parse", "--verify", "--quiet", "--end-of-options", spec)
        there = _git("cat-file", "-e", f"{match['revision']}:./{match['path']}")
    except (OSError, subprocess.TimeoutExpired):  # reading the file then says what is wrong with git
        return False
    return known.returncode == 0 and there.returncode != 0


def _git(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    # A repository may be somebody else's: what it lacks is not fetched, and no program of its choice is run.
    env = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(
        ["git", *words],
        cwd=folder, env=env, capture_output=True, timeout=_DEADLINE, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def read_revision(text: str, folder: Path | None = None) -> bytes:
    """Return the bytes of `REV:PATH`, the path relative to `folder` (the working directory).

    Raises InputError where git is missing, or knows no such revision or file.
    """
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise InputError(f"{text!r} is no REV:PATH, such as HEAD~1:mcp-tools.json")
    spec = f"{match['revision']}:./{match['path']}"
    try:
        done = _git("cat-file", "blob", spec, folder=folder)
    except FileNotFoundError:
        raise InputError(f"no such file: {text}\nREV:PATH needs git, which is not installed") from None
    except subprocess.TimeoutExpired:
        raise InputError(f"git did not show {text} within {_DEADLINE} s") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise InputError(f"no such file, and git cannot show it: {text}\n{said[0] if said else 'git failed'}")
    return done.stdout
