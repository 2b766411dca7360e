"""JUnit fails where the gate fails, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.command_line import run
from tests.support.snapshots import DESK, LEND, MUTE, write_tools

TWINS = ({**LEND, "description": "Lends."}, {**LEND, "description": "Lends a book."})
GATES = (
    (),
    ("--fail-on", "never"),
    ("--fail-on", "info"),
    ("--fail-on", "warning", "--min-tool", "B"),
    ("--min-dimension", "usage=4", "--min-dimension", "behavior=4", "--fail-on", "never"),
    ("--max-tool-tokens", "1", "--max-tool-bytes", "1", "--max-risk", "low", "--fail-on", "never"),
    ("--fail-under", "5", "--min-quality", "5", "--min-coherence", "5", "--min-tools", "9"),
    ("--max-tokens", "1", "--max-bytes", "1"),
    ("--baseline", "before.json", "--fail-on-regression"),
)


@pytest.fixture(autouse=True)
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_tools(tmp_path, *DESK, name="desk.json")
    write_tools(tmp_path, *TWINS, name="twins.json")
    better = [
        {**tool, "description": f"{LEND['description']} Needs a card."} if tool is MUTE else tool
        for tool in DESK
    ]
    write_tools(tmp_path, *better, name="before.json")


def checked(*args: str) -> tuple[int, list[str], dict[str, int], list[str]]:
    """Return the exit code, the reasons in JSON, the counts in JUnit, and the lines of its failures."""
    result = run("check", *args, "-o", "report.json", "-o", "report.xml")
    reasons = json.loads(Path("report.json").read_text(encoding="utf-8"))["gate"]["reasons"]
    root = ElementTree.fromstring(Path("report.xml").read_text(encoding="utf-8"))
    counts = {key: int(root.attrib[key]) for key in ("failures", "errors", "skipped")}
    messages = [failure.get("message") or "" for failure in root.iter("failure")]
    return result.exit_code, reasons, counts, messages


@pytest.mark.parametrize("gate", GATES, ids=" ".join)
@pytest.mark.parametrize("targets", [("desk.json",), ("desk.json", "twins.json")], ids=["one", "several"])
def test_there_is_one_failure_for_each_reason_of_the_gate(
    targets: tuple[str, ...], gate: tuple[str, ...]
) -> None:
    code, reasons, counts, messages = checked(*targets, *gate)
    assert counts == {"failures": len(reasons), "errors": 0, "skipped": 0}
    assert code == bool(reasons)
    left = [*reasons]
    for message in messages:
        left.remove(next(reason for reason in left if reason.endswith(message)))
    assert left == []


@pytest.mark.parametrize("gate", GATES, ids=" ".join)
def test_a_run_that_exits_with_zero_has_no_failure_and_says_what_the_gate_found(
    gate: tuple[str, ...],
) -> None:
    code, reasons, counts, _ = checked("desk.json", *gate, "--exit-zero")
    assert (code, counts) == (0, {"failures": 0, "errors": 0, "skipped": len(reasons)})


def test_a_server_that_gives_no_tools_is_an_error_and_the_run_does_not_exit_with_zero() -> None:
    code, _, counts, _ = checked("desk.json", "absent.json", "--exit-zero", "--fail-on", "never")
    assert (code, counts) == (2, {"failures": 0, "errors": 1, "skipped": 0})


def test_every_case_has_a_name_alone_also_where_servers_share_theirs() -> None:
    Path("other").mkdir()
    write_tools(Path("other"), *TWINS, name="twins.json")
    targets = ("twins.json", "other/twins.json", "twins.json", "absent.json", "absent.json")
    checked(*targets, "--fail-on", "info", "--min-dimension", "usage=5")
    cases = ElementTree.fromstring(Path("report.xml").read_text(encoding="utf-8")).iter("testcase")
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(names) == len({*names}) > 60
    owners = {f"{owner}" for owner, _ in names}
    assert {"twins (twins.json)", "twins (other/twins.json)"} <= owners
    assert "twins" not in owners
