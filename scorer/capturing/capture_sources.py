"""Captures servers in parallel. The MCP SDK is imported only when a connection is made."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from scorer.capturing.in_process import is_server, parse_server
from scorer.capturing.kinds.command import parse_command
from scorer.capturing.kinds.file import parse_path, parse_servers
from scorer.capturing.options import ConnectOptions, connect_options, require_start
from scorer.capturing.redact import clean
from scorer.capturing.secrets import Secrets
from scorer.capturing.sources import Command, InProcess, Recorded, Remote, Source
from scorer.capturing.target_kinds import parse_target, parse_value
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import ConnectionFailed, InputError
from scorer.data.messages import say, text
from scorer.reading.masking import mask_snapshot, mask_unreachable

if TYPE_CHECKING:
    import asyncio

#: Called with (server, phase) as a capture proceeds; the last phase is "done" or "failed". The call may come
#: from another thread than the caller's.
Observer = Callable[[str, str], None]


class ServerObject(Protocol):
    """A server of the MCP SDK or of fastmcp: what both have that is no other kind of target."""

    @property
    def name(self) -> str:
        """Return the name that the server gives itself."""


Target = str | Path | Sequence[str] | Mapping[str, Any] | list[Any] | ServerObject
Result = Snapshot | Unreachable

_T = TypeVar("_T")
_POLL_SECONDS: Final = 0.1


def capture_all(
    sources: Sequence[Source], options: ConnectOptions, on_progress: Observer | None = None
) -> tuple[Result, ...]:
    """Capture all sources, in their order, `options.jobs` at a time. A failure does not stop the others.

    Synchronous, also inside a running event loop. On Ctrl-C every started process is ended first. Raises InputError
    if the options forbid to start or to contact one of them.
    """
    if all(isinstance(source, Recorded) for source in sources):
        known = _given_secrets(options)
        return tuple(_masked(source.result, known) for source in sources if isinstance(source, Recorded))
    return _run(lambda: acapture_all(sources, options, on_progress))


async def acapture_all(
    sources: Sequence[Source], options: ConnectOptions, on_progress: Observer | None = None
) -> tuple[Result, ...]:
    """Like `capture_all`, for asyncio. When cancelled, it ends every started process first."""
    import anyio

    for source in sources:  # whatever led here
        if not isinstance(source, Recorded):
            require_start(options, source.target)
    turns = anyio.CapacityLimiter(options.jobs)
    problems: list[Exception] = []
    known = _given_secrets(options).joined(*_secrets_of(sources))

    def observe(name: str, phase: str) -> None:
        try:
            (on_progress or _unobserved)(name, phase)
        except Exception as problem:
            problems.append(problem)
            raise

    results = {place: source.result for place, source in enumerate(sources) if isinstance(source, Recorded)}

    async def one(place: int, source: Command | Remote | InProcess) -> None:
        async with turns:
            result = results[place] = await _connected(source, options, observe, known)
        observe(source.name, "done" if isinstance(result, Snapshot) else "failed")

    # not asyncio's own group: its cancellation ignores the shields that protect the ending of processes
    async with anyio.create_task_group() as group:
        for place, source in enumerate(sources):
            if not isinstance(source, Recorded):
                group.start_soon(one, place, source)
    if problems:  # of the caller, not of a server
        raise problems[0]
    return tuple(_masked(results[place], known) for place in range(len(sources)))


async def _connected(
    source: Command | Remote | InProcess, options: ConnectOptions, observe: Observer, known: Secrets
) -> Result:
    """Return what came of the connection. A bug of ours is told of its server, and the other servers are kept."""
    from scorer.capturing.connect import connect

    try:
        return await connect(source, options, observe, known)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other servers are not lost
        cause = say("capturing.connect.unforeseen", type=type(error).__name__)
        return Unreachable(source.name, source.target, "start", cause)


def capture(target: Target, *, servers: bool = False, **options: Any) -> Snapshot:
    """Return the tools of one server, synchronously, also inside a running event loop.

    `target` is a target as on the command line. A list or tuple of strings is a command, a path is a file, and a
    mapping or any other list is the JSON value of a document, which contains definitions only. A server object of the
    MCP SDK or of fastmcp answers in this process. With `servers` the target is a file that lists servers, whatever its
    name (FILE or FILE#NAME). `options` are those of `connect_options`: with `definitions_only=True` nothing is started
    or contacted, whatever the target is.
    Raises InputError, or ConnectionFailed when the server gives no tools.
    """
    source, settings = _single(target, options, servers=servers)
    return snapshot_of(capture_all([source], settings)[0])


async def acapture(target: Target, *, servers: bool = False, **options: Any) -> Snapshot:
    """Like `capture`, for asyncio."""
    source, settings = _single(target, options, servers=servers)
    return snapshot_of((await acapture_all([source], settings))[0])


def plain_lines(failure: Unreachable) -> list[str]:
    """Return a failure as lines: server, phase and cause, then the last lines of the server on stderr."""
    head = say(
        "capturing.failure",
        server=clean(failure.name) or failure.name,
        phase=failure.phase,
        cause=failure.cause,
    )
    return [head, *(say("capturing.stderr-line", line=line) for line in failure.stderr_tail)]


def sources_of(target: Target, options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers of a target, in any form that `capture` takes."""
    if isinstance(target, str):
        return parse_target(target, options)
    if isinstance(target, Path):
        return parse_path(target, None, options)
    if isinstance(target, Mapping):
        return parse_value(target, options)
    if is_server(target):
        return (parse_server(target),)
    if not isinstance(target, Sequence):
        raise InputError(say("capturing.in-process.not-a-target", type=type(target).__name__))
    if target and all(isinstance(word, str) for word in target):
        return parse_command([str(word) for word in target], options)
    return parse_value(list(target), options)


def _given_secrets(options: ConnectOptions) -> Secrets:
    return Secrets.of(env=options.env, headers=options.headers)


def _secrets_of(sources: Sequence[Source]) -> Iterator[Secrets]:
    from scorer.capturing.server_process import environment

    for source in sources:
        if isinstance(source, Command):
            yield Secrets.of_source(source, environment(source))
        elif isinstance(source, Remote):
            yield Secrets.of_source(source)


def _masked(result: Result, known: Secrets) -> Result:
    """Mask keys of a known form and the secrets of the run: of a server, of a file, or of a value in memory."""
    if isinstance(result, Snapshot):
        return mask_snapshot(known.snapshot(result) if known.values else result)
    return mask_unreachable(known.unreachable(result) if known.values else result)


def _single(target: Target, options: Mapping[str, Any], *, servers: bool) -> tuple[Source, ConnectOptions]:
    settings = connect_options(**options)
    if servers and not isinstance(target, str | Path):
        raise InputError(text("capturing.ask.not-a-file"))
    sources = parse_servers(str(target), settings) if servers else sources_of(target, settings)
    if len(sources) != 1:
        names = ", ".join(source.name for source in sources)
        raise InputError(say("capturing.target.several-servers", count=len(sources), names=names))
    return sources[0], settings


def snapshot_of(result: Result) -> Snapshot:
    """Return a snapshot. Raises InputError, or ConnectionFailed, with the lines that say why there is none."""
    if isinstance(result, Snapshot):
        return result
    error = InputError if result.exit_code == InputError.exit_code else ConnectionFailed
    raise error("\n".join(plain_lines(result)))


def _unobserved(_name: str, _phase: str) -> None:
    """Do nothing: nobody observes."""


def _run(work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    import asyncio

    try:
        caller = asyncio.current_task()
    except RuntimeError:
        caller = None
    return asyncio.run(work()) if caller is None else _run_in_thread(work, caller)


def _run_in_thread(work: Callable[[], Coroutine[Any, Any, _T]], caller: asyncio.Task[Any]) -> _T:
    """Run in a separate event loop; an interrupt or cancellation of the caller is passed on to it."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor, wait

    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[_T]]] = []

    async def main() -> _T:
        task = asyncio.ensure_future(work())
        running.append((asyncio.get_running_loop(), task))
        return await task

    with ThreadPoolExecutor(1, "mcp-scorer capture") as threads:
        future = threads.submit(lambda: asyncio.run(main()))
        try:
            while not wait([future], _POLL_SECONDS).done:
                if caller.cancelling():  # the first Ctrl-C under asyncio.run raises nothing here
                    raise asyncio.CancelledError
        except BaseException:
            for loop, task in running:
                loop.call_soon_threadsafe(task.cancel)
            raise
        return future.result()
