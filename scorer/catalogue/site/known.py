"""What a store knows of its servers: their entries, how their last captures ended, and their current records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

from scorer.catalogue.packed import undamaged, unpacked
from scorer.catalogue.shelf import transports_of
from scorer.catalogue.store import CAPTURED, Status
from scorer.formats.site_row import TRANSPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.catalogue.store import Store

_SERVERS: Final = (
    "SELECT s.name, s.version, s.status, s.entry, coalesce(c.outcome, ''), coalesce(c.message, ''), c.definitions, "
    "o.record, k.kinds FROM servers s LEFT JOIN captures c USING (name) LEFT JOIN scores o ON o.name = s.name "
    "AND o.definitions = c.definitions AND o.rubric_hash = ?1 AND o.version = ?2 "
    "LEFT JOIN kinds k ON k.name = s.name AND k.definitions = c.definitions AND k.rubric_hash = ?1 AND k.version = ?2 "
    "WHERE s.status <> 'deleted' ORDER BY s.name"
)
_NAMES: Final = "SELECT name FROM servers WHERE status <> 'deleted' ORDER BY name"
_GONE: Final = "SELECT count(*) FROM servers WHERE status = 'deleted'"


@dataclass(frozen=True, slots=True)
class Known:
    """A listed server: what its source says, what the last capture gave, and its current scores.

    `outcome` is "" if it was never captured, `CAPTURED`, or the class of the last failure, which `message` explains.
    `definitions` is the hash of its definitions, `record` their scores; None if there are none. `kinds` is what each
    tool of the record states and lacks; None if that is not known.
    """

    name: str
    version: str
    status: Status
    entry: Mapping[str, Any]
    outcome: str
    message: str
    definitions: str | None
    record: Mapping[str, Any] | None
    kinds: Sequence[Mapping[str, Any]] | None

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
    def transports(self) -> tuple[str, ...]:
        """Return how the server is reached: some of `TRANSPORTS`, in their order."""
        found = transports_of(self.entry)
        return tuple(each for each in TRANSPORTS if each in found)

    @property
    def description(self) -> str:
        """Return what its source says of it in a sentence; "" if it says nothing."""
        said = self.entry.get("description")
        return said if isinstance(said, str) else ""


def names(store: Store) -> list[str]:
    """Return the names of the servers that are listed and not deleted."""
    return [name for (name,) in store.select(_NAMES)]


def servers(store: Store, rubric_hash: str, version: str) -> Iterator[Known]:
    """Yield the servers that are listed and not deleted, by name, with the records of a rubric and version."""
    for name, of_source, status, entry, outcome, message, digest, record, kinds in store.select(
        _SERVERS, rubric_hash, version
    ):
        with undamaged(name):
            about = json.loads(entry)
            scored, told = (
                None if each is None else json.loads(unpacked(each, name)) for each in (record, kinds)
            )
            get_args(Status).index(status)
        yield Known(name, of_source, status, about, outcome, message, digest, scored, told)


def gone(store: Store) -> int:
    """Return how many servers were listed once and are not listed any more."""
    return int(next(store.select(_GONE))[0])
