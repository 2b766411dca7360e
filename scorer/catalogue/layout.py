"""The tables of a store, and their layout: a store of another layout is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

LAYOUT: Final = 3

_TABLES: Final = """
CREATE TABLE servers (
  name TEXT PRIMARY KEY, source TEXT NOT NULL, version TEXT NOT NULL, status TEXT NOT NULL,
  entry TEXT NOT NULL, entry_hash TEXT NOT NULL, listed REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE captures (
  name TEXT PRIMARY KEY REFERENCES servers, entry_hash TEXT NOT NULL, outcome TEXT NOT NULL, message TEXT NOT NULL,
  attempts INTEGER NOT NULL, due REAL NOT NULL, definitions TEXT REFERENCES definitions, tried REAL NOT NULL,
  captured REAL
) STRICT, WITHOUT ROWID;
CREATE TABLE definitions (hash TEXT PRIMARY KEY, snapshot BLOB NOT NULL) STRICT;
CREATE TABLE scores (
  name TEXT NOT NULL REFERENCES servers, definitions TEXT NOT NULL REFERENCES definitions,
  rubric_hash TEXT NOT NULL, version TEXT NOT NULL, record BLOB NOT NULL, scored REAL NOT NULL, keys BLOB NOT NULL,
  PRIMARY KEY (name, definitions, rubric_hash, version)
) STRICT;
CREATE TABLE listings (source TEXT PRIMARY KEY, cursor TEXT, since TEXT, begun TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""
#: Came later: a store that lacks them gets them when it is opened. `states` is what was captured when, where it differs
#: from what was there before.
_LATER_TABLES: Final = """
CREATE TABLE states (
  name TEXT NOT NULL REFERENCES servers, since REAL NOT NULL, definitions TEXT NOT NULL REFERENCES definitions,
  PRIMARY KEY (name, since)
) STRICT, WITHOUT ROWID;
CREATE TABLE kinds (
  name TEXT NOT NULL, definitions TEXT NOT NULL, rubric_hash TEXT NOT NULL, version TEXT NOT NULL, kinds BLOB NOT NULL,
  PRIMARY KEY (name, definitions, rubric_hash, version)
) STRICT;
INSERT INTO states SELECT name, min(scored), definitions FROM scores GROUP BY name, definitions;
"""


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new store. Raises InputError where it has another layout, or runs something itself."""
    connection.execute("PRAGMA trusted_schema = OFF")
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchone():
        raise InputError(say("catalogue.store.unusable", path=path, reason=text("catalogue.store.foreign")))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN IMMEDIATE")
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout == 0:
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
    if layout in (0, LAYOUT) and not connection.execute("PRAGMA table_info(states)").fetchall():
        for statement in _LATER_TABLES.split(";"):
            connection.execute(statement)
    connection.execute("COMMIT")
    if layout not in (0, LAYOUT):
        raise InputError(say("catalogue.store.layout", path=path, found=layout, known=LAYOUT))
