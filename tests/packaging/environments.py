"""Builds distributions, and environments to install them into."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.command_line import PLAIN, ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: How pip says that there is no network.
UNREACHABLE = re.compile(r"NewConnectionError|ConnectTimeout|NameResolutionError|ProxyError")


@dataclass(frozen=True)
class Installed:
    """An environment of its own with the wheel in it, and a folder far from the checkout to work in."""

    scripts: Path
    folder: Path

    def run(self, *command: object) -> subprocess.CompletedProcess[str]:
        program, *args = map(str, command)
        kept = {key: value for key, value in environment().items() if key not in ("PYTHONPATH", *PLAIN)}
        return subprocess.run(
            [str(self.scripts / program), *args],
            cwd=self.folder,
            env=kept,
            capture_output=True,
            text=True,
            check=False,
        )


def call(*command: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    done = subprocess.run([*map(str, command)], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def build(kind: str, source: Path, target: Path, **variables: str) -> Path:
    """Build an sdist or a wheel of the source with the project's own backend, and return its file."""
    command = (sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", target)
    call(*command, cwd=source, env={**os.environ, **variables})
    (built,) = target.iterdir()
    return built


def make_environment(folder: Path) -> Path:
    """Make an empty environment, without pip even, and return its folder of programs."""
    venv.create(folder, symlinks=True)
    return folder / ("Scripts" if sys.platform == "win32" else "bin")


def lend_site_packages(scripts: Path, paths: Sequence[str]) -> None:
    """Let the environment see the dependencies that are installed here, after its own packages."""
    (site,) = scripts.parent.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text("\n".join(paths) + "\n")
