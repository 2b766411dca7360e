"""Every command in the README and in docs/ is run, and shows what the page shows.

To regenerate the outputs after a deliberate change, run `make golden` and review the diff.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scorer.cli.app import COMMANDS
from tests.docs.pages import (
    Command,
    blocks,
    console_commands,
    excerpt,
    files_of,
    inline_commands,
    pipeline_commands,
    shell_lines,
    texts,
)
from tests.support.command_line import ROOT, environment

if TYPE_CHECKING:
    from tests.docs.desk import Desk

#: From 3.13 on Python drops the indentation of docstrings, and with it the example's definitions change.
DEDENTED = sys.version_info >= (3, 13)

CI = ".github/workflows/ci.yml"

#: Commands of sh blocks that would start this very test run again, or install: who runs them instead.
RUN_ELSEWHERE = {
    "make demo": ".ci/run",
    "make test": ".ci/run",
    **dict.fromkeys(("make lint", "make pytest"), "Makefile"),  # make test needs them
    "pip install .": "tests/packaging/test_installation.py",
    "pip install mcp-scorer": "tests/packaging/test_installation.py",  # from the wheel that is published
    "python -m pip install --require-hashes --requirement requirements-dev.lock": CI,
    "python -m pip install --no-deps --no-build-isolation --editable .": CI,
    "python -m tests.portable -n 2": CI,
    **dict.fromkeys(
        (
            "python -m benchmarks start",
            "python -m benchmarks.steep tools",
            "python -m benchmarks.pages",
            "python -m benchmarks.bulk",
            "python -m benchmarks.sites",
            "python -m benchmarks.compare ../main/.venv/bin/python .venv/bin/python",
        ),
        "tests/docs/test_benchmarks.py",
    ),
}


def shown_commands() -> list[Command]:
    """Every command once, with an output where any page shows one."""
    found = [*console_commands(), *inline_commands(), *pipeline_commands()]
    return [*{command.line: command for command in sorted(found, key=lambda each: each.output)}.values()]


def expected_code(line: str) -> int:
    """The example's gate fails (a hint contradicts its tool), ours passes; nothing else that a page shows may fail."""
    passes = r"--exit-zero|--help|-- mcp-scorer serve$"
    return 1 if "mcp-scorer check" in line and not re.search(passes, line) else 0


@pytest.mark.parametrize("command", shown_commands(), ids=str)
def test_a_command_of_the_pages_does_what_its_page_shows(command: Command, desk: Desk) -> None:
    for name, text in files_of(command.page).items():
        (desk.folder / name).write_text(text, encoding="utf-8")
    done = desk.run(command.line)
    assert (done.returncode, "error: " in done.stderr) == (expected_code(command.line), False), done.stderr
    if command.output and (not DEDENTED or "library_server.py" not in command.line):
        fresh = excerpt(command.output, done.stdout)
        if os.environ.get("UPDATE_DOCS"):
            page = ROOT / command.page
            page.write_text(page.read_text(encoding="utf-8").replace(command.output, fresh), encoding="utf-8")
        else:
            assert command.output == fresh


@pytest.mark.parametrize(("page", "code"), blocks("python"))
def test_a_python_snippet_of_the_pages_runs(page: str, code: str, desk: Desk) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=desk.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), page
    assert done.stdout


@pytest.mark.parametrize("command", shell_lines(), ids=str)
def test_a_shell_line_of_the_pages_is_run_by_the_tests_or_knows_its_target(command: Command) -> None:
    if command.line in RUN_ELSEWHERE:
        runner = (ROOT / RUN_ELSEWHERE[command.line]).read_text(encoding="utf-8")
        assert command.line in runner or re.search(rf"\b{command.line.split()[1]}\b", runner)
    else:
        make, target = command.line.split()[:2]
        subprocess.run([make, "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


def test_every_command_of_the_program_is_shown_on_the_usage_page() -> None:
    usage = texts()["docs/usage.md"]
    assert [name for name in COMMANDS if f"$ mcp-scorer {name}" not in usage] == []


def test_the_first_command_of_the_readme_is_captured_from_npm_by_a_live_test() -> None:
    readme = texts()["README.md"]
    named = re.search(r"(tests/live/\w+\.py)", readme)
    assert console_commands()[0].line.endswith("-- npx -y @modelcontextprotocol/server-everything")
    assert named
    assert "pytest.mark.live" in (ROOT / named[1]).read_text(encoding="utf-8")


def test_make_help_lists_every_target_of_the_makefile() -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    assert re.findall(r"^make (\w+)", listed, re.MULTILINE) == phony[1].split()


def test_every_link_of_the_pages_leads_to_a_file() -> None:
    lost = [
        f"{page}: {link}"
        for page, text in texts().items()
        for link in re.findall(r"(?:\]\(|\bsrc(?:set)?=\")(?!https?:)([^)#\"]+)", text)
        if not (ROOT / page).parent.joinpath(link).exists()
    ]
    assert lost == []
