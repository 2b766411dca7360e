"""What each of our tools does with its arguments: where they lead to definitions, and which result it gives."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import anyio
from anyio import from_thread, to_thread

from scorer.capturing.json_bounds import require_bounded_value
from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS
from scorer.data.messages import say, text
from scorer.formats.sanitize import label
from scorer.serving.sources import live, recorded, way_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

    from scorer.contracts.definitions import Snapshot
    from scorer.contracts.report import ServerReport
    from scorer.serving.access import Access
    from scorer.serving.folders import Folders
    from scorer.serving.judging import Judge

    #: Says how far a call has come.
    Report = Callable[[str], Awaitable[None]]

_T = TypeVar("_T")

#: Calls that may wait at once: with up to so many values in their arguments, and with more, which take up to 100 MB.
MOST_SMALL: Final = 100
MOST_LARGE: Final = 3
_SMALL: Final = replace(DEFAULT_LIMITS, json_values=20_000)
#: The sides of a comparison.
_SIDES: Final = ("old", "new")


class Turns:
    """Lets one call at a time start servers, and one score: more would take as long together, and more memory.

    Calls that wait hold their arguments, also those of clients that have gone: few with many values may wait.
    """

    def __init__(self) -> None:
        self._starting = anyio.Lock()
        self._scoring = threading.Lock()
        self._waiting: Counter[bool] = Counter()

    @contextmanager
    def room(self, arguments: Mapping[str, Any]) -> Iterator[None]:
        """Hold the place of a call. Raises InputError if there is none."""
        large = _is_large(arguments)
        if self._waiting[large] >= (MOST_LARGE if large else MOST_SMALL):
            raise InputError(text("serving.fault.busy"))
        self._waiting[large] += 1
        try:
            yield
        finally:
            self._waiting[large] -= 1

    async def score(self, work: Callable[[], _T]) -> _T:
        """Return what `work` returns, from a thread. A call that is cancelled is not waited for."""
        return await to_thread.run_sync(self._alone, work, abandon_on_cancel=True)

    def _alone(self, work: Callable[[], _T]) -> _T:
        with self._scoring:
            from_thread.check_cancelled()
            return work()

    async def start(self, name: str, access: Access, report: Report) -> Snapshot:
        """Return the tools of a configured server, and report each phase of its start."""
        from scorer.capturing.capture_sources import snapshot_of

        async with self._starting:
            send, receive = anyio.create_memory_object_stream[str](100)
            async with anyio.create_task_group() as group:
                group.start_soon(_passed_on, receive, report)
                with send:
                    result = await live(name, access, partial(_noted, send))
            return snapshot_of(result)  # here, because an error in a group would become one of a group


def _is_large(arguments: Mapping[str, Any]) -> bool:
    try:
        require_bounded_value(arguments, "", _SMALL)
    except InputError:
        return True
    return False


async def _passed_on(phases: MemoryObjectReceiveStream[str], report: Report) -> None:
    with phases:
        async for phase in phases:
            await report(phase)


def _noted(send: MemoryObjectSendStream[str], server: str, phase: str) -> None:
    send.send_nowait(say("serving.progress.capture", server=label(server), phase=phase))


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its arguments, which match the schema of its tool, and what it may reach."""

    arguments: Mapping[str, Any]
    access: Access
    folders: Folders
    judge: Judge
    turns: Turns
    report: Report

    async def definitions(self, given: Mapping[str, Any]) -> Snapshot:
        """Return the definitions that arguments lead to."""
        if way_of(given, [*self.access.servers]) == "server":
            return await self.turns.start(given["server"], self.access, self.report)
        return await self.turns.score(partial(recorded, given, self.access, self.folders))

    async def scored(self, make: Callable[[ServerReport], dict[str, Any]]) -> dict[str, Any]:
        """Return what `make` makes of the report on the definitions of the call."""
        snapshot = await self.definitions(self.arguments)
        await self.report(say("serving.progress.scoring", server=label(snapshot.name)))
        return await self.turns.score(lambda: make(self.judge.score(snapshot)))


async def _score_definitions(call: Call) -> dict[str, Any]:
    from scorer.serving.results import score_result

    limit, offset = call.arguments.get("limit", 20), call.arguments.get("offset", 0)
    return await call.scored(lambda report: score_result(report, call.judge.judge(report), limit, offset))


async def _suggest_edits(call: Call) -> dict[str, Any]:
    from scorer.serving.results import edit_result

    name, limit = call.arguments["tool"], call.arguments.get("limit", 10)
    return await call.scored(lambda report: edit_result(report, name, limit))


async def _compare_versions(call: Call) -> dict[str, Any]:
    from scorer.gate.changes import compare
    from scorer.serving.results import change_result

    sides = [await _side(call, side) for side in _SIDES]
    await call.report(text("serving.progress.comparing"))

    def work() -> dict[str, Any]:
        old, new = map(call.judge.score, sides)
        return change_result(compare(old, new, "old"), call.arguments.get("limit", 20))

    return await call.turns.score(work)


async def _side(call: Call, side: str) -> Snapshot:
    """Return one side of a comparison. An error names the side."""
    from scorer.contracts.errors import ScorerError

    try:
        return await call.definitions(call.arguments[side])
    except ScorerError as error:
        error.args = (say("serving.source.side", side=side, problem=error),)
        raise


async def _explain_rule(call: Call) -> dict[str, Any]:
    from scorer.formats.pages import explained
    from scorer.serving.pages import WIDTH

    name = call.arguments["id"]
    page = await call.turns.score(lambda: explained(name, WIDTH))
    return {"id": label(name), "page": page}


#: What each tool does, by its name.
ACTIONS: Final[Mapping[str, Callable[[Call], Awaitable[dict[str, Any]]]]] = {
    "score_definitions": _score_definitions,
    "suggest_edits": _suggest_edits,
    "compare_versions": _compare_versions,
    "explain_rule": _explain_rule,
}
