"""The program on a system without the calls of POSIX or Linux does what it does here.

The modules of the program see the other system; see seen/seen.py for what that replaces.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from tests.capturing.running import left_over, processes_with
from tests.portability.systems import FAULTY, LIBRARY, POSIX, Ran, run_as, run_here, seen_environment
from tests.support.command_line import start
from tests.support.snapshots import good_file

pytestmark = [
    pytest.mark.skipif(not POSIX, reason="lets a system of POSIX look like another"),
    pytest.mark.no_cover,
]

SYSTEMS = ("win32", "darwin")
MARK = "marker"


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("name", ["text", "json", "html", "markdown", "sarif"])
def test_a_snapshot_gets_the_same_report(system: str, name: str, tmp_path: Path) -> None:
    args = ("check", good_file(tmp_path).name, "--format", name)
    assert run_as(system, tmp_path, *args) == run_here(tmp_path, *args)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_server_is_started_and_scored(system: str, tmp_path: Path) -> None:
    args = ("check", "--output", "json=report.json", "--", sys.executable, LIBRARY)
    here = run_here(tmp_path, *args), (tmp_path / "report.json").read_bytes()
    assert (run_as(system, tmp_path, *args), (tmp_path / "report.json").read_bytes()) == here
    assert here[0].code == 1
    assert json.loads(here[1])["servers"][0]["name"] == "lending-library"


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(
    "fault", ["exits", "exits_while_listing", "answers_initialize_with_an_error", "closes_output", "odd_json"]
)
def test_the_fault_of_a_server_is_reported_in_the_same_words(system: str, fault: str, tmp_path: Path) -> None:
    args = ("check", "--", sys.executable, FAULTY, fault, MARK)
    assert run_as(system, tmp_path, *args) == run_here(tmp_path, *args)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("bound", ["answer-bytes=200", "total-bytes=300", "json-depth=2"])
def test_what_a_server_sends_has_the_same_limits(system: str, bound: str, tmp_path: Path) -> None:
    args = ("check", "--bound", bound, "--", sys.executable, FAULTY, "fine", MARK)
    ran = run_as(system, tmp_path, *args)
    assert ran == run_here(tmp_path, *args)
    assert ran.code == 3


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_program_that_does_not_exist_is_named(system: str, tmp_path: Path) -> None:
    args = ("check", "--", "no-such-program-anywhere")
    ran = run_as(system, tmp_path, *args)
    assert ran == run_here(tmp_path, *args)
    assert ran.code == 3


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_server_that_does_not_end_is_ended(system: str, tmp_path: Path) -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    args = ("check", "--exit-zero", "--", sys.executable, FAULTY, "ignores_sigterm", marker)
    assert run_as(system, tmp_path, *args).code == 0
    if Path("/proc/self").exists():
        assert left_over(marker) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for left processes in /proc")
def test_the_child_of_a_server_in_its_process_group_is_ended_without_proc(tmp_path: Path) -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    env = seen_environment("darwin", tmp_path)
    command = ("--", sys.executable, FAULTY, "silent_with_a_child", marker)
    with start("check", "--timeout", "600", *command, env=env, cwd=tmp_path) as process:
        while not any("faulty.py" not in words for words in processes_with(marker)):
            assert process.poll() is None, process.communicate()
        process.kill()
        process.communicate()
    assert left_over(marker) == []


def test_a_command_of_npm_is_found_by_its_name_on_windows(tmp_path: Path) -> None:
    script = tmp_path / "library.cmd"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{LIBRARY}" "$@"\n')
    script.chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    ran = run_as("win32", tmp_path, "check", "--exit-zero", "--format", "json", "--", "library", PATH=path)
    assert (ran.code, json.loads(ran.out)["servers"][0]["name"]) == (0, "lending-library")


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_output_replaces_a_file_and_never_an_input(system: str, tmp_path: Path) -> None:
    target = good_file(tmp_path).name
    (tmp_path / "old.html").write_text("old")
    assert run_as(system, tmp_path, "check", target, "--output", "html=old.html").code == 0
    assert (tmp_path / "old.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    refused = run_as(system, tmp_path, "check", target, "--output", f"html={target}")
    assert refused == run_here(tmp_path, "check", target, "--output", f"html={target}")
    assert refused.code == 2


def test_backslashes_in_a_command_on_windows_separate_folders(tmp_path: Path) -> None:
    assert _start_of_command(tmp_path) == Ran(
        0, "('C:\\\\Program Files\\\\desk\\\\server.exe', 'C:\\\\books')\n", ""
    )


def _start_of_command(folder: Path) -> Ran:
    code = (
        "from scorer.capturing import connect_options\n"
        "from scorer.capturing.target_kinds import parse_target\n"
        r"""text = '-- "C:\\Program Files\\desk\\server.exe" C:\\books'"""
        "\nprint(parse_target(text, connect_options())[0].command)"
    )
    env = seen_environment("win32", folder)
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def test_packages_are_not_started_on_windows_and_the_crawl_says_so(tmp_path: Path) -> None:
    (tmp_path / "mcp.json").write_text(json.dumps({"mcpServers": {"desk": {"command": "desk-server"}}}))
    ran = run_as(
        "win32", tmp_path, "catalogue", "crawl", "mcp.json", "--store", "store", "--allow-exec", "--quiet"
    )
    assert (ran.code, ran.err) == (
        2,
        "error: packages cannot be started on Windows, where no server can be confined; run the crawl on Linux or "
        "macOS, or in WSL\n",
    )
    assert (
        run_as("win32", tmp_path, "catalogue", "crawl", "mcp.json", "--store", "store", "--quiet").code == 0
    )


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for left processes in /proc")
def test_a_server_is_started_without_a_sandbox_on_macos(tmp_path: Path) -> None:
    marker = f"marker-{os.getpid()}-{tmp_path.name}"
    server = {"command": sys.executable, "args": [str(FAULTY), "fine", marker]}
    (tmp_path / "mcp.json").write_text(json.dumps({"mcpServers": {"desk": server}}))
    ran = run_as(
        "darwin",
        tmp_path,
        "catalogue",
        "crawl",
        "mcp.json",
        "--store",
        "store",
        "--allow-exec",
        "--sandbox",
        "none",
    )
    assert "captured: 1 of 1 that were due; failed: 0; left for the next run: 0" in ran.err
    assert left_over(marker) == []
