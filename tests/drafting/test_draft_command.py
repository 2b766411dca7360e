"""`mcp-scorer draft` as its user runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.drafting.drafted import tool
from tests.support.command_line import ROOT, run
from tests.support.snapshots import write_tools

if TYPE_CHECKING:
    from pathlib import Path

TIDE = tool("get_tide", "Shows the tide", "berth")
WIND = tool("get_wind", "Shows the wind", "berth")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_tools(tmp_path, TIDE, WIND, name="harbor.json")


def test_it_shows_each_draft_with_its_scores_and_what_is_left_to_do(file: Path) -> None:
    done = run("draft", file, "--tool", "get_tide")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "harbor: 1 draft for 2 tools, target 3.5 for each\n"
        "Grade: 2.6 now, 2.6 as drafted, about 3.2 with all gaps filled.\n"
        "Fill in each gap in angle brackets, or remove its sentence. An open gap earns nothing.\n"
        "\n"
        "get_tide  1.9 now, 1.9 as drafted, about 4.4 with the gaps filled; 6 gaps\n"
        "    Shows the tide <of which kind, where, in what form>. Fails with <error> if <condition, such as\n"
        "    an invalid `berth`>. Use this when <situation that only this tool serves>. Do not use it for\n"
        "    <case that it does not cover>.\n"
        "  Parameter descriptions:\n"
        "    berth: <what `berth` means, its format, and where the value comes from>\n"
        "  Annotations to check and set:\n"
        "    Set `readOnlyHint: true` in the annotations of the tool. (+0.1)\n"
    )


def test_json_holds_every_field_of_the_drafts(file: Path) -> None:
    report = json.loads(run("draft", file, "--format", "json", "--reach", "4").stdout)
    assert (report["schema_version"], report["kind"]) == (1, "mcp-scorer-draft")
    (server,) = report["servers"]
    assert (server["name"], server["tools"], server["wanted"]) == ("harbor", 2, 4.0)
    assert [draft["name"] for draft in server["drafts"]] == ["get_tide", "get_wind"]
    first = server["drafts"][0]
    assert first["before"] == "Shows the tide"
    assert first["after"] == " ".join(piece["text"] for piece in first["pieces"])
    assert first["expected"]["now"] == first["expected"]["drafted"] < first["expected"]["filled"]


def test_markdown_has_a_block_for_each_description(file: Path) -> None:
    written = run("draft", file, "--format", "markdown", "--tool", "get_tide").stdout
    assert "### `get_tide`" in written
    assert "```text\nShows the tide <of which kind, where, in what form>. Fails" in written


def test_a_fence_in_a_description_does_not_end_its_block(tmp_path: Path) -> None:
    raw = tool("get_tide", "Shows the tide.\n\n````\nget_tide(4)\n````", "berth")
    written = run("draft", write_tools(tmp_path, raw), "--format", "markdown").stdout
    assert "`````text\n" in written


def test_it_writes_to_a_file_and_gives_the_same_bytes_each_time(file: Path, tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        assert run("draft", file, "--out", tmp_path / name).stdout == ""
    assert (tmp_path / "one.txt").read_bytes() == (tmp_path / "two.txt").read_bytes() != b""


def test_tools_that_reach_the_goal_need_no_draft(file: Path) -> None:
    done = run("draft", file, "--reach", "1")
    assert (done.exit_code, done.stdout) == (
        0,
        "harbor: 0 drafts for 2 tools, target 1.0 for each\nEvery tool reaches the target.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--tool", "get_tid"], "get_tide"),
        (["--reach", "best"], "'best'"),
        (["--format", "text", "--source", "."], "--source needs --format patch"),
        (["--format", "xml"], "patch"),
    ],
)
def test_a_mistake_is_named(file: Path, arguments: list[str], words: str) -> None:
    done = run("draft", file, *arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_a_file_without_tools_is_an_error(tmp_path: Path) -> None:
    done = run("draft", write_tools(tmp_path))
    assert done.exit_code == 2
    assert done.stdout == ""


def test_it_never_writes_over_what_it_reads(file: Path) -> None:
    before = file.read_bytes()
    done = run("draft", file, "--out", file)
    assert done.exit_code == 2
    assert file.read_bytes() == before


def test_the_example_server_is_drafted_with_its_gaps_visible() -> None:
    target = "python:library_server:server"
    done = run("draft", target, "--cwd", ROOT / "examples", "--format", "json")
    (server,) = json.loads(done.stdout)["servers"]
    assert [draft["name"] for draft in server["drafts"]] == [
        "clear_reader_history",
        "delete_reservation",
        "place_hold",
        "process",
        "reader",
    ]
    assert server["good"] == ["lend_copy", "search_catalogue"]
    for draft in server["drafts"]:
        assert draft["before"].rstrip(".") in draft["after"]
        assert "<" in draft["after"]
        assert draft["expected"]["filled"] > draft["expected"]["drafted"] + 0.3
