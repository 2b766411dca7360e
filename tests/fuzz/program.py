"""Runs the program on what was generated, and checks what holds whatever that was."""

from __future__ import annotations

import re
from contextlib import chdir
from pathlib import Path
from typing import Any, Final

from click.testing import Result

from scorer.formats.sanitize import HIDDEN
from tests.support.command_line import PLAIN, run

#: What a build service would execute: `##[command]` and `##vso[command]` anywhere, `::command::` at a line's start.
COMMAND: Final = re.compile(r"##\w*\[|^\s*::", re.MULTILINE)
ANNOTATION: Final = re.compile(r"^::(error|warning|notice)[ :].*\n?", re.MULTILINE)
#: Left by every program and module that generated text may start, in the folder of the run.
WITNESS: Final = "witness"


def ran(folder: Path, *args: object, env: dict[str, str] | None = None, **options: Any) -> Result:
    """Run in a folder. Whatever the input: an exit code that is documented, no traceback, plain lines on stderr that
    name an error if nothing was scored, nothing for a build service to execute, and nothing started."""
    (folder / WITNESS).unlink(missing_ok=True)
    with chdir(folder):
        result = run(*args, env={**PLAIN, "MCP_SCORER_TRACEBACK": "1", **(env or {})}, **options)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code in (0, 1, 2, 3)
    assert result.exit_code < 2 or re.search(r"^(error: \S|Usage: )", result.stderr, re.MULTILINE)
    assert "Traceback" not in result.stderr
    assert "internal error" not in result.stderr
    assert not HIDDEN.search(result.stderr.replace("\n", ""))
    assert not COMMAND.search(result.stderr)
    assert not COMMAND.search(ANNOTATION.sub("", result.stdout))
    assert not (folder / WITNESS).exists()
    return result
