"""The server that repeats all that it was given, behind a URL: `/lists/…`, `/refuses/…`, `/forbids/…`."""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.servers.faulty import error, hello, result
from tests.servers.repeating import repeated, tools

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Headers that every client sends.
USUAL = frozenset(
    (
        "host accept accept-encoding connection user-agent content-length content-type mcp-protocol-version "
        "mcp-session-id mcp-method mcp-name"
    ).split()
)


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def given(self) -> list[str]:
        parts = urlsplit(self.path)
        values = [self.path, parts.query, *parts.path.split("/")[2:]]
        values += [text for pair in parse_qsl(parts.query) for text in pair]
        for name, value in self.headers.items():
            if name.lower() not in USUAL:
                values += [value, *value.split(" "), *(each.partition("=")[2] for each in value.split("; "))]
            if name.lower() == "authorization" and value.startswith("Basic "):
                user = base64.b64decode(value[6:]).decode()
                values += [user, *user.split(":")]
        return list(dict.fromkeys(unquote(value) for value in values if len(value) > 5))

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["content-length"])))
        way, values = self.path.split("/")[1], self.given()
        whole = " | ".join(repeated(values))
        if way == "forbids":
            self.reply({"error": {"message": f"not with {values[0]} {whole}"}}, 403)
        elif way == "moves":
            self.reply({}, 307, location=f"https://other.example/{values[0]}?again={values[0]}")
        elif way == "refuses":
            self.reply(error(message, -32001, f"not with {whole}") if "id" in message else {})
        elif message.get("method") == "initialize":
            info = {"name": f"desk {values[0]}", "version": whole, "title": whole}
            self.reply(hello(message, serverInfo=info, instructions=f"Open with {whole}."))
        elif message.get("method") == "tools/list":
            self.reply(result(message, {"tools": tools(values)}))
        else:
            self.reply({}, 202)

    def do_GET(self) -> None:
        self.reply({}, 405)

    def reply(self, value: Any, status: int = 200, **headers: str) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"content-type": "application/json", **headers}.items():
            self.send_header(name, text)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def repeating() -> Iterator[str]:
    """Serve in a thread; give the host and port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
