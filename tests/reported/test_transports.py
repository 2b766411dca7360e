"""What a live list says beside its tools, and how long a start may take."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import pytest

from scorer.capturing import Timeouts, capture_all, connect_options, parse_command
from scorer.capturing.session import PhaseTimer, StartClock
from scorer.contracts.definitions import Snapshot
from tests.capturing.running import PATIENT
from tests.servers.stray import SECOND, TOOL
from tests.support.command_line import run

if TYPE_CHECKING:
    from collections.abc import Mapping

STRAY = Path(__file__).resolve().parents[1] / "servers" / "stray.py"


def capture(fault: str) -> Snapshot:
    options = replace(connect_options(), timeouts=PATIENT)
    (result,) = capture_all(parse_command([sys.executable, str(STRAY), fault], options), options)
    assert isinstance(result, Snapshot), result
    return result


def found(*args: object) -> list[tuple[str, str, str]]:
    """The findings of specification rules that a check reports: level, rule, message."""
    report = run("check", "--format", "rdjson", "--exit-zero", "--timeout", "600", *args)
    assert report.exit_code == 0, report.stderr
    return sorted(
        (each["severity"], each["code"]["value"], each["message"].partition("\n")[0])
        for each in json.loads(report.stdout)["diagnostics"]
        if each["code"]["value"].startswith("SPC")
    )


def found_live(fault: str) -> list[tuple[str, str, str]]:
    return found("--", sys.executable, STRAY, fault)


NULL = ("ERROR", "SPC071 null-cursor", "harbor: the answer to tools/list has `nextCursor`: null")
EMPTY = ("WARNING", "SPC072 empty-cursor", "harbor: an answer to tools/list has an empty `nextCursor`")
REPEATED = (
    "WARNING",
    "SPC073 repeated-page",
    "harbor: the cursors of tools/list lead back to a page that was sent before",
)
MISSPELLED = (
    "WARNING",
    "SPC074 misspelled-cursor",
    "harbor: an answer to tools/list has `next_cursor`, which clients do not read",
)
UNANNOUNCED = (
    "WARNING",
    "SPC070 tools-not-announced",
    "harbor: the server lists tools, but its answer to the handshake does not declare the capability `tools`",
)
STRAY_LINES = (
    "WARNING",
    "SPC075 stray-output",
    "harbor: the server writes lines to stdout that are not messages",
)


@pytest.mark.parametrize(
    ("fault", "findings"),
    [
        ("null_cursor", [NULL]),
        ("empty_cursor", [EMPTY]),
        ("misspelled_cursor", [MISSPELLED]),
        ("same_page_again", [REPEATED]),
        ("no_capability", [UNANNOUNCED]),
        ("null_capability", [UNANNOUNCED]),
        ("logs", [STRAY_LINES]),
        (
            "snake_case",
            [
                (
                    "ERROR",
                    "SPC003 input-schema-missing",
                    "find_boat: `inputSchema` is missing; the tool has `input_schema`, which MCP clients do not read",
                ),
                (
                    "WARNING",
                    "SPC006 output-schema-not-object",
                    "find_boat: `outputSchema` is missing; the tool has `output_schema`, which MCP clients do not read",
                ),
                (
                    "WARNING",
                    "SPC037 misspelled-hint",
                    "find_boat: no client reads the annotation `read_only_hint`; the specification calls it `readOnlyHint`",
                ),
            ],
        ),
    ],
)
def test_a_live_list_that_clients_refuse_or_misread_is_reported(
    fault: str, findings: list[tuple[str, str, str]]
) -> None:
    assert found_live(fault) == findings


@pytest.mark.parametrize("fault", ["empty_cursor", "empty_cursor_again_and_again"])
def test_an_empty_cursor_asks_for_the_next_page(fault: str) -> None:
    assert list(capture(fault).tools) == [TOOL, SECOND]


@pytest.mark.parametrize(
    "fault", ["empty_cursor_for_the_end", "empty_cursor_that_kills", "empty_cursor_that_is_refused"]
)
def test_a_server_that_means_the_end_by_an_empty_cursor_keeps_its_tools(fault: str) -> None:
    snapshot = capture(fault)

    assert (list(snapshot.tools), snapshot.wire) == ([TOOL], ("empty-cursor",))


def write(folder: Path, value: Mapping[str, object]) -> Path:
    path = folder / "list.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_a_file_with_an_empty_cursor_is_one_page_of_more(tmp_path: Path) -> None:
    path = write(tmp_path, {"tools": [TOOL], "nextCursor": ""})

    assert found(path) == [
        (
            "WARNING",
            "SPC032 one-page-of-more",
            "list: the list is incomplete: it has 1 tools and a `nextCursor`",
        ),
        ("WARNING", "SPC072 empty-cursor", "list: an answer to tools/list has an empty `nextCursor`"),
    ]


def test_a_file_with_a_null_cursor_is_whole_and_clients_refuse_it(tmp_path: Path) -> None:
    assert found(write(tmp_path, {"tools": [TOOL], "nextCursor": None})) == [
        ("ERROR", "SPC071 null-cursor", "list: the answer to tools/list has `nextCursor`: null")
    ]


def test_the_spelling_of_another_interface_is_fine_in_a_file(tmp_path: Path) -> None:
    schema = TOOL["inputSchema"]
    tool = {"name": TOOL["name"], "description": TOOL["description"], "input_schema": schema}

    assert found(write(tmp_path, {"tools": [tool]})) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["30"], Timeouts(30, 30, 30, 4)),
        (["start=300"], Timeouts(300, 300, 60, 4)),
        (["30", "start=300"], Timeouts(300, 300, 30, 4)),
        (["start=300", "30"], Timeouts(300, 300, 30, 4)),
        (["start=5s", "list=7.5"], Timeouts(5, 5, 7.5, 4)),
        (["10", "20"], Timeouts(20, 20, 20, 4)),
    ],
)
def test_the_whole_start_has_a_time_limit_for_itself(given: list[str], expected: Timeouts) -> None:
    assert connect_options(timeout=given).timeouts == expected


def test_all_attempts_share_the_time_of_the_start() -> None:
    async def deadlines() -> list[float]:
        timeouts = Timeouts(start=300, handshake=300)
        clock = StartClock(timeouts)
        found = []
        for _ in range(2):
            timer = PhaseTimer(timeouts, lambda _: None, clock)
            for phase in ("start", "handshake"):
                timer.enter(phase)
                found.append(timer.scope.deadline)
                await anyio.sleep(0.01)
        return found

    assert len(set(anyio.run(deadlines))) == 1


@pytest.mark.parametrize(("is_over", "attempts"), [(False, 2), (True, 1)])
def test_no_other_attempt_begins_when_the_time_of_the_start_is_over(
    monkeypatch: pytest.MonkeyPatch, is_over: bool, attempts: int
) -> None:
    """The first attempt ends by an exit, after which another would begin."""
    monkeypatch.setattr(StartClock, "is_over", is_over)
    phases: list[str] = []
    options = replace(connect_options(), timeouts=PATIENT)

    capture_all(
        parse_command([sys.executable, str(STRAY), "dies_in_the_first_attempt"], options),
        options,
        lambda _, phase: phases.append(phase),
    )

    assert phases.count("start") == attempts
