"""Runs the program as it would be on another system."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.command_line import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Mapping

SEEN = Path(__file__).with_name("seen")
FAULTY = ROOT / "tests" / "servers" / "faulty.py"
LIBRARY = ROOT / "examples" / "library_server.py"
POSIX = os.name == "posix"


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


def run_here(folder: Path, *args: object) -> Ran:
    return _run(folder, environment(), *args)


def run_as(system: str, folder: Path, *args: object, **variables: str) -> Ran:
    """Run the program in `folder`; `system` is win32 or darwin."""
    return _run(folder, seen_environment(system, folder, **variables), *args)


def seen_environment(system: str, folder: Path, **variables: str) -> dict[str, str]:
    """Return the environment in which the program sees another system, and so do its supervisors."""
    path = os.pathsep.join(map(str, (SEEN, ROOT)))
    python = folder / "seen-python"
    python.write_text(f'#!/bin/sh\nshift 2\nexec "{sys.executable}" -I "{SEEN / "seen.py"}" {system} "$@"\n')
    python.chmod(0o755)
    return environment(PYTHONPATH=path, SEEN_SYSTEM=system, SEEN_PYTHON=str(python), **variables)


def _run(folder: Path, env: Mapping[str, str], *args: object) -> Ran:
    command: list[Any] = [sys.executable, "-m", "scorer", *map(str, args)]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
