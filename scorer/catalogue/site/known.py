"""What a store knows, read whole: its servers with their current records, and the records that they had before."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from scorer.catalogue.store import CAPTURED
from scorer.formats.site_row import TRANSPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorer.catalogue.store import Status, Store

_SERVERS: Final = (
    "SELECT s.name, s.version, s.status, s.entry, coalesce(c.outcome, ''), coalesce(c.message, ''), c.definitions, "
    "o.record FROM servers s LEFT JOIN captures c USING (name) LEFT JOIN scores o ON o.name = s.name "
    "AND o.definitions = c.definitions AND o.rubric_hash = ? AND o.version = ? "
    "WHERE s.status <> 'deleted' ORDER BY s.name"
)
_RECORDS: Final = (
    "SELECT o.name, o.scored, o.definitions, o.record FROM scores o JOIN servers s USING (name) "
    "WHERE s.status <> 'deleted' ORDER BY o.name, o.scored, o.version, o.rubric_hash, o.definitions"
)
_NAMES: Final = "SELECT name FROM servers WHERE status <> 'deleted' ORDER BY name"
_GONE: Final = "SELECT count(*) FROM servers WHERE status = 'deleted'"


@dataclass(frozen=True, slots=True)
class Known:
    """A listed server: what its source says, what the last capture gave, and its current scores.

    `outcome` is "" if it was never captured, `CAPTURED`, or the class of the last failure, which `message` explains.
    `definitions` is the hash of its definitions, `record` their scores; None if there are none.
    """

    name: str
    version: str
    status: Status
    entry: Mapping[str, Any]
    outcome: str
    message: str
    definitions: str | None
    record: Mapping[str, Any] | None

    @property
    def is_scored(self) -> bool:
        """Return whether there are scores of its current definitions."""
        return self.record is not None and "failure" not in self.record

    @property
    def failure(self) -> str:
        """Return the class of what went wrong last; "" if nothing did."""
        if self.outcome not in ("", CAPTURED):
            return self.outcome
        failed = (self.record or {}).get("failure")
        return str(failed["class"]) if failed else ""

    @property
    def reason(self) -> str:
        """Return why the last capture failed, or why the definitions cannot be scored; "" if neither is so."""
        if self.outcome not in ("", CAPTURED):
            return self.message
        failed = (self.record or {}).get("failure")
        return str(failed["message"]) if failed else ""

    @property
    def transport(self) -> str:
        """Return how the server is reached: one of `TRANSPORTS`."""
        if "file" in self.entry:
            return "file"
        for remote in _objects(self.entry.get("remotes")):
            kind = remote.get("type", remote.get("transport_type"))
            return kind if kind in TRANSPORTS else "streamable-http"
        for package in _objects(self.entry.get("packages")):
            transport = package.get("transport")
            kind = transport.get("type") if isinstance(transport, dict) else None
            return kind if kind in TRANSPORTS else "stdio"
        return "stdio" if self.entry.get("command") else ""

    @property
    def description(self) -> str:
        """Return what its source says of it in a sentence; "" if it says nothing."""
        said = self.entry.get("description")
        return said if isinstance(said, str) else ""


@dataclass(frozen=True, slots=True)
class Past:
    """A record of a server: when it was made (seconds since 1970), the hash of the definitions, and the record."""

    scored: float
    definitions: str
    record: Mapping[str, Any]

    @property
    def made_by(self) -> tuple[str, str]:
        """Return the rubric and the version that scored it."""
        return str(self.record["rubric_hash"]), str(self.record["version"])


def names(store: Store) -> list[str]:
    """Return the names of the servers that are listed and not deleted."""
    return [name for (name,) in store.select(_NAMES)]


def servers(store: Store, rubric_hash: str, version: str) -> Iterator[Known]:
    """Yield the servers that are listed and not deleted, by name, with the records of a rubric and version."""
    for name, of_source, status, entry, outcome, message, digest, record in store.select(
        _SERVERS, rubric_hash, version
    ):
        scores = json.loads(zlib.decompress(record)) if record is not None else None
        yield Known(name, of_source, status, json.loads(entry), outcome, message, digest, scores)


def pasts(store: Store) -> Iterator[tuple[str, list[Past]]]:
    """Yield every record of the servers that have one, the oldest first, by the name of the server."""
    for name, rows in groupby(store.select(_RECORDS), key=itemgetter(0)):
        yield (
            name,
            [Past(scored, digest, json.loads(zlib.decompress(record))) for _, scored, digest, record in rows],
        )


def gone(store: Store) -> int:
    """Return how many servers were listed once and are not listed any more."""
    return int(next(store.select(_GONE))[0])


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
