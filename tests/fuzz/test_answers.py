"""Whatever a server sends, over stdio or HTTP, the run ends well, and what was captured is scored."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import scripted
from tests.fuzz.mutated import lines_of, mutated
from tests.fuzz.program import ran
from tests.fuzz.strength import fuzz
from tests.fuzz.texts import TEXTS, TOOL_LISTS
from tests.fuzz.valid import CHECKS
from tests.spec.definitions import VALUES
from tests.support.snapshots import LEND, RENEW

_HELLO: Final = {
    "protocolVersion": "2025-11-25",
    "capabilities": {"tools": {}},
    "serverInfo": {"name": "desk", "version": "1"},
}
_HELLOS: Final = st.just(_HELLO) | st.fixed_dictionaries(
    {"protocolVersion": st.just("2025-11-25") | TEXTS | VALUES, "capabilities": VALUES},
    optional={
        "serverInfo": st.fixed_dictionaries({"name": TEXTS | VALUES, "version": TEXTS | VALUES}) | VALUES,
        "instructions": TEXTS | VALUES,
        "_meta": VALUES,
    },
)
_LISTINGS: Final = st.fixed_dictionaries(
    {"tools": TOOL_LISTS | st.just([LEND])},
    optional={"nextCursor": st.just("2") | TEXTS | VALUES, "_meta": VALUES},
)
_ERRORS: Final = st.fixed_dictionaries(
    {"code": st.just(-32601) | VALUES, "message": TEXTS | VALUES}, optional={"data": VALUES}
)

pytestmark = pytest.mark.slow


def _answer(results: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Generate JSON-RPC responses: right ones, errors, ones with a wrong id or shape, and batches."""
    right = results.map(lambda result: {"jsonrpc": "2.0", "id": "@ID@", "result": result})
    failed = _ERRORS.map(lambda error: {"jsonrpc": "2.0", "id": "@ID@", "error": error})
    odd = st.fixed_dictionaries(
        {},
        optional={
            "jsonrpc": st.just("2.0") | VALUES,
            "id": st.just("@ID@") | VALUES,
            "result": results | VALUES,
            "error": _ERRORS | VALUES,
            "method": st.sampled_from(["ping", "sampling/createMessage", "notifications/message"]) | TEXTS,
            "params": VALUES,
        },
    )
    return st.one_of(right, right, right, failed, odd, st.lists(right | odd, max_size=2), VALUES)


_GOOD: Final = [
    {"jsonrpc": "2.0", "id": "@ID@", "result": _HELLO},
    {"jsonrpc": "2.0", "id": "@ID@", "result": {"tools": [LEND, RENEW]}},
]
_BYTES: Final = mutated([line + b"\n" for line in lines_of(_GOOD)])


def _line(answer: Any) -> bytes:
    return json.dumps(answer).encode() + b"\n"


#: What a server answers to the handshake and to each listing; then it ends.
ANSWERS: Final = st.tuples(
    _answer(_HELLOS).map(_line) | _BYTES,
    _answer(_LISTINGS).map(_line) | _BYTES,
    _answer(_LISTINGS).map(_line) | _BYTES,
)

_TYPES: Final = st.sampled_from(
    ["application/json", "text/event-stream", "text/html", "application/json; charset=x", ""]
)
_HEADERS: Final = st.dictionaries(
    st.sampled_from(
        ["mcp-session-id", "location", "www-authenticate", "retry-after", "content-length", "x-a"]
    ),
    st.sampled_from(["a", "/mcp", "http://127.0.0.1:1/", "https://[", "0", "-1", "5", "Bearer", "x" * 5000]),
    max_size=2,
)


#: What a reply declares, and what it does; the last is a lie.
_ENCODINGS: Final[tuple[tuple[str, Callable[[bytes], bytes]], ...]] = (
    ("", bytes), ("gzip", gzip.compress), ("deflate", zlib.compress), ("br", bytes), ("gzip", bytes)
)  # fmt: skip


@st.composite
def replies(draw: st.DrawFn) -> list[scripted.Reply]:
    """Generate replies of a server over HTTP, in every encoding that it may declare, truly or not."""
    found = []
    for answer in draw(ANSWERS):
        status = draw(
            st.sampled_from([200, 200, 200, 202, 204, 301, 307, 400, 401, 404, 405, 429, 500, 503, 599])
        )
        kind, headers = draw(_TYPES), draw(_HEADERS)
        body = b"event: message\ndata: " + answer + b"\n\n" if "event" in kind else answer
        encoding, encode = _ENCODINGS[draw(st.integers(0, len(_ENCODINGS) - 1))]
        headers |= {"content-encoding": encoding} if encoding else {}
        found.append((status, {"content-type": kind, **headers}, body, encode))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("answers")


@pytest.fixture(scope="module")
def server() -> Iterator[scripted.Server]:
    with scripted.serving() as server:
        yield server


@fuzz(20)
@given(servers=st.lists(st.tuples(ANSWERS, st.binary(max_size=60)), min_size=4, max_size=4))
def test_any_bytes_of_servers_over_stdio(
    folder: Path, servers: list[tuple[tuple[bytes, ...], bytes]]
) -> None:
    started = {}
    for number, (answers, noise) in enumerate(servers):
        scripted.write_script(folder / f"{number}.json", list(answers), noise)
        command = ["-I", "-S", scripted.__file__, str(folder / f"{number}.json")]
        started[f"s{number}"] = {"command": sys.executable, "args": command}
    (folder / ".mcp.json").write_text(json.dumps({"mcpServers": started}))
    result = ran(folder, "check", ".mcp.json", "--quiet", "--format", "json", "--timeout", "1")
    if result.stdout:
        CHECKS["json"](result.stdout)


@fuzz(150)
@given(answers=replies())
def test_any_replies_of_a_server_over_http(
    folder: Path, server: scripted.Server, answers: list[scripted.Reply]
) -> None:
    server.replies = list(answers)
    result = ran(folder, "snapshot", server.url, "--timeout", "1")
    if result.exit_code == 0:
        (folder / "mcp-tools.json").write_text(result.stdout)
        ran(folder, "check", "mcp-tools.json")
