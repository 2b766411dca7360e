"""What depends on the system, on whatever system the tests run: processes, paths, encodings and line ends."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.portability.systems import LIBRARY, run_here
from tests.support.command_line import ROOT, environment, start
from tests.support.snapshots import good_file

if TYPE_CHECKING:
    from collections.abc import Iterator

STAYS = ROOT / "tests" / "servers" / "stays.py"

pytestmark = pytest.mark.no_cover


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_a_server_and_its_child_are_ended_after_a_run(listener: socket.socket, tmp_path: Path) -> None:
    port = listener.getsockname()[1]
    with start("check", "--exit-zero", "--", sys.executable, STAYS, port, cwd=tmp_path) as process:
        held = [listener.accept()[0] for _ in range(2)]
        _, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert [_end_of(each) for each in held] == [b"", b""]


def test_a_server_and_its_child_are_ended_when_the_program_is_killed(
    listener: socket.socket, tmp_path: Path
) -> None:
    port = listener.getsockname()[1]
    with start("check", "--timeout", "600", "--", sys.executable, STAYS, port, cwd=tmp_path) as process:
        held = [listener.accept()[0] for _ in range(2)]
        process.kill()
        process.communicate()
    assert [_end_of(each) for each in held] == [b"", b""]


def _end_of(connection: socket.socket) -> bytes:
    """Wait until the other side has ended, which may reset the connection."""
    with connection:
        try:
            return connection.recv(1)
        except ConnectionError:
            return b""


def test_an_absolute_path_is_a_file_and_reports_show_its_name_only(tmp_path: Path) -> None:
    target = good_file(tmp_path)
    ran = run_here(tmp_path, "check", target, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert str(tmp_path) not in ran.out.replace("\\\\", "\\")


def test_a_relative_path_may_have_the_separators_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    target = good_file(tmp_path / "desk")
    typed = str(target.relative_to(tmp_path))
    assert typed == f"desk{os.sep}loan-desk.json"
    assert run_here(tmp_path, "check", typed).code == 0


def test_the_line_ends_of_a_snapshot_change_nothing(tmp_path: Path) -> None:
    target = good_file(tmp_path)
    tools = json.loads(target.read_text(encoding="utf-8"))
    reports = []
    for end in ("\n", "\r\n"):
        target.write_bytes(json.dumps(tools, indent=2).replace("\n", end).encode())
        reports.append(run_here(tmp_path, "check", target.name))
    assert reports[0] == reports[1]


def test_outputs_have_the_same_bytes_on_every_system(tmp_path: Path) -> None:
    target = good_file(tmp_path)
    assert run_here(tmp_path, "check", target.name, "--output", "markdown=report.md").code == 0
    written = (tmp_path / "report.md").read_bytes()
    assert b"\r" not in written
    assert written.decode("utf-8") == run_here(tmp_path, "check", target.name, "--format", "markdown").out


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "utf-8"])
def test_a_console_gets_only_what_its_encoding_has(encoding: str, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "scorer", "check", good_file(tmp_path).name]
    env = environment(PYTHONIOENCODING=encoding)
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "loan-desk" in done.stdout.decode(encoding)


def test_a_server_in_a_folder_with_blanks_is_started(tmp_path: Path) -> None:
    folder = tmp_path / "loan desk"
    folder.mkdir()
    server = folder / "server.py"
    server.write_text(LIBRARY.read_text(encoding="utf-8"), encoding="utf-8")
    ran = run_here(tmp_path, "check", "--format", "json", "--", sys.executable, server)
    assert ran.code == 1
    assert json.loads(ran.out)["servers"][0]["name"] == "lending-library"
