"""The folders in which packages are installed and servers live: one for each start, removed after it.

They are below the folder of the store, whose lock one crawl holds: the next crawl removes what a killed one left.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from scorer.capturing.confined import limits
from scorer.contracts.errors import InputError
from scorer.data.messages import say

#: The uid of the first of the users that servers have where the crawl runs as root: one for each start at a time.
_FIRST_USER: Final = 64_000
_CLEANUP_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Start:
    """What the warden starts and looks after: see warden.py.

    `env` is the whole environment of `command`. `is_limited`: the limits of a process hold for it and what it starts.
    `watched` are folders that must not grow beyond the limits. `ending` is a command that ends what ending the process
    does not end. `counts_packets`: it is bubblewrap, without a network.
    """

    command: tuple[str, ...]
    env: dict[str, str]
    folder: str
    is_limited: bool = True
    watched: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    counts_packets: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """The folder of one start. `number` is that of the start among those at the same time, from 0."""

    folder: Path
    number: int

    @property
    def app(self) -> Path:
        """Where the package is installed."""
        return self.folder / "app"

    @property
    def home(self) -> Path:
        """The home of a server that has no other one."""
        return self.folder / "home"

    @property
    def cache(self) -> Path:
        """What the package manager loads, removed before the server starts."""
        return self.folder / "cache"

    @property
    def user(self) -> int | None:
        """The uid that the server has where this process is root; None elsewhere."""
        if sys.platform == "win32" or os.geteuid() != 0:
            return None
        return _FIRST_USER + self.number

    @property
    def label(self) -> str:
        """The name of its containers."""
        return f"mcp-scorer-{hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]}"

    def give_away(self) -> None:
        """Let the user of the server own its folders."""
        user = self.user
        if user is not None and sys.platform != "win32":
            for path in (self.app, self.home, self.cache):
                os.chown(path, user, user)

    def write(self, start: Start) -> Path:
        """Write a start for the warden. Return the file."""
        path = self.folder / "start.json"
        bounds = {
            "data": limits.PROCESS_DATA,
            "memory": limits.MEMORY,
            "processes": limits.PROCESSES + limits.PROCESSES_OF_SANDBOX,
            "disk": limits.DISK,
            "files": limits.FILES,
            "one_file": limits.ONE_FILE,
            "open_files": limits.OPEN_FILES,
            "cpu": limits.CPU_SECONDS,
        }
        told = self.folder / "ended.json"
        told.unlink(missing_ok=True)
        path.write_text(json.dumps({**asdict(start), "limits": bounds, "told": str(told)}), encoding="utf-8")
        return path

    def told(self) -> dict[str, Any]:
        """Return what the warden told of the last start: the limit that was exceeded, and packets without a way."""
        try:
            told = json.loads((self.folder / "ended.json").read_bytes())
        except (OSError, ValueError):
            return {}  # it was killed
        return told if isinstance(told, dict) else {}

    def leaves(self, kind: str, command: Sequence[str]) -> None:
        """Note a command that removes what the start leaves outside of its folder, should this process be killed."""
        (self.folder / f"left-{kind}.json").write_text(json.dumps([*command]), encoding="utf-8")


def open_job(folder: Path, name: str, number: int) -> Job:
    """Return the folder of the start of a server, made anew. Raises InputError where it cannot be made."""
    job = Job(folder / hashlib.sha256(name.encode()).hexdigest()[:16], number)
    try:
        remove(job.folder)
        for path in (job.app, job.home, job.cache):
            path.mkdir(parents=True)
        job.folder.chmod(0o711)
        job.give_away()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(say("capturing.confined.no-folder", folder=folder, reason=reason)) from error
    return job


def clean_up(folder: Path) -> None:
    """Run what the start of a folder left to be done, and remove the folder."""
    for kind in ("container", "image"):
        note = folder / f"left-{kind}.json"
        if note.is_file():
            run_quietly(json.loads(note.read_bytes()))
    remove(folder)


def clean_all(folder: Path) -> None:
    """Remove what a killed crawl left in the folder of all starts, containers too."""
    if folder.is_dir() and not folder.is_symlink():
        for each in sorted(folder.iterdir()):
            clean_up(each)
        remove(folder)


def remove(folder: Path) -> None:
    """Remove a folder, however deep it is and whatever a server forbade in it."""
    for words in (("rm", "-rf", "--"), ("chmod", "-R", "u+rwX", "--"), ("rm", "-rf", "--")):
        if not os.path.lexists(folder):
            return
        run_quietly([*words, str(folder)])


def run_quietly(words: Sequence[str]) -> subprocess.CompletedProcess[str] | None:
    """Run a command of ours to its end. Return None where it cannot be started, or takes too long."""
    try:
        return subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_CLEANUP_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
