"""MCP servers over HTTP that answer with something else than messages, standard library alone: each path is one."""

from __future__ import annotations

import json
import queue

from tests.servers.faulty_http import Handler
from tests.servers.stray import HELLO, answer

PAGE = b"<!doctype html><title>Sign in</title>"
METADATA = "https://login.harbor.example/.well-known/oauth-protected-resource"


class StrayHandler(Handler):
    """Plays the fault that the path names."""

    def good(self, **headers: str) -> None:
        reply = answer(self.message())
        body = json.dumps(reply).encode() if reply is not None else b""
        self.reply(200 if reply is not None else 202, body, "application/json", **headers)

    def is_list(self) -> bool:
        return self.message().get("method") == "tools/list"

    def as_body(self, body: bytes, kind: str = "application/json") -> None:
        """Answer requests with the body, and notifications as one should."""
        self.reply(200, body, kind) if "id" in self.message() else self.reply(202)

    # the statuses of an answer to a notification do not matter

    def notified(self, status: int, body: bytes = b"") -> None:
        self.good() if "id" in self.message() else self.reply(status, body, "application/json")

    def post_n200(self) -> None:
        self.notified(200, b"{}")

    def post_n200_empty(self) -> None:
        self.notified(200)

    def post_n204(self) -> None:
        self.notified(204)

    def post_n400(self) -> None:
        self.notified(400, b'{"error": "no id"}')

    def post_n_error(self) -> None:
        self.notified(
            200, b'{"jsonrpc": "2.0", "id": null, "error": {"code": -32600, "message": "Invalid Request"}}'
        )

    def post_no_stream(self) -> None:
        self.good(**{"mcp-session-id": "s1"})

    def get_no_stream(self) -> None:
        self.reply(400, b"bad")

    # what no client can read

    def post_plain_text(self) -> None:
        self.as_body(json.dumps(answer(self.message())).encode(), "text/plain; charset=utf-8")

    def post_no_type(self) -> None:
        self.as_body(json.dumps(answer(self.message())).encode(), "")

    def post_batch(self) -> None:
        self.as_body(json.dumps([answer(self.message())]).encode())

    def post_bom(self) -> None:
        self.as_body(b"\xef\xbb\xbf" + json.dumps(answer(self.message())).encode())

    def post_empty(self) -> None:
        self.as_body(b"")

    def post_other_json(self) -> None:
        self.as_body(b'{"message": "Hello from the harbor"}')

    def post_accepted(self) -> None:
        self.reply(202)

    def post_stream_without_answer(self) -> None:
        self.as_body(b": nothing\n\nevent: ping\ndata: {}\n\n", "text/event-stream")

    def post_stream_of_text(self) -> None:
        self.as_body(b"data: Session not found\n\n", "text/event-stream")

    def post_login(self) -> None:
        self.as_body(PAGE, "text/html")

    # refusals

    def post_oauth(self) -> None:
        self.reply(
            401,
            b"",
            **{"www-authenticate": f'Bearer error="invalid_token", resource_metadata="{METADATA}?k=1"'},
        )

    def post_azure(self) -> None:
        self.reply(
            401,
            b"",
            **{"www-authenticate": 'Bearer authorization_uri="https://login.harbor.example/authorize"'},
        )

    def post_basic(self) -> None:
        self.reply(401, b"", **{"www-authenticate": 'Basic realm="harbor"'})

    def post_host(self) -> None:
        self.reply(421, b"Invalid Host header")

    def post_host_403(self) -> None:
        self.reply_json(
            {"jsonrpc": "2.0", "id": None, "error": {"code": -32000, "message": "Invalid Host: here"}}, 403
        )

    def post_origin(self) -> None:
        self.reply(403, b"Invalid Origin header")

    def post_bot(self) -> None:
        self.reply(403, PAGE, "text/html")

    def post_busy(self) -> None:
        self.reply(429, b"slow down", **{"retry-after": "30"})

    def post_busy_without_time(self) -> None:
        self.reply(429, b"slow down")

    def post_gateway(self) -> None:
        self.reply(502, PAGE, "text/html")

    def post_not_acceptable(self) -> None:
        self.reply_json(
            {"jsonrpc": "2.0", "id": None, "error": {"code": -32000, "message": "Accept both"}}, 406
        )

    def post_wrong_method(self) -> None:
        self.reply(405)

    def post_elsewhere(self) -> None:
        self.reply(302, location="https://login.harbor.example/signin?next=/mcp")

    def after_handshake(self, status: int, message: str) -> None:
        if self.is_list():
            self.reply_json(
                {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": message}}, status
            )
        else:
            self.good(**{"mcp-session-id": "s1"})

    def post_session_lost(self) -> None:
        self.after_handshake(404, "Session not found")

    def post_session_unknown(self) -> None:
        self.after_handshake(400, "Bad Request: No valid session ID provided")

    def post_version_refused(self) -> None:
        self.after_handshake(400, "Bad Request: Unsupported protocol version")

    def post_future(self) -> None:
        reply = answer(self.message())
        if reply is not None and "result" in reply:
            reply = {**reply, "result": {**HELLO, "protocolVersion": "2031-01-01"}}
        self.reply_json(reply) if reply is not None else self.reply(202)

    def post_refuses_the_handshake(self) -> None:
        words = {"code": -32001, "message": "Set X-Api-Key"}
        self.reply_json({"jsonrpc": "2.0", "id": self.message().get("id"), "error": words})

    # the older transport

    def stream(self, *events: bytes) -> None:
        """Send the events, then the answers until the client has gone."""
        self.server.replies.put(None)
        replies = self.server.replies = queue.Queue()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for event in events:
            self.wfile.write(event)
        while (reply := replies.get()) is not None:
            self.wfile.write(f"event: message\r\ndata: {json.dumps(reply)}\r\n\r\n".encode())

    def endpoint(self, address: str) -> None:
        self.stream(f"event: endpoint\r\ndata: {address}\r\n\r\n".encode())

    def port(self) -> int:
        return self.server.server_port

    def get_relative(self) -> None:
        self.endpoint("messages?sid=1")

    def get_absolute(self) -> None:
        self.endpoint(f"http://127.0.0.1:{self.port()}/messages?sid=1")

    def get_bind_address(self) -> None:
        self.endpoint(f"http://0.0.0.0:{self.port()}/messages?sid=1")

    def get_other_host(self) -> None:
        self.endpoint(f"http://localhost:{self.port()}/messages?sid=1")

    def get_other_port(self) -> None:
        self.endpoint("http://127.0.0.1:1/messages")

    def get_internal_name(self) -> None:
        self.stream(b": hi\n\n", b"id: 1\nevent:endpoint\ndata:http://mcp-server.internal:8080/messages\n\n")

    def get_broken_address(self) -> None:
        self.endpoint("http://[harbor/messages")

    def get_without_prefix(self) -> None:
        self.endpoint("/message/without/prefix")

    def get_no_endpoint(self) -> None:
        self.stream(b": hi\n\n")

    def get_other_events(self) -> None:
        self.stream(b"event: tick\ndata: 1\n\n", b"data: news\n\n")

    def get_not_a_stream(self) -> None:
        self.reply(200, b"harbor is up", "text/plain")

    def post_messages(self) -> None:
        if (reply := answer(self.message())) is not None:
            self.server.replies.put(reply)
        self.reply(202)

    def play(self, verb: str) -> None:
        """The paths of streams take no POST."""
        name = self.path.partition("?")[0].strip("/").replace("-", "_")
        if verb == "post" and hasattr(self, f"get_{name}") and not hasattr(self, f"post_{name}"):
            self.reply(405)
        else:
            super().play(verb)


def names() -> list[str]:
    return sorted(
        {name.partition("_")[2] for name in vars(StrayHandler) if name.startswith(("post_", "get_"))}
    )
