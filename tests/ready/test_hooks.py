"""The hooks, run by pre-commit itself on a repository, from this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from ruamel.yaml import YAML

from scorer.cli.app import COMMANDS
from tests.support.command_line import ROOT, run
from tests.support.snapshots import LEND, MUTE, RENEW, write_tools

HOOKS = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_every_hook_starts_a_command_that_there_is() -> None:
    assert [hook["id"] for hook in HOOKS] == ["mcp-scorer", "mcp-scorer-server"]
    for hook, only in zip(HOOKS, (["--definitions-only", "--skip-other-files"], []), strict=True):
        program, command, *options = hook["entry"].split()
        assert program == "mcp-scorer"
        assert command in COMMANDS
        assert options == ["--quiet", *only]


def hook(*files: object) -> Result:
    """Run the hook for snapshots as pre-commit does: its entry, and the files that a commit changes."""
    return run(*HOOKS[0]["entry"].split()[1:], *files)


def test_all_files_of_a_commit_are_one_run() -> None:
    assert HOOKS[0]["require_serial"] is True


def test_a_hook_that_passes_shows_a_few_lines(tmp_path: Path) -> None:
    done = hook(write_tools(tmp_path, LEND, RENEW, name="mcp-tools.json"))
    assert done.exit_code == 0
    assert "Gate passed" in done.stdout
    assert len(done.stdout.splitlines()) < 5


def test_a_hook_that_fails_shows_each_file_the_verdict_and_why_in_a_few_lines(tmp_path: Path) -> None:
    files = []
    for at in range(6):
        (tmp_path / f"desk-{at}").mkdir()
        tools = (LEND, MUTE) if at == 3 else (LEND, RENEW)
        files.append(write_tools(tmp_path / f"desk-{at}", *tools, name="tools.json"))
    done = hook(*files)
    assert done.exit_code == 1
    assert done.stdout.count("Gate failed") == 1
    assert "sync: PUR000 the tool has no description" in " ".join(done.stdout.split())
    assert len(done.stdout.splitlines()) < 20


def test_a_file_that_only_happens_to_have_the_name_is_named_and_the_others_are_scored(tmp_path: Path) -> None:
    good = write_tools(tmp_path, LEND, RENEW, name="mcp-tools.json")
    (tmp_path / "tools.json").write_text('{"name": "my tools"}')
    done = hook(tmp_path / "tools.json", good)
    assert "tools.json" in done.stdout + done.stderr
    assert "mcp-tools" in done.stdout


class Repository:
    """A repository with one commit, and pre-commit with a cache of its own."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "PRE_COMMIT_HOME": str(cache),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "PRE_COMMIT_COLOR": "never",
        }
        self.call("git", "init", "--quiet")

    def call(self, *command: object) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in command]
        return subprocess.run(
            words, cwd=self.folder, env=self.env, capture_output=True, text=True, check=False
        )

    def hook(self, name: str, *args: object) -> subprocess.CompletedProcess[str]:
        self.call("git", "add", "--all")
        return self.call(sys.executable, "-m", "pre_commit", "try-repo", ROOT, name, "--verbose", *args)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pre-commit")


@pytest.mark.live
def test_pre_commit_scores_the_snapshots_that_a_commit_changes_and_no_other_file(
    tmp_path: Path, cache: Path
) -> None:
    repository = Repository(tmp_path, cache)
    for name in ("mcp-tools.json", "day/tools.json", "night/tools.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write_tools(tmp_path, LEND, RENEW, name=name)
    (tmp_path / "package.json").write_text("{}")
    passed = repository.hook("mcp-scorer", "--all-files")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "3 servers scored" in passed.stdout
    write_tools(tmp_path, LEND, MUTE, name="mcp-tools.json")
    failed = repository.hook("mcp-scorer", "--all-files")
    assert failed.returncode == 1
    assert "sync: PUR000 the tool has no description" in " ".join(failed.stdout.split())
    assert failed.stdout.count("Gate failed") == 1
    shown = failed.stdout.partition("- exit code: 1")[2]  # after what pre-commit says of itself
    assert 3 < len(shown.splitlines()) < 15
