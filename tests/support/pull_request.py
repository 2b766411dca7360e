"""A service that holds the comments of a pull request, as far as GitHub's API is used of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LOGIN = "github-actions[bot]"
TOKEN = "ghs_invented0123456789"


@dataclass
class PullRequest:
    """The comments, oldest first, what was called, and the statuses that the next calls of a method fail with."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    failing: dict[str, list[int]] = field(default_factory=dict)
    #: What the next calls are answered with instead of HTTP, as bytes.
    raw: list[bytes] = field(default_factory=list)
    #: What the next calls of a method are answered with instead of the truth.
    odd: dict[str, list[Any]] = field(default_factory=dict)
    address: str = ""

    def add(self, body: str, login: str = LOGIN) -> None:
        self.comments.append({"id": 1000 + len(self.comments), "body": body, "user": {"login": login}})

    def answer(self, method: str, target: str, given: dict[str, str]) -> tuple[int, Any]:
        """Return the status and the content of an answer."""
        url = urlsplit(target)
        if url.path == "/graphql":
            return 200, {"data": {"viewer": {"login": LOGIN}}}
        self.calls.append(method)
        if self.failing.get(method):
            return self.failing[method].pop(0), {
                "message": "Resource not accessible\n::error::by integration"
            }
        if self.odd.get(method):
            return 200, self.odd[method].pop(0)
        if method == "GET":
            asked = {name: int(value) for name, (value,) in parse_qs(url.query).items()}
            start = asked["per_page"] * (asked["page"] - 1)
            return 200, self.comments[start : start + asked["per_page"]]
        if method == "POST":
            assert url.path == "/repos/library/desk/issues/7/comments"
            self.add(given["body"])
            return 201, self.comments[-1]
        (comment,) = [each for each in self.comments if url.path.endswith(f"/issues/comments/{each['id']}")]
        comment["body"] = given["body"]
        return 200, comment


@contextmanager
def serving(pull_request: PullRequest) -> Iterator[PullRequest]:
    """Answer at `pull_request.address` until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            given = json.loads(self.rfile.read(size) or "{}")
            if pull_request.raw:
                self.wfile.write(pull_request.raw.pop(0))
                self.close_connection = True
                return
            status, content = 401, {"message": "Bad credentials"}
            if self.headers["Authorization"] == f"Bearer {TOKEN}":
                status, content = pull_request.answer(self.command, self.path, given)
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            if status == 302:
                self.send_header("Location", f"{pull_request.address}{self.path}")
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = answer

        def log_message(self, *_: Any) -> None:
            """Write nothing to stderr."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        pull_request.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield pull_request
        finally:
            server.shutdown()
            thread.join()
