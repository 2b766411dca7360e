"""Badly behaved MCP servers over HTTP, standard library alone: every path is one fault."""

from __future__ import annotations

import json
import queue
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.servers.faulty import TOOLS, error, hello, result, tool

if TYPE_CHECKING:
    from collections.abc import Iterator

Message = dict[str, Any]

_PAGE = b"<!doctype html><title>Library</title><p>Welcome"


def answer(message: Message, tools: list[Any]) -> Message | None:
    """What a good server would say; None to a notification."""
    if message.get("method") == "initialize":
        return hello(message)
    if message.get("method") == "tools/list":
        return result(message, {"tools": tools})
    return error(message, -32601, "Method not found") if "id" in message else None


class Handler(BaseHTTPRequestHandler):
    """Plays the fault that the path names."""

    server: Server

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("content-length", "0")))
        self.play("post")

    def do_GET(self) -> None:
        self.play("get")

    def do_DELETE(self) -> None:
        self.reply(405)

    def play(self, verb: str) -> None:
        name = self.path.partition("?")[0].strip("/").replace("-", "_")
        fault = getattr(self, f"{verb}_{name}", None)
        if fault is not None:
            fault()
        else:
            self.reply(405 if hasattr(self, f"post_{name}") else 404)

    def reply(self, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def reply_json(self, value: Any, status: int = 200) -> None:
        self.reply(status, json.dumps(value).encode(), "application/json")

    def message(self) -> Message:
        message: Message = json.loads(self.body)
        return message

    def post_mcp(self) -> None:
        reply = answer(self.message(), TOOLS)
        self.reply_json(reply) if reply is not None else self.reply(202)

    def post_wants_a_token(self) -> None:
        if self.headers.get("authorization") == "Bearer open-sesame-42":
            self.post_mcp()
        else:
            self.reply(401, b'{"error": "invalid_token"}', "application/json")

    def post_forbids(self) -> None:
        self.reply(403, b"Access is only allowed at localhost")

    def post_repeats_the_token(self) -> None:
        self.reply(400, f"bad header {self.headers['authorization']}".encode())

    def post_page(self) -> None:
        self.reply(200, _PAGE, "text/html; charset=utf-8")

    def post_fails(self) -> None:
        self.reply_json({"detail": "the database is down"}, 500)

    def post_moved_away(self) -> None:
        self.reply(307, location="https://library.example/mcp?key=abcdef1234")

    def post_moved_within(self) -> None:
        self.reply(307, location="/mcp")

    def post_garbage(self) -> None:
        self.reply(200, b'{"jsonrpc": ', "application/json")

    def post_garbage_in_a_session(self) -> None:
        """A session, so that the client also asks for a stream of messages, which is refused with 405."""
        if self.message().get("method") == "tools/list":
            self.reply(200, b'{"jsonrpc": ', "application/json")
            return
        reply = answer(self.message(), TOOLS)
        body = json.dumps(reply).encode() if reply is not None else b""
        self.reply(200 if reply is not None else 202, body, "application/json", **{"mcp-session-id": "s1"})

    def post_nan(self) -> None:
        reply = answer(self.message(), [tool("lend_copy", weight=float("nan"))])
        self.reply_json(reply) if reply is not None else self.reply(202)

    def post_infinity(self) -> None:
        """A number that no float can hold, which JSON allows."""
        reply = json.dumps(answer(self.message(), [tool("lend_copy", weight=1)]))
        self.reply(200, reply.replace('"weight": 1', '"weight": 1e400').encode(), "application/json")

    def post_waits_for_ever_to_retry(self) -> None:
        """A time to wait before the next connection that no clock can hold."""
        if self.message().get("method") == "tools/list":
            self.reply(200, b"retry: " + b"9" * 400 + b"\nid: 1\ndata: \n\n", "text/event-stream")
            return
        reply = answer(self.message(), TOOLS)
        self.reply_json(reply) if reply is not None else self.reply(202)

    def post_silent(self) -> None:
        self.server.ended.wait(30)

    def post_drops(self) -> None:
        self.close_connection = True

    def post_big_event(self) -> None:
        """A listing of over 1 MiB in one server-sent event."""
        big = [tool(item["name"], description="x" * 600_000) for item in TOOLS]
        reply = answer(self.message(), big)
        if reply is None:
            self.reply(202)
        else:
            self.reply(200, f"event: message\ndata: {json.dumps(reply)}\n\n".encode(), "text/event-stream")

    def get_sse(self) -> None:
        """The older transport: answers come on this stream, questions on another path."""
        self.server.replies.put(None)  # the client before has gone
        replies = self.server.replies = queue.Queue()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b"event: endpoint\ndata: /questions?session_id=1\n\n")
        while (reply := replies.get()) is not None:
            self.wfile.write(f"event: message\ndata: {json.dumps(reply)}\n\n".encode())

    def post_questions(self) -> None:
        if (reply := answer(self.message(), TOOLS)) is not None:
            self.server.replies.put(reply)
        self.reply(202)


class Server(ThreadingHTTPServer):
    """Serves the faults on a free port of the loopback."""

    daemon_threads = True

    def __init__(self, handler: type[Handler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.replies: queue.Queue[Message | None] = queue.Queue()
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        """A client that went away is no news."""


@contextmanager
def serving(handler: type[Handler] = Handler) -> Iterator[Server]:
    with Server(handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.replies.put(None)
            server.ended.set()
            server.shutdown()
            thread.join()
