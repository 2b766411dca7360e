"""What a shell completes, asked as its script asks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import environment, run, run_process


def completed(*words: str) -> list[str]:
    """Return what the program answers to bash for a line whose last word is not finished."""
    settings = environment(
        _MCP_SCORER_COMPLETE="bash_complete",
        COMP_WORDS="\n".join(("mcp-scorer", *words)),
        COMP_CWORD=str(len(words)),
    )
    done = run_process(env=settings)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().split()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("ch",), ["plain,check"]),
        (("check", "--fail-un"), ["plain,--fail-under"]),
        (("check", "--fail-on", "e"), ["plain,error"]),
        (("check", "mcp"), ["file,mcp"]),
        (("watch", "-f", "json", "to"), ["file,to"]),
        (("completion", ""), ["plain,bash", "plain,zsh", "plain,fish"]),
        (("explain", "PUR01"), ["plain,PUR010", "plain,PUR011", "plain,PUR012", "plain,PUR013"]),
        (("explain", "revers"), ["plain,reversibility"]),
        (("frobnicate", "x"), []),
        (("check", "npx", "-y", "x"), ["file,x"]),
        (("check", "--", "node", "se"), ["file,se"]),
    ],
)
def test_a_word_is_completed(words: tuple[str, ...], found: list[str]) -> None:
    assert completed(*words) == found


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_one_that_its_shell_accepts(shell: str, tmp_path: Path) -> None:
    result = run("completion", shell)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"_MCP_SCORER_COMPLETE={shell}_complete" in result.stdout
    if (program := shutil.which(shell)) is None:
        pytest.skip(f"{shell} is not installed")
    (script := tmp_path / "script").write_text(result.stdout)
    done = subprocess.run([program, "-n", str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    (tmp_path / "mcp-scorer").write_text(f'#!/bin/sh\nexec {sys.executable} -m scorer "$@"\n')
    (tmp_path / "mcp-scorer").chmod(0o755)
    lines = (
        run("completion", "bash").stdout,
        f"export PATH={tmp_path}:$PATH",
        "COMP_WORDS=(mcp-scorer snap) COMP_CWORD=1",
        "_mcp_scorer_completion mcp-scorer",
        'echo "${COMPREPLY[@]}"',
    )
    done = subprocess.run(
        [bash, "--norc", "-c", "\n".join(lines)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("snapshot\n", "")


def test_fish_shows_descriptions_and_names_with_commas_whole(tmp_path: Path) -> None:
    fish = shutil.which("fish")
    if fish is None:
        pytest.skip("fish is not installed")
    (tmp_path / "mcp-scorer").write_text(f'#!/bin/sh\nexec {sys.executable} -m scorer "$@"\n')
    (tmp_path / "mcp-scorer").chmod(0o755)
    lines = (
        run("completion", "fish").stdout,
        f"set -x PATH {tmp_path} $PATH",
        "complete --do-complete 'mcp-scorer basel'",
    )
    done = subprocess.run(
        [fish, "--no-config", "--command", "\n".join(lines)],
        env=environment(HOME=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "baseline\tAccept the current findings, with a reason.\n"


def test_another_shell_is_refused() -> None:
    result = run("completion", "csh")
    assert result.exit_code == 2
    assert "'csh' is not one of" in result.stderr
