"""What a server over stdio can do wrong: it ends with its tools or one plain line, and no process stays."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scorer.capturing import acapture_all, capture_all, connect_options, parse_command, plain_lines
from scorer.contracts.definitions import Snapshot, Unreachable
from tests.capturing.running import FAULTY, PATIENT, play
from tests.servers.faulty import NAMES, TOOLS

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for left processes in /proc")

STILL_LISTS = (
    "fine",
    "junk",
    "junk_without_newline",
    "logs_broken_messages",
    "talks_first",
    "asks_first",
    "pages",
    "ignores_the_cursor",
    "repeats_a_cursor",
    "empty_pages",
    "string_ids",
    "asks_with_half_a_character",
    "dies_of_discovery",
)


@pytest.mark.parametrize("fault", STILL_LISTS)
def test_a_fault_that_can_be_survived_ends_with_the_tools_exactly_as_sent(fault: str) -> None:
    run = play(fault)

    assert run.tools == TOOLS
    assert run.left == []


@pytest.mark.parametrize(
    ("fault", "lines"),
    [
        (
            "exits",
            [
                "faulty: handshake: the server exited with code 3 before it answered the handshake; its message "
                "names CATALOGUE_URL, which the server does not have: pass --env CATALOGUE_URL=VALUE",
                "  stderr: fatal: the catalogue is not configured",
                "  stderr: set CATALOGUE_URL",
            ],
        ),
        (
            "exits_while_listing",
            ["faulty: list: the server exited with code 7 before it answered tools/list"],
        ),
        ("killed", ["faulty: handshake: the server was killed by SIGKILL before it answered the handshake"]),
        (
            "answers_initialize_with_an_error",
            [
                "faulty: handshake: the server answered the handshake with an error: the API key is missing (-32000)"
            ],
        ),
        (
            "answers_initialize_badly",
            [
                "faulty: handshake: the server's answer to the handshake is not valid MCP: capabilities: Field required"
            ],
        ),
        (
            "answers_list_with_an_error",
            ["faulty: list: the server answered tools/list with an error: fetch failed (-32603)"],
        ),
        (
            "lists_no_list",
            ["faulty: list: in the server's answer to tools/list, `tools` is an object, not an array"],
        ),
        (
            "prints_a_lot",
            [
                "faulty: handshake: the server exited with code 1 before it answered the handshake",
                *(f"  stderr: line {count}" for count in range(10, 20)),
            ],
        ),
    ],
)
def test_a_server_that_fails_is_said_in_one_plain_line_with_its_last_words(
    fault: str, lines: list[str]
) -> None:
    run = play(fault)

    assert run.lines == lines
    assert isinstance(run.result, Unreachable)
    assert run.result.exit_code == 3
    assert run.left == []


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("has_no_tools", "faulty: list: the server has no tools, so there is nothing to score"),
        (
            "knows_no_tools",
            "faulty: list: the server declares the capability `tools` but does not support tools/list; "
            "implement it, or remove the capability",
        ),
    ],
)
def test_a_server_without_tools_is_an_error_of_exit_code_2_and_never_a_pass(fault: str, line: str) -> None:
    run = play(fault)

    assert run.lines == [line]
    assert isinstance(run.result, Unreachable)
    assert run.result.exit_code == 2


def test_a_server_that_never_answers_the_handshake_is_given_up_at_its_deadline() -> None:
    run = play("silent", timeouts=replace(PATIENT, handshake=0.1))

    assert run.lines == [
        "faulty: handshake: no answer to the handshake within 0.1 s of the start; "
        "increase it with --timeout start=SECONDS"
    ]
    assert run.left == []


def test_a_server_that_never_lists_its_tools_is_given_up_at_the_deadline_of_listing() -> None:
    run = play("silent_while_listing", timeouts=replace(PATIENT, listing=0.1))

    assert run.lines == [
        "faulty: list: no answer to tools/list within 0.1 s; increase it with --timeout list=SECONDS",
        "  stderr: waiting for the database",
    ]
    assert run.left == []


def test_a_server_with_more_pages_than_the_limit_is_given_up() -> None:
    run = play("pages_without_end", limits=["pages=5"])

    assert run.lines == [
        "faulty: list: the server sent more than 5 pages of tools; "
        "if you trust it, raise the bound with --bound pages=NUMBER"
    ]
    assert run.left == []


def test_an_answer_that_cannot_be_read_is_reported_when_no_other_follows() -> None:
    run = play("nan", timeouts=replace(PATIENT, after_broken_answer=0.1))

    assert run.lines == [
        "faulty: list: the server's answer is invalid JSON: line 1, column 169: NaN is not JSON"
    ]
    assert run.left == []


def test_a_server_that_closes_its_output_and_does_not_exit_is_ended() -> None:
    run = play("closes_output", timeouts=replace(PATIENT, exit_after_output=0.1))

    assert run.lines == ["faulty: handshake: the server closed its output before it answered the handshake"]
    assert run.left == []


@pytest.mark.parametrize("fault", ["ignores_sigterm", "has_a_child", "has_a_child_that_left"])
def test_what_ignores_the_end_of_input_and_sigterm_is_killed_with_its_whole_group(fault: str) -> None:
    run = play(fault, timeouts=replace(PATIENT, close=0.2))

    assert run.tools == TOOLS
    assert run.left == []


@pytest.mark.parametrize(
    ("cursor", "shown"), [("5", "5"), ("0", "0"), ("false", "false"), ('["a"]', '["a"]'), ("{}", "{}")]
)
def test_a_cursor_that_is_not_text_is_a_fault_that_is_said(cursor: str, shown: str) -> None:
    run = play("odd_cursor", cursor)

    assert run.lines == [
        f"faulty: list: the server's `nextCursor` is {shown}, not a string, so the rest of its tools cannot be listed"
    ]
    assert isinstance(run.result, Unreachable)
    assert run.result.exit_code == 3


def test_an_answer_that_is_no_json_rpc_is_told_when_no_other_follows() -> None:
    run = play("refuses_with_a_code_that_is_text", timeouts=replace(PATIENT, after_broken_answer=0.1))

    assert run.lines == [
        "faulty: list: the server's answer is not JSON-RPC 2.0; "
        "write `jsonrpc`, the `id` of the request, and `result` or `error`"
    ]


def test_lines_that_are_no_messages_count_too() -> None:
    run = play("logs_without_end", limits=["total-bytes=1000000"])

    assert run.lines == [
        "faulty: list: the server sent more than 1,000,000 bytes in all; "
        "if you trust it, raise the bound with --bound total-bytes=NUMBER"
    ]


@pytest.mark.parametrize("fault", ["answers_with_another_id", "refuses_without_an_id"])
def test_an_answer_to_no_request_is_told_when_the_time_is_over(fault: str) -> None:
    run = play(fault, timeouts=replace(PATIENT, listing=0.5))

    assert run.lines == [
        "faulty: list: the server answered tools/list with an `id` that no request has; repeat the `id` of the request"
    ]


def test_a_server_that_dies_is_told_so_though_a_child_holds_its_output() -> None:
    run = play(
        "dies_with_a_child_that_holds_its_output", timeouts=replace(PATIENT, after_exit=0.1, close=0.2)
    )

    assert run.lines == ["faulty: list: the server exited with code 7 before it answered tools/list"]
    assert run.left == []


def test_a_server_that_takes_too_long_in_all_is_given_up() -> None:
    run = play("silent_with_a_child", limits=["target-seconds=1"], timeouts=replace(PATIENT, close=0.2))

    assert run.lines == [
        "faulty: handshake: the server took longer than 1 s in all; "
        "if you trust it, raise the bound with --bound target-seconds=NUMBER"
    ]
    assert run.left == []


def test_a_server_that_lacks_variables_of_ours_says_how_to_pass_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRARY_TOKEN", "s3cr3t-token-99")
    monkeypatch.setenv("LIBRARY_FLOOR", "2")

    assert play("needs_a_variable", env=["LIBRARY_FLOOR"]).lines == [
        "faulty: handshake: the server exited with code 1 before it answered the handshake; "
        "the server gets a clean environment without your LIBRARY_TOKEN: pass --env LIBRARY_TOKEN",
        "  stderr: Cannot open the library: LIBRARY_TOKEN is missing",
    ]


def test_a_variable_that_we_do_not_have_either_is_named_with_a_gap_for_its_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("LIBRARY_TOKEN", raising=False)

    assert play("needs_a_variable", env={"LIBRARY_FLOOR": "2"}).lines == [
        "faulty: handshake: the server exited with code 1 before it answered the handshake; "
        "its message names LIBRARY_TOKEN, which the server does not have: pass --env LIBRARY_TOKEN=VALUE",
        "  stderr: Cannot open the library: LIBRARY_TOKEN is missing",
    ]


def test_a_listing_in_another_order_holds_the_same_tools() -> None:
    assert sorted(play("shuffles").names) == list(NAMES)


def test_tools_that_no_typed_reading_lets_pass_are_kept_as_sent() -> None:
    assert play("invalid_tools").tools == [
        {"name": "no_schema", "inputSchema": {"$schema": "http://json-schema.org/draft-07/schema#"}},
        {"name": 7, "description": ["not", "text"], "inputSchema": None},
        "not an object",
        {"zeta": 1, "name": "kept", "alpha": {"b": 1, "a": 2}, "inputSchema": {"type": "object"}},
    ]


def test_the_order_of_keys_and_unknown_fields_are_kept() -> None:
    kept = play("invalid_tools").tools[3]

    assert list(kept) == ["zeta", "name", "alpha", "inputSchema"]
    assert list(kept["alpha"]) == ["b", "a"]


def test_lone_surrogates_deep_nesting_and_huge_integers_are_read() -> None:
    (odd,) = play("odd_json").tools
    deep = odd["inputSchema"]["properties"]["deep"]
    depth = 0
    while deep:
        deep, depth = deep["items"], depth + 1

    assert odd["description"] == "half \ud83d"
    assert odd["inputSchema"]["properties"]["big"] == {"const": 10**40}
    assert depth == 150


def test_bytes_that_are_no_utf8_become_replacement_characters() -> None:
    (tool,) = play("invalid_utf8").tools

    assert tool["title"] == "caf\ufffd"


def test_a_line_of_more_than_a_megabyte_is_read_whole() -> None:
    assert [len(tool["description"]) for tool in play("long_line").tools] == [500_000] * 3


def test_a_server_that_dies_of_the_old_handshake_is_started_afresh_in_the_new_protocol() -> None:
    result = play("modern_only").result

    assert result == Snapshot(
        name="modern",
        target=result.target,
        tools=tuple(TOOLS),
        server_info={"name": "modern", "version": "2"},
        protocol_version="2026-07-28",
        instructions="Be brief.",
    )


def test_secrets_and_terminal_escapes_of_a_failure_are_masked() -> None:
    url = "https://reader:p4ss-w0rd@books.example/mcp?key=abcdef99"
    run = play("tells_secrets", "--token", "t0ken-in-args", url, env={"LIBRARY_TOKEN": "s3cr3t-token-99"})

    assert run.lines == [
        "faulty: handshake: the server answered the handshake with an error: bad token *** (-32001)",
        "  stderr: denied for *** at --token *** https://***@books.example/mcp?key=***",
    ]
    assert run.result.target.endswith("--token *** 'https://books.example/mcp?key=***'")


def test_a_credential_that_a_server_repeats_in_a_tool_is_masked_there_too() -> None:
    (tool,) = play("repeats_a_secret_in_a_tool", env={"LIBRARY_TOKEN": "s3cr3t-token-99"}).tools

    assert tool["inputSchema"]["properties"] == {"token": {"default": "***"}}


def test_the_environment_is_clean_but_for_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-for-servers")

    clean = play("shows_its_environment", env={"LIBRARY_TOKEN": "x"}).tools[0]["description"].split(", ")
    whole = play("shows_its_environment", inherit_env=True).tools[0]["description"].split(", ")

    assert "AWS_SECRET_ACCESS_KEY" not in clean
    assert {"PATH", "LIBRARY_TOKEN"} <= set(clean)
    assert "AWS_SECRET_ACCESS_KEY" in whole


def test_a_command_starts_in_the_folder_that_was_given(tmp_path: Path) -> None:
    assert play("shows_its_environment", cwd=tmp_path).tools[0]["cwd"] == str(tmp_path)


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (
            ["no-such-command", "-x"],
            "no-such-command: start: the command no-such-command was not found; check its name and your PATH",
        ),
        (
            ["uvx", "some-server"],
            "some-server: start: the command uvx was not found; install uv, which includes it: pip install uv",
        ),
        (
            ["./data.json"],
            "data.json: start: the command ./data.json is not an executable file",
        ),
        (
            ["./script"],
            "script: start: the command ./script is neither a program nor a script with a #! line",
        ),
    ],
)
def test_a_command_that_cannot_be_started_is_said_plainly(
    command: list[str], line: str, tmp_path: Path
) -> None:
    (tmp_path / "data.json").write_text("{}")
    (tmp_path / "script").write_text("serve")
    (tmp_path / "script").chmod(0o755)
    options = connect_options(cwd=tmp_path, env={"PATH": str(tmp_path)})

    (result,) = capture_all(parse_command(command, options), options)

    assert isinstance(result, Unreachable)
    assert plain_lines(result) == [line]
    assert result.exit_code == 3


def test_one_that_fails_hides_no_other_and_the_order_is_that_of_the_sources() -> None:
    options = connect_options(jobs=2)
    faults = ("exits", "fine", "answers_list_with_an_error", "fine")
    sources = [
        source for fault in faults for source in parse_command([sys.executable, str(FAULTY), fault], options)
    ]

    results = capture_all(sources, options)

    assert [type(result) for result in results] == [Unreachable, Snapshot, Unreachable, Snapshot]


def test_an_observer_is_told_every_phase() -> None:
    options = connect_options()
    seen: list[tuple[str, str]] = []

    capture_all(
        parse_command([sys.executable, str(FAULTY), "fine"], options),
        options,
        lambda name, phase: seen.append((name, phase)),
    )

    assert seen == [("faulty", phase) for phase in ("start", "handshake", "list", "close", "done")]


async def _inside_a_loop() -> tuple[Snapshot | Unreachable, ...]:
    options = connect_options()
    sources = parse_command([sys.executable, str(FAULTY), "fine"], options)
    return (*capture_all(sources, options), *(await acapture_all(sources, options)))


def test_both_twins_work_inside_a_running_event_loop() -> None:
    import asyncio

    results = asyncio.run(_inside_a_loop())

    assert [type(result) for result in results] == [Snapshot, Snapshot]


def test_an_argument_that_no_process_can_be_given_is_said_plainly() -> None:
    options = connect_options()

    (result,) = capture_all(parse_command(["desk", "a\0b"], options), options)

    assert isinstance(result, Unreachable)
    assert plain_lines(result) == ["desk: start: the server could not be started: embedded null byte"]


@pytest.mark.parametrize(
    ("fault", "found"),
    [("fine", ""), ("turns", "the tools in another order"), ("grows", "other tools")],
)
def test_a_list_that_is_asked_for_twice_is_compared(fault: str, found: str) -> None:
    outcome = play(fault, twice=True).result
    assert isinstance(outcome, Snapshot)
    assert outcome.unsteady == found
    assert outcome.tools[0]["name"] == NAMES[0]


def test_a_list_that_is_asked_for_once_is_not_compared() -> None:
    outcome = play("turns").result
    assert isinstance(outcome, Snapshot)
    assert outcome.unsteady == ""
