"""Servers that answer with what a test wrote, over stdio and over HTTP, standard library alone.

As a program, `scripted.py SCRIPT`: for each line that it reads, it writes the next answer of the script, and ends when
none is left. In an answer, ID stands for the id of the question.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

ID = b'"@ID@"'


def with_id(answer: bytes, question: bytes) -> bytes:
    """Fill in the id of the question, if it has one."""
    try:
        number = json.loads(question)["id"]
    except (ValueError, KeyError, TypeError):
        return answer
    return answer.replace(ID, json.dumps(number).encode())


def is_notification(question: bytes) -> bool:
    return b'"id"' not in question


def write_script(path: Path, answers: list[bytes], noise: bytes) -> None:
    written = [base64.b64encode(answer).decode() for answer in answers]
    path.write_text(json.dumps({"answers": written, "noise": base64.b64encode(noise).decode()}))


def main(path: str) -> None:
    script = json.loads(Path(path).read_text())
    sys.stderr.buffer.write(base64.b64decode(script["noise"]))
    sys.stderr.flush()
    answers = [base64.b64decode(each) for each in script["answers"]]
    while answers and (question := sys.stdin.buffer.readline()):
        if not is_notification(question):
            sys.stdout.buffer.write(with_id(answers.pop(0), question))
            sys.stdout.buffer.flush()


class Handler(BaseHTTPRequestHandler):
    """Answers every question with the next reply: a status, headers, a body and how to encode it."""

    server: Server

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        question = self.rfile.read(int(self.headers.get("content-length", "0")))
        self.reply(question)

    def do_GET(self) -> None:
        self.reply(b"")

    def do_DELETE(self) -> None:
        self.write(405, {}, b"")

    def reply(self, question: bytes) -> None:
        if question and is_notification(question):
            self.write(202, {}, b"")
        elif self.server.replies:
            status, headers, body, encode = self.server.replies.pop(0)
            self.write(status, headers, encode(with_id(body, question)))
        else:
            self.write(404, {}, b"")

    def write(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True


Reply = tuple[int, dict[str, str], bytes, Callable[[bytes], bytes]]


class Server(ThreadingHTTPServer):
    """Holds the replies that are left."""

    daemon_threads = True
    replies: list[Reply]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/mcp"

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no failure of the server."""


@contextmanager
def serving() -> Iterator[Server]:
    """Serve on a free port of the loopback."""
    with Server(("127.0.0.1", 0), Handler) as server:
        server.replies = []
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


if __name__ == "__main__":
    main(sys.argv[1])
