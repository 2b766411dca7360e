"""What the command line takes and answers, run in this process."""

import json
from pathlib import Path

import pytest

from scorer.capturing.target_kinds import documented_kinds
from scorer.formats import FORMATS
from scorer.version import __version__
from tests.support import snapshots
from tests.support.command_line import run


def test_a_passed_gate_exits_0_and_the_verdict_comes_last(tmp_path: Path) -> None:
    result = run("check", snapshots.good_file(tmp_path))
    assert (result.exit_code, result.stderr) == (0, "")
    grade, gate, more = result.stdout.splitlines()[-3:]
    assert grade.startswith("loan-desk · ")
    assert grade.endswith(" · 2 tools")
    assert gate == "Gate passed · 1 warning"
    assert more == "More: --details · --tool renew_loan · -o report.html"


def test_a_failed_gate_exits_1_and_names_the_tool_and_the_rule(tmp_path: Path) -> None:
    result = run("check", snapshots.bad_file(tmp_path))
    assert (result.exit_code, result.stderr) == (1, "")
    assert "  - error PUR000 · sync · the tool has no description, so all six scores are 1\n" in result.stdout
    assert "Gate failed · 1 error · 1 warning\n  - findings that fail the gate: 1 error\n" in result.stdout


def test_quiet_is_the_verdict_alone_with_every_reason(tmp_path: Path) -> None:
    result = run("check", "-q", snapshots.bad_file(tmp_path))
    assert result.stdout == (
        "mute-desk · 2.7 of 5, tier C · description quality 2.0 · coherence 4.3 · 2 tools\n"
        "Gate failed · 1 error · 1 warning\n"
        "  - sync: PUR000 the tool has no description, so all six scores are 1\n"
        "Run without --quiet to see the highest-impact edits.\n"
    )
    passed = run("check", "-q", snapshots.good_file(tmp_path)).stdout
    assert passed.splitlines()[1:] == ["Gate passed · 1 warning"]


def test_a_server_of_any_size_takes_about_25_lines(tmp_path: Path) -> None:
    tools = [{**snapshots.LEND, "name": f"lend_book_{at}", "description": "Lends."} for at in range(300)]
    result = run("check", snapshots.write_tools(tmp_path, *tools), "--fail-on", "warning")
    assert result.exit_code == 1
    assert 20 <= result.stdout.count("\n") <= 30


def test_exit_zero_forgives_the_gate_and_still_reports_it(tmp_path: Path) -> None:
    result = run("check", "--exit-zero", snapshots.bad_file(tmp_path))
    assert result.exit_code == 0
    assert "Gate failed" in result.stdout


def test_every_format_can_be_chosen_for_stdout(tmp_path: Path) -> None:
    target = snapshots.good_file(tmp_path)
    outputs = {name: run("check", target, "--format", name) for name in FORMATS}
    assert {name: result.exit_code for name, result in outputs.items()} == dict.fromkeys(FORMATS, 0)
    assert len({result.stdout for result in outputs.values()}) == len(FORMATS)
    assert json.loads(outputs["json"].stdout)["servers"][0]["target"] == "loan-desk.json"


def test_two_outputs_to_one_file_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "report"
    tools = snapshots.write_tools(tmp_path, snapshots.LEND)
    done = run("check", tools, "--output", f"html={out}", "--output", f"json={out}")
    assert (done.exit_code, done.stdout, out.exists()) == (2, "", False)
    assert "two outputs write to report; use a different file for each" in done.stderr


def test_several_outputs_are_written_in_one_run(tmp_path: Path) -> None:
    target = snapshots.good_file(tmp_path)
    page, data = tmp_path / "report.html", tmp_path / "report.json"
    result = run("check", target, "--output", f"html={page}", "--output", f"json={data}")
    assert result.exit_code == 0
    assert page.read_text(encoding="utf-8") == run("check", target, "--format", "html").stdout
    assert data.read_text(encoding="utf-8") == run("check", target, "--format", "json").stdout


@pytest.mark.parametrize(
    ("file", "form"),
    [
        ("report.html", "html"), ("report.HTM", "html"), ("report.md", "markdown"), ("report.markdown", "markdown"),
        ("report.json", "json"), ("report.sarif", "sarif"), ("report.sarif.json", "sarif"), ("report.xml", "junit"),
        ("report.svg", "badge-svg"), ("report.txt", "text"),
    ],
)  # fmt: skip
def test_the_ending_of_an_output_file_implies_its_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    target = snapshots.good_file(tmp_path)
    assert run("check", target, "-o", file, "-o", f"{form}=asked").exit_code == 0
    assert Path(file).read_bytes() == Path("asked").read_bytes()


def test_an_ending_that_no_format_has_is_refused(tmp_path: Path) -> None:
    refused = run("check", snapshots.good_file(tmp_path), "-o", tmp_path / "report.pdf")
    assert (refused.exit_code, "report.pdf' is not FORMAT=PATH" in refused.stderr) == (2, True)


def test_the_help_of_check_lists_every_format() -> None:
    assert [name for name in FORMATS if f"\n    {name} " not in run("check", "--help").stdout] == []


def test_top_limits_the_edits_and_details_show_every_tool(tmp_path: Path) -> None:
    tools = [{**snapshots.LEND, "name": f"lend_book_{at}", "description": "Lends."} for at in range(12)]
    target = snapshots.write_tools(tmp_path, *tools)
    short, long = run("check", target, "--top", "1"), run("check", target, "--details", "--top", "3")
    assert [" 1. " in short.stdout, " 2. " in short.stdout, " 3. " in long.stdout] == [True, False, True]
    assert "… and 7 more tools (--details shows all of them)" in short.stdout
    assert "--details" not in long.stdout
    assert [name for tool in tools if (name := tool["name"]) not in long.stdout] == []


@pytest.mark.parametrize(
    ("args", "env", "coloured"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_follows_the_option_then_the_environment(
    tmp_path: Path, args: list[str], env: dict[str, str], coloured: bool
) -> None:
    unset = {"NO_COLOR": None, "FORCE_COLOR": None}
    result = run("check", snapshots.good_file(tmp_path), *args, env={**unset, **env})
    assert ("\x1b[" in result.stdout) is coloured


def test_columns_sets_the_width(tmp_path: Path) -> None:
    result = run("check", snapshots.good_file(tmp_path), env={"COLUMNS": "50"})
    assert max(map(len, result.stdout.splitlines())) <= 50


def test_standard_input_is_a_target(tmp_path: Path) -> None:
    result = run("check", "-", input=snapshots.good_file(tmp_path).read_bytes())
    assert result.exit_code == 0
    assert "\nstdin · " in result.stdout


def test_no_target_shows_three_ways_to_give_one() -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: no target given\n"
        "usage: mcp-scorer check mcp-tools.json | https://example.com/mcp | "
        "-- npx -y @modelcontextprotocol/server-everything\n"
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["check", "--"], "error: no command after --; write one"),
        (["chek"], "error: no command 'chek'; did you mean check?\ntry: mcp-scorer --help"),
        (
            ["tools.json"],
            "error: no command 'tools.json'; to score a target, run: mcp-scorer check tools.json",
        ),
        (
            ["check", "--format", "xml", "-"],
            "error: Invalid value for '--format' / '-f': 'xml' is not one of",
        ),
        (
            ["check", "--output", "xml=a", "-"],
            "error: Invalid value for '--output' / '-o': 'xml=a' is not FORMAT=PATH",
        ),
        (
            ["check", "--output", "json=-", "-"],
            "error: Invalid value for '--output' / '-o': 'json=-' has no file name",
        ),
        (
            ["check", "--output", "json=no/such/a", "-"],
            "error: Invalid value for '--output' / '-o': the folder ",
        ),
        (["check", "--output", "json=.", "-"], "error: Invalid value for '--output' / '-o': . is a folder"),
        (["check", "--jobs", "0", "-"], "error: --jobs must be at least 1, not 0"),
        (["check", "--rubric", "nowhere", "FILE"], "error: "),
        (["check", "no-such-file.json"], "error: no such file: no-such-file.json"),
        (["snapshot"], "error: no target given\nusage: mcp-scorer snapshot mcp-tools.json | "),
        (["explain"], "error: Missing argument 'RULE'."),
        (["explain", "PUR0000"], "error: no rule or kind of claim 'PUR0000'\ndid you mean PUR0"),
        (["explain", "?"], "error: no rule or kind of claim '?'\n`mcp-scorer rules` lists all rules"),
    ],
)
def test_a_mistake_is_said_in_plain_lines_and_exits_2(tmp_path: Path, args: list[str], said: str) -> None:
    file = str(snapshots.good_file(tmp_path))
    result = run(*(file if arg == "FILE" else arg for arg in args), input="[]")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
    assert len(result.stderr.splitlines()) <= 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"tools": [', "line 1, column"),
        (b'{"some": "thing"}', "contains no tools or servers in a known format"),
        (b'{"tools": []}', "the server has no tools, so there is nothing to score"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_exits_2_and_says_why(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "tools.json"
    path.write_bytes(content)
    result = run("check", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert said in result.stderr


def test_a_target_that_fails_hides_no_other(tmp_path: Path) -> None:
    result = run("check", "gone.json", snapshots.bad_file(tmp_path), "--format", "json")
    report = json.loads(result.stdout)
    assert result.exit_code == 2
    assert result.stderr == "error: no such file: gone.json\n"
    assert [server["name"] for server in report["servers"]] == ["mute-desk"]
    assert report["errors"] == [
        {"name": "gone.json", "target": "gone.json", "phase": "config", "message": "no such file: gone.json"}
    ]


def test_a_server_that_cannot_be_started_exits_3_and_the_others_are_reported(tmp_path: Path) -> None:
    good = snapshots.good_file(tmp_path)
    result = run("check", good, "--", "no-such-command-anywhere", "--flag")
    assert result.exit_code == 3
    assert "\nIncomplete · 1 warning · 1 server scored · 1 not scored\n" in result.stdout
    assert result.stderr.startswith("error: no-such-command-anywhere: start: ")


def test_json_says_even_that_no_server_could_be_scored() -> None:
    result = run("check", "gone.json", "--format", "json")
    assert result.exit_code == 2
    assert [error["name"] for error in json.loads(result.stdout)["errors"]] == ["gone.json"]


def test_a_format_that_cannot_hold_the_report_exits_2_and_the_others_are_written(tmp_path: Path) -> None:
    page = tmp_path / "report.md"
    good, bad = snapshots.good_file(tmp_path), snapshots.bad_file(tmp_path)
    result = run("check", good, bad, "--format", "tdqs", "--output", f"markdown={page}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: the tdqs format holds one server")
    assert page.read_text(encoding="utf-8").startswith("## Tool definition quality")


def test_a_command_of_a_configuration_file_is_shown_before_it_is_started(tmp_path: Path) -> None:
    config = tmp_path / ".mcp.json"
    config.write_text(json.dumps({"mcpServers": {"desk": {"command": "no-such-command-anywhere"}}}))
    result = run("check", config, "--quiet")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[0] == "starting desk: no-such-command-anywhere"


def test_words_after_the_first_bare_double_dash_belong_to_the_command() -> None:
    result = run("check", "--", "no-such-command-anywhere", "--format", "json", "--", "--help")
    assert result.exit_code == 3
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("args", "command"),
    [
        (["check", "npx", "-y", "some server"], "mcp-scorer check -- npx -y 'some server'"),
        (["check", "--jobs", "2", "uvx", "some-server"], "mcp-scorer check --jobs 2 -- uvx some-server"),
        (["snapshot", "python", "-u", "server.py"], "mcp-scorer snapshot -- python -u server.py"),
    ],
)
def test_a_command_without_the_double_dash_is_refused_with_the_line_to_type(
    args: list[str], command: str
) -> None:
    result = run(*args)
    program = command.partition("-- ")[2].split()[0]
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: `{program}` is a command, not a file\nput -- before it: {command}\n"


def test_a_file_named_like_a_program_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    snapshots.good_file(tmp_path).rename(tmp_path / "node")
    assert run("check", "node").exit_code == 0


def test_help_lists_every_kind_of_target() -> None:
    shown = " ".join(run("--help").stdout.partition("Targets:")[2].split())
    for kind in documented_kinds():
        assert f"{kind.example} {kind.description.replace('`', '')}" in shown


def test_a_snapshot_scores_as_its_source_does(tmp_path: Path) -> None:
    source, copy = snapshots.good_file(tmp_path), tmp_path / "copy.json"
    assert run("snapshot", source, "-o", copy).exit_code == 0
    assert copy.read_text(encoding="utf-8") == run("snapshot", source).stdout
    reports = [json.loads(run("check", path, "--format", "json").stdout) for path in (source, copy)]
    assert reports[0]["servers"][0]["tools"] == reports[1]["servers"][0]["tools"]


def test_no_snapshot_is_written_when_a_server_failed(tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    result = run("snapshot", snapshots.good_file(tmp_path), "gone.json", "-o", copy)
    assert result.exit_code == 2
    assert not copy.exists()


def test_help_and_version_go_to_stdout() -> None:
    assert run("--version").stdout == f"mcp-scorer {__version__}\n"
    assert "[TARGET]... [-- COMMAND ARG...]" in run("check", "--help").stdout
    assert run("snapshot", "-h").exit_code == 0


def test_no_command_at_all_shows_the_help_on_stderr() -> None:
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: mcp-scorer ")
