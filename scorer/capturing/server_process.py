"""A started server: its standard streams as a transport, and the end of its whole process group.

The stdio transport of the SDK rejects lone surrogates and deep nesting, hides the exit code, and leaves child
processes running when the server exits by itself.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

import anyio
from mcp.client.stdio import StdioServerParameters, get_default_environment, stdio_client
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter
from pydantic import ValidationError

from scorer.capturing import jsonc
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.messages import text as message_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from anyio.abc import ByteReceiveStream, Process
    from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
    from mcp.client._transport import TransportStreams

    from scorer.capturing.options import Timeouts
    from scorer.capturing.sources import Command

#: A server that sends a longer line is given up.
MAX_LINE_BYTES: Final = 64 * 1024 * 1024

#: Variables for network access and locale that programs need, in addition to those that the SDK passes.
_NETWORK_VARIABLES: Final = (
    *(
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
    ),
    *(
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "NODE_EXTRA_CA_CERTS",
        "REQUESTS_CA_BUNDLE",
        "LANG",
        "LC_ALL",
        "TMPDIR",
    ),
)

_POLL_SECONDS: Final = 0.01
_REAP_SECONDS: Final = 1.0


@dataclass(slots=True)
class ProcessState:
    """What is known of a process: its exit code if it exited by itself, and why an answer cannot be read.

    `on_broken_answer` is called when an answer cannot be read, so that nobody waits long for another.
    """

    on_broken_answer: Callable[[], None]
    exit_code: int | None = None
    broken_answer: str | None = None

    def note_broken_answer(self, reason: str) -> None:
        """Note that an answer cannot be read."""
        self.broken_answer = reason
        self.on_broken_answer()


class LineTooLong(Exception):
    """A line of more than `MAX_LINE_BYTES`."""


def environment(source: Command) -> dict[str, str]:
    """Return the environment of the command: a clean one or ours, and its own variables."""
    if source.inherit_env:
        return {**os.environ, **source.env}
    network = {name: os.environ[name] for name in _NETWORK_VARIABLES if name in os.environ}
    return {**get_default_environment(), **network, **source.env}


@asynccontextmanager
async def started(
    source: Command, errlog: IO[bytes], state: ProcessState, timeouts: Timeouts
) -> AsyncIterator[TransportStreams]:
    """Start the command in its own process group; when the context ends, the whole group has ended.

    It has the time of `timeouts.close` to end, half of it to exit by itself. Raises OSError where it cannot be
    started.
    """
    if sys.platform == "win32":  # the SDK uses a job object, which ends the whole tree
        async with _started_on_windows(source, errlog) as streams:
            yield streams
        return
    process = await anyio.open_process(
        list(source.command), env=environment(source), cwd=source.cwd, stderr=errlog, start_new_session=True
    )
    to_us, read = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    write, from_us = anyio.create_memory_object_stream[SessionMessage](0)
    patience = grace = timeouts.close / 2
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_read, process, to_us, state, timeouts.exit_after_output)
        tasks.start_soon(_write, process, from_us)
        try:
            yield read, write
        except BaseException:
            patience = 0.0
            raise
        finally:
            try:
                with anyio.CancelScope(shield=True):
                    read.close()
                    write.close()
                    await end_group(process, patience, grace)
            finally:  # also after a second interrupt, which a shield does not stop
                _signal_group(process.pid, signal.SIGKILL)
            tasks.cancel_scope.cancel()


@asynccontextmanager
async def _started_on_windows(source: Command, errlog: IO[bytes]) -> AsyncIterator[TransportStreams]:
    parameters = StdioServerParameters(
        command=source.command[0],
        args=list(source.command[1:]),
        env=environment(source),
        cwd=source.cwd,
        encoding_error_handler="replace",
    )
    with open(errlog.fileno(), "w", encoding="utf-8", closefd=False) as text:
        async with stdio_client(parameters, errlog=text) as streams:
            yield streams


async def _read(
    process: Process,
    to_us: MemoryObjectSendStream[SessionMessage | Exception],
    state: ProcessState,
    seconds_to_exit: float,
) -> None:
    """Pass on the messages in the lines of stdout. When stdout ends, note how the process exited."""
    assert process.stdout is not None
    wanted = True
    with to_us:
        try:
            async for line in _lines(process.stdout):
                for message in _messages(line, state) if wanted else ():
                    try:
                        await to_us.send(message)
                    except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                        wanted = (
                            False  # nobody listens any more; keep reading, so that the pipe does not fill up
                        )
        except LineTooLong:
            state.note_broken_answer(say("capturing.connect.line-too-long", size=MAX_LINE_BYTES // 2**20))
        except (anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
            pass
        if wanted:
            await _exited(process, seconds_to_exit)
            state.exit_code = process.returncode


async def _lines(stdout: ByteReceiveStream) -> AsyncIterator[bytes]:
    parts: list[bytes] = []
    size = 0
    async for chunk in stdout:
        *whole, rest = chunk.split(b"\n")
        for end in whole:
            yield b"".join((*parts, end))
            parts, size = [], 0
        parts.append(rest)
        size += len(rest)
        if size > MAX_LINE_BYTES:
            raise LineTooLong
    yield b"".join(parts)


def _messages(line: bytes, state: ProcessState) -> Iterator[SessionMessage]:
    """Yield the JSON-RPC messages of a line. Other lines, such as log output, are ignored."""
    text = line.decode("utf-8", "replace").strip().removeprefix("\ufeff")
    for value in _values(text, state):
        with suppress(ValidationError):
            yield SessionMessage(jsonrpc_message_adapter.validate_python(value, by_name=False))


def _values(text: str, state: ProcessState) -> list[Any]:
    """Parse the line, or the part after other output that was printed without a line break."""
    reason = None
    for start in dict.fromkeys((0, max(text.find('{"jsonrpc"'), 0))):
        if text[start : start + 1] not in ("{", "["):
            continue
        try:
            value = jsonc.parse(text[start:], message_text("capturing.connect.its-answer"))
        except InputError as error:
            reason = str(error)
        else:
            return value if isinstance(value, list) else [value]
    if reason and _looks_like_an_answer(text):
        state.note_broken_answer(reason)
    return []


def _looks_like_an_answer(text: str) -> bool:
    """Return whether an invalid line was meant as an answer, and is not a log line about one."""
    return text.startswith("{") and '"jsonrpc"' in text and ('"result"' in text or '"error"' in text)


async def _write(process: Process, from_us: MemoryObjectReceiveStream[SessionMessage]) -> None:
    assert process.stdin is not None
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
        async with from_us:
            async for item in from_us:
                text = item.message.model_dump_json(by_alias=True, exclude_unset=True)
                await process.stdin.send(text.encode() + b"\n")


async def end_group(process: Process, patience: float, grace: float) -> None:
    """End the process and its whole group: by closing its input, then with SIGTERM, then with SIGKILL.

    It has `patience` seconds after its input is closed, and `grace` seconds after SIGTERM.
    """
    assert process.stdin is not None
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
        await process.stdin.aclose()
    await _exited(process, patience)
    for ending, wait in ((signal.SIGTERM, grace), (signal.SIGKILL, _REAP_SECONDS)):
        if not _signal_group(process.pid, ending):
            break
        await _group_gone(process, wait)
    await _exited(process, _REAP_SECONDS)
    with anyio.move_on_after(_REAP_SECONDS):
        await process.aclose()


async def _exited(process: Process, seconds: float) -> bool:
    """Wait for the process only: its pipes may be held open by a child process."""
    with anyio.move_on_after(seconds):
        while process.returncode is None:
            await anyio.sleep(_POLL_SECONDS)
    return process.returncode is not None


async def _group_gone(process: Process, seconds: float) -> None:
    with anyio.move_on_after(seconds):
        while _signal_group(process.pid, 0):
            await anyio.sleep(_POLL_SECONDS)


def _signal_group(group: int, number: int) -> bool:
    """Send a signal to the group. Returns False where no process of it is left."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS reports this for a group of zombies only
        return False
    return True


def tail(errlog: IO[bytes], size: int = 65536) -> list[str]:
    """Return the last lines that the process wrote to stderr, at most `size` bytes."""
    errlog.seek(0, os.SEEK_END)
    errlog.seek(max(0, errlog.tell() - size))
    return errlog.read().decode("utf-8", "replace").splitlines()
