"""Runs the command line, in this process or as a separate process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from scorer.cli import app

ROOT = Path(__file__).resolve().parents[2]

#: What a fault of the program ends in; no test may hide one.
INTERNAL = "internal error"

#: The variables that change how a report looks or where it goes, all unset.
PLAIN = dict.fromkeys(("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"))


def run(*args: object, **options: Any) -> Result:
    """Run in this process, without the settings of the terminal."""
    options.setdefault("env", PLAIN)
    result = CliRunner().invoke(app, [str(arg) for arg in args], **options)
    assert INTERNAL not in result.stderr, result.stderr
    return result


def environment(**changes: str) -> dict[str, str]:
    """Return an environment for a process: this checkout, without settings of the terminal or a CI service."""
    kept = {key: value for key, value in os.environ.items() if key not in PLAIN}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **changes}


def start(*args: object, env: dict[str, str] | None = None, **options: Any) -> subprocess.Popen[bytes]:
    """Start the command line as a process with its streams in pipes."""
    options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    command = [sys.executable, "-m", "scorer", *map(str, args)]
    return subprocess.Popen(command, env=env or environment(), **options)


def run_process(*args: object, stdin: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process, and return when it has ended."""
    with start(*args, **options) as process:
        out, err = process.communicate(stdin)
    assert INTERNAL.encode() not in (err or b""), err.decode()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
