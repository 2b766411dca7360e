"""Servers on loopback that a crawl finds, good and bad ones, and the crawl as the command line runs it."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.catalogue.registries import entry
from tests.servers.bombs_http import BombHandler
from tests.servers.faulty_http import Server, answer, serving
from tests.support.command_line import run
from tests.support.snapshots import DESK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest
    from click.testing import Result

CONTACT = ("--contact", "crawler@example.com")
#: What every crawl of loopback needs, and no pause between its servers.
LOOPBACK = (*CONTACT, "--allow-private", "--pause", "0")


class Desks:
    """The desks of a library behind one address, each a server with its tools; tests change them."""

    def __init__(self, server: Server) -> None:
        self.url = server.url
        self.tools: dict[str, list[Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.opened = threading.Event()
        self.reached = threading.Event()

    def address(self, name: str) -> str:
        return f"{self.url}/desks/{name}"

    def entry(self, name: str) -> dict[str, Any]:
        """Return the entry of a desk in a registry."""
        return remote(name, self.address(name))


def remote(name: str, url: str, **fields: Any) -> dict[str, Any]:
    """Return the entry of a server at a URL in a registry."""
    return entry(name, remotes=[{"type": "streamable-http", "url": url, **fields}])


class DeskHandler(BombHandler):
    """Answers for the desks, and plays the faults of the other paths."""

    desks: Desks

    def play(self, verb: str) -> None:
        kind, _, name = self.path.strip("/").partition("/")
        if kind != "desks":
            super().play(verb)
        elif verb == "get":
            self.reply(405)
        else:
            self._answer(name)

    def _answer(self, name: str) -> None:
        message = self.message()
        self.desks.asked.append((name, message["method"]))
        self.desks.agents.add(self.headers["User-Agent"])
        if name == "slow":
            self.desks.reached.set()
            self.desks.opened.wait(30)
        reply = answer(message, self.desks.tools[name])
        self.reply_json(reply) if reply is not None else self.reply(202)

    def post_busy(self) -> None:
        self.reply(429, b"", **{"retry-after": "7200"})

    def post_empty(self) -> None:
        reply = answer(self.message(), [])
        self.reply_json(reply) if reply is not None else self.reply(202)


@contextmanager
def desks(*names: str) -> Iterator[Desks]:
    """Run a server with these desks, each with other definitions."""

    class Handler(DeskHandler):
        pass

    with serving(Handler) as server:
        Handler.desks = found = Desks(server)
        for at, name in enumerate(names):
            found.tools[name] = [
                {**tool, "description": f"{tool['description']} Desk {name}."} for tool in DESK[: 1 + at % 3]
            ]
        try:
            yield found
        finally:
            found.opened.set()


def resolve_only_loopback(patch: pytest.MonkeyPatch) -> list[str]:
    """Let no name server be asked: every other host is unknown. Return the hosts that are looked up."""
    real = socket.getaddrinfo
    asked: list[str] = []

    def getaddrinfo(host: Any, *given: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in ("127.0.0.1", "localhost"):
            asked.append(name)
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *given, **named)

    patch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def crawl(store: Path, *arguments: object) -> Result:
    """Crawl and return what the run ended with."""
    return run("catalogue", "crawl", *arguments, "--store", store)


def said(result: Result) -> list[str]:
    """Return the lines that a crawl ends with, which must have gone well."""
    assert result.exit_code == 0, result.stderr
    return result.stderr.splitlines()


def events(result: Result, *kinds: str) -> list[dict[str, Any]]:
    """Return the events of these kinds of a crawl with --log-json, without their times."""
    found = [json.loads(line) for line in result.stderr.splitlines()]
    return [
        {key: value for key, value in each.items() if key != "time"}
        for each in found
        if each["event"] in kinds
    ]


def failures(result: Result) -> dict[str, str]:
    """Return the class of each server that failed, by its name."""
    return {each["name"].removeprefix("example.desk/"): each["kind"] for each in events(result, "failed")}


def export(store: Path) -> bytes:
    """Return the records of a store."""
    out = store.parent / f"{store.name}.jsonl"
    result = run("catalogue", "export", "--store", store, "--out", out)
    assert (result.exit_code, result.stderr) == (0, "")
    return out.read_bytes()


def names(records: bytes) -> list[str]:
    return [json.loads(line)["name"].removeprefix("example.desk/") for line in records.splitlines()]


def write_snapshots(folder: Path, *names: str) -> Path:
    """Write a folder of files, one with definitions for each name."""
    folder.mkdir(exist_ok=True)
    for name in names:
        write_snapshot(folder, name)
    return folder


def write_snapshot(folder: Path, name: str, words: str = "") -> None:
    """Write the definitions of one server."""
    tools = [{**tool, "description": f"{tool['description']} {name} {words}".strip()} for tool in DESK[:2]]
    (folder / f"{name}.json").write_text(json.dumps({"tools": tools}), encoding="utf-8")
