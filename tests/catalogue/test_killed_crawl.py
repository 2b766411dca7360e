"""A crawl that is killed at any change of its store goes on without loss, and does nothing twice that it has kept."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from scorer.catalogue.store import FILE, open_store
from tests.catalogue.crawling import LOOPBACK, crawl, desks, export, said, write_snapshots
from tests.catalogue.killed import crawl_for
from tests.catalogue.registries import entry, page, running
from tests.support.command_line import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.catalogue.crawling import Desks
    from tests.catalogue.registries import Answer

#: The changes of the crawl below: two pages, a folder and what is gone of it; three files and an entry of a package;
#: two servers, and a unit of scores.
CHANGES = 11


@pytest.fixture(scope="module")
def running_desks() -> Iterator[Desks]:
    with desks("north", "south") as found:
        yield found


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.slow
def test_a_killed_crawl_goes_on_as_if_nothing_had_happened(running_desks: Desks, tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "east", "west")
    (folder / "broken.json").write_text('{"tools": [', encoding="utf-8")
    with running(two_pages(running_desks)) as registry:
        arguments = (registry.address, folder, *LOOPBACK, "--jobs", 1)
        said(crawl(tmp_path / "whole", *arguments))
        whole = export(tmp_path / "whole")
        for when, number in [*(("before", each) for each in range(1, CHANGES + 1)), ("after", CHANGES)]:
            store = tmp_path / f"{when}-{number}"
            assert killed(when, number, store, *arguments) == -signal.SIGKILL
            running_desks.asked.clear()
            kept = captured(store)
            said(crawl(store, *arguments))
            assert export(store) == whole
            assert outcomes(store) == outcomes(tmp_path / "whole")
            assert {name for name, _ in running_desks.asked}.isdisjoint(kept)
        assert killed("before", CHANGES + 1, tmp_path / "all", *arguments) == 0
        assert export(tmp_path / "all") == whole


#: Kills at random moments: so many crawls, each killed so often before it may end. `KILLS=20 SEED=1` kills each of them
#: more often, at other moments.
CRAWLS, KILLS = 3, int(os.environ.get("KILLS", "7"))
SEED = int(os.environ.get("SEED", "17"))
#: A crawl of the desks below takes about so long where nothing else runs (seconds).
LONGEST = 0.5


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_crawl_that_is_killed_at_random_moments_loses_and_doubles_nothing(tmp_path: Path) -> None:
    desk_names = [f"desk-{at:02}" for at in range(6)]
    dice = random.Random(SEED)
    with desks(*desk_names) as found, running(in_pages(found, desk_names)) as registry:
        arguments = (registry.address, *LOOPBACK, "--jobs", 2, "--quiet")
        said(crawl(tmp_path / "whole", *arguments))
        whole = rows(tmp_path / "whole")
        codes = []
        for number in range(CRAWLS):
            store = tmp_path / str(number)
            for _ in range(KILLS):
                codes.append(killed_after(dice.uniform(0, LONGEST), store, *arguments))
            found.asked.clear()
            kept = captured(store)
            said(crawl(store, *arguments))
            assert {name for name, _ in found.asked} == {*desk_names} - kept
            assert rows(store) == whole
            assert export(store) == export(tmp_path / "whole")
    assert set(codes) <= {0, -signal.SIGKILL}
    assert -signal.SIGKILL in codes


def in_pages(found: Desks, desk_names: list[str]) -> Callable[[Mapping[str, str]], Answer]:
    """Return what a registry answers that lists two desks a page."""

    def answer(asked: Mapping[str, str]) -> Answer:
        at = int(asked.get("cursor", 0))
        more = str(at + 2) if at + 2 < len(desk_names) else None
        return page(*(found.entry(name) for name in desk_names[at : at + 2]), cursor=more)

    return answer


def killed_after(seconds: float, store: Path, *arguments: object) -> int:
    """Crawl in a process that is killed after some time. Return what it ended with."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([crawl_for.__module__])
    command = ["catalogue", "crawl", *map(str, arguments), "--store", str(store)]
    process = context.Process(target=crawl_for, args=(seconds, command))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def rows(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return what a store holds of each server, without times."""
    with closing(sqlite3.connect(store / FILE)) as connection:
        return {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
            for table, columns in (
                ("servers", "name, status, entry"),
                ("captures", "name, outcome, attempts, definitions"),
                ("definitions", "hash, snapshot"),
                ("scores", "name, definitions, record"),
                ("listings", "source, cursor"),
            )
        }


def two_pages(found: Desks) -> Callable[[Mapping[str, str]], Answer]:
    """Return what a registry answers that lists two desks and a package on two pages."""

    def answer(asked: Mapping[str, str]) -> Answer:
        if "cursor" in asked:
            return page(found.entry("south"), entry("package", packages=[{}]))
        return page(found.entry("north"), cursor="second")

    return answer


def killed(when: str, number: int, store: Path, *arguments: object) -> int:
    """Crawl in a process that is killed at a change of the store. Return what it ended with."""
    command = ["catalogue", "crawl", *map(str, arguments), "--store", str(store)]
    words = [sys.executable, "-m", "tests.catalogue.killed", when, str(number), *command]
    return subprocess.run(words, env=environment(), capture_output=True, check=False).returncode


def captured(store: Path) -> set[str]:
    """Return the desks whose definitions a store has."""
    with open_store(store) as opened:
        return {name.removeprefix("example.desk/") for name, _ in opened.unscored("", "")}


def outcomes(store: Path) -> dict[str, int]:
    with open_store(store) as opened:
        return opened.outcomes()
