"""What `check` can be told to ask for, by flags and by a configuration file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.files import run_configured, write
from tests.support.command_line import environment, run
from tests.support.snapshots import DESK, write_tools

#: A set without an error: two middling tools and a poor one, about 400 tokens in all.
TOOLS = DESK[:4]


def reasons(output: str) -> list[str]:
    """Return the first words of each reason of a verdict, which are those before the line breaks."""
    return [line.removeprefix("  - ") for line in output.splitlines() if line.startswith("  - ")]


@pytest.mark.parametrize(
    ("args", "first"),
    [
        (["--fail-under", "4.5"], "the overall grade 3.4 is below the required 4.5"),
        (["--min-quality", "A"], "the description quality 2.9 is below the required 3.5"),
        (["--min-coherence", "5"], "the coherence 4.5 is below the required 5.0"),
        (["--min-tool", "b"], "delete_card: tdqs 2.2 (tier C) is below the required 3.0"),
        (["--min-dimension", "usage=3"], "delete_card: Usage Guidelines is 2, below the required 3"),
        (["--min-dimension", "usage=1,usage_guidelines=3"], "delete_card: Usage Guidelines is 2, below the required 3"),
        (["--max-tokens", "100"], "all definitions have 423 tokens, more than the allowed 100; the largest is"),
        (["--max-tool-tokens", "150"], "find_loans: the definition has 159 tokens, more than the allowed 150"),
        (["--max-bytes", "0"], "all definitions have 1,693 bytes, more than the allowed 0; the largest is"),
        (["--max-tool-bytes", "600"], "find_loans: the definition has 636 bytes, more than the allowed 600"),
        (["--min-tools", "9"], "the number of tools 4 is below the required 9"),
        (["--max-risk", "high"], "delete_card: the risk is critical (destructive), above the allowed high"),
        (["--fail-on", "warning"], "delete_card: BEH021 classified as destructive (the verb in the name is “delete”)"),
        (["--fail-on", "info", "--ignore", "ALL", "--extend-select", "PAR"], "find_loans: PAR010 neither the schema"),
    ],
)  # fmt: skip
def test_a_gate_that_asks_for_more_fails_and_says_for_what(
    tmp_path: Path, args: list[str], first: str
) -> None:
    result = run("check", write_tools(tmp_path, *TOOLS), "--quiet", *args)
    assert result.exit_code == 1
    assert reasons(result.stdout)[0].startswith(first)


@pytest.mark.parametrize(
    "args",
    [
        ["--fail-under", "3.4", "--min-quality", "2.9", "--min-tool", "2.2", "--min-dimension", "usage=2"],
        ["--max-tokens", "423", "--max-tool-tokens", "159", "--max-bytes", "1693", "--max-tool-bytes", "636"],
        ["--min-tools", "4", "--max-risk", "critical", "--min-coherence", "4.5"],
        ["--fail-on", "warning", "--ignore", "BEH,CMP,CON,PAR,PUR,USE"],
        ["--fail-on", "warning", "--select", "SPC"],
    ],
)
def test_a_gate_that_asks_for_what_is_there_passes(tmp_path: Path, args: list[str]) -> None:
    result = run("check", write_tools(tmp_path, *TOOLS), "--quiet", *args)
    assert (result.exit_code, reasons(result.stdout)) == (0, [])


def test_never_passes_whatever_is_found(tmp_path: Path) -> None:
    mute = write_tools(tmp_path, *DESK)
    assert (run("check", mute).exit_code, run("check", mute, "--fail-on", "never").exit_code) == (1, 0)


def test_a_gate_can_stand_in_a_file_and_a_flag_loosens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "mcp-scorer.toml", 'snapshot = "desk.json"\n[gate]\nmin-tool = "B"\nmin-tools = 9\n')
    write_tools(tmp_path, *TOOLS, name="desk.json")
    assert reasons(run_configured("check", "-q").stdout) == [
        "the number of tools 4 is below the required 9",
        "delete_card: tdqs 2.2 (tier C) is below the required 3.0",
    ]
    assert run_configured("check", "--min-tool", "2", "--min-tools", "1").exit_code == 0
    assert (
        run_configured("check", env={"MCP_SCORER_MIN_TOOL": "D", "MCP_SCORER_MIN_TOOLS": "0"}).exit_code == 0
    )


SUPPRESS = """\
[[suppress]]
rule = "PUR000"
tool = "sync"
reason = "generated; mended upstream"
until = 2027-03-31
"""
#: Noon of the last day of that suppression, and of the day after.
LAST_DAY, DAY_AFTER = {"SOURCE_DATE_EPOCH": "1806494400"}, {"SOURCE_DATE_EPOCH": "1806580800"}


@pytest.fixture
def mute_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "mcp-scorer.toml", SUPPRESS)
    return write_tools(tmp_path, *TOOLS, DESK[4], name="desk.json")


@pytest.mark.usefixtures("mute_desk")
def test_what_is_suppressed_does_not_fail_the_gate_through_the_last_day() -> None:
    result = run_configured("check", "desk.json", env=LAST_DAY)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Gate passed · 4 warnings · 1 suppressed\n" in result.stdout
    ended = run_configured("check", "desk.json", "--details", env=DAY_AFTER)
    assert ended.exit_code == 1
    assert reasons(run_configured("check", "desk.json", "-q", env=DAY_AFTER).stdout) == [
        "sync: PUR000 the tool has no description, so all six scores are 1"
    ]
    assert (
        "warning CFG002 · tool set · the suppression of PUR000 in `sync` (mcp-scorer.toml:1) expired on"
        in (ended.stdout)
    )


@pytest.mark.usefixtures("mute_desk")
@pytest.mark.parametrize("option", ["--details", "--show-suppressed"])
def test_what_is_suppressed_can_be_listed_with_its_reason(option: str) -> None:
    result = run_configured("check", "desk.json", option, env=LAST_DAY)
    assert (
        "\n\nSuppressed findings\n"
        "  - error PUR000 · sync · the tool has no description, so all six scores are 1\n"
        "    Reason: generated; mended upstream (mcp-scorer.toml:1, until 2027-03-31)\n\n"
    ) in result.stdout
    assert "Suppressed findings" not in run_configured("check", "desk.json", env=LAST_DAY).stdout


@pytest.mark.usefixtures("mute_desk")
def test_an_audit_suppresses_nothing_and_calls_nothing_unused() -> None:
    result = run_configured("check", "desk.json", "--no-suppressions", env=LAST_DAY)
    assert (result.exit_code, "CFG" in result.stdout, "suppressed" in result.stdout) == (1, False, False)


@pytest.mark.usefixtures("mute_desk")
def test_a_suppression_moves_no_score() -> None:
    with_it = run_configured("check", "desk.json", "--format", "tdqs", env=LAST_DAY)
    without = run_configured("check", "desk.json", "--format", "tdqs", "--no-config", env=LAST_DAY)
    assert with_it.stdout == without.stdout
    assert (with_it.exit_code, without.exit_code) == (0, 1)


def test_a_check_beside_a_pyproject_without_a_section_loads_no_pydantic(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", '[project]\nname = "desk"\n')
    write_tools(tmp_path, *TOOLS, name="desk.json")
    code = (
        "import atexit, sys\nfrom scorer.cli import main\n"
        "atexit.register(lambda: print('pydantic' in sys.modules))\n"
        "sys.argv = ['mcp-scorer', 'check', 'desk.json']\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(MCP_SCORER_NO_CONFIG="0"),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().splitlines()[-1] == "False"
