"""The second and third stage of a crawl: plans which servers are due, and captures their definitions.

No tool is called, no package is started, and nothing else than the addresses of the servers is contacted. What fails
is kept with its class and is due again later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import anyio

from scorer.capturing import ConnectOptions, Recorded, Remote, acapture_all, capture_all, snapshot_json
from scorer.capturing.failures import leaves
from scorer.catalogue.entries import Shard
from scorer.catalogue.entry_target import host_of, remote_target
from scorer.catalogue.hosts import Hosts, Pace
from scorer.catalogue.local import read_recorded
from scorer.catalogue.outage import WITNESSES, Network, Silence, is_silent
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import ConnectionFailed, InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    """How servers are contacted, and after how long a captured one is looked at again (`every`, seconds)."""

    connect: ConnectOptions
    user_agent: str = ""
    public_only: bool = True
    every: float = DAY
    pace: Pace = field(default_factory=Pace)


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

    def run(self) -> None:
        """Capture every server that is due.

        Raises InputError where servers are to be contacted without a contact, and ConnectionFailed if this machine is
        offline: that is counted against no server.
        """
        hosts = self._plan()
        if hosts.waiting and not self.how.user_agent:
            raise InputError(text("catalogue.crawl.no-contact"))
        if hosts.waiting and not self.stopped():
            try:
                anyio.run(self._contact_all, hosts)
            except BaseExceptionGroup as group:  # such as a full disk: of one capture, and so of all
                raise next(leaves(group)) from group

    def _plan(self) -> Hosts:
        """Return the servers to contact. For the others, keep their definitions, or why there are none."""
        hosts, now, after = Hosts(self.how.pace), self.clock(), ""
        while page := self.store.due(now, after, _PAGE):
            after = page[-1].name
            planned = [*self._owned(page)]
            self.tell("planned", servers=len(planned))
            for due, target in planned:
                if self.stopped():
                    return hosts
                if target is None:
                    self._keep(due, self._recorded(due), until=_NEVER)
                elif isinstance(target, Remote):
                    hosts.add(host_of(target), due.name)
                else:
                    self._keep(due, target)
        return hosts

    def _owned(self, page: Iterable[Due]) -> Iterator[tuple[Due, Remote | Unreachable | None]]:
        """Yield the servers of the shard, each with what its entry leads to; None: definitions in a file.

        All servers of a host are in one shard, so that what a host may be asked does not depend on their number.
        """
        for due in page:
            target = None if "file" in due.entry else self._target(due)
            host = host_of(target) if isinstance(target, Remote) else ""
            if self.shard.owns(host or due.name):
                yield due, target

    def _target(self, due: Due) -> Remote | Unreachable:
        return remote_target(due.name, due.entry, self.how.user_agent, public_only=self.how.public_only)

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

    async def _contact_all(self, hosts: Hosts) -> None:
        woken, silence = anyio.Event(), Silence()

        async def contact(host: str, name: str) -> None:
            try:
                await self._contact(hosts, silence, host, self.store.server(name))
            finally:
                hosts.ended(host)
                woken.set()

        async with anyio.create_task_group() as group:
            while hosts.waiting and not self.stopped():
                now = anyio.current_time()
                if not silence.asking and (turn := hosts.next(now)) is not None:
                    group.start_soon(contact, *turn)
                    continue
                woken = anyio.Event()
                wait = _POLL if silence.asking else hosts.seconds_to_next(now)
                with anyio.move_on_after(_POLL if wait is None else min(wait, _POLL)):
                    await woken.wait()
        if silence.failures and not self.stopped():
            await self._break(silence, hosts)

    async def _contact(self, hosts: Hosts, silence: Silence, host: str, due: Due) -> None:
        target = self._target(due)
        assert isinstance(target, Remote)  # the plan had it
        (result,) = await acapture_all([target], self.how.connect)
        if isinstance(result, Unreachable) and is_silent(result):
            silence.add(host, due, result)
            if silence.is_long and not silence.asking:
                await self._break(silence, hosts)
            return
        for failed in silence.broken(by_server=True):
            self._keep(*failed)
        self._keep(due, result)
        if isinstance(result, Unreachable) and result.retry_after:
            if result.retry_after <= _PATIENCE:
                hosts.rest(host, anyio.current_time() + result.retry_after)
            elif held := hosts.hold(host):
                self.tell("held", host=host, servers=held, seconds=result.retry_after)

    async def _break(self, silence: Silence, hosts: Hosts) -> None:
        """Find out whether the servers are silent or this machine is offline. Raises ConnectionFailed if it is."""
        silence.asking = True
        witnesses = Network(self.registries, lambda: self._witnesses(hosts), self.how.connect)
        works = await witnesses.works()
        silence.asking = False
        if silence.failures and (works is False or (works is None and silence.is_long)):
            count, servers = len(silence.hosts), len(silence.failures)
            self.tell("offline", hosts=count, servers=servers)
            raise ConnectionFailed(say("catalogue.crawl.offline", hosts=f"{count:,}", servers=f"{servers:,}"))
        for failed in silence.broken(by_server=False):
            self._keep(*failed)

    def _witnesses(self, hosts: Hosts) -> list[Remote]:
        """Return servers that answered last, on hosts that no other server of this run is contacted on."""
        found: dict[str, Remote] = {}
        for due in self.store.answered(_PAGE):
            target = None if "file" in due.entry else self._target(due)
            if isinstance(target, Remote) and (host := host_of(target)) not in hosts:
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
