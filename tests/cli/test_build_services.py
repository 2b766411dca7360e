"""What the command line does for build services: auto, places in files, the page of a workflow's step."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from scorer.cli.ci import SUMMARY
from tests.support import snapshots
from tests.support.command_line import PLAIN, ROOT, run

if TYPE_CHECKING:
    from pathlib import Path

IN_A_WORKFLOW = {**PLAIN, "GITHUB_ACTIONS": "true"}
EXAMPLE = ROOT / "examples" / "library_server.py"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_indented(folder: Path, *tools: object, name: str = "mcp-tools.json") -> Path:
    path = folder / name
    path.write_text(json.dumps({"tools": tools}, indent=2), encoding="utf-8")
    return path


def lines_of(output: str) -> set[tuple[str, int]]:
    return {(entry["location"]["path"], entry["location"]["lines"]["begin"]) for entry in json.loads(output)}


def test_auto_is_text_on_a_terminal_and_commands_in_a_workflow(folder: Path) -> None:
    target = snapshots.bad_file(folder)
    text, commands = run("check", target), run("check", target, "--format", "github")
    assert run("check", target, "--format", "auto").stdout == text.stdout
    assert run("check", target, "--format", "auto", env=IN_A_WORKFLOW).stdout == commands.stdout
    assert commands.stdout.startswith("::error title=Gate failed::sync: PUR000 ")
    assert commands.exit_code == 1


def test_auto_about_one_tool_is_text_in_a_workflow_too(folder: Path) -> None:
    target = snapshots.bad_file(folder)
    done = run("check", target, "--format", "auto", "--tool", "sync", env=IN_A_WORKFLOW)
    assert (done.exit_code, done.stdout) == (1, run("check", target, "--tool", "sync").stdout)


def test_without_a_format_a_workflow_gets_text(folder: Path) -> None:
    target = snapshots.bad_file(folder)
    assert run("check", target, env=IN_A_WORKFLOW).stdout == run("check", target).stdout


def test_findings_of_a_file_point_into_it(folder: Path) -> None:
    write_indented(folder, snapshots.LEND, snapshots.MUTE)
    output = run("check", "mcp-tools.json", "--format", "gitlab").stdout
    text = (folder / "mcp-tools.json").read_text(encoding="utf-8").splitlines()
    at = next(line for line, found in enumerate(text, 1) if '"description": ""' in found)
    assert ("mcp-tools.json", at) in lines_of(output)


def test_every_output_of_a_run_points_alike(folder: Path) -> None:
    write_indented(folder, snapshots.LEND, snapshots.MUTE)
    run("check", "mcp-tools.json", "--format", "json", "--output", "gitlab=quality.json")
    output = run("check", "mcp-tools.json", "--format", "gitlab").stdout
    assert (folder / "quality.json").read_text(encoding="utf-8") == output


def test_findings_of_a_file_by_its_whole_path_call_it_from_here(folder: Path) -> None:
    (folder / "packages").mkdir()
    path = write_indented(folder / "packages", snapshots.MUTE)
    assert {place for place, _ in lines_of(run("check", path, "--format", "gitlab").stdout)} == {
        "packages/mcp-tools.json"
    }


def test_findings_of_a_live_server_point_into_the_snapshot_that_is_named() -> None:
    run("snapshot", "-o", "tools.lock.json", "--", sys.executable, EXAMPLE)
    done = run("check", "--snapshot", "tools.lock.json", "-f", "gitlab", "--", sys.executable, EXAMPLE)
    direct = run("check", "tools.lock.json", "--format", "gitlab")
    assert done.stdout == direct.stdout
    assert len(lines_of(done.stdout)) > 1


def test_findings_of_a_live_server_point_into_mcp_tools_json_where_it_is() -> None:
    run("snapshot", "-o", "mcp-tools.json", "--", sys.executable, EXAMPLE)
    done = run("check", "-f", "gitlab", "--", sys.executable, EXAMPLE)
    assert done.stdout == run("check", "mcp-tools.json", "--format", "gitlab").stdout


def test_findings_of_a_live_server_without_a_snapshot_point_at_the_top_of_the_usual_file() -> None:
    done = run("check", "-f", "gitlab", "--", sys.executable, EXAMPLE)
    assert lines_of(done.stdout) == {("mcp-tools.json", 1)}


def test_an_unusable_mcp_tools_json_that_nobody_named_is_said_and_fails_nothing(folder: Path) -> None:
    (folder / "mcp-tools.json").write_text("{", encoding="utf-8")
    done = run("check", "-", "-f", "gitlab", input=snapshots.bad_file(folder).read_bytes())
    assert (done.exit_code, lines_of(done.stdout)) == (1, {("mcp-tools.json", 1)})
    assert done.stderr == (
        "findings have no line numbers: mcp-tools.json is invalid JSON: line 1, column 2: "
        "Expecting property name enclosed in double quotes\n"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "error: snapshot.json is invalid JSON: line 1, column 2"),
        ('{"some": 1}', "error: snapshot.json contains no tool definitions that findings could point at; "),
    ],
)
def test_an_unusable_snapshot_that_was_named_is_refused(folder: Path, content: str, said: str) -> None:
    (folder / "snapshot.json").write_text(content, encoding="utf-8")
    done = run("check", snapshots.good_file(folder), "--snapshot", "snapshot.json", "-f", "sarif")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(said)


def test_a_snapshot_that_is_not_there_is_refused(folder: Path) -> None:
    done = run("check", snapshots.good_file(folder), "--snapshot", "gone.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "'gone.json' does not exist" in done.stderr


@pytest.mark.parametrize("name", ["junit", "github"])
def test_a_run_that_scored_nothing_says_so_in_the_format_too(name: str) -> None:
    done = run("check", "gone.json", "--format", name)
    assert done.exit_code == 2
    assert "no such file" in done.stdout


@pytest.mark.parametrize("name", ["sarif", "gitlab", "rdjson"])
def test_a_run_that_scored_nothing_writes_no_report_in_which_all_would_be_mended(
    folder: Path, name: str
) -> None:
    done = run("check", "gone.json", "--format", name, "--output", f"{name}=findings.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert not (folder / "findings.json").exists()


def test_the_page_of_a_step_gets_the_report_in_markdown_after_what_stands_there(folder: Path) -> None:
    target, page = snapshots.bad_file(folder), folder / "summary.md"
    page.write_text("# Before\n", encoding="utf-8")
    done = run("check", target, "--format", "github", env={**IN_A_WORKFLOW, "GITHUB_STEP_SUMMARY": str(page)})
    markdown = run("check", target, "--format", "markdown").stdout
    assert done.stderr == ""
    assert page.read_text(encoding="utf-8") == f"# Before\n{markdown}\n"


def test_other_formats_leave_the_page_of_a_step_alone(folder: Path) -> None:
    page = folder / "summary.md"
    run("check", snapshots.bad_file(folder), env={**IN_A_WORKFLOW, "GITHUB_STEP_SUMMARY": str(page)})
    assert not page.exists()


def test_a_page_without_room_stays_as_it_is(folder: Path) -> None:
    page = folder / "summary.md"
    page.write_bytes(b"x" * (SUMMARY - 100))
    env = {**IN_A_WORKFLOW, "GITHUB_STEP_SUMMARY": str(page)}
    done = run("check", snapshots.good_file(folder), "--format", "github", env=env)
    assert (done.exit_code, page.stat().st_size) == (0, SUMMARY - 100)
    assert done.stderr == "the summary of this step is full (1024 KiB); the report was not added\n"


def test_a_long_report_fills_the_page_no_further_than_it_may(folder: Path) -> None:
    tools = [{**snapshots.LEND, "name": f"lend_{at}", "description": "Lends. " * 60} for at in range(120)]
    target, page, room = snapshots.write_tools(folder, *tools), folder / "summary.md", 20_000
    page.write_bytes(b"x" * (SUMMARY - room))
    run("check", target, "--format", "github", env={**IN_A_WORKFLOW, "GITHUB_STEP_SUMMARY": str(page)})
    assert "omitted to fit" in page.read_text(encoding="utf-8")
    assert SUMMARY - room < page.stat().st_size <= SUMMARY


def test_a_page_that_cannot_be_written_is_said_and_fails_nothing(folder: Path) -> None:
    env = {**IN_A_WORKFLOW, "GITHUB_STEP_SUMMARY": str(folder)}
    done = run("check", snapshots.good_file(folder), "--format", "github", env=env)
    assert done.exit_code == 0
    assert done.stderr == f"error: cannot write the summary of this step, {folder}: Is a directory\n"
