"""The state of a crawl in one SQLite file: what is listed, what was captured, what was scored.

Every change is one transaction, so a run that is killed loses at most what it was doing. Times are seconds since 1970
and are given by the caller: nothing here reads a clock.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from scorer.catalogue.layout import prepare
from scorer.catalogue.packed import packed, undamaged, unpacked
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

FILE: Final = "catalogue.sqlite"
#: What the process that crawls has locked.
LOCK: Final = "crawl.lock"
#: The outcome of a capture that gave definitions; every other one is a class of failures.
CAPTURED: Final = "captured"
#: Seconds that a process waits for another one that writes.
_PATIENCE: Final = 60.0

#: What a source says of a server.
Status = Literal["active", "deprecated", "deleted"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A server as a source lists it: its name, version and status there, and the entry itself."""

    name: str
    version: str
    status: Status
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """How far the reading of a source has come.

    `cursor` is the next page (None: all pages were read), `since` what changed after is asked for (None: everything),
    and `begun` when this reading began, which the next one begins at. Times are those of the source (RFC 3339).
    """

    cursor: str | None
    since: str | None
    begun: str


@dataclass(frozen=True, slots=True)
class Due:
    """A server to capture: its name, its entry, and the hash of the entry."""

    name: str
    entry: Mapping[str, Any]
    entry_hash: str


@dataclass(frozen=True, slots=True)
class Scored:
    """The record of a server (JSON), and the hash of the definitions that it is about.

    `kinds` is the list of what each of its tools states and lacks (JSON), in the order of the record; empty: unknown.
    `keys` says what the scores of each tool depend on, in the same order. `tools` were scored for the record, and the
    scores of `reused` were known.
    """

    name: str
    definitions: str
    record: bytes
    kinds: bytes = b""
    keys: bytes = b""
    tools: int = 0
    reused: int = 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last record of a server (JSON), and what the scores of its tools depend on."""

    record: bytes
    keys: bytes
    kinds: bytes


def content_hash(value: Any) -> str:
    """Return the first 16 hex digits of the SHA-256 of a JSON value, whatever the order of its keys."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


class Store:
    """The open file. One process may write at a time; others wait for it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Make all changes of the block at once, or none of them."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def beside(self, path: Path) -> Iterator[sqlite3.Connection]:
        """Give a transaction in which the tables of the store in another file are those of `part`."""
        self._db.execute("ATTACH DATABASE ? AS part", [str(path)])
        try:
            with self._changing() as db:
                yield db
        finally:
            self._db.execute("DETACH DATABASE part")

    def select(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query that changes nothing."""
        rows = self._db.execute(query, values)
        # Not from the rows themselves: who stops early may have closed the file, and then they cannot be closed.
        yield from iter(rows.fetchone, None)

    # --- list ------------------------------------------------------------------------------------------------------

    def reading(self, source: str) -> Reading | None:
        """Return how far the reading of a source has come; None if it was never begun."""
        row = self._db.execute(
            "SELECT cursor, since, begun FROM listings WHERE source = ?", [source]
        ).fetchone()
        return row and Reading(*row)

    def add_page(
        self,
        source: str,
        servers: Iterable[Listed],
        reading: Reading,
        now: float,
        above: Collection[str] = (),
    ) -> int:
        """Keep the servers of one page and how far the reading has come. Return how many are new or have changed.

        What one of the sources `above` lists stays as that source lists it.
        """
        with self._changing() as db:
            changed = sum(self._list(db, source, each, now, above) for each in servers)
            db.execute(
                "INSERT OR REPLACE INTO listings VALUES (?, ?, ?, ?)",
                [source, reading.cursor, reading.since, reading.begun],
            )
        return changed

    def _list(
        self, db: sqlite3.Connection, source: str, server: Listed, now: float, above: Collection[str]
    ) -> bool:
        digest = content_hash(server.entry)
        new = (digest, server.status, server.version, source)
        before = db.execute(
            "SELECT entry_hash, status, version, source FROM servers WHERE name = ?", [server.name]
        ).fetchone()
        if before == new or (before and before[3] in above and before[1] != "deleted"):
            return False
        entry = json.dumps(server.entry, separators=(",", ":"))
        db.execute(
            "INSERT INTO servers VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "source = excluded.source, version = excluded.version, status = excluded.status, "
            "entry = excluded.entry, entry_hash = excluded.entry_hash, listed = excluded.listed",
            [server.name, source, server.version, server.status, entry, digest, now],
        )
        return before is None or before[:3] != new[:3]

    def keep_only(self, source: str, names: Collection[str], now: float) -> int:
        """Mark what a source listed once and does not list any more as deleted. Return how many servers that is."""
        with self._changing() as db:
            rows = db.execute("SELECT name FROM servers WHERE source = ? AND status <> 'deleted'", [source])
            gone = [(now, name) for (name,) in rows.fetchall() if name not in names]
            db.executemany("UPDATE servers SET status = 'deleted', listed = ? WHERE name = ?", gone)
        return len(gone)

    def listed(self) -> int:
        """Return how many servers are listed and not deleted."""
        (count,) = self._db.execute("SELECT count(*) FROM servers WHERE status <> 'deleted'").fetchone()
        return int(count)

    # --- capture ---------------------------------------------------------------------------------------------------

    def due(self, now: float, after: str = "", most: int = -1, again: Collection[str] = ()) -> list[Due]:
        """Return the listed servers that are to be captured, by name, or the first `most` after the name `after`.

        These are the ones that were never captured, whose entry has changed, whose time has come, or whose last outcome
        is one of `again`.
        """
        outcomes = json.dumps([*again])
        rows = self._db.execute(
            "SELECT s.name, s.entry, s.entry_hash FROM servers s LEFT JOIN captures c USING (name) "
            "WHERE s.status <> 'deleted' AND (c.name IS NULL OR c.entry_hash <> s.entry_hash OR c.due <= ? "
            "OR c.outcome IN (SELECT value FROM json_each(?))) AND s.name > ? ORDER BY s.name LIMIT ?",
            [now, outcomes, after, most],
        )
        return [Due(name, json.loads(entry), digest) for name, entry, digest in rows]

    def server(self, name: str) -> Due:
        """Return a listed server by its name."""
        row = self._db.execute("SELECT entry, entry_hash FROM servers WHERE name = ?", [name]).fetchone()
        return Due(name, json.loads(row[0]), row[1])

    def answered(self, most: int) -> list[Due]:
        """Return the listed servers whose last capture gave definitions, the latest first, `most` of them."""
        rows = self._db.execute(
            "SELECT s.name, s.entry, s.entry_hash FROM captures c JOIN servers s USING (name, entry_hash) "
            "WHERE s.status <> 'deleted' AND c.outcome = ? ORDER BY c.tried DESC, c.name LIMIT ?",
            [CAPTURED, most],
        )
        return [Due(name, json.loads(entry), digest) for name, entry, digest in rows]

    def add_definitions(self, server: Due, snapshot: str, due: float, now: float) -> str:
        """Keep the definitions of a server, captured `now`, which are looked for again from `due` on.

        Return their hash.
        """
        digest = hashlib.sha256(snapshot.encode()).hexdigest()[:16]
        with self._changing() as db:
            db.execute("INSERT OR IGNORE INTO definitions VALUES (?, ?)", [digest, packed(snapshot.encode())])
            db.execute(
                "INSERT OR REPLACE INTO captures VALUES (?, ?, ?, '', 0, ?, ?, ?, ?)",
                [server.name, server.entry_hash, CAPTURED, due, digest, now, now],
            )
            db.execute(
                "INSERT OR REPLACE INTO states SELECT ?1, ?2, ?3 WHERE ?3 IS NOT "
                "(SELECT definitions FROM states WHERE name = ?1 ORDER BY since DESC LIMIT 1)",
                [server.name, now, digest],
            )
        return digest

    def add_failure(
        self, server: Due, outcome: str, message: str, due_after: Callable[[int], float], now: float
    ) -> float:
        """Keep why a server gave no definitions. Those of an earlier capture stay. Return when it is due again.

        `due_after` gives the time of the next attempt from the number of attempts that failed in a row.
        """
        with self._changing() as db:
            row = db.execute(
                "SELECT attempts, entry_hash, definitions, captured FROM captures WHERE name = ?",
                [server.name],
            ).fetchone()
            failed, before, definitions, captured = row or (0, server.entry_hash, None, None)
            attempts = 1 + (failed if before == server.entry_hash else 0)
            due = due_after(attempts)
            failure = [server.name, server.entry_hash, outcome, message, attempts, due]
            db.execute(
                "INSERT OR REPLACE INTO captures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [*failure, definitions, now, captured],
            )
        return due

    def outcomes(self) -> dict[str, int]:
        """Return how many servers there are of each outcome."""
        rows = self._db.execute(
            "SELECT c.outcome, count(*) FROM captures c JOIN servers s USING (name) WHERE s.status <> 'deleted' "
            "GROUP BY 1 ORDER BY 1"
        )
        return dict(rows.fetchall())

    # --- score -----------------------------------------------------------------------------------------------------

    def unscored(self, rubric_hash: str, version: str) -> list[tuple[str, str]]:
        """Return the servers whose definitions this rubric and version have not scored: name and hash, by name."""
        return self._db.execute(
            "SELECT c.name, c.definitions FROM captures c JOIN servers s USING (name) "
            "LEFT JOIN scores o ON o.name = c.name AND o.definitions = c.definitions "
            "AND o.rubric_hash = ? AND o.version = ? "
            "WHERE s.status <> 'deleted' AND c.definitions IS NOT NULL AND o.name IS NULL ORDER BY c.name",
            [rubric_hash, version],
        ).fetchall()

    def definitions(self, digest: str) -> bytes:
        """Return the snapshot of this hash, as JSON."""
        row = self._db.execute("SELECT snapshot FROM definitions WHERE hash = ?", [digest]).fetchone()
        with undamaged(digest):
            return unpacked(row[0], digest)

    def add_scores(self, scores: Iterable[Scored], rubric_hash: str, version: str, now: float) -> None:
        """Keep the records of some servers."""
        rows, kinds = [], []
        for each in scores:
            key = (each.name, each.definitions, rubric_hash, version)
            rows.append((*key, packed(each.record), now, each.keys))
            kinds += [(*key, packed(each.kinds))] if each.kinds else []
        with self._changing() as db:
            db.executemany("INSERT OR REPLACE INTO scores VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            db.executemany("INSERT OR REPLACE INTO kinds VALUES (?, ?, ?, ?, ?)", kinds)

    def earlier(self, name: str, rubric_hash: str, version: str) -> Earlier | None:
        """Return the last record of a server by this rubric and version; None if there is none."""
        row = self._db.execute(
            "SELECT record, keys, kinds FROM scores JOIN kinds USING (name, definitions, rubric_hash, version) "
            "WHERE name = ? AND rubric_hash = ? AND version = ? ORDER BY scored DESC, definitions LIMIT 1",
            [name, rubric_hash, version],
        ).fetchone()
        return row and Earlier(unpacked(row[0], name), row[1], unpacked(row[2], name))

    def records(self, rubric_hash: str, version: str) -> Iterator[bytes]:
        """Yield the records of the current definitions, by the name of their server."""
        rows = self._db.execute(
            "SELECT o.name, o.record FROM scores o "
            "JOIN captures c ON c.name = o.name AND c.definitions = o.definitions JOIN servers s ON s.name = o.name "
            "WHERE s.status <> 'deleted' AND o.rubric_hash = ? AND o.version = ? ORDER BY o.name",
            [rubric_hash, version],
        )
        for name, record in rows:
            yield unpacked(record, name)


@contextmanager
def open_store(folder: Path) -> Iterator[Store]:
    """Open the store in a folder, which is created if it does not exist. Raises InputError if it cannot be used."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(say("catalogue.store.no-folder", path=folder, reason=error.strerror)) from error
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
            prepare(connection, path)
            yield Store(connection)
    except sqlite3.DatabaseError as error:
        raise InputError(say("catalogue.store.unusable", path=path, reason=error)) from error


@contextmanager
def crawling(folder: Path) -> Iterator[None]:
    """Let no other process crawl into the store meanwhile. Raises InputError where one does, or it cannot be locked.

    The system takes the lock back when a process ends, however it ends.
    """
    path = folder / LOCK
    with ExitStack() as stack:
        try:
            connection = sqlite3.connect(path, timeout=0, isolation_level=None)
            stack.enter_context(closing(connection))
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise InputError(say("catalogue.store.in-use", path=folder)) from error
            raise InputError(say("catalogue.store.unusable", path=path, reason=error)) from error
        yield
