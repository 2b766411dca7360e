"""JSON-RPC messages in a document: a response, a batch, a log, an event stream, or a recording of a browser (HAR)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scorer.contracts.errors import InputError

Steps = tuple[str, ...]

#: How deeply a message may be inside the line of a log.
_DEPTH: Final = 4


@dataclass(slots=True)
class RecordedServer:
    """A server that a recording shows: what it says of itself, and the pages of its last complete listing."""

    described: dict[str, Any] = field(default_factory=dict)
    pages: list[tuple[Mapping[str, Any], Steps]] = field(default_factory=list)
    listings: int = 0

    @property
    def names(self) -> set[Any]:
        """The names of the tools on the pages."""
        tools = [tool for page, _ in self.pages for tool in page["tools"]]
        return {str(tool.get("name")) for tool in tools if isinstance(tool, Mapping)}

    @property
    def more(self) -> bool:
        """Whether the last page says that another follows: an empty cursor is one."""
        return bool(self.pages) and self.pages[-1][0].get("nextCursor") is not None


@dataclass(slots=True)
class Recording:
    """The servers of the messages, and the error that answered the request for the tools ("": none)."""

    servers: list[RecordedServer]
    error: str = ""


def is_message(value: Any) -> bool:
    """Return whether a value is a JSON-RPC message."""
    return isinstance(value, Mapping) and "jsonrpc" in value


def has_messages(data: Any) -> bool:
    """Return whether a value holds messages: in a list, in records that hold one each, or in a HAR file."""
    return next(messages_of(data), None) is not None


def messages_of(data: Any) -> Iterator[tuple[Mapping[str, Any], Steps]]:
    """Yield the messages of a document, with their paths, in their order."""
    if isinstance(data, Mapping) and _is_har(data):
        for at, entry in enumerate(data["log"]["entries"]):
            yield from _of_entry(entry, ("log", "entries", str(at)))
    elif isinstance(data, list):
        for at, each in enumerate(data):
            yield from _inside(each, (str(at),), _DEPTH)
    else:
        yield from _inside(data, (), _DEPTH)


def _is_har(data: Mapping[str, Any]) -> bool:
    log = data.get("log")
    return isinstance(log, Mapping) and isinstance(log.get("entries"), list)


def _of_entry(entry: Any, path: Steps) -> Iterator[tuple[Mapping[str, Any], Steps]]:
    """Yield the messages of one exchange of a HAR file: those of its request, then those of its answer."""
    for steps in (("request", "postData", "text"), ("response", "content", "text")):
        value = entry
        for step in steps:
            value = value.get(step) if isinstance(value, Mapping) else None
        if isinstance(value, str):
            yield from _written(value, (*path, *steps), _DEPTH)


def _inside(value: Any, path: Steps, depth: int) -> Iterator[tuple[Mapping[str, Any], Steps]]:
    """Yield the messages in a value: itself, or those in its values and texts."""
    if is_message(value):
        yield value, path
    elif depth and isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _inside(inner, (*path, key), depth - 1)
    elif depth and isinstance(value, list):
        for at, inner in enumerate(value[:1000]):
            yield from _inside(inner, (*path, str(at)), depth - 1)
    elif depth and isinstance(value, str) and '"jsonrpc"' in value:
        yield from _written(value, path, depth - 1)


def _written(text: str, path: Steps, depth: int) -> Iterator[tuple[Mapping[str, Any], Steps]]:
    """Yield the messages that a text holds. A part of them has no place but that of the text."""
    from scorer.capturing.document import Document

    if '"jsonrpc"' not in text:
        return
    try:
        value = Document(text, "", "", "", Path()).value
    except InputError:
        return
    for message, _ in _inside(value, (), max(depth, 1)):
        yield message, path


def read_recording(data: Any) -> Recording:
    """Return the servers whose answers to tools/list are among the messages of a document, pages joined.

    A server that lists its tools again replaces its earlier list; lists without a common tool are of several servers.
    """
    asked: dict[str, tuple[Any, Any]] = {}
    found = Recording([])
    server = RecordedServer()
    for message, path in messages_of(data):
        key = json.dumps(message.get("id"), default=str)
        result = message.get("result")
        method, cursor = asked.get(key, (None, None))
        if isinstance(message.get("method"), str):
            params = message.get("params")
            asked[key] = (message["method"], params.get("cursor") if isinstance(params, Mapping) else None)
        elif isinstance(result, Mapping) and isinstance(result.get("tools"), list):
            server = _with_page(found, server, result, (*path, "result"), cursor, known=method is not None)
        elif isinstance(result, Mapping) and isinstance(result.get("serverInfo"), Mapping):
            server = _initialized(found, server, result)
        elif isinstance(error := message.get("error"), Mapping) and method in (None, "tools/list"):
            found.error = str(error.get("message"))
    return found


def _initialized(found: Recording, server: RecordedServer, result: Mapping[str, Any]) -> RecordedServer:
    """Return the server that a handshake begins: the same one again, or another."""
    name = result["serverInfo"].get("name")
    for each in (server, *found.servers):
        if each.described.get("serverInfo", {}).get("name") == name or not (each.described or each.pages):
            each.described = dict(result)
            return each
    return RecordedServer(dict(result))


def _with_page(
    found: Recording,
    server: RecordedServer,
    result: Mapping[str, Any],
    path: Steps,
    cursor: Any,
    *,
    known: bool,
) -> RecordedServer:
    """Add a page to a server: to its list, in the place of its list, or to a new server; return that server."""
    page = (result, path)
    last = server.pages[-1][0] if server.pages else {}
    following = cursor is not None if known else bool(last.get("nextCursor"))
    if following and server.pages:
        if result["tools"] != last["tools"]:  # a server that ignores the cursor sends the same page again
            server.pages.append(page)
        return server
    later = RecordedServer(dict(server.described), [page], 1)
    same = next((each for each in found.servers if each.names & later.names), None)
    if same is None and server.pages:
        server = later
    elif same is not None:
        server = same
    server.pages = [page]
    server.listings += 1
    if not any(each is server for each in found.servers):
        found.servers.append(server)
    return server
