"""The plugin for pytest on a sample project: what a run shows, alone and on several workers."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

from tests.support.command_line import ROOT, environment
from tests.support.snapshots import bad_file, good_file
from tests.testing.project import last_lines, run_pytest, write_project

if TYPE_CHECKING:
    from pathlib import Path

TESTS = """
from desk_server import desk
from scorer.testing import assert_quality

def test_that_passes():
    assert_quality(desk, fail_on="never")

def test_that_fails():
    assert_quality(desk, fail_on="never", min_tool=3.0)
"""


LINE = "mcp-score: desk 3.3 B · gate failed in 1 of 2 checks"


def test_a_failure_shows_the_words_to_change_and_the_summary_has_one_line(tmp_path: Path) -> None:
    write_project(tmp_path, test_desk=TESTS)

    done = run_pytest(tmp_path, "-q", "--mcp-score")

    _, _, failure = done.stdout.partition("def test_that_fails():\n")
    failure, _, summary = failure.partition(" mcp-score ---")
    assert done.returncode == 1
    assert [line.rstrip() for line in failure.splitlines()][:5] == [
        '>       assert_quality(desk, fail_on="never", min_tool=3.0)',
        "E       scorer.testing.QualityError: desk: 3.3 of 5, tier B · Gate failed",
        "E         - find: tdqs 2.5 (tier C) is below the required 3.0",
        "E",
        "E       Words to change",
    ]
    assert failure.count("E         - find · ") == 2
    assert "lend_book" not in failure
    assert [summary.count(words) for words in ("Tool ", "Edits to make first", "desk · 3.3 of 5", LINE)] == [
        1
    ] * 4


def test_with_xdist_the_failure_and_the_summary_are_the_same(tmp_path: Path) -> None:
    file = bad_file(tmp_path)
    write_project(
        tmp_path,
        test_desk=TESTS.replace("import desk", "import SERVER as desk"),
        desk_server=f"SERVER = {str(file)!r}",
    )
    done = run_pytest(tmp_path, "-q", "-n1", plugins=("xdist",))
    assert "mcp-score: mute-desk 2.7 C · gate failed in 1 of 2 checks" in done.stdout.splitlines()
    assert "E         - sync: tdqs 1.0 (tier D) is below the required 3.0" in done.stdout


def test_a_run_that_scores_nothing_says_nothing(tmp_path: Path) -> None:
    write_project(tmp_path, test_one="def test_one(): pass")
    done = run_pytest(tmp_path, "-q")
    assert (done.returncode, "mcp-score" in done.stdout) == (0, False)


def test_a_target_is_a_test_that_passes_or_fails_by_the_gate_of_the_configuration(tmp_path: Path) -> None:
    write_project(tmp_path)
    good, bad = good_file(tmp_path), bad_file(tmp_path)
    done = run_pytest(tmp_path, "-q", f"--mcp-score-target={good}", f"--mcp-score-target={bad}")
    assert done.returncode == 1
    assert "mute-desk: 2.7 of 5, tier C · Gate failed" in done.stdout.splitlines()
    assert "Traceback" not in done.stdout
    assert last_lines(done, 1) == ["1 failed, 1 passed"]
    (tmp_path / "mcp-scorer.toml").write_text('[gate]\nfail-on = "never"\n')
    assert last_lines(run_pytest(tmp_path, "-q", f"--mcp-score-target={bad}"), 1) == ["1 passed"]


def test_a_target_that_cannot_be_read_fails_with_one_line(tmp_path: Path) -> None:
    write_project(tmp_path)
    done = run_pytest(tmp_path, "-q", "--mcp-score-target=none.json")
    assert (done.returncode, "no such file: none.json" in done.stdout.splitlines()) == (1, True)


def test_targets_of_the_setting_are_tests_only_with_the_option_and_are_never_deselected(
    tmp_path: Path,
) -> None:
    write_project(tmp_path, test_one="def test_one(): pass")
    (tmp_path / "pytest.ini").write_text(f"[pytest]\nmcp_score_targets =\n    {good_file(tmp_path)}\n")
    assert last_lines(run_pytest(tmp_path, "-q"), 1) == ["1 passed"]
    assert last_lines(run_pytest(tmp_path, "-q", "--mcp-score", "-k", "nothing"), 1) == [
        "1 passed, 1 deselected"
    ]


FIXTURES = """
import sys
import tomllib
from pathlib import Path
from scorer.testing import assert_quality

COUNTED = [sys.executable, "counted.py"]

def test_first(mcp_capture):
    assert_quality(mcp_capture(COUNTED), fail_on="never")

def test_second(mcp_capture):
    assert mcp_capture(COUNTED).name == "desk"
    assert Path("count").read_text() == "started "

def test_of_the_setting(mcp_snapshot):
    assert len(mcp_snapshot.tools) == 2
"""
COUNTED = """
import asyncio
from mcp.server.stdio import stdio_server
from desk_server import desk

with open("count", "a") as file:
    file.write("started ")

async def main():
    async with stdio_server() as (read, write):
        await desk.run(read, write, desk.create_initialization_options())

asyncio.run(main())
"""


def test_fixtures_capture_a_command_once_and_the_target_of_the_setting(tmp_path: Path) -> None:
    write_project(tmp_path, test_fixtures=FIXTURES, counted=COUNTED)
    (tmp_path / "pytest.ini").write_text(f"[pytest]\nmcp_score_targets = {good_file(tmp_path)}\n")
    assert last_lines(run_pytest(tmp_path, "-q"), 1) == ["3 passed"]


def test_the_fixture_of_the_setting_says_what_to_set_where_there_is_no_target(tmp_path: Path) -> None:
    write_project(tmp_path, test_one="def test_one(mcp_snapshot): pass")
    assert (
        "mcp_snapshot needs one target, but the configuration names 0; " in run_pytest(tmp_path, "-q").stdout
    )


def test_loading_the_plugin_loads_nothing_that_scores_or_connects() -> None:
    loaded = "print(*sorted(name for name in sys.modules if name.startswith('scorer.')))"
    code = f"import sys, scorer.testing.plugin; {loaded}"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "scorer.data",
        "scorer.data.messages",
        "scorer.data.prepared",
        "scorer.data.resources",
        "scorer.testing",
        "scorer.testing.handed_over",
        "scorer.testing.plugin",
        "scorer.version",
    ]


def test_the_package_names_the_plugin_where_pytest_looks_for_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"mcp-scorer": "scorer.testing.plugin"}
