"""Servers behind a URL whose answers the SDK refuses without a word: what came is named, with what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scorer.capturing import capture_all, connect_options, parse_target, plain_lines
from scorer.contracts.definitions import Snapshot, Unreachable
from tests.capturing.running import AMPLE, PATIENT
from tests.servers.faulty_http import serving
from tests.servers.stray import TOOL
from tests.servers.stray_http import StrayHandler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.capturing import Timeouts
    from tests.servers.faulty_http import Server

#: A refusal of a message over SSE is the end, since no answer can come.
SURE = replace(PATIENT, after_broken_answer=0.1)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(StrayHandler) as running:
        yield running


def call(server: Server, path: str, timeouts: Timeouts = SURE) -> Snapshot | Unreachable:
    options = replace(connect_options(), timeouts=timeouts)
    (result,) = capture_all(parse_target(f"{server.url}/{path}", options), options)
    return result


def line(server: Server, path: str, timeouts: Timeouts = SURE) -> str:
    result = call(server, path, timeouts)
    assert isinstance(result, Unreachable), result
    (found,) = plain_lines(result)
    return found.removeprefix("127.0.0.1: ").replace(str(server.server_port), "PORT")


@pytest.mark.parametrize(
    "path",
    ["n200", "n200-empty", "n204", "n400", "n-error", "no-stream", "relative", "absolute"],
)
def test_what_does_not_matter_is_read(server: Server, path: str) -> None:
    result = call(server, path)

    assert isinstance(result, Snapshot)
    assert (list(result.tools), result.wire) == ([TOOL], ())


ENDPOINT = "start: over SSE: the server's SSE endpoint event names"
REFUSED = "another origin than that of the URL, which clients refuse"
MEND = "send a path alone, or set the public address in the server"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (
            "bind-address",
            f"{ENDPOINT} http://0.0.0.0:PORT, the address that it listens on and not one to call; {MEND}",
        ),
        ("other-host", f"{ENDPOINT} http://localhost:PORT, {REFUSED}; {MEND}"),
        ("other-port", f"{ENDPOINT} http://127.0.0.1:1, {REFUSED}; {MEND}"),
        ("internal-name", f"{ENDPOINT} http://mcp-server.internal:8080, {REFUSED}; {MEND}"),
        ("broken-address", f"{ENDPOINT} no usable address: “http://[harbor/messages”"),
        (
            "without-prefix",
            "handshake: over SSE: the server's SSE endpoint event names the path /message/without/prefix, which "
            "refuses messages: HTTP 404 Not Found; behind a proxy, send the path with the prefix of the proxy",
        ),
        (
            "not-a-stream",
            "start: over SSE: the answer has the content type text/plain, and SSE needs text/event-stream",
        ),
    ],
)
def test_an_address_for_messages_that_clients_refuse_is_named(server: Server, path: str, found: str) -> None:
    assert line(server, path) == found


def test_a_plain_address_in_an_encrypted_stream_is_named() -> None:
    from scorer.capturing.sse_endpoint import EndpointWatch

    causes: list[str] = []
    EndpointWatch("https://harbor.example/sse", causes.append).feed(
        b"event: endpoint\r\ndata: http://harbor.example/messages\r\n\r\n"
    )

    assert causes == [
        "the server's SSE endpoint event names http://harbor.example although the URL is https, which clients "
        "refuse; send a path alone, or let the server trust the headers of its proxy"
    ]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("no-endpoint", "sent no endpoint event; check that a proxy does not buffer the stream"),
        (
            "other-events",
            "sent no endpoint event, only: tick, message; this is not the stream of an MCP server",
        ),
    ],
)
def test_a_stream_without_an_address_for_messages_is_named_at_the_deadline(
    server: Server, path: str, found: str
) -> None:
    for seconds in (2.0, 30.0):
        said = line(server, path, replace(PATIENT, start=seconds, handshake=AMPLE))
        if "endpoint" in said:
            break

    assert said == f"start: over SSE: the server opened an SSE stream but {found}"


ANSWER = "handshake: the server's answer to the handshake is not JSON-RPC:"
TYPE = "handshake: the answer to the handshake has the content type"
SEND = "send application/json or text/event-stream"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("plain-text", f"{TYPE} text/plain; {SEND}"),
        ("no-type", f"{TYPE} none; {SEND}"),
        ("batch", f"{ANSWER} it is an array (a batch); send the object alone"),
        ("bom", f"{ANSWER} it begins with a byte order mark; remove it"),
        ("empty", f"{ANSWER} it is empty"),
        ("other-json", f'{ANSWER} it begins with “{{"message": "Hello from the harbor"}}”'),
        ("stream-of-text", f"{ANSWER} it begins with “data: Session not found”"),
        (
            "stream-without-answer",
            "handshake: the server ended its event stream before it answered the handshake",
        ),
        (
            "accepted",
            "handshake: the server answered the handshake with HTTP 202 and no body; "
            "send the answer in the response to the POST",
        ),
        (
            "login",
            "handshake: the server answered with an HTML page; "
            "use the URL of its MCP endpoint, which often ends in /mcp",
        ),
        (
            "future",
            "handshake: the server answered the handshake with the protocol version “2031-01-01”, "
            "which is not a known revision of MCP; update its SDK",
        ),
        (
            "refuses-the-handshake",
            "handshake: the server answered the handshake with an error: Set X-Api-Key (-32001)",
        ),
    ],
)
def test_an_answer_that_is_no_message_is_named(server: Server, path: str, found: str) -> None:
    assert line(server, path) == found


TOKEN = "pass credentials with --header 'Authorization: Bearer TOKEN'"
LOGIN = "its OAuth login, which mcp-scorer does not run, is described at https://login.harbor.example"
HOST = (
    "the server refuses the host of the URL (protection against DNS rebinding); "
    "add it to the server's allowed hosts, or use a host that it allows"
)
LOST = (
    "right after the handshake: the server does not know its session any more; "
    "behind a load balancer, send a session to one instance"
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (
            "oauth",
            f"handshake: HTTP 401 Unauthorized: {TOKEN}; {LOGIN}/.well-known/oauth-protected-resource?k=***",
        ),
        ("azure", f"handshake: HTTP 401 Unauthorized: {TOKEN}; {LOGIN}/authorize"),
        ("basic", f"handshake: HTTP 401 Unauthorized: {TOKEN}"),
        (
            "elsewhere",
            "handshake: the server redirects to the login page "
            f"https://login.harbor.example/signin?next=***; {TOKEN}",
        ),
        ("host", f"handshake: HTTP 421 Misdirected Request (Invalid Host header): {HOST}"),
        ("host-403", f"handshake: HTTP 403 Forbidden (Invalid Host: here): {HOST}"),
        (
            "origin",
            "handshake: HTTP 403 Forbidden (Invalid Origin header): the server checks the Origin header; "
            "pass one that it allows: --header 'Origin: URL'",
        ),
        (
            "bot",
            "handshake: HTTP 403 Forbidden: the refusal is an HTML page, "
            "so it may come from a proxy or bot protection in front of the server",
        ),
        ("busy", "handshake: HTTP 429 Too Many Requests (slow down): try again in 30 s"),
        ("busy-without-time", "handshake: HTTP 429 Too Many Requests (slow down): try again later"),
        (
            "gateway",
            "handshake: HTTP 502 Bad Gateway: the gateway does not reach the server behind it; "
            "check that the server is running",
        ),
        ("not-acceptable", "handshake: HTTP 406 Not Acceptable (Accept both)"),
        (
            "wrong-method",
            "handshake: HTTP 405 Method Not Allowed: there is no MCP endpoint at this URL; "
            "it often ends in /mcp",
        ),
        ("session-lost", f"list: HTTP 404 Not Found (Session not found) {LOST}"),
        (
            "session-unknown",
            f"list: HTTP 400 Bad Request (Bad Request: No valid session ID provided) {LOST}",
        ),
        (
            "version-refused",
            "list: HTTP 400 Bad Request (Bad Request: Unsupported protocol version): "
            "the server refuses the protocol version that it agreed to in the handshake",
        ),
    ],
)
def test_a_refusal_is_told_with_its_mend(server: Server, path: str, found: str) -> None:
    assert line(server, path) == found
