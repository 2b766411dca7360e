"""What a store holds of its servers, read for people and programs: nothing here changes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, get_args

from scorer.catalogue.packed import time_of, undamaged, unpacked
from scorer.catalogue.store import CAPTURED, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.catalogue.store import Store

#: The transport of a server whose definitions are in a file.
FROM_FILE: Final = "file"

_SERVERS: Final = """
SELECT s.name, s.source, s.version, s.status, s.entry, coalesce(c.outcome, ''), coalesce(c.message, ''), c.definitions,
  o.scored, o.record, k.kinds
FROM servers s LEFT JOIN captures c USING (name)
LEFT JOIN scores o ON o.name = s.name AND o.definitions = c.definitions AND o.rubric_hash = ?1 AND o.version = ?2
LEFT JOIN kinds k ON k.name = s.name AND k.definitions = c.definitions AND k.rubric_hash = ?1 AND k.version = ?2
WHERE s.status <> 'deleted' ORDER BY s.name
"""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A listed server as a store has it: what its source says, what the last capture gave, and its current scores.

    `outcome` is "" if it was never captured, `CAPTURED`, or the class of the last failure, which `message` explains.
    `definitions` is the hash of its definitions, `record` their scores, and `scored` when these were made (seconds
    since 1970); None if there are none. `kinds` is what each tool of the record states and lacks; None if unknown.
    """

    name: str
    source: str
    version: str
    status: Status
    entry: Mapping[str, Any]
    outcome: str
    message: str
    definitions: str | None
    scored: float | None
    record: Mapping[str, Any] | None
    kinds: Sequence[Mapping[str, Any]] | None

    @property
    def has_failed(self) -> bool:
        """Whether the last capture failed."""
        return self.outcome not in ("", CAPTURED)

    @property
    def is_scored(self) -> bool:
        """Whether there are scores of its current definitions."""
        return self.record is not None and "failure" not in self.record

    @property
    def failure(self) -> tuple[str, str]:
        """What went wrong last, as a class and in words: the capture, else the scoring; both "" if nothing did."""
        if self.has_failed:
            return self.outcome, self.message
        failed = (self.record or {}).get("failure", {})
        return failed.get("class", ""), failed.get("message", "")

    @property
    def description(self) -> str:
        """What its source says of it in a sentence; "" if it says nothing."""
        said = self.entry.get("description")
        return said if isinstance(said, str) else ""


def shelved(store: Store, rubric_hash: str, version: str) -> Iterator[Shelved]:
    """Yield every server that is listed and not deleted, by name, with the scores of this rubric and version."""
    for name, source, listed, status, entry, outcome, message, digest, scored, record, kinds in store.select(
        _SERVERS, rubric_hash, version
    ):
        with undamaged(name):
            get_args(Status).index(status)
            found = Shelved(
                name,
                source,
                listed,
                status,
                json.loads(entry),
                outcome,
                message,
                digest,
                None if scored is None else time_of(scored),
                None if record is None else dict(json.loads(unpacked(record, name))),
                None if kinds is None else json.loads(unpacked(kinds, name)),
            )
        yield found


def names_of(store: Store) -> list[str]:
    """Return the names of the servers that are listed and not deleted, sorted."""
    return [
        name for (name,) in store.select("SELECT name FROM servers WHERE status <> 'deleted' ORDER BY name")
    ]


def gone(store: Store) -> int:
    """Return how many servers were listed once and are not listed any more."""
    return int(next(store.select("SELECT count(*) FROM servers WHERE status = 'deleted'"))[0])


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source says of a server, and how its last capture ended.

    `outcome` is a class of failures, "" where the last capture gave definitions or there was none; `message` says why.
    `definitions` is the hash of the last definitions, and `scored` when they were scored (seconds since 1970).
    """

    source: str
    version: str
    status: str
    transports: tuple[str, ...]
    outcome: str
    message: str
    definitions: str | None
    scored: float | None


@dataclass(frozen=True, slots=True)
class About:
    """A server: its record, what lists it (None: a dump), and what each of its tools states and lacks (None: unknown).

    The record of a server that was never scored has nothing but its name.
    """

    record: Mapping[str, Any]
    listing: Listing | None = None
    kinds: Sequence[Mapping[str, Any]] | None = field(default=None, repr=False)


def servers_of(store: Store, rubric_hash: str, version: str) -> Iterator[About]:
    """Yield every server that is listed, by name, with the scores that this rubric and version gave it."""
    for each in shelved(store, rubric_hash, version):
        with undamaged(each.name):
            listing = Listing(
                source=each.source,
                version=each.version,
                status=each.status,
                transports=transports_of(each.entry),
                outcome=each.outcome if each.has_failed else "",
                message=each.message if each.has_failed else "",
                definitions=each.definitions,
                scored=each.scored,
            )
        yield About({"name": each.name} if each.record is None else each.record, listing, each.kinds)


def transports_of(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the transports that an entry names, sorted: streamable-http, sse, stdio, or file for definitions."""
    if "file" in entry:
        return (FROM_FILE,)
    found = {each.get("type") for each in _objects(entry.get("remotes"))}
    for package in _objects(entry.get("packages")):
        transport = package.get("transport")
        found.add(transport.get("type", "stdio") if isinstance(transport, dict) else "stdio")
    if "command" in entry:
        found.add("stdio")
    return tuple(sorted(each for each in found if isinstance(each, str)))


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
