"""A file at a revision is read by git, which starts nothing that the repository or its folder contains."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from scorer.capturing.git import git
from tests.support.command_line import run
from tests.support.snapshots import good_file

TARGET = "HEAD:loan-desk.json"


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, and a program in it that leaves a witness."""
    monkeypatch.chdir(tmp_path)
    good_file(tmp_path)
    command = ["git", "-c", "user.name=desk", "-c", "user.email=desk@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*command, *words], check=True)
    leave_witness(tmp_path / "program")
    return tmp_path


def leave_witness(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\ntouch {path.parents[0]}/witness\nexit 1\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    "setting",
    [
        "core.fsmonitor",
        "core.pager",
        "pager.cat-file",
        "core.sshCommand",
        "core.askPass",
        "core.editor",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.json.textconv",
        "filter.json.smudge",
        "filter.json.process",
        "alias.cat-file",
        "alias.rev-parse",
        "credential.helper",
        "uploadpack.packObjectsHook",
    ],
)
def test_no_program_that_the_repository_configures_is_started(setting: str, repository: Path) -> None:
    program = repository / "program"
    value = f"!{program}" if setting.startswith(("alias", "credential")) else str(program)
    subprocess.run(["git", "config", setting, value], check=True)
    (repository / ".gitattributes").write_text("*.json diff=json filter=json\n")
    assert run("check", TARGET).exit_code == 0
    assert run("check", "loan-desk.json", "--baseline", TARGET).exit_code == 0
    assert not (repository / "witness").exists()


def test_no_hook_of_the_repository_is_started(repository: Path) -> None:
    for name in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"):
        leave_witness(repository / ".git/hooks" / name)
    assert run("check", TARGET).exit_code == 0
    assert not (repository / ".git/hooks/witness").exists()


def test_a_missing_object_is_not_fetched(repository: Path) -> None:
    blob = subprocess.run(
        ["git", "rev-parse", TARGET], capture_output=True, text=True, check=True
    ).stdout.strip()
    (repository / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for setting, value in (
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", f"ext::{repository / 'program'}"),
        ("remote.origin.promisor", "true"),
        ("protocol.ext.allow", "always"),
    ):
        subprocess.run(["git", "config", setting, value], check=True)
    assert run("check", TARGET).exit_code == 2
    assert not (repository / "witness").exists()


@pytest.mark.parametrize("entry", [".", "", "bin", "{here}", "{here}/bin"])
def test_git_itself_is_not_taken_from_the_repository(
    entry: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_witness(repository / "git")
    leave_witness(repository / "bin" / "git")
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", os.pathsep.join((entry.format(here=repository), path)))
    assert run("check", TARGET).exit_code == 0
    monkeypatch.setenv("PATH", entry.format(here=repository))
    result = run("check", TARGET)
    assert (result.exit_code, "which is not installed" in result.stderr) == (2, True)
    assert [*repository.rglob("witness")] == []


def test_variables_that_let_git_start_or_write_something_are_not_passed(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE_SETUP"):
        monkeypatch.setenv(name, str(repository / "witness"))
    for name in ("GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS"):
        monkeypatch.setenv(name, str(repository / "program"))
    assert run("check", TARGET).exit_code == 0
    assert not (repository / "witness").exists()


def test_the_users_trusted_configuration_still_reaches_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "desk.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "ours")
    assert git("config", "desk.name").stdout == b"ours\n"


def test_a_file_at_a_revision_is_bounded() -> None:
    size = Path("loan-desk.json").stat().st_size
    assert run("check", TARGET, "--bound", f"file-bytes={size}").exit_code == 0
    result = run("check", TARGET, "--bound", f"file-bytes={size - 1}")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {TARGET} is larger than {size - 1:,} bytes; ")
