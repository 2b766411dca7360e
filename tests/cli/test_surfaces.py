"""Several surfaces in one run: each with its thresholds and its baseline, one verdict, and its name in every format."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from scorer.config.registry import NO_CONFIG_VARIABLE
from scorer.formats import FORMATS
from tests.support.command_line import PLAIN, ROOT, run
from tests.support.snapshots import LEND, MUTE, RENEW, write_tools

FIND = {"name": "find", "description": "Finds loans.", "inputSchema": {"type": "object"}}
FILES = """
[[surface]]
name = "read-only"
target = "servers/reading.json"

[[surface]]
name = "full"
target = "servers/full.json"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory below that of the configuration, which names two files of definitions."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "servers").mkdir()
    (tmp_path / "below").mkdir()
    write_tools(tmp_path / "servers", LEND, name="reading.json")
    write_tools(tmp_path / "servers", LEND, FIND, name="full.json")
    monkeypatch.chdir(tmp_path / "below")
    return tmp_path


def configure(project: Path, text: str, surfaces: str = FILES) -> None:
    (project / "mcp-scorer.toml").write_text(f"{text}\n{surfaces}", encoding="utf-8")


def check(*options: object) -> Any:
    return run("check", *options, env={**PLAIN, NO_CONFIG_VARIABLE: ""})


def gate(*options: object) -> list[str]:
    """Return the reasons why the gate fails."""
    done = check("-f", "json", *options)
    assert done.stderr == ""
    reasons: list[str] = json.loads(done.stdout)["gate"]["reasons"]
    assert done.exit_code == (1 if reasons else 0)
    return reasons


def with_gate(name: str, lines: str) -> str:
    """Return the surfaces, one of them with thresholds of its own."""
    table = f'name = "{name}"'
    return FILES.replace(table, f"gate = {{ {lines} }}\n{table}")


def test_without_a_target_every_surface_is_checked_under_its_name(project: Path) -> None:
    configure(project, "")
    done = check("-f", "json")
    servers = json.loads(done.stdout)["servers"]
    assert (done.exit_code, done.stderr) == (0, "")
    assert [(each["name"], each["score"]["tool_count"]) for each in servers] == [
        ("read-only", 1),
        ("full", 2),
    ]


def test_a_surface_has_the_thresholds_of_all_and_changes_some(project: Path) -> None:
    configure(project, '[gate]\nmin-tool = "A"')
    assert gate() == ["full: find: tdqs 2.7 (tier C) is below the required 3.5"]
    configure(project, '[gate]\nmin-tool = "A"', with_gate("full", 'min-tool = "C", max-tokens = 100'))
    assert gate() == [
        "full: all definitions have 172 tokens, more than the allowed 100; the largest is lend_book with 140"
    ]
    assert gate("--min-tool", "3") == [
        "full: all definitions have 172 tokens, more than the allowed 100; the largest is lend_book with 140",
        "full: find: tdqs 2.7 (tier C) is below the required 3.0",
    ]


def test_one_surface_can_be_chosen_by_its_name(project: Path) -> None:
    configure(project, '[gate]\nmin-tool = "A"')
    assert gate("--surface", "read-only") == []
    assert gate("--surface", "full", "--surface", "read-only") == [
        "full: find: tdqs 2.7 (tier C) is below the required 3.5"
    ]
    assert len(gate("--surface", "all")) == 1


def test_a_surface_is_compared_with_its_own_baseline(project: Path) -> None:
    write_tools(project / "servers", LEND, {**FIND, "description": LEND["description"]}, name="before.json")
    own = FILES.replace('name = "full"', 'name = "full"\nbaseline = "servers/before.json"')
    configure(project, "", f"{own}\n[surface.gate]\nfail-on-regression = true\n")
    reasons = gate()
    assert any(reason.startswith("full: find: Purpose fell from 5 to 3 ") for reason in reasons)
    assert {reason.split(":")[0] for reason in reasons} == {"full"}
    configure(project, "", f"{FILES}\n[surface.gate]\nfail-on-regression = true\n")
    done = check()
    assert done.exit_code == 2
    assert "../mcp-scorer.toml:12: no baseline to compare with" in done.stderr


def test_only_the_surface_that_fails_on_info_lists_informational_findings(project: Path) -> None:
    configure(project, '[severity]\nUSE010 = "info"', with_gate("full", "fail-on = 'info'"))
    servers = json.loads(check("-f", "json").stdout)["servers"]
    levels = [{f["level"] for tool in each["tools"] for f in tool["findings"]} for each in servers]
    assert ["info" in each for each in levels] == [False, True]


def test_a_suppression_for_one_surface_is_not_unused_because_of_another(project: Path) -> None:
    write_tools(project / "servers", LEND, MUTE, name="full.json")
    configure(project, '[[suppress]]\nrule = "PUR000"\nserver = "full"\nreason = "known"', FILES)
    done = check()
    assert (done.exit_code, "CFG001" in done.stdout) == (0, False)
    configure(project, '[[suppress]]\nrule = "PUR000"\nserver = "read-only"\nreason = "known"', FILES)
    assert gate() == ["full: sync: PUR000 the tool has no description, so all six scores are 1"]


def test_an_exemption_counts_for_the_surface_that_it_names(project: Path) -> None:
    exempt = '[[exempt]]\ntool = "find"\nserver = "full"\nfrom = "min-tool"\nreason = "soon"'
    configure(project, exempt, with_gate("full", "min-tool = 5"))
    assert gate() == ["full: lend_book: tdqs 4.4 (tier A) is below the required 5.0"]


def test_tools_of_one_name_in_two_surfaces_are_no_finding(project: Path) -> None:
    configure(project, "")
    assert "COH050" not in check("-f", "json").stdout


@pytest.mark.parametrize("name", sorted({*FORMATS} - {"badge", "badge-svg", "tdqs"}))
def test_every_format_names_the_surface(name: str, project: Path) -> None:
    write_tools(project / "servers", FIND, name="reading.json")
    configure(project, '[gate]\nmin-tool = "A"')
    shown = check("-f", name).stdout.replace("full.json", "")
    assert ("full" in shown, "read-only" in shown) == (True, True)


SERVER = f"""
[[surface]]
name = "read-only"
target = "servers/reading.json"

[[surface]]
name = "started"
target = "-- {sys.executable} {ROOT / "examples" / "library_server.py"}"
"""


def test_what_a_file_that_was_only_found_names_is_not_started_unless_its_surface_is_named(
    project: Path,
) -> None:
    configure(project, "", SERVER)
    done = check()
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "error: ../mcp-scorer.toml:7: the surface 'started' would start or contact a server, because a file says so; "
        "if you trust it, pass --surface 'started', or --surface all\n"
    )
    allowed = check("--surface", "all", "-f", "json", "--fail-on", "never", "-q")
    assert [each["name"] for each in json.loads(allowed.stdout)["servers"]] == ["read-only", "started"]
    refused = check("--surface", "started", "--definitions-only")
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_a_surface_that_cannot_be_read_fails_the_run_and_the_others_are_shown(project: Path) -> None:
    configure(project, "")
    (project / "servers" / "full.json").unlink()
    done = check("-f", "json")
    found = json.loads(done.stdout)
    assert (done.exit_code, [each["name"] for each in found["servers"]]) == (2, ["read-only"])
    assert [each["name"] for each in found["errors"]] == ["full"]


def test_a_file_of_several_servers_has_the_surface_before_their_names(project: Path) -> None:
    snapshot = project / "servers" / "both.json"
    made = run(
        "snapshot", *(write_tools(project, RENEW, name=f"{n}.json") for n in ("day", "night")), "-o", snapshot
    )
    assert made.exit_code == 0, made.stderr
    both = f'[[surface]]\nname = "desk"\ntarget = "{snapshot}"\nbaseline = "{snapshot}"\n'
    configure(project, "", both)
    servers = json.loads(check("-f", "json").stdout)["servers"]
    assert [each["name"] for each in servers] == ["desk/day", "desk/night"]
    assert all(each["change"] is not None for each in servers)


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--surface", "ful"], "error: there is no surface 'ful'; choose from read-only, full, all"),
        (
            ["--surface", "full", "a.json"],
            "error: --surface checks surfaces of the configuration; leave out the ",
        ),
        (
            ["--surface", "full", "--no-config"],
            "error: the configuration names no surfaces; write [[surface]] with ",
        ),
    ],
)
def test_a_wrong_choice_is_one_line(options: list[str], line: str, project: Path) -> None:
    configure(project, "")
    done = check(*options)
    assert (done.exit_code, done.stderr.splitlines()[0][: len(line)]) == (2, line)


def test_two_surfaces_cannot_have_one_name(project: Path) -> None:
    configure(project, "", FILES.replace("full", "read-only"))
    done = check()
    assert done.exit_code == 2
    assert (
        "../mcp-scorer.toml:7: the surface 'read-only' exists already (../mcp-scorer.toml:3)" in done.stderr
    )


def test_a_target_on_the_command_line_is_checked_instead(project: Path) -> None:
    configure(project, '[gate]\nmin-tool = "A"')
    assert gate(project / "servers" / "reading.json") == []


def test_an_output_replaces_no_target_of_a_surface(project: Path) -> None:
    configure(project, "")
    before = (project / "servers" / "full.json").read_bytes()
    done = check("-o", "json=../servers/full.json")
    assert (done.exit_code, (project / "servers" / "full.json").read_bytes()) == (2, before)
