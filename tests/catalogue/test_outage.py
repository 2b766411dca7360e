"""A crawl on a machine that loses its network: no server is blamed, and servers that are really gone are found out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scorer.catalogue.store import open_store
from tests.catalogue.crawling import (
    LOOPBACK,
    crawl,
    desks,
    events,
    export,
    names,
    remote,
    resolve_only_loopback,
    said,
)
from tests.catalogue.registries import one_after_another, page, running

if TYPE_CHECKING:
    from pathlib import Path

#: As many captures run at once, so as many more may end while it is found out whether the network works.
JOBS = 16
FEW = 20


@pytest.fixture(autouse=True)
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hosts that were looked for; none of them exists."""
    return resolve_only_loopback(monkeypatch)


def gone(count: int) -> dict[str, str]:
    """Return servers on hosts of their own that nothing comes from."""
    return {f"gone-{at:03}": f"http://gone-{at:03}.invalid/mcp" for at in range(count)}


def listing(folder: Path, servers: dict[str, str]) -> Path:
    path = folder / "servers.jsonl"
    lines = (json.dumps({"name": name, "url": url}) for name, url in servers.items())
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def outcomes(store: Path) -> tuple[dict[str, int], int]:
    """Return the outcomes of a store, and how many servers are due at once."""
    with open_store(store) as opened:
        return opened.outcomes(), len(opened.due(0))


def test_an_outage_is_counted_against_no_server_and_stops_the_crawl(
    tmp_path: Path, looked_up: list[str]
) -> None:
    with desks("north") as found:
        answered = {"north": found.address("north")}
        said(crawl(tmp_path / "store", listing(tmp_path, answered), *LOOPBACK))
    result = crawl(tmp_path / "store", listing(tmp_path, {**answered, **gone(300)}), *LOOPBACK, "--log-json")
    (offline,) = events(result, "offline")
    (problem,) = events(result, "error")
    assert result.exit_code == 3
    assert problem["message"] == (
        f"this machine seems to be offline: nothing came from the last {offline['servers']} servers on "
        f"{offline['hosts']} hosts, or from what answered before; no failure is counted; "
        "run the command again when the network works"
    )
    assert FEW <= offline["hosts"] == offline["servers"] < FEW + JOBS
    assert len(set(looked_up)) < FEW + JOBS
    assert events(result, "failed") == []
    assert outcomes(tmp_path / "store") == ({"captured": 1}, 300)
    assert names(export(tmp_path / "store")) == ["north"]


def test_definitions_in_files_are_captured_and_scored_in_an_outage(tmp_path: Path) -> None:
    path = listing(tmp_path, gone(30))
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps({"name": "east", "tools": [{"name": "lend", "description": "Lend."}]}))
    result = crawl(tmp_path / "store", path, *LOOPBACK)
    assert (result.exit_code, result.stderr.splitlines()[1:]) == (
        3,
        [
            "listed: 31 servers, 31 new or changed, 0 deleted; left out: 0",
            "captured: 1 of 31 that were due; failed: 0; left for the next run: 30",
            "scored: 1 of 1 that were due; tools: 1 scored, 0 reused",
        ],
    )


def test_servers_that_are_gone_fail_if_the_registry_still_answers(tmp_path: Path) -> None:
    listed = [remote(name, url) for name, url in gone(60).items()]
    with running(one_after_another(page(*listed))) as registry:
        result = crawl(tmp_path / "store", registry.address, *LOOPBACK, "--log-json")
        asked = [each for each in registry.asked if each == {"limit": "1"}]
    assert (result.exit_code, events(result, "offline")) == (0, [])
    assert outcomes(tmp_path / "store") == ({"unknown-host": 60}, 0)
    assert len(asked) == 2  # after 20 hosts, and at the end: not after every 20


def test_servers_that_are_gone_fail_if_another_server_still_answers(tmp_path: Path) -> None:
    with desks("north") as found:
        path = listing(tmp_path, {"a-north": found.address("north"), **gone(40)})
        result = crawl(tmp_path / "store", path, *LOOPBACK, "--jobs", 1)
    assert result.exit_code == 0
    assert outcomes(tmp_path / "store") == ({"captured": 1, "unknown-host": 40}, 0)


def test_a_few_servers_that_are_gone_fail_even_if_there_is_nothing_else_to_ask(tmp_path: Path) -> None:
    result = crawl(tmp_path / "store", listing(tmp_path, gone(3)), *LOOPBACK)
    assert result.exit_code == 0
    assert outcomes(tmp_path / "store") == ({"unknown-host": 3}, 0)


def test_many_servers_of_one_host_that_is_gone_are_no_outage(tmp_path: Path) -> None:
    servers = {f"desk-{at}": f"http://gone.invalid/{at}" for at in range(40)}
    result = crawl(tmp_path / "store", listing(tmp_path, servers), *LOOPBACK)
    assert result.exit_code == 0
    assert outcomes(tmp_path / "store") == ({"unknown-host": 40}, 0)
