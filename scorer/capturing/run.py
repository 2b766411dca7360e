"""Captures sources side by side. The SDK is imported only when a connection is made."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from scorer.capturing.options import ConnectOptions, connect_options
from scorer.capturing.sources import Command, Recorded, Remote, Source
from scorer.capturing.targets import parse_command, parse_file, parse_mapping, parse_target
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import ConnectionFailed, InputError

if TYPE_CHECKING:
    import asyncio

#: Told (server, phase) as a capture goes on; the last phase is "done" or "failed". It may be
#: called from another thread than the caller's.
Observer = Callable[[str, str], None]
Target = str | Path | Sequence[str] | Mapping[str, Any] | list[Any]
Result = Snapshot | Unreachable

_T = TypeVar("_T")
_POLL_SECONDS: Final = 0.1


def capture_all(
    sources: Sequence[Source], options: ConnectOptions, on_progress: Observer | None = None
) -> tuple[Result, ...]:
    """Capture all sources, in their order, `options.jobs` at a time. One that fails hides no other.

    Synchronous, also inside a running event loop. On Ctrl-C every started process is ended first.
    """
    if all(isinstance(source, Recorded) for source in sources):
        return tuple(source.result for source in sources if isinstance(source, Recorded))
    return _run(lambda: acapture_all(sources, options, on_progress))


async def acapture_all(
    sources: Sequence[Source], options: ConnectOptions, on_progress: Observer | None = None
) -> tuple[Result, ...]:
    """The asynchronous twin of `capture_all` (asyncio). Cancelled, it ends every started process first."""
    import anyio

    from scorer.capturing.connect import connect

    turns = anyio.CapacityLimiter(options.jobs)
    observe = on_progress or _unobserved
    results = {place: source.result for place, source in enumerate(sources) if isinstance(source, Recorded)}

    async def one(place: int, source: Command | Remote) -> None:
        async with turns:
            result = results[place] = await connect(source, options.timeouts, observe, twice=options.twice)
        observe(source.name, "done" if isinstance(result, Snapshot) else "failed")

    # not asyncio's own group: its cancellation reaches through the shields that processes are ended behind
    async with anyio.create_task_group() as group:
        for place, source in enumerate(sources):
            if not isinstance(source, Recorded):
                group.start_soon(one, place, source)
    return tuple(results[place] for place in range(len(sources)))


def capture(target: Target, **options: Any) -> Snapshot:
    """Return the tools of one server, synchronously, also inside a running event loop.

    `target` is what the command line takes as a target; a list or tuple of texts is a command, a
    path a file, a mapping or another list the JSON value of one. `options` are those of
    `connect_options`. Raises InputError, or ConnectionFailed when the server gives no tools.
    """
    source, settings = _single(target, options)
    return _snapshot(capture_all([source], settings)[0])


async def acapture(target: Target, **options: Any) -> Snapshot:
    """The asynchronous twin of `capture` (asyncio)."""
    source, settings = _single(target, options)
    return _snapshot((await acapture_all([source], settings))[0])


def plain_lines(failure: Unreachable) -> list[str]:
    """Say a failure in plain lines: server, phase and cause, then the server's last words on stderr."""
    head = f"{failure.name}: {failure.phase}: {failure.cause}"
    return [head, *(f"  stderr: {line}" for line in failure.stderr_tail)]


def sources_of(target: Target, options: ConnectOptions) -> tuple[Source, ...]:
    """Return the servers that a target stands for, in any of the forms that `capture` takes."""
    if isinstance(target, str):
        return parse_target(target, options)
    if isinstance(target, Path):
        return parse_file(target, None, options)
    if isinstance(target, Mapping):
        return parse_mapping(target, options)
    if target and all(isinstance(word, str) for word in target):
        return parse_command([str(word) for word in target], options)
    return parse_mapping(list(target), options)


def _single(target: Target, options: Mapping[str, Any]) -> tuple[Source, ConnectOptions]:
    settings = connect_options(**options)
    sources = sources_of(target, settings)
    if len(sources) != 1:
        names = ", ".join(source.name for source in sources)
        raise InputError(f"the target holds {len(sources)} servers, of which one is wanted: {names}")
    return sources[0], settings


def _snapshot(result: Result) -> Snapshot:
    if isinstance(result, Snapshot):
        return result
    error = InputError if result.exit_code == InputError.exit_code else ConnectionFailed
    raise error("\n".join(plain_lines(result)))


def _unobserved(_name: str, _phase: str) -> None:
    """Nobody watches."""


def _run(work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    import asyncio

    try:
        caller = asyncio.current_task()
    except RuntimeError:
        caller = None
    return asyncio.run(work()) if caller is None else _run_in_thread(work, caller)


def _run_in_thread(work: Callable[[], Coroutine[Any, Any, _T]], caller: asyncio.Task[Any]) -> _T:
    """Run in a loop of its own; an interrupt or cancellation of the caller is handed on to it."""
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
