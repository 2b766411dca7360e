"""Puts stores together: what any of them lists, has captured and has scored.

The order of the stores does not matter, and a store that is merged again changes nothing.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from scorer.catalogue.store import FILE, open_store
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from scorer.catalogue.store import Store

#: Of a server that both list, the later listing stays; of equal times, the same one whichever comes first.
_SERVERS: Final = """
INSERT INTO servers SELECT * FROM part.servers WHERE true ON CONFLICT (name) DO UPDATE SET
  source = excluded.source, version = excluded.version, status = excluded.status, entry = excluded.entry,
  entry_hash = excluded.entry_hash, listed = excluded.listed
WHERE (excluded.listed, excluded.status, excluded.entry_hash, excluded.version, excluded.source)
  > (servers.listed, servers.status, servers.entry_hash, servers.version, servers.source)
"""
#: The last attempt stays, with its outcome; and the last definitions, which may be of another attempt.
_ATTEMPTS: Final = """
UPDATE captures SET entry_hash = p.entry_hash, outcome = p.outcome, message = p.message, attempts = p.attempts,
  due = p.due, tried = p.tried
FROM part.captures p WHERE p.name = captures.name
AND (p.tried, p.captured IS p.tried, p.outcome, p.entry_hash, p.message, p.attempts, p.due)
  > (captures.tried, captures.captured IS captures.tried, captures.outcome, captures.entry_hash, captures.message,
     captures.attempts, captures.due)
"""
_LAST_DEFINITIONS: Final = """
UPDATE captures SET definitions = p.definitions, captured = p.captured
FROM part.captures p WHERE p.name = captures.name AND p.captured IS NOT NULL
AND (captures.captured IS NULL OR (p.captured, p.definitions) > (captures.captured, captures.definitions))
"""
#: The same definitions, rubric and version give the same record; it stays known since when.
_SCORES: Final = """
INSERT INTO scores SELECT * FROM part.scores WHERE true
ON CONFLICT DO UPDATE SET scored = min(scores.scored, excluded.scored)
"""
#: A reading that has ended is known to have read everything until it began, however far another one has come.
_LISTINGS: Final = """
INSERT INTO listings SELECT * FROM part.listings WHERE true ON CONFLICT (source) DO UPDATE SET
  cursor = excluded.cursor, since = excluded.since, begun = excluded.begun
WHERE (excluded.cursor IS NULL, excluded.begun, coalesce(excluded.since, ''), coalesce(excluded.cursor, ''))
  > (listings.cursor IS NULL, listings.begun, coalesce(listings.since, ''), coalesce(listings.cursor, ''))
"""
#: In every other table, rows of one key are the same in every store.
_UNION: Final = "INSERT OR IGNORE INTO {table} SELECT * FROM part.{table}"
#: How the rows of a table are put together, and in which order: first what others refer to.
_WAYS: Final[Mapping[str, Sequence[str]]] = {
    "servers": (_SERVERS,),
    "definitions": (_UNION.format(table="definitions"),),
    "captures": (_ATTEMPTS, _LAST_DEFINITIONS, _UNION.format(table="captures")),
    "scores": (_SCORES,),
    "listings": (_LISTINGS,),
}


def merge_stores(store: Store, parts: Iterable[Path]) -> None:
    """Put the stores in these folders into an open store, one after the other; each is taken whole or not at all."""
    for part in parts:
        with store.beside(part / FILE) as connection:
            others = [_UNION.format(table=name) for name in sorted(_tables(connection) - _WAYS.keys())]
            for statement in (*chain.from_iterable(_WAYS.values()), *others):
                connection.execute(statement)


def check_stores(parts: Sequence[Path], into: Path) -> None:
    """Raise InputError where a folder holds no store, one of another layout, or the one that is written."""
    for part in parts:
        if not (part / FILE).is_file():
            raise InputError(say("catalogue.crawl.no-store", folder=part))
        if into.is_dir() and part.samefile(into):
            raise InputError(say("catalogue.merge.into-itself", folder=part))
        with open_store(part):
            pass


def _tables(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'")
    return {name for (name,) in rows.fetchall()}
