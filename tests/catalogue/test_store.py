"""The store of a crawl: what is due, what is scored again, and what stays when something fails."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from scorer.catalogue import packed
from scorer.catalogue.packed import unpacked
from scorer.catalogue.store import FILE, LOCK, Listed, Reading, Scored, Store, crawling, open_store
from scorer.contracts.errors import InputError
from tests.catalogue.sites import snapshot, store_of
from tests.support.command_line import ROOT, run

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "https://registry.example"
READING = Reading("b", None, "2026-11-01T00:00:00Z")


def listed(name: str, status: Any = "active", **entry: Any) -> Listed:
    return Listed(name, "1.0.0", status, {"name": name, **entry})


def due(store: Store, now: float = 0.0) -> list[str]:
    return [each.name for each in store.due(now)]


def capture(store: Store, name: str, snapshot: str, until: float = 100.0) -> str:
    (server,) = (each for each in store.due(1e12) if each.name == name)
    return store.add_definitions(server, snapshot, until, now=10.0)


def test_a_page_is_kept_with_its_place_and_listed_again_only_where_it_changed(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        assert store.reading(SOURCE) is None
        assert store.add_page(SOURCE, [listed("north"), listed("south")], READING, 1.0) == 2
        assert store.add_page(SOURCE, [listed("north"), listed("south", url="u")], READING, 2.0) == 1
    with open_store(tmp_path / "store") as store:
        assert store.reading(SOURCE) == READING
        assert due(store) == ["north", "south"]


def test_a_server_is_due_when_it_is_new_when_its_entry_changed_and_when_its_time_has_come(
    tmp_path: Path,
) -> None:
    with open_store(tmp_path) as store:
        store.add_page(SOURCE, [listed("north"), listed("south")], READING, 1.0)
        capture(store, "north", "{}", until=50.0)
        assert (due(store, 49.0), due(store, 50.0)) == (["south"], ["north", "south"])
        store.add_page(SOURCE, [listed("north", url="u")], READING, 2.0)
        assert due(store, 3.0) == ["north", "south"]


def test_a_deleted_server_is_neither_captured_nor_scored_nor_shown(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add_page(SOURCE, [listed("north")], READING, 1.0)
        digest = capture(store, "north", "{}")
        store.add_scores([Scored("north", digest, b"{}")], "r", "1", 2.0)
        assert [*store.records("r", "1")] == [b"{}"]
        store.add_page(SOURCE, [listed("north", "deleted")], READING, 3.0)
        assert (due(store, 1e9), store.unscored("s", "1"), [*store.records("r", "1")]) == ([], [], [])
        assert store.outcomes() == {}


def test_failures_are_counted_until_the_entry_changes_and_old_definitions_stay(tmp_path: Path) -> None:
    attempts: list[int] = []

    def later(count: int) -> float:
        attempts.append(count)
        return 100.0 * count

    def fail(store: Store) -> None:
        (server,) = store.due(1e9)
        store.add_failure(server, "timed-out", "no answer", later, now=20.0)

    with open_store(tmp_path) as store:
        store.add_page(SOURCE, [listed("north")], READING, 1.0)
        digest = capture(store, "north", "{}")
        fail(store)
        fail(store)
        assert (due(store, 199.0), due(store, 200.0)) == ([], ["north"])
        store.add_page(SOURCE, [listed("north", url="u")], READING, 3.0)
        fail(store)
        assert (attempts, store.outcomes()) == ([1, 2, 1], {"timed-out": 1})
        assert store.unscored("r", "1") == [("north", digest)]


def test_definitions_are_scored_once_for_each_rubric_and_version(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add_page(SOURCE, [listed("north"), listed("south")], READING, 1.0)
        one, two = capture(store, "north", '{"a": 1}'), capture(store, "south", '{"a": 2}')
        assert store.unscored("r", "1") == [("north", one), ("south", two)]
        assert store.definitions(two) == b'{"a": 2}'
        store.add_scores([Scored("north", one, b"n"), Scored("south", two, b"s")], "r", "1", 2.0)
        assert (store.unscored("r", "1"), [*store.records("r", "1")]) == ([], [b"n", b"s"])
        assert store.unscored("r", "2") == store.unscored("q", "1") == [("north", one), ("south", two)]
        capture(store, "north", '{"a": 3}')
        ((name, new),) = store.unscored("r", "1")
        store.add_scores([Scored(name, new, b"m")], "r", "1", 3.0)
        assert [*store.records("r", "1")] == [b"m", b"s"]
        assert [
            *store.select("SELECT scored, definitions FROM scores WHERE name = 'north' ORDER BY scored")
        ] == [
            (2.0, one),
            (3.0, new),
        ]


def test_nothing_of_a_page_is_kept_if_it_cannot_be_kept_whole(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        with pytest.raises(TypeError):
            store.add_page(SOURCE, [listed("north"), listed("south", url=object())], READING, 1.0)
        assert (store.reading(SOURCE), due(store)) == (None, [])


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"a list of desks, and no database at all" * 9)
    with pytest.raises(InputError, match="cannot be used: file is not a database"), open_store(tmp_path):
        pass


def test_a_folder_in_which_nothing_can_be_locked_is_not_one_that_another_crawl_uses(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()
    with pytest.raises(InputError, match=r"crawl\.lock cannot be used: unable to open"), crawling(tmp_path):
        pass


def test_the_store_of_another_version_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path):
        pass
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA user_version = 7")
    connection.close()
    message = r"was written by another version of mcp-scorer \(layout 7, known: 3\)"
    with pytest.raises(InputError, match=message), open_store(tmp_path):
        pass


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE kinds RENAME TO k; CREATE VIEW kinds AS WITH RECURSIVE a AS (SELECT 1 UNION ALL SELECT 1 FROM a) "
        "SELECT '', '', '', '', '' FROM a",
        "CREATE TRIGGER t AFTER INSERT ON servers BEGIN DELETE FROM scores; END",
    ],
)
def test_a_store_that_would_run_something_itself_is_neither_opened_nor_merged(
    statement: str, tmp_path: Path
) -> None:
    with open_store(tmp_path / "part"):
        pass
    with sqlite3.connect(tmp_path / "part" / FILE) as connection:
        connection.executescript(statement)
    connection.close()
    said = f"{tmp_path / 'part' / FILE} cannot be used: it has views or triggers, which no store of mcp-scorer has"
    for command in (
        ("crawl", ROOT / "pyproject.toml", "--store", tmp_path / "part"),
        ("merge", tmp_path / "part", "--store", tmp_path / "into"),
    ):
        done = run("catalogue", *command)
        assert (done.exit_code, done.stderr) == (2, f"error: {said}\n")


PACKED_LIST = zlib.compress(b"[1]")
PACKED_ODD = zlib.compress(b'{"tools": [{}], "score": {}}')


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    store_of(folder, snapshot("desk"))
    return folder / "store"


@pytest.mark.parametrize(
    ("table", "column", "value", "commands"),
    [
        ("scores", "record", PACKED_LIST, "site stats history"),
        ("scores", "record", PACKED_ODD, "site stats"),
        ("scores", "record", zlib.compress(b"x"), "site stats history"),
        ("scores", "record", b"no zlib", "site stats history"),
        ("scores", "scored", float("inf"), "stats"),
        ("states", "since", 1e300, "site history"),
        ("kinds", "kinds", zlib.compress(b'[{"lacks": 5}]'), "site stats"),
        ("servers", "entry", "[", "site stats"),
        ("servers", "status", "odd", "site"),
        ("definitions", "snapshot", PACKED_LIST, "site"),
        ("definitions", "hash", "other", "history-again"),
    ],
)
def test_a_damaged_store_ends_a_command_with_one_line(
    table: str, column: str, value: object, commands: str, whole: Path, tmp_path: Path
) -> None:
    words = {
        "site": ("site", "--out", tmp_path / "site", "--jobs", 1),
        "stats": ("stats",),
        "history": ("history", "desk"),
        "history-again": ("history", "desk", "--rescore"),
    }
    store = tmp_path / "store"
    shutil.copytree(whole, store)
    with sqlite3.connect(store / FILE) as connection:
        connection.execute(f"UPDATE {table} SET {column} = ?", [value])
    connection.close()
    for command in commands.split():
        name, *more = words[command]
        done = run("catalogue", name, *more, "--store", store)
        (line,) = done.stderr.splitlines()
        assert (done.exit_code, line[:6]) == (2, "error:"), line


def test_a_value_that_unpacks_to_far_more_than_any_server_sends_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = zlib.compress(b" " * 5_000_000)
    assert len(unpacked(bomb, "desk")) == 5_000_000
    monkeypatch.setattr(packed, "_LARGEST", 1_000_000)
    with pytest.raises(InputError, match="the store is damaged at 'desk'"):
        unpacked(bomb, "desk")


def test_the_servers_that_are_due_come_page_by_page(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add_page(SOURCE, [listed(name) for name in "abcde"], READING, 1.0)
        assert [each.name for each in store.due(0, "b", 2)] == ["c", "d"]
        assert store.server("c").entry == {"name": "c"}


def test_what_a_source_does_not_list_any_more_is_deleted(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add_page(SOURCE, [listed("north"), listed("south")], READING, 1.0)
        store.add_page("other", [listed("west")], READING, 1.0)
        assert (store.keep_only(SOURCE, {"south"}, 2.0), due(store), store.listed()) == (
            1,
            ["south", "west"],
            2,
        )
        assert store.keep_only(SOURCE, {"south"}, 2.0) == 0
        store.add_page(SOURCE, [listed("north")], READING, 2.0)
        assert due(store) == ["north", "south", "west"]


def test_a_server_stays_as_the_source_above_lists_it_until_that_deletes_it(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add_page(SOURCE, [listed("north", url="one")], READING, 1.0)
        assert store.add_page("other", [listed("north", url="two")], READING, 1.0, [SOURCE]) == 0
        assert store.server("north").entry["url"] == "one"
        store.add_page(SOURCE, [listed("north", "deleted")], READING, 2.0)
        assert store.add_page("other", [listed("north", url="two")], READING, 2.0, [SOURCE]) == 1
        assert (store.server("north").entry["url"], due(store)) == ("two", ["north"])
