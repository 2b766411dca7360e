"""Talks to the server of `mcp-scorer serve` as a client of the SDK does: in this process, or over stdio."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import anyio
from mcp import Client, StdioServerParameters, stdio_client, types
from pydantic import FileUrl

from scorer.capturing import connect_options
from scorer.cli.settings import today
from scorer.config.settings import settings
from scorer.serving.access import Access, access_of
from scorer.serving.judging import Judge
from scorer.serving.server import Service
from tests.support.command_line import environment

T = TypeVar("T")
Work = Callable[[Client], Awaitable[T]]

#: The two ways of the protocol to open a session: with a handshake, and without.
MODES: Final = ("legacy", "2026-07-28")


def access(
    *, folders: Sequence[Path] = (), servers: Sequence[Path] = (), trusts_roots: bool = True, **options: Any
) -> Access:
    """Return what a user allows with these arguments."""
    return access_of(
        [*map(str, folders)],
        [*map(str, servers)],
        connect_options(**options),
        trusts_roots=trusts_roots,
        alone=False,
        announce=id,
    )


def talk(
    work: Work[T],
    allowed: Access | None = None,
    *,
    roots: Sequence[str] | None = None,
    mode: str = "legacy",
    faults: list[Exception] | None = None,
    **config: Any,
) -> T:
    """Return what `work` returns, with a client of a server in this process; `roots` are those that it grants.

    Faults of the server are put into `faults`, and without that list fail the test.
    """
    found: list[Exception] = [] if faults is None else faults
    service = Service(allowed or access(), Judge(settings(None, {}, config), today), found.append)

    async def main() -> T:
        callback = None if roots is None else granting(roots)
        async with Client(service.server(), mode=mode, list_roots_callback=callback) as client:
            return await work(client)

    done = anyio.run(main)
    if faults is None and found:
        raise found[0]
    return done


def granting(roots: Sequence[str]) -> Any:
    """Return what answers the question for the roots of a client."""
    granted = types.ListRootsResult(roots=[types.Root(uri=FileUrl(uri)) for uri in roots])

    async def list_roots(_: Any) -> types.ListRootsResult:
        return granted

    return list_roots


def over_stdio(work: Work[T], *words: object, roots: Sequence[str] | None = None, mode: str = "legacy") -> T:
    """Return what `work` returns, with a client that starts `mcp-scorer serve` with these words after it."""
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "scorer", "serve", *map(str, words)], env=environment()
    )

    async def main() -> T:
        callback = None if roots is None else granting(roots)
        async with Client(stdio_client(command), mode=mode, list_roots_callback=callback) as client:
            return await work(client)

    return anyio.run(main)


def call(
    name: str, /, allowed: Access | None = None, *, roots: Any = None, mode: str = "legacy", **arguments: Any
) -> Any:
    """Return the structured result of one call, or the line of its error."""

    async def work(client: Client) -> Any:
        return outcome(await client.call_tool(name, arguments))

    return talk(work, allowed, roots=roots, mode=mode)


def outcome(result: types.CallToolResult) -> Any:
    """Return the structured result, or the line of the error."""
    if not result.is_error:
        return result.structured_content
    (content,) = result.content
    assert isinstance(content, types.TextContent)
    assert "\n" not in content.text
    return content.text
