"""A crawl that is killed at any change of its store goes on without loss, and does nothing twice that it has kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scorer.catalogue.store import open_store
from tests.catalogue.crawling import LOOPBACK, crawl, desks, export, said, write_snapshots
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
