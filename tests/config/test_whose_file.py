"""A configuration is read unasked only from where the user's own files are, and only if it is the user's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scorer.config import discover
from scorer.config.discover import NAMES
from tests.config.files import origins, run_configured, write
from tests.support.command_line import environment, run_process
from tests.support.snapshots import bad_file, good_file

SECTION = '[tool.mcp-scorer]\nprofile = "pedantic"\n'
PLAIN = 'profile = "pedantic"\n'
#: Some other user. Only root can give a file to another.
STRANGER = 54321
as_root = pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a file to another user"
)


def configuration(path: Path) -> Path:
    return write(path, SECTION if path.name == "pyproject.toml" else PLAIN)


def profile(*args: object) -> str | None:
    found: tuple[str, str] | None = origins(run_configured("config", "show", *args)).get("profile")
    return found[1] if found else None


def test_outside_a_repository_and_home_only_the_working_folder_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration(tmp_path / "mcp-scorer.toml")
    (tmp_path / "work").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "elsewhere"))
    monkeypatch.chdir(tmp_path / "work")
    assert profile() is None
    monkeypatch.chdir(tmp_path)
    assert profile() == "mcp-scorer.toml:1"


def test_a_home_folder_that_is_a_link_ends_the_search_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration(tmp_path / "disk" / "mcp-scorer.toml")
    (tmp_path / "disk/me/work").mkdir(parents=True)
    (tmp_path / "home").symlink_to(tmp_path / "disk/me")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "disk/me/work")
    assert profile() is None
    configuration(tmp_path / "disk/me/mcp-scorer.toml")
    assert profile() == "../mcp-scorer.toml:1"


@as_root
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_another_user_is_named_and_not_read(name: str, repository: Path) -> None:
    os.chown(configuration(repository / name), STRANGER, -1)
    result = run_configured("config", "show")
    line = f"warning: {name} belongs to another user and is not read; to read it, pass --config {name}\n"
    assert (result.exit_code, result.stderr, "pedantic" in result.stdout) == (0, line, False)
    assert profile("--config", name) is not None
    assert profile("--no-config") is None


@as_root
def test_the_next_file_that_is_the_users_is_read_instead(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration(repository / "mcp-scorer.toml")
    monkeypatch.chdir(configuration(repository / "a/mcp-scorer.toml").parent)
    os.chown("mcp-scorer.toml", STRANGER, -1)
    result = run_configured("config", "show")
    assert "../mcp-scorer.toml:1" in result.stdout
    assert result.stderr.startswith("warning: mcp-scorer.toml belongs to another user")


@as_root
def test_a_pyproject_of_another_user_that_is_not_about_us_is_not_mentioned(repository: Path) -> None:
    os.chown(write(repository / "pyproject.toml", "[project]\n"), STRANGER, -1)
    result = run_configured("config", "show")
    assert (result.exit_code, result.stderr) == (0, "")


@as_root
def test_under_sudo_the_files_of_the_caller_count(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chown(configuration(repository / "mcp-scorer.toml"), STRANGER, -1)
    monkeypatch.setenv("SUDO_UID", str(STRANGER))
    assert profile() == "mcp-scorer.toml:1"


def test_another_user_cannot_pretend_to_be_called_by_sudo(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = configuration(repository / "mcp-scorer.toml").stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: STRANGER)
    monkeypatch.setenv("SUDO_UID", str(owner))
    monkeypatch.setattr(discover, "read_owned", lambda *_: (PLAIN.encode(), owner + 1))
    assert run_configured("config", "show").stderr.startswith("warning: mcp-scorer.toml belongs to")


@as_root
def test_folders_below_home_count_as_far_as_they_are_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration(tmp_path / "mcp-scorer.toml")
    (tmp_path / "theirs/work").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path / "theirs/work")
    assert profile() == "../../mcp-scorer.toml:1"
    os.chown(tmp_path / "theirs", STRANGER, -1)
    assert profile() is None


@pytest.mark.parametrize("name", NAMES)
def test_a_pipe_or_an_endless_file_is_not_a_configuration(name: str, repository: Path) -> None:
    (repository / name).parent.mkdir(exist_ok=True)
    os.mkfifo(repository / name)
    assert profile() is None
    (repository / name).unlink()
    (repository / name).symlink_to("/dev/zero")
    assert profile() is None
    result = run_configured("config", "show", "--config", name)
    assert (result.exit_code, result.stderr) == (2, f"error: no such configuration file: {name} (--config)\n")


@pytest.mark.parametrize("place", ["mcp-scorer.toml", "rubric/rubric.toml", "rubric/features.toml"])
def test_a_key_of_endless_parts_takes_neither_time_nor_memory(place: str, repository: Path) -> None:
    write(repository / "rubric/rubric.toml", "")
    write(repository / "rubric/features.toml", "")
    write(repository / "mcp-scorer.toml", 'rubric = "rubric"\n')
    write(repository / place, f"x = {{{'.'.join('a' * 300_000)} = 1}}\n")
    env = {**environment(), "MCP_SCORER_NO_CONFIG": ""}
    done = run_process("check", good_file(repository), cwd=repository, env=env)
    assert done.returncode == 2
    assert b"line 1 has more than 500 dots" in done.stderr


@pytest.mark.parametrize("name", ["rubric.toml", "features.toml"])
@pytest.mark.parametrize("kind", ["pipe", "endless", "huge"])
def test_a_rubric_that_a_configuration_names_is_read_up_to_a_limit(
    name: str, kind: str, repository: Path
) -> None:
    write(repository / "mcp-scorer.toml", 'rubric = "rubric"\n')
    for each in ("rubric.toml", "features.toml"):
        write(repository / "rubric" / each, "")
    place = repository / "rubric" / name
    place.unlink()
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "endless":
        place.symlink_to("/dev/zero")
    else:
        write(place, "#" * 1_000_001)
    result = run_configured("check", good_file(repository))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("key", ["snapshot", "baseline"])
def test_a_pipe_that_a_configuration_names_is_not_waited_for(key: str, repository: Path) -> None:
    os.mkfifo(repository / "tools.json")
    write(repository / "mcp-scorer.toml", f'{key} = "tools.json"\n')
    targets = [] if key == "snapshot" else [good_file(repository)]
    result = run_configured("check", *targets)
    assert result.exit_code == 2
    assert "tools.json" in result.stderr


def test_a_baseline_that_the_user_types_may_be_a_pipe(repository: Path) -> None:
    good_file(repository)
    line = "python -m scorer check --exit-zero --baseline <(cat loan-desk.json) loan-desk.json"
    done = subprocess.run(
        ["bash", "-c", line.replace("python", sys.executable, 1)],
        cwd=repository, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_gate_of_a_file_above_the_repository_does_not_apply(repository: Path) -> None:
    write(repository.parent / "mcp-scorer.toml", "[gate]\nexit-zero = true\n")
    assert run_configured("check", bad_file(repository)).exit_code == 1
