"""The projects that docs/testing.md shows: every file of it is run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scorer.config.registry import NO_CONFIG_VARIABLE
from tests.support.command_line import ROOT, environment, run
from tests.testing.project import last_lines, run_pytest

PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
NODE = shutil.which("node")

#: What vitest has that the page uses, on top of the test runner of Node.js.
VITEST = """
import assert from "node:assert/strict";
import { test as run } from "node:test";

export const test = (name, body, timeout) => run(name, { timeout }, body);
export const expect = (found) => ({ toEqual: (wanted) => assert.deepEqual(found, wanted) });
"""


def write_files(folder: Path, language: str, comment: str) -> list[str]:
    """Write the blocks of the page whose first line is a comment with the name of a file; return the names."""
    found = re.findall(rf"^```{language}\n{comment} (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for name, body in found:
        (folder / name).write_text(body, encoding="utf-8")
    return [name for name, _ in found]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    for name in ("server.py", "my_package/server.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "examples" / "library_server.py", tmp_path / name)
    (tmp_path / "my_package" / "__init__.py").touch()
    return tmp_path


def test_the_tests_of_the_page_pass(project: Path) -> None:
    names = write_files(project, "py", "#")
    made = run("snapshot", "-o", project / "mcp-tools.json", "--", sys.executable, project / "server.py")
    assert made.exit_code == 0, made.stderr
    (project / "pytest.ini").write_text(re.findall(r"^```ini\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0])
    (project / "mcp-scorer.toml").write_text('[gate]\nfail-on = "never"\n')

    done = run_pytest(project, "-q", "--mcp-score")

    assert names == ["test_definitions.py", "test_command.py", "test_regressions.py", "test_async.py"]
    assert last_lines(done, 1) == ["6 passed"], done.stdout


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
def test_the_javascript_of_the_page_passes_and_fails_as_the_gate_does(project: Path) -> None:
    names = write_files(project, "js", "//")
    folder = project / "node_modules" / "vitest"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text('{"name": "vitest", "type": "module", "exports": "./index.mjs"}')
    (folder / "index.mjs").write_text(VITEST)
    made = run("snapshot", "-o", project / "mcp-tools.json", "--", sys.executable, project / "server.py")
    assert made.exit_code == 0, made.stderr
    programs = project / "bin"
    programs.mkdir()
    for name, words in {"mcp-scorer": "-m scorer", "python": ""}.items():
        (programs / name).write_text(f'#!/bin/sh\nexec {sys.executable} {words} "$@"\n')
        (programs / name).chmod(0o755)

    def node(*tests: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join((str(programs), os.environ["PATH"]))
        settings = environment(PATH=path, **{NO_CONFIG_VARIABLE: "1"})
        command = [str(NODE), "--test", "--test-reporter=tap", *tests]
        return subprocess.run(command, cwd=project, env=settings, capture_output=True, text=True, check=False)

    tests = [name for name in names if name.endswith(".test.mjs")]
    done = node(*tests)
    assert (names[0], len(tests)) == ("mcp-score.mjs", 2)
    assert (done.returncode, "# pass 2" in done.stdout) == (0, True), done.stdout
    strict = (project / tests[1]).read_text(encoding="utf-8").replace('"D"', '"5"')
    (project / tests[1]).write_text(strict, encoding="utf-8")
    failed = node(tests[1])
    assert (failed.returncode, "reader: tdqs " in failed.stdout) == (1, True), failed.stdout
