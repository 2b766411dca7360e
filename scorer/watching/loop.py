"""The loop of a watch: capture, wait for a change, capture again. One server at a time, whatever happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import anyio
from anyio.lowlevel import checkpoint

from scorer.capturing import ConnectOptions, Remote, Source, target_label
from scorer.capturing.capture_sources import acapture_all
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import InputError, ScorerError
from scorer.watching.listen import changed_below, changed_files
from scorer.watching.sources import Changes, Watched

if TYPE_CHECKING:
    from anyio.abc import TaskGroup

#: Seconds after which a server behind an address is called again that did not answer: it may be starting again.
RETRY: Final = 2.0


@dataclass(frozen=True, slots=True)
class Capture:
    """What one capture gave. `number` counts from 1, `changed` are the files that led to it, in order.

    `written` are files that seem to be written by the server itself: known since this capture.
    """

    number: int
    changed: tuple[str, ...]
    snapshots: tuple[Snapshot, ...]
    failures: tuple[Unreachable, ...]
    written: tuple[str, ...] = ()


@dataclass(slots=True)
class Watch:
    """A watch of one target.

    `sources` reads the target again, since it may be a file that changes. `begun` is called before each capture with
    what it starts, and `ended` after each that was not replaced by a later one.
    """

    target: str
    watched: Watched
    sources: Callable[[], Sequence[Source]]
    options: ConnectOptions
    begun: Callable[[Sequence[Source], tuple[str, ...]], None]
    ended: Callable[[Capture], None]
    _changes: Changes = field(default_factory=Changes)
    _pending: set[str] = field(default_factory=set)
    _changed: anyio.Event = field(default_factory=anyio.Event)
    _running: anyio.CancelScope | None = None
    _number: int = 0
    _written: frozenset[str] = frozenset()
    _calls: bool = False
    _is_away: bool = False

    def run(self) -> None:
        """Watch until Ctrl-C, which raises KeyboardInterrupt. Raises InputError where the system cannot watch."""
        try:
            anyio.run(self.arun)
        except ExceptionGroup as group:
            found: BaseException = group.subgroup(InputError) or group
            while isinstance(found, BaseExceptionGroup):
                found = found.exceptions[0]
            raise found from group

    async def arun(self) -> None:
        """Watch until cancelled. When it is, every started process is ended first."""
        self.options = replace(self.options, jobs=1)  # a target may lead to several servers
        async with anyio.create_task_group() as group:
            self._listen_to(group)
            await checkpoint()  # from here on a change is noticed
            while True:
                changed = tuple(sorted(self._pending))
                self._pending.clear()
                self._changed = anyio.Event()
                await self._capture(changed)
                if not self._pending:
                    with anyio.move_on_after(RETRY if self._is_away else None):
                        await self._changed.wait()

    def _listen_to(self, group: TaskGroup) -> None:
        if self.watched.folders:
            group.start_soon(self._listen, changed_below(self.watched.folders))
        if self.watched.files:
            group.start_soon(self._listen, changed_files(self.watched.files))

    async def _listen(self, changes: AsyncIterator[frozenset[str]]) -> None:
        async for paths in changes:
            real = self._changes.real(paths, capturing=self._running is not None)
            if real:
                self._pending |= real
                self._changed.set()
                if self._running is not None:
                    self._running.cancel()

    async def _capture(self, changed: tuple[str, ...]) -> None:
        """Capture the target. A change in the meantime ends its servers, and the next capture takes its place."""
        done = False
        written = self._changes.began()
        with anyio.CancelScope() as self._running:
            results = await self._results(changed)
            done = True
        self._running = None
        self._changes.ended()
        self._written |= written
        if not done:
            self._pending |= set(changed)  # what led to it has not been seen yet
            return
        answered = any(isinstance(result, Snapshot) for result in results)
        if self._is_away and not changed and not answered:
            return  # it is known already
        self._is_away = self._calls and not answered
        self._number += 1
        written, self._written = self._written, frozenset()
        self.ended(
            Capture(
                self._number,
                changed,
                tuple(result for result in results if isinstance(result, Snapshot)),
                tuple(result for result in results if isinstance(result, Unreachable)),
                tuple(sorted(written)),
            )
        )

    async def _results(self, changed: tuple[str, ...]) -> Sequence[Snapshot | Unreachable]:
        try:
            sources = self.sources()
            self._calls = any(isinstance(source, Remote) for source in sources)
            self.begun(sources, changed)
            return await acapture_all(sources, self.options)
        except ScorerError as error:  # a file that is being written, a setting that is missing
            name = target_label(self.target)
            cause = " ".join(str(error).splitlines())
            return [Unreachable(name, name, "config", cause, exit_code=error.exit_code)]
