"""What a server behind a URL can do wrong: it ends with its tools, or with a line that says what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing import (
    Timeouts,
    capture,
    capture_all,
    connect_options,
    parse_target,
    plain_lines,
    snapshot_json,
)
from scorer.contracts.definitions import Snapshot, Unreachable
from tests.capturing.running import PATIENT
from tests.servers.faulty import TOOLS, tool
from tests.servers.faulty_http import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers.faulty_http import Server

WRONG_ENDPOINT = "there is no MCP endpoint at this URL; it often ends in /mcp"
PASS_HEADER = "--header 'Authorization: Bearer TOKEN'"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def call(url: str, timeouts: Timeouts = PATIENT, **options: Any) -> Snapshot | Unreachable:
    settings = replace(connect_options(**options), timeouts=timeouts)
    (result,) = capture_all(parse_target(url, settings), settings)
    return result


def lines(result: Snapshot | Unreachable) -> list[str]:
    assert isinstance(result, Unreachable), result
    assert result.exit_code == 3
    return plain_lines(result)


@pytest.mark.parametrize("path", ["mcp", "moved-within", "sse"])
def test_streamable_http_redirects_within_the_origin_and_sse_end_with_the_tools(
    server: Server, path: str
) -> None:
    assert call(f"{server.url}/{path}") == Snapshot(
        name="faulty",
        target=f"{server.url}/{path}",
        tools=tuple(TOOLS),
        server_info={"name": "faulty", "version": "1"},
        protocol_version="2025-11-25",
    )


def test_an_event_of_more_than_a_mebibyte_is_read_whole(server: Server) -> None:
    result = call(f"{server.url}/big-event")

    assert isinstance(result, Snapshot)
    assert result.tools == tuple(tool(item["name"], description="x" * 600_000) for item in TOOLS)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (
            "wants-a-token",
            f"handshake: HTTP 401 Unauthorized (invalid_token): pass credentials with {PASS_HEADER}",
        ),
        (
            "forbids",
            "handshake: HTTP 403 Forbidden (Access is only allowed at localhost): "
            f"if the server needs credentials, pass {PASS_HEADER}",
        ),
        (
            "page",
            "handshake: the server answered with an HTML page; "
            "use the URL of its MCP endpoint, which often ends in /mcp",
        ),
        ("nothing-here", f"handshake: HTTP 404 Not Found: {WRONG_ENDPOINT}"),
        ("fails", "handshake: HTTP 500 Internal Server Error (the database is down)"),
        (
            "moved-away",
            "handshake: the server redirects to https://library.example/mcp?key=***; use that URL",
        ),
        (
            "garbage",
            'handshake: the server\'s answer to the handshake is not JSON-RPC: it begins with “{"jsonrpc":”',
        ),
        (
            "drops",
            "handshake: the connection broke: Server disconnected without sending a response.",
        ),
    ],
)
def test_a_refusal_says_what_it_is_and_what_to_do(server: Server, path: str, line: str) -> None:
    assert lines(call(f"{server.url}/{path}")) == [f"127.0.0.1: {line}"]


def test_a_server_that_never_answers_is_given_up_at_the_deadline(server: Server) -> None:
    assert lines(call(f"{server.url}/silent", replace(PATIENT, handshake=0.1))) == [
        "127.0.0.1: handshake: no answer to the handshake within 0.1 s of the start; "
        "increase it with --timeout start=SECONDS"
    ]


def test_a_header_opens_what_wants_credentials(server: Server) -> None:
    result = call(f"{server.url}/wants-a-token", headers=["Authorization: Bearer open-sesame-42"])

    assert isinstance(result, Snapshot)
    assert result.tools == tuple(TOOLS)


def test_refused_credentials_are_not_asked_for_again(server: Server) -> None:
    result = call(f"{server.url}/wants-a-token", headers={"authorization": "Bearer wrong-sesame"})

    assert lines(result) == [
        "127.0.0.1: handshake: HTTP 401 Unauthorized (invalid_token): "
        "the server rejected the credentials of the Authorization header"
    ]


def test_credentials_of_header_and_address_are_masked_wherever_they_come_back(server: Server) -> None:
    url = f"{server.url.replace('//', '//reader:p4ssw0rd@')}/repeats-the-token?api_key=abcdef99"

    result = call(url, headers=["Authorization: Bearer open-sesame-42"])

    assert lines(result) == ["127.0.0.1: handshake: HTTP 400 Bad Request (bad header Basic ***)"]
    assert result.target == f"{server.url}/repeats-the-token?api_key=***"


@pytest.mark.parametrize(
    ("url", "line"),
    [
        (
            "http://127.0.0.1:1/mcp",
            "127.0.0.1: start: connection refused; check that the server is running and that the port is right",
        ),
        (
            "http://no-such-host.invalid/mcp",
            "no-such-host.invalid: start: the host name cannot be resolved; check the URL",
        ),
    ],
)
def test_a_host_that_is_not_there_is_said_plainly(url: str, line: str) -> None:
    assert lines(call(url)) == [line]


def test_a_plain_server_behind_an_https_address_is_named(server: Server) -> None:
    (line,) = lines(call(server.url.replace("http:", "https:") + "/mcp"))

    assert line.startswith(
        "127.0.0.1: start: the server does not speak TLS on this port; use http:// instead of https:// ("
    )


def test_a_configuration_file_may_hold_the_header_as_a_variable(
    server: Server, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIBRARY_TOKEN", "open-sesame-42")
    entry = {"url": f"{server.url}/wants-a-token", "headers": {"Authorization": "Bearer ${LIBRARY_TOKEN}"}}
    (tmp_path / ".mcp.json").write_text(json.dumps({"mcpServers": {"library": entry}}))

    snapshot = capture(tmp_path / ".mcp.json")

    assert (snapshot.name, snapshot.target) == ("library", ".mcp.json#library")
    assert snapshot.tools == tuple(TOOLS)


def test_an_entry_of_type_sse_is_called_over_sse_at_once(server: Server, tmp_path: Any) -> None:
    entry = {"type": "sse", "url": f"{server.url}/sse"}
    (tmp_path / "mcp.json").write_text(json.dumps({"mcpServers": {"library": entry}}))

    assert capture(tmp_path / "mcp.json").tools == tuple(TOOLS)


def test_an_answer_that_cannot_be_read_is_not_blamed_on_the_stream_that_a_server_need_not_have(
    server: Server,
) -> None:
    assert lines(call(f"{server.url}/garbage-in-a-session")) == [
        '127.0.0.1: list: the server\'s answer to tools/list is not JSON-RPC: it begins with “{"jsonrpc":”'
    ]


def test_a_time_to_wait_that_no_clock_can_hold_is_told(server: Server) -> None:
    assert lines(call(f"{server.url}/waits-for-ever-to-retry")) == [
        "127.0.0.1: list: the server sent an event with a value that cannot be used"
    ]


def test_nan_is_no_json_over_http_either(server: Server) -> None:
    assert lines(call(f"{server.url}/nan")) == [
        "127.0.0.1: list: the server's answer to tools/list is invalid JSON: NaN is not JSON"
    ]


def test_a_number_out_of_range_stays_out_of_range_in_the_snapshot(server: Server) -> None:
    result = call(f"{server.url}/infinity")

    assert isinstance(result, Snapshot)
    assert '"weight": 1e999' in snapshot_json([result])


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        ("http://127.0.0.1:65536/mcp", "the port of the URL is not a number from 1 to 65535"),
        ("http://127.0.0.1:0/mcp", "the port of the URL is not a number from 1 to 65535"),
        ("http://127.0.0.1:-1/mcp", "the port of the URL is not a number from 1 to 65535"),
        ("http://127.0.0.1:secret/mcp", "the URL is not valid; check its host and its characters"),
        ("http://[::1/mcp", "the URL is not valid; check its host and its characters"),
        ("http://two words/mcp", "the URL is not valid; check its host and its characters"),
        ("http://a..b/mcp", "the URL is not valid; check its host and its characters"),
        ("http:///mcp", "the URL is not valid; check its host and its characters"),
        ("http://127.0.0.1/\0", "the URL is not valid; check its host and its characters"),
        ("http://127.0.0.1/\ud800", "the URL is not valid; check its host and its characters"),
    ],
)
def test_a_url_that_cannot_be_used_loses_no_other_server_of_the_file(
    server: Server, tmp_path: Path, url: str, cause: str
) -> None:
    path = tmp_path / "mcp.json"
    servers = {"broken": {"url": url}, "fine": {"url": f"{server.url}/mcp"}}
    path.write_text(json.dumps({"mcpServers": servers}), encoding="utf-8")
    settings = replace(connect_options(), timeouts=PATIENT)
    broken, fine = capture_all(parse_target(str(path), settings), settings)

    assert isinstance(broken, Unreachable)
    assert (plain_lines(broken), broken.exit_code) == ([f"broken: start: {cause}"], 2)
    assert isinstance(fine, Snapshot)
