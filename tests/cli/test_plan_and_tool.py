"""`plan` and `check --tool`: what a maintainer asks after the first report."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.command_line import run
from tests.support.snapshots import DESK, write_tools


def test_plan_lists_the_edits_by_tool_and_says_what_they_lead_to(tmp_path: Path) -> None:
    result = run("plan", write_tools(tmp_path, *DESK[:4]), "--reach", "3.9")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("loan-desk: currently ")
    assert lines[0].endswith(", target 3.9")
    assert any(line.startswith("  1. ") for line in lines)
    assert "edits would raise the grade to about 3.9 (80% range" in " ".join(lines)
    assert max(map(len, lines)) <= 100


def test_plan_says_when_there_is_nothing_to_do(tmp_path: Path) -> None:
    result = run("plan", write_tools(tmp_path, *DESK[:2]), "--reach", "D")
    assert result.stdout.splitlines()[1] == "The target is already reached."


def test_a_grade_that_the_report_already_gives_is_reached_though_the_estimate_is_below_it(
    tmp_path: Path,
) -> None:
    """The lone tool's estimate is 3.56, its grade 3.7."""
    result = run("plan", write_tools(tmp_path, DESK[1]), "--reach", "3.7")
    assert result.stdout.splitlines() == [
        "loan-desk: currently 3.7, target 3.7",
        "The target is already reached.",
    ]


def test_plan_refuses_a_goal_before_it_starts_anything(tmp_path: Path) -> None:
    result = run("plan", tmp_path / "absent.json", "--reach", "Q")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: 'Q' is not a grade; give a tier (A, B, C, D) or a number from 1 to 5\n"


def test_check_tells_of_one_tool_in_full_with_each_mark_tied_to_its_reason(tmp_path: Path) -> None:
    result = run("check", write_tools(tmp_path, *DESK), "--tool", "renew_loan", "--details", "--exit-zero")
    assert result.exit_code == 0
    assert result.stdout.startswith("renew_loan · ")
    marked, reasons = result.stdout.split("Points by dimension\n", 1)
    marks = set(re.findall(r"\[(\d)\]", marked))
    tied = set(re.findall(r"^ +[+-]\d\.\d \w.*: “.*” \[(\d)\]$", reasons, re.MULTILINE))
    assert tied
    assert tied <= marks
    assert result.stdout.endswith("Gate failed · 1 warning\n  - because of other tools\n")
    assert "available: " in reasons
    assert "Highest-impact edits" in result.stdout
    assert "lend_book ·" not in result.stdout


def test_an_unknown_tool_is_refused_with_those_of_a_like_name(tmp_path: Path) -> None:
    result = run("check", write_tools(tmp_path, *DESK), "--tool", "renew_lone")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no tool 'renew_lone'; similar names: renew_loan" in result.stderr


def test_a_tool_alone_is_told_as_text_only(tmp_path: Path) -> None:
    result = run("check", write_tools(tmp_path, *DESK), "--tool", "renew_loan", "-f", "json")
    assert result.exit_code == 2
    assert "--tool works only with the text format" in result.stderr


def test_html_fills_a_folder_beside_what_stands_there(tmp_path: Path) -> None:
    target, folder = write_tools(tmp_path, *DESK[:2]), tmp_path / "site"
    folder.mkdir()
    (folder / "kept.txt").write_text("mine", encoding="utf-8")
    result = run("check", target, "--output", f"html={folder}/")
    assert result.exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["index.html", "kept.txt", "loan-desk.html"]


def test_a_folder_is_made_where_its_parent_is_and_refused_for_other_formats(tmp_path: Path) -> None:
    target = write_tools(tmp_path, *DESK[:2])
    assert run("check", target, "--output", f"html={tmp_path}/new/").exit_code == 0
    assert (tmp_path / "new" / "index.html").is_file()
    refused = run("check", target, "--output", f"json={tmp_path}/")
    assert (refused.exit_code, "is a folder; only html can be written to a folder" in refused.stderr) == (
        2,
        True,
    )


def test_a_tool_in_full_shows_its_findings_with_their_places(tmp_path: Path) -> None:
    broken = {
        "name": "odd",
        "description": "Lends.",
        "inputSchema": {"type": "object", "properties": {"f": []}},
    }
    result = run("check", write_tools(tmp_path, broken), "--tool", "odd")
    assert "Findings" in result.stdout
    assert "(/inputSchema/properties/f)" in result.stdout


def test_a_tool_without_a_name_is_told_of_by_what_stands_for_one(tmp_path: Path) -> None:
    result = run(
        "check", write_tools(tmp_path, {**DESK[0], "name": ""}), "--tool", "(no name)", "--exit-zero"
    )
    assert (result.exit_code, result.stdout.startswith("(no name) · ")) == (0, True)
