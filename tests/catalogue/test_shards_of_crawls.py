"""`catalogue crawl --shard` and `catalogue merge --store`: several machines crawl, and one store has all of it."""

from __future__ import annotations

import itertools
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from scorer.catalogue.entries import Shard
from scorer.catalogue.store import FILE, Listed, Reading, Scored, Store, open_store
from scorer.catalogue.store_merge import merge_stores
from tests.catalogue.crawling import (
    LOOPBACK,
    crawl,
    desks,
    events,
    export,
    names,
    remote,
    said,
    write_snapshot,
    write_snapshots,
)
from tests.catalogue.registries import entry, one_after_another, page, running
from tests.support.command_line import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

SOURCE = "https://registry.example"


def merge(into: Path, *parts: Path) -> Result:
    return run("catalogue", "merge", *parts, "--store", into)


def rows(store: Path) -> dict[str, list[Any]]:
    """Return all that a store holds."""
    with closing(sqlite3.connect(store / FILE)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for (name,) in tables}


def test_the_shards_of_a_crawl_capture_each_server_once_and_are_one_store_when_merged(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", *"abcdefghijkl")
    said(crawl(tmp_path / "whole", folder))
    shards = [tmp_path / f"store-{at}" for at in (1, 2, 3)]
    captured: list[str] = []
    for at, store in enumerate(shards, 1):
        result = crawl(store, folder, "--shard", f"{at}/3", "--log-json")
        captured += [each["name"] for each in events(result, "captured")]
        assert (
            {each["servers"] for each in events(result, "planned")}
            == {len(events(result, "captured"))}
            != {12}
        )
    assert sorted(captured) == [*"abcdefghijkl"]
    result = merge(tmp_path / "store", *shards)
    assert (result.exit_code, result.stderr) == (0, "merged: 12 servers, 12 captured\n")
    assert export(tmp_path / "store") == export(tmp_path / "whole")
    assert said(crawl(tmp_path / "store", folder)) == [
        "listed: 12 servers, 0 new or changed, 0 deleted; left out: 0",
        "captured: 0 of 0 that were due; failed: 0; left for the next run: 0",
        "scored: 0 of 0 that were due; tools: 0 scored, 0 reused",
    ]


def test_all_servers_of_a_host_are_in_one_shard(tmp_path: Path) -> None:
    shards = (Shard(number, count) for count in range(2, 9) for number in range(1, count + 1))
    shard = next(each for each in shards if each.owns("127.0.0.1") and not each.owns("localhost"))
    with desks("north", "south", "west") as found:
        listed = [found.entry(name) for name in ("north", "south", "west")]
        listed.append(remote("east", found.address("north").replace("127.0.0.1", "localhost")))
        with running(one_after_another(page(*listed))) as registry:
            crawl(tmp_path / "store", registry.address, *LOOPBACK, "--shard", f"{shard.number}/{shard.count}")
    assert names(export(tmp_path / "store")) == ["north", "south", "west"]


def owner(host: str, count: int) -> int:
    """Return the number of the shard that has a host."""
    return next(number for number in range(1, count + 1) if Shard(number, count).owns(host))


#: So many shards that these hosts are in different ones.
COUNT = next(count for count in range(2, 99) if owner("127.0.0.1", count) != owner("localhost", count))


@pytest.mark.parametrize("neither", [True, False], ids=["neither", "both"])
def test_a_server_that_moves_between_two_readings_is_captured_by_the_next_run_and_counts_once(
    tmp_path: Path, neither: bool
) -> None:
    first, second = (owner(host, COUNT) for host in ("127.0.0.1", "localhost"))
    with desks("north") as found:
        addresses = [found.address("north"), found.address("north").replace("127.0.0.1", "localhost")]

        def crawl_part(number: int, address: str) -> list[str]:
            source = tmp_path / "servers.jsonl"
            source.write_text(json.dumps({"name": "north", "url": address}), encoding="utf-8")
            store = tmp_path / f"store-{number}"
            result = crawl(store, source, *LOOPBACK, "--shard", f"{number}/{COUNT}", "--log-json")
            return [each["name"] for each in events(result, "captured")]

        readings = [second, first] if neither else [first, second]
        captured = [crawl_part(number, address) for number, address in zip(readings, addresses, strict=True)]
        assert captured == ([[], []] if neither else [["north"], ["north"]])
        again = [crawl_part(number, addresses[1]) for number in (first, second)]
        assert again == [[], ["north"] if neither else []]
        merge(tmp_path / "merged", *(tmp_path / f"store-{number}" for number in (first, second)))
        assert names(export(tmp_path / "merged")) == ["north"]
        said(crawl(tmp_path / "merged", tmp_path / "servers.jsonl", *LOOPBACK))
        assert [method for _, method in found.asked].count("tools/list") == (1 if neither else 2)


def test_the_other_addresses_and_packages_of_a_server_stay_with_the_part_of_its_first_address(
    tmp_path: Path,
) -> None:
    with desks("north") as found:
        here = found.entry("north")["server"]["remotes"]
        dead = [
            {"type": "streamable-http", "url": f"{found.url.replace('127.0.0.1', 'localhost')}/nothing-here"}
        ]
        packages = [{"registryType": "npm", "identifier": "desk-server", "version": "1.0.0"}]
        several = entry("north", remotes=[*dead, *here], packages=packages)
        with running(one_after_another(page(several))) as registry:
            captured = {}
            for number in range(1, COUNT + 1):
                store = tmp_path / f"store-{number}"
                result = crawl(
                    store, registry.address, *LOOPBACK, "--shard", f"{number}/{COUNT}", "--log-json"
                )
                captured[number] = len(events(result, "captured"))
    assert captured == {number: int(number == owner("localhost", COUNT)) for number in captured}


def test_what_falls_to_a_shard_is_the_same_everywhere_and_all_shards_share_evenly() -> None:
    keys = [f"desk-{at}.example" for at in range(3000)]
    shares = [[key for key in keys if Shard(at, 3).owns(key)] for at in (1, 2, 3)]
    assert sorted(itertools.chain(*shares)) == sorted(keys)
    assert all(900 < len(share) < 1100 for share in shares)
    assert [at for at in range(1, 9) if Shard(at, 8).owns("desk.example")] == [8]


def test_the_later_capture_and_listing_win_whatever_the_order(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north", "south", "west")
    crawl(tmp_path / "early", folder)
    write_snapshot(folder, "north", "It is new.")
    (folder / "south.json").unlink()
    crawl(tmp_path / "late", folder)
    assert names(export(tmp_path / "early")) == ["north", "south", "west"]
    late = export(tmp_path / "late")
    for number, order in enumerate((("early", "late"), ("late", "early"))):
        merge(tmp_path / f"merged-{number}", *(tmp_path / each for each in order))
        assert names(export(tmp_path / f"merged-{number}")) == ["north", "south", "west"]
        assert set(late.splitlines()) <= set(export(tmp_path / f"merged-{number}").splitlines())
    said(crawl(tmp_path / "merged-0", folder))
    assert export(tmp_path / "merged-0") == late
    assert len(rows(tmp_path / "merged-0")["scores"]) == 4  # of north, also the earlier record


def at(now: float) -> list[Callable[[Store], object]]:
    """Return what a store may hold of one server at a time: listed, listed with an entry, captured, failed, scored."""
    listed = Listed("desk", "1.0.0", "active", {"at": now})

    def list_it(store: Store) -> None:
        store.add_page(SOURCE, [listed], Reading(None, None, f"2026-11-0{now:.0f}T00:00:00Z"), now)

    def capture(store: Store) -> None:
        list_it(store)
        digest = store.add_definitions(store.server("desk"), f'{{"at": {now}}}', now + 100, now)
        store.add_scores([Scored("desk", digest, b"{}")], "r", "1", now)

    def fail(store: Store) -> None:
        list_it(store)
        store.add_failure(store.server("desk"), "timed-out", "no answer", lambda _: now + 50, now)

    return [list_it, capture, fail]


@pytest.mark.parametrize("kinds", [*itertools.product(range(3), repeat=3)])
def test_a_merge_loses_nothing_whatever_the_order_of_the_stores(
    tmp_path: Path, kinds: tuple[int, ...]
) -> None:
    stores = []
    for now, kind in enumerate(kinds, 1):
        stores.append(tmp_path / str(now))
        with open_store(stores[-1]) as store:
            at(float(now))[kind](store)
    merged = []
    for number, order in enumerate(itertools.permutations(stores)):
        with open_store(tmp_path / f"merged-{number}") as store:
            merge_stores(store, [*order, order[0]])
        merged.append(rows(tmp_path / f"merged-{number}"))
    assert all(each == merged[0] for each in merged)
    (server,) = merged[0]["servers"]
    assert json.loads(server[4]) == {"at": 3.0}
    captures = {name: row for name, *row in merged[0]["captures"]}
    last_try = max((now for now, kind in enumerate(kinds, 1) if kind), default=None)
    last_capture = max((now for now, kind in enumerate(kinds, 1) if kind == 1), default=None)
    assert (captures["desk"][6:] if captures else [None, None]) == [last_try, last_capture]
    assert len(merged[0]["scores"]) == len(merged[0]["definitions"]) == kinds.count(1)


def test_what_cannot_be_merged_is_one_line_and_nothing_is_written(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north")
    one, other = tmp_path / "one", tmp_path / "other"
    crawl(one, folder)
    crawl(other, folder)
    with closing(sqlite3.connect(other / FILE)) as connection:
        connection.execute("PRAGMA user_version = 7")

    def ended(*arguments: object) -> tuple[int, str]:
        result = run("catalogue", "merge", *arguments)
        assert not (tmp_path / "store").exists()
        return result.exit_code, result.stderr

    assert ended(one, other, "--store", tmp_path / "store") == (
        2,
        f"error: {other / FILE} was written by another version of mcp-scorer (layout 7, known: 3)\n",
    )
    assert ended(one, folder, "--store", tmp_path / "store") == (
        2,
        f"error: there is no store in {folder}; write one with `mcp-scorer catalogue crawl`\n",
    )
    assert ended(one, "--store", one) == (
        2,
        f"error: {one} is the store to write; name another one with --store\n",
    )
    assert ended(one, "--out", "-") == (
        2,
        f"error: {one} is a folder; to merge stores, pass --store DIR instead of --out\n",
    )
    for wrong in ((), ("--out", "-", "--store", tmp_path / "store")):
        assert ended(one, *wrong) == (
            2,
            "error: pass --out FILE to merge records, or --store DIR to merge stores\n",
        )
