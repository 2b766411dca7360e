"""A registry of packages that fails for a while: no server is blamed for it, and packages that are at fault are."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing.confined.launcher import Launcher
from scorer.catalogue.store import open_store
from scorer.contracts.definitions import Snapshot, Unreachable
from tests.catalogue.crawling import LOOPBACK, crawl, events, export, failures, names
from tests.catalogue.packages import behaving, package, package_registries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="packages are not started on Windows"),
    pytest.mark.skipif(shutil.which("npm") is None, reason="Node.js is not installed"),
]

#: Longer than any test asks.
ALWAYS = 10_000


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The statuses that the registries of npm and PyPI answer with, before they answer as they should."""
    statuses: list[int] = []
    with package_registries(statuses) as (variables, _):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        yield statuses


def crawl_entries(tmp_path: Path, *entries: Any, more: tuple[object, ...] = ()) -> Result:
    source = tmp_path / "entries.jsonl"
    source.write_text("".join(f"{json.dumps(each)}\n" for each in entries), encoding="utf-8")
    options = ("--allow-exec", "--sandbox", "none", *LOOPBACK, "--timeout", 60, "--log-json")
    return crawl(tmp_path / "store", source, *options, *more)


def due(tmp_path: Path) -> list[str]:
    with open_store(tmp_path / "store") as store:
        return [each.name.removeprefix("example.desk/") for each in store.due(0)]


def npm(*names: str) -> list[dict[str, Any]]:
    return [package(name, "npm") for name in names]


class Installations:
    """What installations come to, in the order in which they end: without npm, and one after the other."""

    def __init__(self, patch: pytest.MonkeyPatch, **plan: str) -> None:
        self.plan = {name: [*words.split()] for name, words in plan.items()}
        self.made: list[str] = []
        patch.setattr(Launcher, "capture", self._capture)

    async def _capture(self, name: str, what: Any, _: Any) -> Snapshot | Unreachable:
        short = name.removeprefix("example.desk/")
        self.made.append(short)
        kind: Any = self.plan[short].pop(0)
        if kind == "good":
            tool = {"name": "lend", "description": "Lends a copy.", "inputSchema": {"type": "object"}}
            return Snapshot(name, name, (tool,))
        return Unreachable(name, name, "start", f"{what.label} cannot be installed", kind=kind)


def crawl_planned(tmp_path: Path, installations: Installations) -> Result:
    return crawl_entries(tmp_path, *npm(*installations.plan), more=("--exec-jobs", 1))


def test_after_a_few_packages_that_cannot_be_loaded_the_registry_is_asked_and_if_it_fails_left_alone(
    tmp_path: Path, failing: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing += [503] * ALWAYS
    made = Installations(monkeypatch, **dict.fromkeys("abcdefgh", "unreachable"))
    result = crawl_planned(tmp_path, made)
    assert (result.exit_code, failures(result), made.made) == (3, {}, [*"abc"])
    assert due(tmp_path) == [*"abcdefgh"]


def test_if_the_registry_answers_the_packages_fail(
    tmp_path: Path, failing: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failing == []
    made = Installations(monkeypatch, **dict.fromkeys("abcdefgh", "unreachable"))
    result = crawl_planned(tmp_path, made)
    assert (result.exit_code, made.made) == (0, [*"abcdefgh"])
    assert failures(result) == dict.fromkeys("abcdefgh", "unreachable")


def test_what_failed_before_another_package_was_installed_is_installed_once_more(
    tmp_path: Path, failing: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failing == []
    plan = {"a": "unreachable good", "b": "unreachable unreachable", "c": "good", "d": "install-failed"}
    made = Installations(monkeypatch, **plan)
    result = crawl_planned(tmp_path, made)
    assert (result.exit_code, made.made) == (0, [*"abcdab"])
    assert failures(result) == {"b": "unreachable", "d": "install-failed"}


@pytest.mark.slow
def test_a_registry_that_fails_is_counted_against_no_server_and_the_rest_goes_on(
    tmp_path: Path, failing: list[int]
) -> None:
    failing += [503] * ALWAYS
    here = {"name": "here", "tools": [{"name": "lend", "description": "Lends a copy of a book."}]}
    result = crawl_entries(tmp_path, *npm(*"abcdefgh"), here)
    assert (result.exit_code, events(result, "failed", "captured")) == (
        3,
        [{"event": "captured", "name": "here"}],
    )
    (held,) = events(result, "held")
    assert (held["host"], sorted(held["servers"])) == ("npm", [f"example.desk/{name}" for name in "abcdefgh"])
    assert [each["message"] for each in events(result, "error")] == [
        "packages could not be loaded, because their registry does not answer (npm); no failure is counted, and 8 "
        "servers are left for the next run; run the command again when the registry works"
    ]
    assert len(events(result, "starting")) < 8
    assert due(tmp_path) == [*"abcdefgh"]
    failing.clear()
    again = crawl_entries(tmp_path, *npm(*"abcdefgh"), here)
    assert (again.exit_code, failures(again)) == (0, {})
    assert names(export(tmp_path / "store")) == [*"abcdefgh", "here"]


@pytest.mark.slow
def test_what_failed_before_a_registry_recovered_is_installed_again_in_the_same_run(
    tmp_path: Path, failing: list[int]
) -> None:
    failing += [500] * 6  # each of two packages is asked for three times
    result = crawl_entries(tmp_path, *npm("a", "b"), package("later"))
    assert (result.exit_code, failures(result), events(result, "held")) == (0, {}, [])
    assert names(export(tmp_path / "store")) == ["a", "b", "later"]


@pytest.mark.slow
@pytest.mark.parametrize("status", [429, 500])
def test_pip_says_that_there_is_no_such_package_if_its_registry_fails_but_it_is_not_blamed(
    tmp_path: Path, failing: list[int], status: int
) -> None:
    failing += [status] * ALWAYS
    result = crawl_entries(tmp_path, behaving("wheel", "good"))
    assert (result.exit_code, failures(result), due(tmp_path)) == (3, {}, ["wheel"])
    failing.clear()
    assert crawl_entries(tmp_path, behaving("wheel", "good")).exit_code == 0
    assert names(export(tmp_path / "store")) == ["wheel"]


@pytest.mark.slow
@pytest.mark.usefixtures("failing")
def test_a_registry_that_nothing_answers_for_is_counted_against_no_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple/")
    result = crawl_entries(tmp_path, *npm("node"), package("wheel"))
    assert (result.exit_code, failures(result), due(tmp_path)) == (3, {}, ["node", "wheel"])
    assert [each["host"] for each in events(result, "held")] == ["PyPI", "npm"]


@pytest.mark.slow
@pytest.mark.usefixtures("failing")
def test_a_package_that_does_not_exist_or_leads_nowhere_fails_if_its_registry_answers(tmp_path: Path) -> None:
    result = crawl_entries(
        tmp_path, package("absent", "pypi", "no-such-desk"), package("leads", "npm", "leads-nowhere")
    )
    assert (result.exit_code, failures(result)) == (0, {"absent": "install-failed", "leads": "unreachable"})
