"""A registry on loopback that speaks the official API, well or badly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

OFFICIAL = "io.modelcontextprotocol.registry/official"

#: What is sent for a request: status, headers and body.
Answer = tuple[int, Mapping[str, str], bytes]


def entry(name: str, status: str = "active", **fields: Any) -> dict[str, Any]:
    """Return an entry as the API gives it."""
    server = {"name": f"example.desk/{name}", "description": "A desk.", "version": "1.0.0", **fields}
    return {"server": server, "_meta": {OFFICIAL: {"status": status, "isLatest": True}}}


def page(*entries: Any, cursor: str | None = None) -> Answer:
    """Return a page as the API gives it."""
    metadata = {"count": len(entries), **({"nextCursor": cursor} if cursor else {})}
    return 200, {}, json.dumps({"servers": entries, "metadata": metadata}).encode()


@dataclass
class Registry:
    """Answers each request with what `answer` makes of its parameters, and keeps the requests."""

    answer: Callable[[Mapping[str, str]], Answer]
    asked: list[dict[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    address: str = ""


def one_after_another(*answers: Answer) -> Callable[[Mapping[str, str]], Answer]:
    """Return what gives these answers, whatever is asked for; the last one again and again."""
    left = [*answers]
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def running(answer: Callable[[Mapping[str, str]], Answer]) -> Iterator[Registry]:
    """Run a registry."""
    registry = Registry(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            registry.asked.append(asked)
            registry.agents.append(self.headers["User-Agent"])
            status, headers, body = (
                registry.answer(asked) if parts.path == "/v0.1/servers" else (404, {}, b"")
            )
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        registry.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield registry
        finally:
            server.shutdown()
            thread.join()
