"""The second and third stage of a crawl: plans which servers are due, and captures their definitions.

No tool is called, and nothing else than the addresses of the servers is contacted. Packages are started where the
user allows it, in a queue of their own. What fails is kept with its class and is due again later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import anyio

from scorer.capturing import ConnectOptions, Recorded, Remote, acapture_all, capture_all, snapshot_json
from scorer.capturing.confined.launching import Launching
from scorer.capturing.failures import leaves
from scorer.catalogue.entries import Shard
from scorer.catalogue.entry_target import Candidate, candidates_of, host_of
from scorer.catalogue.hosts import Hosts, Pace
from scorer.catalogue.local import read_recorded
from scorer.catalogue.outage import WITNESSES, Network, Silence, is_silent
from scorer.catalogue.package_registries import (
    Quiet,
    answers,
    could_not_load,
    host_of_image,
    may_be_silent,
    registry_of,
)
from scorer.catalogue.waiting import Tried, Turn, Waiting
from scorer.contracts.definitions import FailureKind, Snapshot, Unreachable
from scorer.contracts.errors import ConnectionFailed, InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scorer.capturing.confined.launcher import Launcher
    from scorer.catalogue.listing import Tell
    from scorer.catalogue.registry import Registry
    from scorer.catalogue.store import Due, Store

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
#: When a server that failed is tried again: after an hour, and twice as long after each further failure.
FIRST_WAIT: Final = HOUR
LONGEST_WAIT: Final = 7 * DAY
#: The longest time that other servers of a busy host wait for it in the same run (seconds).
_PATIENCE: Final = 60.0
#: Servers that are planned at once, and how often a stop is noticed (seconds).
_PAGE: Final = 1000
_POLL: Final = 0.5
#: Definitions in a file do not change unless their entry does.
_NEVER: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Capturing:
    """How servers are contacted, and after how long a captured one is looked at again (`every`, seconds).

    `launcher` installs and starts packages, as `launching` says; without it none is started.
    """

    connect: ConnectOptions
    user_agent: str = ""
    public_only: bool = True
    every: float = DAY
    pace: Pace = field(default_factory=Pace)
    launcher: Launcher | None = None
    launching: Launching = field(default_factory=Launching)

    @property
    def again(self) -> tuple[FailureKind, ...]:
        """The outcomes that this way of capturing can change, so that their servers are due at once."""
        if self.launcher is None:
            return ()
        return ("needs-exec", "needs-network") if self.launching.network else ("needs-exec",)


def wait_after(attempts: int) -> float:
    """Return how long a server waits that failed so many times in a row (seconds)."""
    return min(FIRST_WAIT * 2.0 ** min(attempts - 1, 20), LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Sweep:
    """One pass over the servers that are due and in the shard. `clock` gives seconds since 1970.

    `registries` are asked whether the network works if no server answers.
    """

    store: Store
    how: Capturing
    clock: Callable[[], float]
    tell: Tell
    stopped: Callable[[], bool]
    registries: Sequence[Registry] = ()
    shard: Shard = field(default_factory=Shard)
    _packages: dict[str, Quiet] = field(default_factory=dict)

    def run(self) -> None:
        """Capture every server that is due.

        Raises InputError where servers are to be contacted without a contact, and ConnectionFailed if this machine is
        offline: that is counted against no server.
        """
        waiting = self._plan()
        if waiting.hosts.waiting and not self.how.user_agent:
            raise InputError(text("catalogue.crawl.no-contact"))
        if waiting.is_left and not self.stopped():
            try:
                anyio.run(self._capture_all, waiting)
            except BaseExceptionGroup as group:  # such as a full disk: of one capture, and so of all
                raise next(leaves(group)) from group
            self._tell_of_packages()

    def _plan(self) -> Waiting:
        """Return the servers to contact and to start. For the others, keep their definitions, or why there are none."""
        waiting, now, after = Waiting(Hosts(self.how.pace), self.how.launching.jobs), self.clock(), ""
        while page := self.store.due(now, after, _PAGE, self.how.again):
            after = page[-1].name
            planned = [*self._owned(page)]
            self.tell("planned", servers=len(planned))
            for due in planned:
                if self.stopped():
                    return waiting
                if "file" in due.entry:
                    self._keep(due, self._recorded(due), until=_NEVER)
                else:
                    self._try(waiting, due, Tried())
        return waiting

    def _owned(self, page: Iterable[Due]) -> Iterator[Due]:
        """Yield the servers of the shard.

        All servers of a host are in one shard, so that what a host may be asked does not depend on their number. The
        first address of a server counts.
        """
        for due in page:
            ways = [] if "file" in due.entry else self._candidates(due)
            hosts = (host_of(each) for each in ways if isinstance(each, Remote))
            if self.shard.owns(next(hosts, "") or due.name):
                yield due

    def _candidates(self, due: Due) -> list[Candidate]:
        how = self.how
        return candidates_of(
            due.name,
            due.entry,
            how.user_agent,
            public_only=how.public_only,
            may_start=how.launcher is not None,
        )

    def _try(self, waiting: Waiting, due: Due, tried: Tried, avoided: str | None = None) -> None:
        """Let a server wait for the next of its ways that can be tried. After the last one, keep why all failed.

        No way leads to the host `avoided`.
        """
        for candidate in self._candidates(due)[tried.count :]:
            host = host_of(candidate) if isinstance(candidate, Remote) else None
            if not isinstance(candidate, Unreachable) and (host is None or host != avoided):
                waiting.add(due.name, host, tried)
                return
            tried = tried.failed(candidate if isinstance(candidate, Unreachable) else tried.failure)
        assert tried.failure is not None  # there is at least one way
        self._keep(due, tried.failure)

    def _recorded(self, due: Due) -> Snapshot | Unreachable:
        try:
            result = read_recorded(due.entry, self.how.connect.limits)
        except InputError as error:
            cause = str(error).partition("\n")[0]
            return Unreachable(due.name, due.name, "config", cause, exit_code=2, kind="invalid")
        if isinstance(result, Unreachable) and result.kind == "broken":
            result = replace(result, kind="invalid")
        (masked,) = capture_all([Recorded(due.name, due.name, result)], self.how.connect)
        return masked

    async def _capture_all(self, waiting: Waiting) -> None:
        silence = Silence()
        while waiting.is_left and not self.stopped():
            await self._capture_waiting(waiting, silence)
            if silence.failures and not self.stopped():
                await self._break(silence, waiting)  # after it, servers may wait for another way
            for registry, quiet in self._packages.items():
                if quiet.failures and not self.stopped():
                    await self._ask(registry, quiet, waiting)

    async def _capture_waiting(self, waiting: Waiting, silence: Silence) -> None:
        woken = anyio.Event()

        async def capture(turn: Turn) -> None:
            try:
                await self._capture(waiting, silence, turn)
            finally:
                waiting.ended(turn)
                woken.set()

        async with anyio.create_task_group() as group:
            while waiting.is_left and not self.stopped():
                now = anyio.current_time()
                if not silence.asking and (turn := waiting.next(now)) is not None:
                    group.start_soon(capture, turn)
                    continue
                woken = anyio.Event()
                wait = _POLL if silence.asking else waiting.hosts.seconds_to_next(now)
                with anyio.move_on_after(_POLL if wait is None else min(wait, _POLL)):
                    await woken.wait()

    async def _capture(self, waiting: Waiting, silence: Silence, turn: Turn) -> None:
        due = self.store.server(turn.server)
        candidate = self._candidates(due)[turn.tried.count]
        if (registry := registry_of(candidate)) is not None:
            await self._install(waiting, turn, due, candidate, self._packages.setdefault(registry, Quiet()))
            return
        result = await self._captured(due, candidate)
        host = turn.host or (host_of_image(candidate) if could_not_load(result) else None)
        if isinstance(result, Unreachable) and is_silent(result):
            if host is not None:  # else it was started, and did not answer
                silence.add(host, turn, result)
                if silence.is_long and not silence.asking:
                    await self._break(silence, waiting)
                return
        elif turn.host is not None:
            self._try_others(waiting, silence.broken(by_server=True))
        self._keep_or_go_on(waiting, turn, due, result)

    async def _install(
        self, waiting: Waiting, turn: Turn, due: Due, candidate: Candidate, quiet: Quiet
    ) -> None:
        """Install and start a package, unless its registry does not answer: then the server is left to the next run."""
        if quiet.is_held:
            quiet.left.append(turn.server)
            return
        result = await self._captured(due, candidate)
        registry = registry_of(candidate) or ""
        silent = could_not_load(result) or (
            may_be_silent(result) and not await answers(registry, self.how.user_agent)
        )
        if silent and isinstance(result, Unreachable):
            quiet.failures.append((turn, replace(result, kind="unreachable")))
            if quiet.is_long:
                await self._ask(registry, quiet, waiting)
            elif quiet.is_held:
                quiet.hold()
            return
        if not (isinstance(result, Unreachable) and result.kind == "needs-exec"):  # else nothing was loaded
            again, twice = quiet.recovered()
            for each in again:
                waiting.add(each.server, None, each.tried)
            self._try_others(waiting, twice)
        self._keep_or_go_on(waiting, turn, due, result)

    async def _ask(self, registry: str, quiet: Quiet, waiting: Waiting) -> None:
        """Find out whether the packages cannot be loaded or their registry does not answer."""
        quiet.is_asked = True
        works = await answers(registry, self.how.user_agent)
        quiet.is_asked = False
        if works:
            self._try_others(waiting, quiet.blamed())
        else:
            quiet.hold()

    def _tell_of_packages(self) -> None:
        """Raise ConnectionFailed if registries of packages did not answer: that is counted against no server."""
        held = {name: quiet.left for name, quiet in sorted(self._packages.items()) if quiet.left}
        for registry, servers in held.items():
            self.tell("held", host=registry, servers=servers, seconds=0)
        if held:
            count = f"{sum(map(len, held.values())):,}"
            raise ConnectionFailed(
                say("catalogue.crawl.silent-packages", registries=", ".join(held), servers=count)
            )

    def _keep_or_go_on(self, waiting: Waiting, turn: Turn, due: Due, result: Snapshot | Unreachable) -> None:
        if isinstance(result, Unreachable):
            self._try_others(waiting, [(turn, result)])
            if turn.host is not None and result.retry_after:
                self._leave_alone(waiting.hosts, turn.host, result.retry_after)
        else:
            self._keep(due, result)

    def _try_others(self, waiting: Waiting, failures: Sequence[tuple[Turn, Unreachable]]) -> None:
        """Go on with the next way to each server, or keep why the last one failed too."""
        for turn, failure in failures:
            avoided = turn.host if (failure.retry_after or 0.0) > _PATIENCE else None
            self._try(waiting, self.store.server(turn.server), turn.tried.failed(failure), avoided)

    async def _captured(self, due: Due, candidate: Candidate) -> Snapshot | Unreachable:
        assert not isinstance(candidate, Unreachable)  # what waits can be tried
        if isinstance(candidate, Remote):
            (result,) = await acapture_all([candidate], self.how.connect)
            return result
        assert self.how.launcher is not None  # nothing to start is a way without it
        self.tell("starting", name=due.name, package=candidate.label)
        return await self.how.launcher.capture(due.name, candidate, self.how.connect)

    def _leave_alone(self, hosts: Hosts, host: str, seconds: float) -> None:
        """Let the other servers of a host wait that limits requests, in this run or until the next one."""
        if seconds <= _PATIENCE:
            hosts.rest(host, anyio.current_time() + seconds)
        elif held := hosts.hold(host):
            self.tell("held", host=host, servers=held, seconds=seconds)

    async def _break(self, silence: Silence, waiting: Waiting) -> None:
        """Find out whether the servers are silent or this machine is offline. Raises ConnectionFailed if it is."""
        silence.asking = True
        witnesses = Network(self.registries, lambda: self._witnesses(waiting.hosts), self.how.connect)
        works = await witnesses.works()
        silence.asking = False
        if silence.failures and (works is False or (works is None and silence.is_long)):
            count, servers = len(silence.hosts), len(silence.failures)
            self.tell("offline", hosts=count, servers=servers)
            raise ConnectionFailed(say("catalogue.crawl.offline", hosts=f"{count:,}", servers=f"{servers:,}"))
        self._try_others(waiting, silence.broken(by_server=False))

    def _witnesses(self, hosts: Hosts) -> list[Remote]:
        """Return servers that answered last, on hosts that no other server of this run is contacted on."""
        found: dict[str, Remote] = {}
        for due in self.store.answered(_PAGE):
            ways = [] if "file" in due.entry else self._candidates(due)
            target = next((each for each in ways if isinstance(each, Remote)), None)
            if target is not None and (host := host_of(target)) not in hosts:
                found.setdefault(host, target)
            if len(found) == WITNESSES:
                break
        return [*found.values()]

    def _keep(self, due: Due, result: Snapshot | Unreachable, until: float | None = None) -> None:
        """Keep the definitions of a server, or why there are none."""
        written = self._written(due, result)
        now = self.clock()
        if isinstance(written, str):
            self.store.add_definitions(due, written, now + self.how.every if until is None else until, now)
            self.tell("captured", name=due.name)
            return
        failed = written
        asked = min(failed.retry_after or 0.0, LONGEST_WAIT)
        wait = self.store.add_failure(
            due, failed.kind, failed.cause, lambda attempts: now + max(asked, wait_after(attempts)), now
        )
        self.tell("failed", name=due.name, kind=failed.kind, message=failed.cause, due=round(wait - now))

    def _written(self, due: Due, result: Snapshot | Unreachable) -> str | Unreachable:
        if isinstance(result, Unreachable):
            return result
        if not result.tools:
            return Unreachable(due.name, due.name, "list", text("catalogue.target.no-tools"), kind="no-tools")
        try:
            return snapshot_json([replace(result, name=due.name, accepted=())])
        except InputError as error:
            cause = str(error).partition("\n")[0]
            return Unreachable(due.name, due.name, "list", cause, kind="invalid")
