"""Says which server may be contacted next: few at once on a host, and a pause between them."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pace:
    """How many servers are contacted at once, how many of them on one host, and the pause between two there (s)."""

    jobs: int = 16
    per_host: int = 2
    pause: float = 1.0


@dataclass(slots=True)
class _Host:
    name: str
    waiting: deque[str] = field(default_factory=deque)
    running: int = 0
    ready: float = 0.0
    queued: bool = False


class Hosts:
    """The servers that wait, by their host. Hosts take turns; times are seconds of any clock that does not go back."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._hosts: dict[str, _Host] = {}
        self._turns: list[tuple[float, int, str]] = []
        self._count = 0
        self.running = 0
        self.waiting = 0

    def add(self, host: str, server: str) -> None:
        """Let a server of a host wait."""
        place = self._hosts.setdefault(host, _Host(host))
        place.waiting.append(server)
        self.waiting += 1
        self._queue(place)

    def __contains__(self, host: str) -> bool:
        """Return whether a server of a host waits or is being contacted."""
        return host in self._hosts

    def next(self, now: float) -> tuple[str, str] | None:
        """Return a host and the server to contact there now; None where none may be."""
        if self.running >= self._pace.jobs or not self._turns or self._turns[0][0] > now:
            return None
        place = self._hosts[heapq.heappop(self._turns)[2]]
        place.queued = False
        server = place.waiting.popleft()
        place.running += 1
        self.running += 1
        self.waiting -= 1
        place.ready = now + self._pace.pause
        self._queue(place)
        return place.name, server

    def ended(self, host: str) -> None:
        """Let another server of the host be contacted."""
        place = self._hosts[host]
        place.running -= 1
        self.running -= 1
        self._queue(place)
        if not place.waiting and not place.running:
            del self._hosts[host]

    def hold(self, host: str) -> list[str]:
        """Let no waiting server of a host be contacted. Return these servers."""
        place = self._hosts[host]
        held = [*place.waiting]
        place.waiting.clear()
        self.waiting -= len(held)
        self._turns = [turn for turn in self._turns if turn[2] != host]
        heapq.heapify(self._turns)
        place.queued = False
        return held

    def rest(self, host: str, until: float) -> None:
        """Let no server of a host be contacted until a time."""
        place = self._hosts[host]
        place.ready = max(place.ready, until)
        self._turns = [turn for turn in self._turns if turn[2] != host]
        heapq.heapify(self._turns)
        place.queued = False
        self._queue(place)

    def seconds_to_next(self, now: float) -> float | None:
        """Return how long until the next server may be contacted; None where one has to end first."""
        if self.running >= self._pace.jobs or not self._turns:
            return None
        return max(0.0, self._turns[0][0] - now)

    def _queue(self, place: _Host) -> None:
        if place.waiting and not place.queued and place.running < self._pace.per_host:
            self._count += 1
            heapq.heappush(self._turns, (place.ready, self._count, place.name))
            place.queued = True
