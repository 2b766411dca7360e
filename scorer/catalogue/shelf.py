"""What a store holds of its servers, read for people and programs: nothing here changes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from scorer.catalogue.packed import time_of, undamaged, unpacked
from scorer.catalogue.store import CAPTURED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.catalogue.store import Store

#: The transport of a server whose definitions are in a file.
FROM_FILE: Final = "file"

_SERVERS: Final = """
SELECT s.name, s.source, s.version, s.status, s.entry, c.outcome, c.message, c.definitions, o.scored, o.record, k.kinds
FROM servers s LEFT JOIN captures c USING (name)
LEFT JOIN scores o ON o.name = s.name AND o.definitions = c.definitions AND o.rubric_hash = ?1 AND o.version = ?2
LEFT JOIN kinds k ON k.name = s.name AND k.definitions = c.definitions AND k.rubric_hash = ?1 AND k.version = ?2
WHERE s.status <> 'deleted' ORDER BY s.name
"""


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
    for name, source, listed, status, entry, outcome, message, digest, scored, record, kinds in store.select(
        _SERVERS, rubric_hash, version
    ):
        failed = outcome is not None and outcome != CAPTURED
        with undamaged(name):
            listing = Listing(
                source=source,
                version=listed,
                status=status,
                transports=transports_of(json.loads(entry)),
                outcome=outcome if failed else "",
                message=message if failed else "",
                definitions=digest,
                scored=None if scored is None else time_of(scored),
            )
            about = About(
                {"name": name} if record is None else dict(json.loads(unpacked(record, name))),
                listing,
                None if kinds is None else json.loads(unpacked(kinds, name)),
            )
        yield about


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
