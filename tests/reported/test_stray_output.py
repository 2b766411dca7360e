"""Servers that write something else than messages to stdout: what came is named, never called silence."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scorer.capturing import Timeouts, capture_all, connect_options, parse_command, plain_lines
from scorer.contracts.definitions import Snapshot, Unreachable
from tests.capturing.running import AMPLE, PATIENT
from tests.servers.stray import TOOL

STRAY = Path(__file__).resolve().parents[1] / "servers" / "stray.py"

#: Of an answer that cannot be read it is certain that no other follows.
SURE = replace(PATIENT, after_broken_answer=0.1)


def play(fault: str, timeouts: Timeouts, env: tuple[str, ...] = ()) -> Snapshot | Unreachable:
    options = replace(connect_options(env=env), timeouts=timeouts)
    (result,) = capture_all(parse_command([sys.executable, str(STRAY), fault], options), options)
    return result


def cause(result: Snapshot | Unreachable) -> str:
    assert isinstance(result, Unreachable), result
    assert result.exit_code == 3
    return plain_lines(result)[0].removeprefix("stray: handshake: ")


def cause_at_the_deadline(fault: str, env: tuple[str, ...] = ()) -> str:
    """What is told at a deadline that leaves the server, however busy the machine is, the time to write."""
    for seconds in (1.0, 6.0, 36.0):
        found = cause(play(fault, replace(PATIENT, handshake=seconds, close=AMPLE), env))
        if not found.endswith("--timeout start=SECONDS"):
            break
    return found.replace(f"within {seconds:g} s", "in time")


HEADERS = (
    "the server answers with Content-Length headers; "
    "MCP over stdio takes one JSON message per line without headers"
)
SPREAD = "the server spreads a message over several lines; write each message on one line"
NOT_JSON_RPC = (
    "the server's answer is not JSON-RPC 2.0; "
    "write `jsonrpc`, the `id` of the request, and `result` or `error`"
)


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("content_length", HEADERS),
        ("utf_16", "the server writes UTF-16 to stdout; write UTF-8"),
        ("utf_16_big", "the server writes UTF-16 to stdout; write UTF-8"),
        ("spread", SPREAD),
        ("spread_with_the_version_last", SPREAD),
        ("several", "the server writes several messages on one line; end each message with a line break"),
        ("without_version", NOT_JSON_RPC),
        ("old_version", NOT_JSON_RPC),
    ],
)
def test_a_framing_that_no_client_reads_is_named(fault: str, line: str) -> None:
    assert cause(play(fault, SURE)) == line


def test_a_server_that_reads_nothing_but_headers_is_named_too() -> None:
    assert cause(play("reads_frames_alone", replace(PATIENT, handshake=1.0, close=AMPLE))) == HEADERS


LATE = (
    "no answer to the handshake in time: the server answered only when its input ended; "
    "read line by line, and flush stdout after each message"
)


@pytest.mark.parametrize("fault", ["answers_at_the_end", "does_not_flush"])
def test_an_answer_that_comes_when_the_input_ends_says_what_to_change(fault: str) -> None:
    found = cause(play(fault, replace(PATIENT, handshake=1.0, close=AMPLE)))

    assert found.replace("within 1 s", "in time") == LATE


def no_answer(what: str) -> str:
    return f"no answer to the handshake in time: {what}"


def listens(where: str) -> str:
    return no_answer(
        f"the server seems to listen on {where}; "
        "pass its URL as the target, or start the server in its stdio mode"
    )


def waits(line: str) -> str:
    return no_answer(
        f"the server seems to wait at a prompt (“{line}”); pass the value as an argument or with --env"
    )


def only(line: str) -> str:
    return no_answer(
        f"stdout has only lines that are not messages (the last: “{line}”); "
        "check that the server speaks stdio, and write logs to stderr"
    )


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("echo", no_answer("the command writes back what it reads, so it is not an MCP server")),
        ("prompt", waits("Enter your API key:")),
        ("confirmation", waits("Need to install harbor-tools. Ok to proceed? (y)")),
        ("shell", waits(">>>")),
        ("serves_http", listens("http://127.0.0.1:3999/mcp")),
        ("serves_http_and_says_so_on_stderr", listens("http://0.0.0.0:8000")),
        ("listens_on_a_port", listens("port 3999")),
        ("banner_alone", only("*** HARBOR TOOLS 2.1 ***")),
        ("page", only("<title>Sign in</title>")),
        ("progress_alone", only("Downloading 10%Downloading 60%Downloading 99%")),
        (
            "notifications_alone",
            "no answer to the handshake in time of the start; increase it with --timeout start=SECONDS; "
            "only notifications came: notifications/message",
        ),
    ],
)
def test_what_comes_instead_of_an_answer_is_named(fault: str, line: str) -> None:
    assert cause_at_the_deadline(fault) == line


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (
            "usage",
            "the server exited with code 0 before it answered the handshake; "
            "a stdio server runs until its input ends, so check its arguments; "
            "the last line on its stdout: “usage: harbor serve --stdio”",
        ),
        ("dies_in_the_first_attempt", "the server exited with code 5 before it answered the handshake"),
    ],
)
def test_a_server_that_exits_is_told_with_its_last_line_on_stdout(fault: str, line: str) -> None:
    assert cause(play(fault, PATIENT)) == line


EXITED = (
    "the server exited with code 1 before it answered the handshake; "
    "the last line on its stdout: “HARBOR_TOKEN is not set”; "
)


def test_a_variable_that_is_missed_on_stdout_is_named_with_the_option_that_passes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HARBOR_TOKEN", "s3cr3t-harbor-token")

    assert cause(play("complains_on_stdout", PATIENT)) == (
        EXITED + "the server gets a clean environment without your HARBOR_TOKEN: pass --env HARBOR_TOKEN"
    )

    monkeypatch.delenv("HARBOR_TOKEN")
    assert cause(play("complains_on_stdout", PATIENT)) == (
        EXITED
        + "its message names HARBOR_TOKEN, which the server does not have: pass --env HARBOR_TOKEN=VALUE"
    )


def test_a_server_that_waits_for_a_variable_is_told_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOR_TOKEN", "s3cr3t-harbor-token")

    assert cause_at_the_deadline("hangs_without_a_variable") == (
        "no answer to the handshake in time of the start; increase it with --timeout start=SECONDS; "
        "the server gets a clean environment without your HARBOR_TOKEN: pass --env HARBOR_TOKEN"
    )


def test_a_server_without_tools_is_no_failure_of_the_connection() -> None:
    result = play("without_capability", PATIENT)

    assert isinstance(result, Unreachable)
    assert (plain_lines(result), result.exit_code) == (
        ["stray: list: the server does not support tools/list, so there is nothing to score"],
        2,
    )


@pytest.mark.parametrize("fault", ["logs", "bom", "batch", "progress_before_the_answer", "content_type_too"])
def test_stray_output_that_can_be_skipped_is_read_and_reported(fault: str) -> None:
    result = play(fault, PATIENT)

    assert isinstance(result, Snapshot)
    assert (list(result.tools), result.wire) == ([TOOL], ("stray-output",))
