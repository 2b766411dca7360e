"""The servers that wait to be captured: those to contact, by their host, and those to start."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorer.catalogue.entry_target import more_telling

if TYPE_CHECKING:
    from scorer.catalogue.hosts import Hosts
    from scorer.contracts.definitions import Unreachable


@dataclass(frozen=True, slots=True)
class Tried:
    """How many ways to a server were tried, and the failure of them that says most."""

    count: int = 0
    failure: Unreachable | None = None

    def failed(self, failure: Unreachable | None) -> Tried:
        """Return this after one more way (None: it says nothing more)."""
        if failure is None:
            return Tried(self.count + 1, self.failure)
        return Tried(self.count + 1, more_telling(self.failure, failure))


@dataclass(frozen=True, slots=True)
class Turn:
    """A server whose turn it is, at a host (None: it is started), and what was tried before."""

    server: str
    host: str | None
    tried: Tried


class Waiting:
    """Both queues. At most `at_once` servers are started at the same time."""

    def __init__(self, hosts: Hosts, at_once: int) -> None:
        self.hosts = hosts
        self._at_once = at_once
        self._to_start: deque[str] = deque()
        self._starting = 0
        self._tried: dict[str, Tried] = {}

    @property
    def is_left(self) -> bool:
        """Whether a server waits, or one runs that may wait again for another way."""
        return bool(self.hosts.waiting or self.hosts.running or self._to_start or self._starting)

    def add(self, server: str, host: str | None, tried: Tried) -> None:
        """Let a server wait for a host, or to be started."""
        if tried.count:
            self._tried[server] = tried
        if host is None:
            self._to_start.append(server)
        else:
            self.hosts.add(host, server)

    def next(self, now: float) -> Turn | None:
        """Return the server whose turn it is now; None where it is that of none."""
        if (turn := self.hosts.next(now)) is not None:
            host, server = turn
            return Turn(server, host, self._tried.pop(server, Tried()))
        if self._to_start and self._starting < self._at_once:
            self._starting += 1
            server = self._to_start.popleft()
            return Turn(server, None, self._tried.pop(server, Tried()))
        return None

    def ended(self, turn: Turn) -> None:
        """Let another server have a turn."""
        if turn.host is None:
            self._starting -= 1
        else:
            self.hosts.ended(turn.host)
