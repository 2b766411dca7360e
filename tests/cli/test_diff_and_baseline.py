"""`diff`, `baseline`, and what a snapshot keeps of them."""

from __future__ import annotations

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.hostile import WORDS
from tests.support.snapshots import DESK, LEND, MUTE, RENEW, write_tools


def states(folder: Path) -> tuple[Path, Path]:
    """Write a state before, and one in which a text is poorer, a tool renamed, one gone, one new."""
    poorer = {**LEND, "description": "Lends a copy."}
    renamed = {**RENEW, "name": "prolong_loan"}
    old = write_tools(folder, LEND, RENEW, DESK[2], name="old.json")
    return old, write_tools(folder, poorer, renamed, MUTE, name="new.json")


def test_diff_shows_what_came_went_changed_and_got_worse(tmp_path: Path) -> None:
    result = run("diff", *states(tmp_path))
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[-6].startswith("new: 3.")
    assert lines[-6].endswith("(compared with old.json)")
    assert lines[-5:] == [
        "  Tools: 1 removed, 1 renamed, 1 changed, 1 added.",
        "  - 8 regressions",
        "  ! Removed: 1 tool. Calls to removed tools will fail.",
        "  ! renew_loan: the tool is now called `prolong_loan`",
        "  ! Definitions changed under the same name. Review them like new tools.",
    ]
    told = "\n".join(lines)
    for part in (
        "  delete_card: removed, ",
        "  renew_loan → prolong_loan: renamed, ",
        "  lend_book: changed (hash ",
        "    /description\n      - Lends one copy of a book to a reader",
        "      + Lends a copy.",
        "  sync: added, TDQS 1.0",
    ):
        assert part in told
    assert max(map(len, lines)) <= 100


def test_diff_says_each_regression_once(tmp_path: Path) -> None:
    shown = " ".join(run("diff", *states(tmp_path)).stdout.split())
    reason = "removed: When to use it: “Use it when the reader stands at the desk”"
    assert shown.count(reason) == 1
    assert shown.count("Usage Guidelines 5 → 2") == 1
    assert "USE040" not in shown


def test_quiet_diff_is_the_verdict_alone(tmp_path: Path) -> None:
    whole, quiet = (run("diff", *states(tmp_path), *more).stdout for more in ((), ("-q",)))
    assert quiet.count("\n") == 6
    assert whole.endswith(f"\n\n{quiet}")


def test_diff_as_json_holds_every_value_that_differs(tmp_path: Path) -> None:
    result = run("diff", *states(tmp_path), "-f", "json")
    (server,) = json.loads(result.stdout)["servers"]
    kinds = {tool["name"]: tool["kind"] for tool in server["tools"]}
    assert kinds == {
        "delete_card": "removed",
        "prolong_loan": "renamed",
        "lend_book": "changed",
        "sync": "added",
    }
    (lend,) = (tool for tool in server["tools"] if tool["name"] == "lend_book")
    assert lend["texts"] == [{"pointer": "/description", "old": LEND["description"], "new": "Lends a copy."}]
    assert any(
        reason.startswith("lend_book: Usage Guidelines fell from ") for reason in server["regressions"]
    )


def test_diff_as_markdown_is_a_list_under_a_heading_a_tool(tmp_path: Path) -> None:
    result = run("diff", *states(tmp_path), "-f", "markdown")
    lines = result.stdout.splitlines()
    assert lines[0] == "# Changes"
    assert "### sync: added, TDQS 1.0" in lines
    assert "- `-` 8 regressions" in lines
    assert "  - `+` Lends a copy." in lines


@pytest.mark.parametrize(
    ("option", "code"), [("--fail-on-regression", 1), ("--fail-on-change", 1), ("--quiet", 0)]
)
def test_diff_fails_only_where_it_is_asked_to(tmp_path: Path, option: str, code: int) -> None:
    assert run("diff", *states(tmp_path), option).exit_code == code


@pytest.mark.parametrize("option", ["--fail-on-regression", "--fail-on-change"])
def test_two_states_that_are_the_same_fail_nothing(tmp_path: Path, option: str) -> None:
    old, _ = states(tmp_path)
    result = run("diff", old, old, option)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "  No tools changed.")


def test_diff_reads_reports_back_json_and_html_alike(tmp_path: Path) -> None:
    old, new = states(tmp_path)
    report, page = tmp_path / "report.json", tmp_path / "report.html"
    run("check", old, "--exit-zero", "--output", f"json={report}", "--output", f"html={page}")
    from_json, from_html = (run("diff", each, new) for each in (report, page))
    assert from_json.exit_code == 0
    assert "  lend_book: changed (hash " in from_json.stdout
    assert from_html.stdout.replace("report.html", "report.json") == from_json.stdout
    again = run("diff", page, report)
    assert again.stdout.splitlines()[-1] == "  No tools changed."


def test_a_report_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    old, _ = states(tmp_path)
    report = tmp_path / "report.json"
    run("check", old, "--exit-zero", "--output", f"json={report}")
    report.write_text(json.dumps({**json.loads(report.read_text()), "schema_version": 99}))
    result = run("diff", report, old)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: report.json has schema version 99, but this version of mcp-scorer reads versions up to 1; "
        "upgrade mcp-scorer\n"
    )


def test_a_damaged_report_is_refused_with_its_place(tmp_path: Path) -> None:
    old, _ = states(tmp_path)
    report = tmp_path / "report.json"
    run("check", old, "--exit-zero", "--output", f"json={report}")
    data = json.loads(report.read_text())
    data["servers"][0]["tools"][0]["tdqs"] = "much"
    report.write_text(json.dumps(data))
    result = run("diff", report, old)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: report.json is not a valid report: /servers/0/tools/0/tdqs: ")


@pytest.mark.parametrize(
    "damage",
    [
        lambda report: report["servers"][0].update(tools=None),
        lambda report: report["servers"][0]["tools"][0]["scores"].pop("purpose_clarity"),
        lambda report: report["servers"][0]["tools"][0]["risk"].update(category="bogus"),
        lambda report: report["servers"][0]["tools"][0].pop("risk"),
    ],
    ids=["no tools", "a score is missing", "an unknown risk", "no risk"],
)
def test_a_report_that_lacks_what_is_compared_is_damaged(tmp_path: Path, damage: Any) -> None:
    old, _ = states(tmp_path)
    path = tmp_path / "report.json"
    run("check", old, "--exit-zero", "--output", f"json={path}")
    report = json.loads(path.read_text())
    damage(report)
    path.write_text(json.dumps(report))
    for args in (("diff", path, old), ("diff", old, path), ("check", old, "--baseline", path)):
        result = run(*args)
        assert result.exit_code == 2
        assert "report.json is not a valid report: " in result.stderr


def commit(folder: Path, *files: Path) -> None:
    git = ["git", "-C", str(folder), "-c", "user.name=desk", "-c", "user.email=desk@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", *map(str, files)], check=True)
    subprocess.run([*git, "commit", "--quiet", "-m", "Keep the tools"], check=True)


def test_diff_reads_a_revision_of_a_git_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = write_tools(tmp_path, LEND, RENEW, name="tools.json")
    commit(tmp_path, tools)
    write_tools(tmp_path, LEND, name="tools.json")
    monkeypatch.chdir(tmp_path)
    told, short = run("diff", "HEAD:tools.json", "tools.json"), run("diff", "HEAD", "tools.json")
    assert told.exit_code == 0
    assert "  renew_loan: removed, " in told.stdout
    assert short.stdout == told.stdout
    missing = run("diff", "HEAD~7:tools.json", "tools.json")
    assert missing.exit_code == 2
    assert missing.stderr.startswith(
        "error: no such file, and git cannot show it: HEAD~7:tools.json\nfatal: "
    )


@pytest.mark.parametrize("text", ["HEAD:a\0b", "HEAD^{/a:b}", "s^{/a:b}:tools.json", "-x:y"])
def test_a_word_that_git_could_read_otherwise_is_no_revision(text: str) -> None:
    result = run("check", text)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    assert "git cannot" not in result.stderr


def test_a_repository_of_somebody_else_fetches_nothing_and_starts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = write_tools(tmp_path, LEND, name="tools.json")
    commit(tmp_path, tools)
    git = ["git", "-C", str(tmp_path)]
    blob = subprocess.run(
        [*git, "rev-parse", "HEAD:tools.json"], check=True, capture_output=True, text=True
    ).stdout
    (tmp_path / ".git" / "objects" / blob[:2] / blob[2:].strip()).unlink()
    for key, value in {
        "extensions.partialClone": "origin",
        "remote.origin.url": str(tmp_path),
        "remote.origin.promisor": "true",
        "remote.origin.uploadpack": f"touch {tmp_path / 'started'}; git-upload-pack",
    }.items():
        subprocess.run([*git, "config", key, value], check=True)
    monkeypatch.chdir(tmp_path)
    assert run("diff", "HEAD:tools.json", "tools.json").exit_code == 2
    assert not (tmp_path / "started").exists()


def test_diff_matches_several_servers_by_name(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps({"day": [LEND], "night": [RENEW]}))
    new.write_text(json.dumps({"day": [LEND], "branch": [RENEW]}))
    lines = run("diff", old, new).stdout.splitlines()
    assert lines[:3] == ["Servers", "  - night: removed", "  + branch: added"]
    assert run("diff", old, new, "--fail-on-change").exit_code == 1


def test_diff_wants_two_sides(tmp_path: Path) -> None:
    old, new = states(tmp_path)
    for args in ((old,), (old, new, "--", "some-server"), (old, new, "--servers", ".mcp.json")):
        result = run("diff", *args)
        assert result.exit_code == 2
        assert result.stderr.startswith(
            "error: give OLD and one of these: NEW, a command after --, or --servers FILE\n"
        )


def test_hostile_words_stay_words_in_a_diff(tmp_path: Path) -> None:
    old = write_tools(tmp_path, LEND, name="old.json")
    worse: list[dict[str, Any]] = []
    for at, text in enumerate(WORDS.values()):
        tool = copy.deepcopy(LEND)
        tool["description"] = text
        worse.append({**tool, "name": f"lend_{at}{text}"})
    new = write_tools(tmp_path, *worse, {**LEND, "description": "".join(WORDS.values())}, name="new.json")
    for name in ("text", "markdown", "json"):
        out = run("diff", old, new, "-f", name).stdout
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert not any(line.lstrip().startswith("::") for line in out.splitlines())


# --- baseline ------------------------------------------------------------------------------------


def test_a_baseline_is_a_snapshot_with_the_accepted_findings_and_their_reason(tmp_path: Path) -> None:
    source, path = write_tools(tmp_path, LEND, MUTE), tmp_path / "mcp-tools.json"
    result = run("baseline", source, "-o", path, "--reason", "written by another team", "--level", "error")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "loan-desk: accepted findings: 1 new, 0 kept, 0 removed\n"
    written = json.loads(path.read_text())
    assert [tool["name"] for tool in written["tools"]] == ["lend_book", "sync"]
    assert written["accepted"] == [
        {"tool": "sync", "rule": "PUR000", "pointer": "/description", "reason": "written by another team"}
    ]


def test_a_finding_is_accepted_only_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "mcp-tools.json"
    result = run("baseline", write_tools(tmp_path, MUTE), "-o", path, "--level", "error")
    assert result.exit_code == 2
    assert result.stderr == (
        "error: loan-desk: 1 findings are not accepted yet; give a reason: --reason TEXT\n"
    )
    assert not path.exists()


def test_a_reason_stays_with_its_finding_and_goes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "mcp-tools.json"
    run("baseline", write_tools(tmp_path, LEND, MUTE), "-o", path, "--reason", "first", "--level", "error")
    worse = write_tools(tmp_path, {**LEND, "annotations": {"readOnlyHint": "no"}}, MUTE)
    more = run(
        "baseline", worse, "-o", path, "--reason", "second", "--until", "2027-06-30", "--level", "error"
    )
    assert more.stderr == "loan-desk: accepted findings: 1 new, 1 kept, 0 removed\n"
    reasons = {
        each["tool"]: (each["reason"], each.get("until")) for each in json.loads(path.read_text())["accepted"]
    }
    assert reasons == {"lend_book": ("second", "2027-06-30"), "sync": ("first", None)}
    mended = run("baseline", write_tools(tmp_path, LEND, RENEW), "-o", path, "--prune")
    assert mended.stderr == "loan-desk: accepted findings: 0 new, 0 kept, 2 removed\n"
    assert "accepted" not in json.loads(path.read_text())


def test_to_prune_accepts_nothing_new(tmp_path: Path) -> None:
    path = tmp_path / "mcp-tools.json"
    result = run("baseline", write_tools(tmp_path, LEND, MUTE), "-o", path, "--prune")
    assert (result.exit_code, result.stderr) == (
        0,
        "loan-desk: accepted findings: 0 new, 0 kept, 0 removed\n",
    )


def test_a_snapshot_written_over_a_baseline_keeps_what_it_accepts(tmp_path: Path) -> None:
    source, path = write_tools(tmp_path, LEND, MUTE), tmp_path / "mcp-tools.json"
    run("baseline", source, "-o", path, "--reason", "known", "--level", "error")
    before = path.read_bytes()
    assert run("snapshot", source, "-o", path).exit_code == 0
    assert path.read_bytes() == before


def test_a_baseline_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    source, path = write_tools(tmp_path, LEND), tmp_path / "mcp-tools.json"
    run("snapshot", source, "-o", path)
    newer = json.dumps({**json.loads(path.read_text()), "schema_version": 99})
    path.write_text(newer)
    for command in ("snapshot", "baseline"):
        result = run(command, source, "-o", path)
        assert result.exit_code == 2
        assert (
            "is a snapshot of schema_version 99, but this version of mcp-scorer reads up to 1"
            in result.stderr
        )
        assert result.stderr.endswith(f"{path} would be overwritten; move it away first\n")
    assert path.read_text() == newer


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("known", "/accepted/0 has no `tool`; an accepted finding needs `tool`, `rule` and `reason`"),
        (
            {"tool": "sync", "rule": "PUR000", "reason": " "},
            "/accepted/0 has no `reason`; an accepted finding needs",
        ),
        (
            {"tool": "sync", "rule": "PUR000", "reason": "known", "until": "soon"},
            "/accepted/0/until is 'soon'; write a date as YYYY-MM-DD",
        ),
    ],
)
def test_a_baseline_with_a_bad_entry_is_refused_with_its_place(tmp_path: Path, entry: Any, told: str) -> None:
    path = tmp_path / "mcp-tools.json"
    run("snapshot", write_tools(tmp_path, MUTE), "-o", path)
    path.write_text(json.dumps({**json.loads(path.read_text()), "accepted": [entry]}))
    result = run("check", path)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_name_with_the_marks_of_a_pattern_is_accepted_alone(tmp_path: Path) -> None:
    odd = {**MUTE, "name": "sync[*]"}
    path = tmp_path / "mcp-tools.json"
    run("baseline", write_tools(tmp_path, odd, MUTE), "-o", path, "--reason", "known", "--level", "error")
    (first, second) = json.loads(path.read_text())["accepted"]
    assert (first["tool"], second["tool"]) == ("sync", "sync[[][*]]")


def test_a_day_that_is_past_is_refused(tmp_path: Path) -> None:
    result = run("baseline", write_tools(tmp_path, MUTE), "--reason", "known", "--until", "2020-01-01")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: --until 2020-01-01 is in the past; use a future date, or omit --until\n"


def test_a_change_of_blanks_is_shown_with_its_quotes(tmp_path: Path) -> None:
    old = write_tools(tmp_path, LEND, name="old.json")
    new = write_tools(
        tmp_path, {**LEND, "title": "Lend ", "description": LEND["description"] + " "}, name="new.json"
    )
    lines = run("diff", old, new).stdout
    assert '- "Lends one copy' in lines
    assert 'no copy is in. "' in " ".join(lines.split())


# --- check against a baseline --------------------------------------------------------------------


def test_check_tells_what_differs_from_its_baseline_and_fails_only_where_asked(tmp_path: Path) -> None:
    old, new = states(tmp_path)
    told = run("check", new, "--baseline", old, "--fail-on", "never")
    assert told.exit_code == 0
    assert "Compared with old.json (" in told.stdout
    failed = run("check", new, "--baseline", old, "--fail-on", "never", "--fail-on-regression")
    assert failed.exit_code == 1
    assert ", Usage Guidelines fell from 5 to " in failed.stdout
    same = run("check", old, "--baseline", old, "--fail-on", "never", "--fail-on-regression")
    assert same.exit_code == 0


def test_what_a_baseline_accepts_fails_no_gate_and_is_counted(tmp_path: Path) -> None:
    source, path = write_tools(tmp_path, LEND, MUTE), tmp_path / "mcp-tools.json"
    run("baseline", source, "-o", path, "--reason", "known", "--level", "error")
    assert run("check", source).exit_code == 1
    beside = run("check", source, "--baseline", path)
    assert (beside.exit_code, "1 suppressed" in beside.stdout) == (0, True)
    itself = run("check", path)
    assert (itself.exit_code, "1 suppressed" in itself.stdout) == (0, True)


def test_to_fail_on_a_regression_there_must_be_something_to_compare_with(tmp_path: Path) -> None:
    result = run("check", write_tools(tmp_path, LEND), "--fail-on-regression")
    assert result.exit_code == 2
    assert result.stderr == (
        "error: --fail-on-regression: no baseline to compare with; add one: --baseline origin/main:mcp-tools.json\n"
    )


def test_a_report_and_a_server_are_no_baseline(tmp_path: Path) -> None:
    source, report = write_tools(tmp_path, LEND), tmp_path / "report.json"
    run("check", source, "--output", f"json={report}")
    told = run("check", source, "--baseline", report)
    assert (told.exit_code, "is a report: it contains scores but no definitions" in told.stderr) == (2, True)
    live = run("check", source, "--baseline", "https://example.com/mcp")
    assert (live.exit_code, "the baseline https://example.com/mcp is not a file" in live.stderr) == (2, True)


def test_a_file_that_is_new_since_the_revision_has_nothing_to_be_compared_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, write_tools(tmp_path, LEND, name="other.json"))
    write_tools(tmp_path, LEND, name="tools.json")
    monkeypatch.chdir(tmp_path)
    result = run("check", "tools.json", "--baseline", "HEAD:tools.json", "--fail-on-regression")
    assert result.exit_code == 0
    assert result.stderr == (
        "HEAD:tools.json does not exist yet, so nothing is compared (expected for a new file)\n"
    )
    wrong = run("check", "tools.json", "--baseline", "HAED:tools.json", "--fail-on-regression")
    assert wrong.exit_code == 2
