"""A server over its standard streams, read with limits.

The stdio transport of the SDK rejects lone surrogates and deep nesting, reads without limits, hides the exit code, and
leaves child processes running when the server exits by itself.
"""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import anyio
from mcp.client.stdio import get_default_environment
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter
from pydantic import ValidationError

from scorer.capturing import jsonc
from scorer.capturing.network_variables import NETWORK, ours
from scorer.capturing.stray_output import is_several
from scorer.capturing.wire_meter import AnswerMeter, LimitExceeded
from scorer.contracts.errors import InputError
from scorer.data.messages import text as message_text
from scorer.version import __version__

if sys.platform == "win32":
    from scorer.capturing.job_process import JobProcess as RunningServer
else:
    from scorer.capturing.supervised import SupervisedProcess as RunningServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from anyio.abc import ByteReceiveStream
    from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
    from mcp.client._transport import TransportStreams

    from scorer.capturing.options import Timeouts
    from scorer.capturing.process_state import ProcessState
    from scorer.capturing.sources import Command
    from scorer.capturing.wire_meter import WireMeter

#: What programs need in addition to the variables that the SDK passes: the way to the network, and the locale.
_OF_PROGRAMS: Final = (*NETWORK, "LANG", "LC_ALL", "TMPDIR")
#: The messages that only clients send.
_OURS: Final = frozenset(("initialize", "notifications/initialized", "tools/list", "server/discover"))
#: Where a message begins on a line, after other output that was printed without a line break.
_MESSAGE: Final = re.compile(r'\{\s*"(?:jsonrpc|id|method|result|error)"\s*:')
#: A handshake for a server that reads frames with headers.
_HANDSHAKE: Final = json.dumps(
    {
        "jsonrpc": "2.0",
        "id": 0,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "mcp-scorer", "version": __version__},
        },
    }
).encode()
#: How much is kept of the end of a line that has not ended yet.
_PENDING: Final = 200


def environment(source: Command) -> dict[str, str]:
    """Return the environment of the command: a clean one or ours, and its own variables."""
    if source.confined:
        return dict(source.env)
    if source.inherit_env:
        return {**os.environ, **source.env}
    return {**get_default_environment(), **ours(_OF_PROGRAMS), **source.env}


@asynccontextmanager
async def started(
    source: Command, state: ProcessState, meter: WireMeter, timeouts: Timeouts
) -> AsyncIterator[TransportStreams]:
    """Start the command; when the context ends, everything that it started has ended.

    It has the time of `timeouts.close` to end, half of it to exit by itself. Raises OSError where it cannot be
    started.
    """
    patience = grace = timeouts.close / 2
    server = await RunningServer.start(source, environment(source), state, grace)
    to_us, read = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    write, from_us = anyio.create_memory_object_stream[SessionMessage](0)
    # an answer may come when the input ends, and the server may exit by itself then
    reading, hearing = anyio.CancelScope(shield=True), anyio.CancelScope(shield=True)
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_within, hearing, server.listen)
            tasks.start_soon(server.drain_stderr, meter.limits.stderr_bytes)
            try:
                await server.wait_for_start()
                tasks.start_soon(_read, server, to_us, state, meter, timeouts.exit_after_output, reading)
                tasks.start_soon(_write, server, from_us)
                yield read, write
            except BaseException:
                if not state.is_overdue() or state.broken_answer is not None:
                    patience = 0.0
                raise
            finally:
                try:
                    with anyio.CancelScope(shield=True):
                        for stream in (read, write, to_us, from_us):
                            stream.close()
                        await _end(server, state, patience, grace)
                finally:  # also after a second interrupt, which a shield does not stop
                    server.let_go()
                    reading.cancel()
                    hearing.cancel()
                tasks.cancel_scope.cancel()
    finally:
        server.close()


async def _end(server: RunningServer, state: ProcessState, patience: float, grace: float) -> None:
    """Let the server end; one that never answered is first asked in the other form that it may expect."""
    if patience and state.is_overdue() and state.is_silent:
        await _ask_in_a_frame(server)
    await server.end(patience, grace)


async def _ask_in_a_frame(server: RunningServer) -> None:
    """Send the handshake with headers: a server that reads as language servers do has seen no message so far."""
    assert server.process.stdin is not None
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, OSError), anyio.move_on_after(1):
        await server.process.stdin.send(b"Content-Length: %d\r\n\r\n%b" % (len(_HANDSHAKE), _HANDSHAKE))


async def _within(scope: anyio.CancelScope, work: Callable[[], Awaitable[None]]) -> None:
    with scope:
        await work()


async def _read(
    server: RunningServer,
    to_us: MemoryObjectSendStream[SessionMessage | Exception],
    state: ProcessState,
    meter: WireMeter,
    seconds_to_exit: float,
    scope: anyio.CancelScope,
) -> None:
    """Pass on the messages in the lines of stdout. When stdout ends, note how the process exited."""
    assert server.process.stdout is not None
    wanted = True
    with to_us, scope:
        try:
            async for line in _lines(server.process.stdout, meter, state):
                for message in _messages(line, state):
                    if not wanted:
                        state.note_late(message)
                        continue
                    state.note_message(message)
                    try:
                        await to_us.send(message)
                    except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                        wanted = (
                            False  # nobody listens any more; keep reading, so that the pipe does not fill up
                        )
                        state.note_late(message)
        except LimitExceeded:  # the meter has given the connection up
            return
        except (anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
            pass
        if wanted:
            await server.exited(seconds_to_exit)


async def _lines(stdout: ByteReceiveStream, meter: WireMeter, state: ProcessState) -> AsyncIterator[bytes]:
    """Yield the lines that may be messages. Raises LimitExceeded for what is too large to be parsed."""
    parts: list[bytes] = []
    size = 0
    async for chunk in stdout:
        *whole, rest = chunk.split(b"\n")
        for end in whole:
            line = b"".join((*parts, end))
            parts, size = [], 0
            if _may_be_message(line):
                AnswerMeter(meter).feed(line)
                yield line
            else:
                state.note_stray(line)
                AnswerMeter(meter).skip(len(line))
        parts.append(rest)
        state.stray.pending = b"".join(parts[-2:])[-_PENDING:]
        size += len(rest)
        if size > meter.limits.answer_bytes:
            raise meter.exceed("answer_bytes")
    if _may_be_message(line := b"".join(parts)):
        AnswerMeter(meter).feed(line)
        yield line
    elif line:
        state.note_stray(line)


def _may_be_message(line: bytes) -> bool:
    return b"{" in line


def _messages(line: bytes, state: ProcessState) -> Iterator[SessionMessage]:
    """Yield the JSON-RPC messages of a line. Other lines, such as log output, are ignored."""
    text = line.decode("utf-8", "replace").strip()
    state.stray.lines += text.startswith("\ufeff")
    text = text.removeprefix("\ufeff")
    has_message = False
    for value in _values(text, state):
        try:
            message = jsonrpc_message_adapter.validate_python(value, by_name=False)
        except ValidationError:
            if _is_meant_as_answer(value):
                state.note_broken_answer(message_text("capturing.connect.no-json-rpc"))
            continue
        has_message = True
        if getattr(message, "method", "") in _OURS:
            state.stray.note_echo()
        else:
            yield SessionMessage(message)
    if not has_message:
        state.note_stray(line)


def _is_meant_as_answer(value: Any) -> bool:
    """Return whether a value that is no message was meant as an answer: it may lack the version alone."""
    if not isinstance(value, dict) or value.keys().isdisjoint(("result", "error")):
        return False
    return "jsonrpc" in value or value.keys() <= {"id", "result", "error"}


def _values(text: str, state: ProcessState) -> list[Any]:
    """Parse the line, or the part after other output that was printed without a line break."""
    reason = None
    found = _MESSAGE.search(text)
    for start in dict.fromkeys((0, found.start() if found else 0)):
        if text[start : start + 1] not in ("{", "["):
            continue
        try:
            value = jsonc.parse(text[start:], message_text("capturing.connect.its-answer"))
        except InputError as error:
            reason = str(error)
        else:
            state.stray.lines += start > 0 or isinstance(value, list)
            return value if isinstance(value, list) else [value]
    if reason and _looks_like_an_answer(text):
        several = message_text("capturing.stray.several") if is_several(text) else ""
        state.note_broken_answer(several or reason)
    return []


def _looks_like_an_answer(text: str) -> bool:
    """Return whether an invalid line was meant as an answer, and is not a log line about one."""
    return text.startswith("{") and '"jsonrpc"' in text and ('"result"' in text or '"error"' in text)


async def _write(server: RunningServer, from_us: MemoryObjectReceiveStream[SessionMessage]) -> None:
    assert server.process.stdin is not None
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
        async with from_us:
            async for item in from_us:
                text = item.message.model_dump_json(by_alias=True, exclude_unset=True)
                await server.process.stdin.send(text.encode() + b"\n")
