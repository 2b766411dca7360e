"""The first stage of a crawl: keeps what the sources list, page by page, so that it can go on after any end."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from scorer.capturing.redact import url_label
from scorer.capturing.target_kind import is_url
from scorer.catalogue.local import LeftOut, read_local
from scorer.catalogue.packed import undamaged
from scorer.catalogue.registry import CursorRefused, Registry
from scorer.catalogue.store import Listed, Reading, Store
from scorer.contracts.errors import InputError, ScorerError
from scorer.data.messages import say
from scorer.formats.sanitize import storable
from scorer.formats.times import moment

if TYPE_CHECKING:
    from scorer.contracts.limits import Limits

#: Servers of a folder or file that are kept at once.
_PAGE: Final = 500
#: The next reading also reads what changed so long before this one began (seconds): two clocks differ, and changes
#: appear late.
_OVERLAP: Final = 3600.0


class Tell(Protocol):
    """Takes what happened in a crawl: the name of the event, and what there is to say of it."""

    def __call__(self, event: str, /, **about: Any) -> None:
        """Take one event."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where servers are listed: a registry, or a folder or file. `name` is how the store knows it."""

    name: str
    place: Registry | Path


def sources_of(given: Iterable[str], user_agent: str, pause: Callable[[float], None]) -> list[Source]:
    """Return the sources of a command line. Raises InputError for a path that does not exist."""
    return [_source(each, user_agent, pause) for each in dict.fromkeys(given)]


def _source(given: str, user_agent: str, pause: Callable[[float], None]) -> Source:
    if is_url(given):
        return Source(url_label(given.rstrip("/")), Registry(given, user_agent, pause))
    if not os.path.exists(given):
        raise InputError(say("catalogue.listing.no-source", source=given))
    return Source(storable(os.path.abspath(given)), Path(given))


@dataclass(frozen=True, slots=True)
class Listing:
    """The stage: where what is listed is kept, what is told, and when to stop. `clock` gives seconds since 1970."""

    store: Store
    clock: Callable[[], float]
    tell: Tell
    stopped: Callable[[], bool]
    limits: Limits

    def read(self, sources: Sequence[Source]) -> list[ScorerError]:
        """Read every source. What several of them list is kept as the first one lists it.

        Return why sources could not be read; what was read of them is kept.
        """
        problems: list[ScorerError] = []
        for at, source in enumerate(sources):
            above = [each.name for each in sources[:at]]
            try:
                if isinstance(source.place, Registry):
                    self._read_registry(source.name, source.place, above)
                else:
                    self._read_local(source.name, source.place, above)
            except ScorerError as error:
                problems.append(error)
            if self.stopped():
                break
        return problems

    def _read_registry(self, name: str, registry: Registry, above: Collection[str]) -> None:
        reading = self._next_reading(name)
        try:
            self._read_pages(name, registry, reading, above)
        except CursorRefused:
            if reading.cursor is None:
                raise
            self._read_pages(name, registry, replace(reading, cursor=None), above)

    def _next_reading(self, name: str) -> Reading:
        """Return the reading to go on with, or a new one of what changed since the last one began."""
        last, now = self.store.reading(name), moment(self.clock())
        if last is None:
            return Reading(None, None, now)
        if last.cursor is not None:
            return last
        with undamaged(name):
            return Reading(None, moment(datetime.fromisoformat(last.begun).timestamp() - _OVERLAP), now)

    def _read_pages(self, name: str, registry: Registry, reading: Reading, above: Collection[str]) -> None:
        for page in registry.pages(reading.cursor, reading.since):
            reading = replace(reading, cursor=page.next_cursor)
            changed = self.store.add_page(name, page.servers, reading, self.clock(), above)
            self.tell(
                "listed", source=name, servers=len(page.servers), changed=changed, left_out=page.invalid
            )
            if self.stopped():
                return

    def _read_local(self, name: str, path: Path, above: Collection[str]) -> None:
        """Read all of it every time. What it does not list any more is deleted."""
        names: set[str] = set()
        reading = Reading(None, None, moment(self.clock()))
        servers = self._once(read_local(path, self.limits), names)
        while page := [*islice(servers, _PAGE)]:
            changed = self.store.add_page(name, page, reading, self.clock(), above)
            self.tell("listed", source=name, servers=len(page), changed=changed, left_out=0)
            if self.stopped():
                return
        if not names:  # a folder that is not mounted would delete all that it once held
            raise InputError(say("catalogue.listing.no-servers", source=path))
        if gone := self.store.keep_only(name, names, self.clock()):
            self.tell("deleted", source=name, servers=gone)

    def _once(self, found: Iterable[Listed | LeftOut], names: set[str]) -> Iterator[Listed]:
        """Yield the servers, the first of each name, and tell what else there is."""
        for each in found:
            if isinstance(each, LeftOut):
                self.tell("left-out", where=each.where, reason=each.reason)
            elif each.name in names:
                self.tell("left-out", where=each.name, reason=say("catalogue.listing.twice", name=each.name))
            else:
                names.add(each.name)
                yield each
