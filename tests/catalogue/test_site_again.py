"""A site that is built again: only what has changed is written, and what is not of the site is left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorer.cli import site_run
from scorer.cli.files import write_file
from tests.catalogue.crawling import crawl, said, write_snapshot
from tests.catalogue.sites import build, built, files, small_store
from tests.support.command_line import run

#: The files about all servers that change when the scores of one change.
OF_ALL = {
    "api/v1/changes.json",
    "api/v1/servers-1.json",
    "api/v1/statistics.json",
    "changes.html",
    "feed.xml",
    "index.html",
    "leaderboards.html",
    "mcp-scorer-site.json",
    "search/rows-1.js",
    "statistics.html",
}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return small_store(tmp_path)


@pytest.fixture
def site(store: Path, tmp_path: Path) -> Path:
    built(store, tmp_path / "site")
    return tmp_path / "site"


def change_south(store: Path, folder: Path) -> None:
    """Change the definitions of one server, and crawl it."""
    write_snapshot(folder / "desks", "south", "Do not use it for a copy in repair.")
    said(crawl(store, folder / "desks", folder / "servers.jsonl"))


def remove_south(store: Path, folder: Path) -> None:
    """Let the source not list a server any more."""
    (folder / "desks" / "south.json").unlink()
    said(crawl(store, folder / "desks", folder / "servers.jsonl"))


def test_a_second_run_writes_nothing(store: Path, site: Path) -> None:
    times = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    assert built(store, site) == ["3 servers, 0 new or changed; files: 0 written, 0 removed"]
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == times


def test_of_one_changed_server_only_its_files_and_those_about_all_are_written(
    store: Path, site: Path, tmp_path: Path
) -> None:
    before = files(site)
    change_south(store, tmp_path)
    (end,) = built(store, site)
    assert end.startswith("3 servers, 1 new or changed; ")
    after = files(site)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed - OF_ALL <= {
        "api/v1/badges/south.json",
        "api/v1/servers/south.json",
        "badges/south.svg",
        "servers/south.html",
    }
    assert {"servers/south.html", "api/v1/servers/south.json", "index.html"} <= changed
    built(store, tmp_path / "other")
    assert files(tmp_path / "other") == after


def test_the_files_of_a_server_that_is_gone_are_removed_with_its_empty_folders(
    store: Path, site: Path, tmp_path: Path
) -> None:
    remove_south(store, tmp_path)
    (tmp_path / "servers.jsonl").write_text('{"name": "other", "packages": [{}]}\n', encoding="utf-8")
    said(crawl(store, tmp_path / "servers.jsonl"))
    (end,) = built(store, site)
    assert end.endswith(" 6 removed")
    assert {path for path in files(site) if "south" in path or "package" in path} == set()
    assert not (site / "servers" / "example.desk").exists()
    built(store, tmp_path / "other")
    assert files(tmp_path / "other") == files(site)


def test_files_of_others_stay(store: Path, site: Path, tmp_path: Path) -> None:
    (site / "CNAME").write_text("catalog.example.com")
    (site / "servers" / "mine.html").write_text("mine")
    remove_south(store, tmp_path)
    built(store, site)
    assert (site / "CNAME").read_text() == "catalog.example.com"
    assert (site / "servers" / "mine.html").read_text() == "mine"


def test_a_file_of_others_in_the_way_ends_the_run_before_anything_is_written(
    store: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    (site / "servers").mkdir(parents=True)
    (site / "servers" / "south.html").write_text("mine")
    result = build(store, site)
    assert result.exit_code == 2
    assert (
        f"error: {site / 'servers' / 'south.html'} is in the way: this site did not write it" in result.stderr
    )
    assert files(site) == {"servers/south.html": b"mine"}


def test_a_run_that_was_interrupted_is_completed_by_the_next_one(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(store, tmp_path / "whole")
    whole = files(tmp_path / "whole")
    for most in range(1, 26, 5):
        site = tmp_path / f"site-{most}"
        with monkeypatch.context() as patched:
            patched.setattr(site_run, "write_file", only(most))
            assert build(store, site).exit_code == 130
        assert len(files(site)) <= most
        built(store, site)
        assert files(site) == whole


def only(most: int) -> Any:
    """Return what writes some files, and then is interrupted."""
    left = [most]
    real = write_file

    def write(path: Path, content: str) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        real(path, content)

    return write


def test_a_file_that_somebody_deleted_is_written_again(store: Path, site: Path) -> None:
    before = files(site)
    (site / "badges" / "south.svg").unlink()
    (site / "index.html").unlink()
    assert built(store, site) == ["3 servers, 1 new or changed; files: 2 written, 0 removed"]
    assert files(site) == before


def test_rebuild_writes_what_somebody_changed(store: Path, site: Path) -> None:
    before = files(site)
    (site / "servers" / "south.html").write_text("changed")
    assert built(store, site) == ["3 servers, 0 new or changed; files: 0 written, 0 removed"]
    assert built(store, site, "--rebuild") == ["3 servers, 3 new or changed; files: 1 written, 0 removed"]
    assert files(site) == before


def test_another_title_changes_every_page_and_no_data_of_a_server(store: Path, site: Path) -> None:
    before = files(site)
    built(store, site, "--title", "Desks")
    changed = {path for path, content in files(site).items() if content != before[path]}
    assert {path for path in before if path.endswith(".html")} <= changed
    assert {path for path in changed if path.startswith(("api/v1/servers", "badges"))} == set()


def test_a_folder_behind_a_link_is_refused(store: Path, site: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (site / "servers").rename(elsewhere)
    (site / "servers").symlink_to(elsewhere)
    before = files(elsewhere)
    remove_south(store, tmp_path)
    result = build(store, site)
    assert (result.exit_code, "elsewhere" in result.stderr) == (2, True)
    assert files(elsewhere) == before


@pytest.mark.parametrize(
    "listed",
    [
        "",
        "[]",
        '{"kind": "mcp-scorer-site"}',
        '{"kind": "mcp-scorer-site", "layout": 2, "files": [], "servers": {}}',
        json.dumps({"kind": "mcp-scorer-site", "layout": 1, "files": ["../desks/north.json"], "servers": {}}),
        json.dumps({"kind": "mcp-scorer-site", "layout": 1, "files": ["/etc/passwd"], "servers": {}}),
        json.dumps({"kind": "mcp-scorer-site", "layout": 1, "files": [], "servers": {"../../x": ["", None]}}),
        json.dumps({"kind": "mcp-scorer-site", "layout": 1, "files": [".git/config"], "servers": {}}),
    ],
)
def test_a_list_of_files_that_is_not_ours_removes_nothing(store: Path, site: Path, listed: str) -> None:
    (site / "mcp-scorer-site.json").write_text(listed)
    before = files(site)
    result = build(store, site)
    assert result.exit_code == 2
    assert "is not a list of files that `mcp-scorer catalogue site` wrote" in result.stderr
    assert files(site) == before


def test_a_store_that_another_version_scored_is_published_without_these_scores(
    store: Path, tmp_path: Path
) -> None:
    result = run(
        "catalogue",
        "site",
        "--store",
        store,
        "--out",
        tmp_path / "site",
        "--rubric",
        "2026-q2.2",
        "--jobs",
        1,
    )
    assert result.exit_code == 0
    assert "2 servers have definitions that are not scored with this rubric and version" in result.stderr
    assert "api/v1/badges/south.json" not in files(tmp_path / "site")
