"""Tells an outage of this machine's network from servers that are gone, so that no server is blamed for it.

A server that nothing comes from may be gone, or this machine may be offline. Such failures are kept back until any
server answers. If none does, what answered before is asked: the registries of the run, and servers of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import anyio

from scorer.capturing import ConnectOptions, Remote, acapture_all
from scorer.contracts.definitions import Unreachable

if TYPE_CHECKING:
    from scorer.catalogue.registry import Registry
    from scorer.catalogue.waiting import Turn
    from scorer.contracts.definitions import Snapshot

#: How a capture fails if nothing comes from the server.
_SILENT: Final = frozenset(("unknown-host", "unreachable", "timed-out"))
#: After so many silent hosts in a row the network is asked for; after twice as many the next time, up to the most.
_FEW: Final = 20
_MOST: Final = 320
#: Servers of the store that are asked at most, each on a host of its own.
WITNESSES: Final = 3


def is_silent(result: Snapshot | Unreachable) -> bool:
    """Return whether a capture failed in a way that an outage of this machine explains as well."""
    return isinstance(result, Unreachable) and result.kind in _SILENT


@dataclass(slots=True)
class Silence:
    """The failures since anything answered. `asking`: it is being found out whether the network works."""

    failures: list[tuple[Turn, Unreachable]] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    asking: bool = False
    _enough: int = _FEW

    @property
    def is_long(self) -> bool:
        """Whether so many hosts are silent that an outage is likely."""
        return len(self.hosts) >= self._enough

    def add(self, host: str, turn: Turn, failure: Unreachable) -> None:
        """Keep a failure back."""
        self.hosts.add(host)
        self.failures.append((turn, failure))

    def broken(self, *, by_server: bool) -> list[tuple[Turn, Unreachable]]:
        """Return the failures, which are those of the servers, since something has answered: a server, or a witness."""
        failures, self.failures = self.failures, []
        self.hosts.clear()
        self._enough = _FEW if by_server else min(2 * self._enough, _MOST)
        return failures


@dataclass(frozen=True, slots=True)
class Network:
    """What shows that the network works: registries, and `servers`, which gives a few that answered before."""

    registries: Sequence[Registry]
    servers: Callable[[], Sequence[Remote]]
    connect: ConnectOptions

    async def works(self) -> bool | None:
        """Return whether anything answers; None if there is nothing to ask."""
        for registry in self.registries:
            if await anyio.to_thread.run_sync(registry.answers):
                return True
        servers = self.servers()
        if not servers:
            return False if self.registries else None
        return not all(map(is_silent, await acapture_all(servers, self.connect)))
