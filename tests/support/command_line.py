"""Runs the command line: in this process, and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from scorer.cli import app

ROOT = Path(__file__).resolve().parents[2]

#: Nothing of the environment that a report's looks, or where it goes, depend on.
PLAIN = dict.fromkeys(("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"))


def run(*args: object, **options: Any) -> Result:
    """Run in this process, with nothing of the terminal's settings."""
    options.setdefault("env", PLAIN)
    return CliRunner().invoke(app, [str(arg) for arg in args], **options)


def environment(**changes: str) -> dict[str, str]:
    """Return an environment for a process: this checkout, and no settings of the terminal or of a build service."""
    kept = {key: value for key, value in os.environ.items() if key not in PLAIN}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **changes}


def start(*args: object, env: dict[str, str] | None = None, **options: Any) -> subprocess.Popen[bytes]:
    """Start the command line as a process with its streams in pipes."""
    options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    command = [sys.executable, "-m", "scorer", *map(str, args)]
    return subprocess.Popen(command, env=env or environment(), **options)


def run_process(*args: object, stdin: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process to its end."""
    with start(*args, **options) as process:
        out, err = process.communicate(stdin)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
