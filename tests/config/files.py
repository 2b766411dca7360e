"""Folders with configuration files, and runs of the command line in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import Result

from scorer.config.registry import NO_CONFIG_VARIABLE
from tests.support.command_line import PLAIN, run

#: The environment of somebody who has set nothing.
UNSET: Mapping[str, str | None] = {**PLAIN, NO_CONFIG_VARIABLE: None}


def write(path: Path, text: str) -> Path:
    """Write a file, its folders too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run_configured(*args: object, env: Mapping[str, str | None] | None = None) -> Result:
    """Run with configuration files looked for, from the working directory up."""
    return run(*args, env={**UNSET, **(env or {})})


def origins(result: Result) -> dict[str, Any]:
    """Return what `config show` shows beside the defaults: the values with their origins."""
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [line.split("  ") for line in result.stdout.splitlines()[1:]]
    rows = [[word.strip() for word in line if word.strip()] for line in lines]
    return {key: (value, origin) for key, value, origin in rows if origin != "default"}
