"""`catalogue crawl` of servers behind URLs, which a registry lists: the class of each failure, what is done again."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from scorer.capturing import capture
from scorer.catalogue.store import FILE, Store, open_store
from scorer.scoring.api import score_server
from scorer.version import __version__
from tests.catalogue.crawling import (
    CONTACT,
    LOOPBACK,
    crawl,
    desks,
    events,
    export,
    failures,
    names,
    remote,
    resolve_only_loopback,
    said,
    write_snapshots,
)
from tests.catalogue.registries import entry, one_after_another, page, running
from tests.docs.desk import serving
from tests.support.command_line import run, start

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.catalogue.registries import Answer

#: What each fault of the servers is classed as, by its path.
FAULTS = {
    "wants-a-token": "needs-auth",
    "forbids": "forbidden",
    "nothing-here": "not-found",
    "garbage": "invalid",
    "page": "invalid",
    "nan": "invalid",
    "fails": "broken",
    "drops": "broken",
    "moved-away": "redirects",
    "empty": "no-tools",
    "body-without-end": "too-large",
    "redirects-without-end": "redirects",
}


@pytest.fixture(autouse=True)
def _no_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test ask a name server."""
    resolve_only_loopback(monkeypatch)


def unused_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def test_a_crawl_of_good_and_bad_servers_ends_with_the_class_of_each(tmp_path: Path) -> None:
    with desks("north", "south") as found:
        listed = [
            *(remote(path, f"{found.url}/{path}") for path in FAULTS),
            remote("busy", f"{found.url}/busy".replace("127.0.0.1", "localhost")),  # its host is left alone
            remote("unreachable", f"http://127.0.0.1:{unused_port()}/mcp"),
            remote("unknown-host", "http://desk.invalid/mcp"),
            remote("tls", found.address("north").replace("http:", "https:")),
            remote("bad-url", "http://desk%00.example/mcp"),
            remote("key", found.url, headers=[{"name": "X-Api-Key", "isRequired": True, "isSecret": True}]),
            remote("region", found.url, headers=[{"name": "X-Region", "isRequired": True}]),
            remote("tenant", f"{found.url}/{{tenant}}"),
            entry("package", packages=[{"registryType": "npm", "identifier": "desk"}]),
            entry("nothing"),
            remote("moved-within", f"{found.url}/moved-within"),
            found.entry("north"),
            found.entry("south"),
        ]
        with running(one_after_another(page(*listed))) as registry:
            store = tmp_path / "store"
            result = crawl(store, registry.address, *LOOPBACK, "--bound", "answer-bytes=90000", "--log-json")
        assert result.exit_code == 0, result.stderr
        assert failures(result) == {
            **FAULTS,
            "busy": "busy",
            "unreachable": "unreachable",
            "unknown-host": "unknown-host",
            "tls": "tls",
            "bad-url": "invalid",
            "key": "needs-auth",
            "region": "needs-configuration",
            "tenant": "needs-configuration",
            "package": "needs-exec",
            "nothing": "needs-configuration",
        }
        assert found.agents == {f"mcp-scorer/{__version__} (+crawler@example.com)"} == set(registry.agents)
        assert {method for _, method in found.asked} == {
            "initialize",
            "notifications/initialized",
            "tools/list",
        }
    assert names(export(store)) == ["moved-within", "north", "south"]


def test_a_server_that_never_answers_is_timed_out(tmp_path: Path) -> None:
    with (
        desks() as found,
        running(one_after_another(page(remote("silent", f"{found.url}/silent")))) as registry,
    ):
        result = crawl(tmp_path / "store", registry.address, *LOOPBACK, "--timeout", "1", "--log-json")
    assert failures(result) == {"silent": "timed-out"}


def test_a_private_address_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with desks("north") as found:
        listed = [
            found.entry("north"),
            remote("name", found.address("north").replace("127.0.0.1", "localhost")),
        ]
        with running(one_after_another(page(*listed))) as registry:
            result = crawl(tmp_path / "store", registry.address, *CONTACT, "--pause", "0", "--log-json")
        assert failures(result) == {"north": "private-address", "name": "private-address"}
        assert found.asked == []


def test_a_crawl_without_changes_asks_again_after_its_time_and_scores_nothing(tmp_path: Path) -> None:
    with desks("north", "south") as found:
        with running(one_after_another(page(found.entry("north"), found.entry("south")))) as registry:
            arguments = (tmp_path / "store", registry.address, *LOOPBACK)
            assert said(crawl(*arguments, "--every", "0s"))[2] == (
                "scored: 2 of 2 that were due; tools: 3 scored, 0 reused"
            )
            before = export(tmp_path / "store")
            assert said(crawl(*arguments))[1:] == [
                "captured: 2 of 2 that were due; failed: 0; left for the next run: 0",
                "scored: 0 of 0 that were due; tools: 0 scored, 0 reused",
            ]
            assert said(crawl(*arguments))[1].startswith("captured: 0 of 0 that were due")
        assert export(tmp_path / "store") == before


def test_one_server_that_changed_is_scored_again(tmp_path: Path) -> None:
    with desks("north", "south") as found:
        with running(one_after_another(page(found.entry("north"), found.entry("south")))) as registry:
            arguments = (tmp_path / "store", registry.address, *LOOPBACK, "--every", "0s")
            crawl(*arguments)
            before = export(tmp_path / "store").splitlines()
            found.tools["south"] = found.tools["south"][:1]
            assert said(crawl(*arguments))[2] == ("scored: 1 of 1 that were due; tools: 1 scored, 0 reused")
        after = export(tmp_path / "store").splitlines()
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False]


def test_what_the_registry_deletes_vanishes_and_it_is_asked_for_what_changed_since(tmp_path: Path) -> None:
    with desks("north", "south") as found:
        answers = one_after_another(
            page(found.entry("north"), found.entry("south")),
            page(entry("south", "deleted")),
        )
        with running(answers) as registry:
            crawl(tmp_path / "store", registry.address, *LOOPBACK)
            with open_store(tmp_path / "store") as store:
                reading = store.reading(registry.address)
            crawl(tmp_path / "store", registry.address, *LOOPBACK)
            first, second = registry.asked
    assert reading is not None
    assert ("updated_since" in first, second["updated_since"] < reading.begun) == (False, True)
    assert names(export(tmp_path / "store")) == ["north"]


def test_a_listing_that_broke_off_goes_on_at_its_page(tmp_path: Path) -> None:
    with desks("north", "south") as found:
        broken: list[Answer] = [(500, {"Retry-After": "0"}, b"")] * 5
        answers = one_after_another(
            page(found.entry("north"), cursor="second"), *broken, page(found.entry("south"))
        )
        with running(answers) as registry:
            result = crawl(tmp_path / "store", registry.address, *LOOPBACK)
            assert (result.exit_code, result.stderr.splitlines()[0]) == (
                3,
                f"error: {registry.address} does not list its servers: HTTP 500; "
                "run the command again later, it goes on where it stopped",
            )
            assert names(export(tmp_path / "store")) == ["north"]
            said(crawl(tmp_path / "store", registry.address, *LOOPBACK))
            assert registry.asked[-1]["cursor"] == "second"
    assert names(export(tmp_path / "store")) == ["north", "south"]


def test_a_cursor_that_the_registry_has_forgotten_begins_the_listing_again(tmp_path: Path) -> None:
    with desks("north", "south") as found:

        def answer(asked: Mapping[str, str]) -> Answer:
            if "cursor" in asked:
                return 400, {}, b""
            return (
                page(found.entry("north"), cursor="second")
                if len(registry.asked) == 1
                else page(found.entry("south"))
            )

        with running(answer) as registry:
            assert crawl(tmp_path / "store", registry.address, *LOOPBACK).exit_code == 3
            said(crawl(tmp_path / "store", registry.address, *LOOPBACK))
    assert names(export(tmp_path / "store")) == ["north", "south"]


def test_a_registry_that_is_not_there_ends_with_3_and_what_is_known_is_crawled(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north")
    with running(one_after_another((404, {}, b""))) as registry:
        result = crawl(tmp_path / "store", registry.address, folder, *CONTACT)
        assert result.exit_code == 3
        assert names(export(tmp_path / "store")) == ["north"]
        assert crawl(tmp_path / "empty", registry.address, *CONTACT).exit_code == 3
    with running(one_after_another(page())) as registry:
        result = crawl(tmp_path / "empty", registry.address, *CONTACT)
        assert (result.exit_code, result.stderr.splitlines()[0]) == (2, "error: no source lists a server")


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks_and_so_is_its_host(tmp_path: Path) -> None:
    with desks("north", "south") as found:
        listed = [remote("busy", f"{found.url}/busy"), found.entry("north"), found.entry("south")]
        with running(one_after_another(page(*listed))) as registry:
            result = crawl(tmp_path / "store", registry.address, *LOOPBACK, "--jobs", 1, "--log-json")
        assert events(result, "held") == [
            {
                "event": "held",
                "host": "127.0.0.1",
                "servers": ["example.desk/north", "example.desk/south"],
                "seconds": 7200.0,
            }
        ]
        with open_store(tmp_path / "store") as store:
            assert [each.name for each in store.due(0)] == ["example.desk/north", "example.desk/south"]
            (failed,) = events(result, "failed")
            assert failed["due"] >= 7200


def test_a_file_of_addresses_is_crawled_like_a_registry(tmp_path: Path) -> None:
    with desks("north", "south") as found:
        path = tmp_path / "servers.txt"
        path.write_text(f"{found.address('north')}\n{found.address('south')}\n", encoding="utf-8")
        said(crawl(tmp_path / "store", path, *LOOPBACK))
        assert names(export(tmp_path / "store")) == [found.address("north"), found.address("south")]


def test_a_server_of_the_official_sdk_has_the_scores_of_its_definitions(tmp_path: Path) -> None:
    with serving() as address:
        line = {"name": "library", "url": address}
        (tmp_path / "servers.jsonl").write_text(json.dumps(line), encoding="utf-8")
        said(crawl(tmp_path / "store", tmp_path / "servers.jsonl", *LOOPBACK))
        scored = score_server(capture(address), detail="scores")
    (record,) = map(json.loads, export(tmp_path / "store").splitlines())
    assert (record["name"], record["score"]["overall"]) == ("library", scored.score.overall)
    assert [(each["name"], each["tdqs"]) for each in record["tools"]] == [
        (each.name, each.tdqs) for each in scored.tools
    ]


def test_the_log_is_json_lines_that_end_with_the_numbers(tmp_path: Path) -> None:
    with desks("north") as found:
        listed = page(found.entry("north"), entry("package", packages=[{}]), {"no": "server"})
        with running(one_after_another(listed)) as registry:
            result = crawl(tmp_path / "store", registry.address, *LOOPBACK, "--log-json")
    assert all("time" in json.loads(line) for line in result.stderr.splitlines())
    assert events(result, "ended") == [
        {
            "event": "ended",
            "exit_code": 0,
            "listed": 2,
            "changed": 2,
            "left_out": 1,
            "deleted": 0,
            "due": 2,
            "captured": 1,
            "held": 0,
            "scored": 1,
            "tools": 1,
            "reused": 0,
            "failed": {"needs-exec": 1},
        }
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_the_first_interrupt_lets_the_capture_that_runs_end(tmp_path: Path) -> None:
    with desks("slow", "west") as found:
        with (
            running(one_after_another(page(found.entry("slow"), found.entry("west")))) as registry,
            start(
                *("catalogue", "crawl", registry.address, "--store", tmp_path / "store"),
                *LOOPBACK,
                "--jobs",
                1,
            ) as process,
        ):
            assert found.reached.wait(60)
            process.send_signal(signal.SIGINT)
            found.opened.set()
            _, errors = process.communicate()
            assert (process.returncode, errors.decode().splitlines()) == (
                130,
                [
                    "listed: 2 servers, 2 new or changed, 0 deleted; left out: 0",
                    "captured: 1 of 2 that were due; failed: 0; left for the next run: 1",
                    "scored: 0 of 0 that were due; tools: 0 scored, 0 reused",
                    "stopped; to go on, repeat the command",
                ],
            )
            said(run("catalogue", "crawl", registry.address, "--store", tmp_path / "store", *LOOPBACK))
        assert names(export(tmp_path / "store")) == ["slow", "west"]
        assert found.asked.count(("slow", "tools/list")) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_the_second_interrupt_ends_the_crawl_at_once(tmp_path: Path) -> None:
    with desks("slow") as found:
        with (
            running(one_after_another(page(found.entry("slow")))) as registry,
            start(
                "catalogue", "crawl", registry.address, "--store", tmp_path / "store", *LOOPBACK
            ) as process,
        ):
            assert found.reached.wait(60)
            while process.poll() is None:
                process.send_signal(signal.SIGINT)
                time.sleep(0.05)
            assert process.communicate()[1].strip() == b"interrupted"
        assert process.returncode == 130


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Store, "add_definitions", full)
    with desks("north") as found, running(one_after_another(page(found.entry("north")))) as registry:
        result = crawl(tmp_path / "store", registry.address, *LOOPBACK)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        f"error: {tmp_path / 'store' / FILE} cannot be used: database or disk is full",
    )
