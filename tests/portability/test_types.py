"""No call that a system lacks: what each has is known to the type checker."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.command_line import ROOT


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_program_calls_nothing_that_a_system_lacks(system: str) -> None:
    command = [sys.executable, "-m", "mypy", "--platform", system, "--no-error-summary", "scorer"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
