"""`catalogue site`: a store as pages, data and badges."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.catalogue.crawling import crawl, export, said, write_snapshot, write_snapshots
from tests.catalogue.sites import NEVER_SCORED, build, built, data, files, links, small_store
from tests.support.command_line import run

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return small_store(tmp_path)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with such a store and its site, for tests that only read them."""
    folder = tmp_path_factory.mktemp("published")
    built(small_store(folder), folder / "site")
    return folder


def test_a_site_has_pages_data_and_badges_for_its_servers(store: Path, tmp_path: Path) -> None:
    assert built(store, tmp_path / "site") == ["3 servers, 3 new or changed; files: 25 written, 0 removed"]
    plain = [re.sub(r"-[0-9a-f]{12}\.", ".", path) for path in files(tmp_path / "site")]
    assert sorted(plain) == [
        ".nojekyll",
        "api/v1/badges/north.json",
        "api/v1/badges/south.json",
        "api/v1/changes.json",
        "api/v1/index.json",
        "api/v1/servers-1.json",
        "api/v1/servers/example.desk/package.json",
        "api/v1/servers/north.json",
        "api/v1/servers/south.json",
        "api/v1/statistics.json",
        "assets/index-script.js",
        "assets/report-script.js",
        "assets/style.css",
        "badges/north.svg",
        "badges/south.svg",
        "changes.html",
        "feed.xml",
        "index.html",
        "leaderboards.html",
        "mcp-scorer-site.json",
        "search/rows-1.js",
        "search/words-1.js",
        "servers/example.desk/package.html",
        "servers/north.html",
        "servers/south.html",
        "statistics.html",
    ]


def test_every_link_of_every_page_leads_to_a_file_of_the_site(published: Path) -> None:
    found = files(published / "site")
    pages = {path: content.decode() for path, content in found.items() if path.endswith(".html")}
    led = {
        os.path.normpath(os.path.join(os.path.dirname(path), link))
        for path, page in pages.items()
        for link in links(page)
    }
    assert sorted(led - found.keys()) == []
    assert led >= pages.keys()


def test_the_data_of_a_server_is_the_record_of_the_export(published: Path) -> None:
    records = {each["name"]: each for each in map(json.loads, export(published / "store").splitlines())}
    shown = data(published / "site", "servers/north.json")
    assert {"name": "North", **shown["record"]} == records["North"]
    assert shown["score"] == records["North"]["score"]
    assert (shown["api_version"], shown["path"], shown["transports"]) == (1, "north", ["file"])
    assert [past["overall"] for past in shown["history"]] == [records["North"]["score"]["overall"]]
    listed = data(published / "site", "servers-1.json")["servers"]
    assert [each["name"] for each in listed] == ["North", NEVER_SCORED, "south"]
    assert {key: shown[key] for key in listed[0]} == listed[0]


def test_a_badge_is_the_one_that_check_writes(published: Path) -> None:
    for name, path in (("badge-svg", "badges/south.svg"), ("badge", "api/v1/badges/south.json")):
        checked = run("check", published / "desks" / "south.json", "--exit-zero", "--format", name)
        assert files(published / "site")[path].decode() == checked.stdout


def test_a_page_has_the_parts_of_the_report(published: Path) -> None:
    checked = run("check", published / "desks" / "south.json", "--exit-zero", "--format", "html").stdout
    page = files(published / "site")["servers/south.html"].decode()
    for part in ("patterns", "edits", "tools", "details", "findings"):
        (section,) = re.findall(rf'<section id="server-1-{part}">.*?\n</section>', checked, re.DOTALL)
        assert section in page
    assert "Gate passed" not in page


def test_a_server_without_scores_has_a_page_that_says_why(published: Path) -> None:
    page = files(published / "site")["servers/example.desk/package.html"].decode()
    assert "This server is not scored." in page
    assert "The last capture failed (needs-exec): the server is a package" in page
    shown = data(published / "site", f"servers/{NEVER_SCORED}.json")
    assert (shown["failure"], shown["score"], shown["record"]) == ("needs-exec", None, None)
    assert shown["transports"] == ["stdio"]


def test_a_server_that_fails_later_keeps_its_scores_and_says_so(store: Path, tmp_path: Path) -> None:
    (tmp_path / "desks" / "south.json").write_text('{"tools": []}', encoding="utf-8")
    said(crawl(store, tmp_path / "desks", tmp_path / "servers.jsonl"))
    built(store, tmp_path / "site")
    shown = data(tmp_path / "site", "servers/south.json")
    assert (shown["failure"], shown["score"]["tool_count"]) == ("no-tools", 2)
    assert "The last capture failed (no-tools)" in files(tmp_path / "site")["servers/south.html"].decode()


def test_the_statistics_count_what_the_records_say(published: Path) -> None:
    tools = [tool for line in export(published / "store").splitlines() for tool in json.loads(line)["tools"]]
    shown = data(published / "site", "statistics.json")
    assert (shown["servers"]["listed"], shown["servers"]["scored"]) == (3, 2)
    assert shown["servers"]["failures"] == {"needs-exec": 1}
    assert shown["tools"]["scored"] == len(tools) == 4
    assert shown["tools"]["mean_tdqs"] == pytest.approx(sum(tool["tdqs"] for tool in tools) / 4, abs=0.001)
    for key, mean in shown["tools"]["means"].items():
        assert mean == sum(tool["scores"][key] for tool in tools) / 4
    lacking = shown["tools"]["lacking"]
    assert (lacking["of"], lacking["tools"]["errors"]) == (4, 2)  # one of two tools says when it fails
    page = files(published / "site")["statistics.html"].decode()
    assert "Tools never say when a call fails" in page
    assert "Glama, June 2026: 362,226 tools" in page
    risky = shown["tools"]["risk"].get("write", 0)
    sets = page[page.index('id="sizes"') : page.index('id="transports"')]
    assert "There is no published figure to compare with." in sets
    for label, here, elsewhere in (
        ("Tools have no description", "0.0% (0)", "1.3%"),
        ("TDQS of a tool", f"{shown['tools']['mean_tdqs']:.2f}", "3.57"),
        ("Grade of a server", f"{shown['servers']['mean_overall']:.2f}", "3.56"),
        ("write", f"{25 * risky:.1f}% ({risky})", "21.0%"),
        ("Set Completeness", f"{shown['coherence']['completeness']:.2f}", "–"),
    ):
        assert f'{label}</th><td>{here}</td><td class="published">{elsewhere}</td>' in page


def test_a_changed_definition_is_a_change_an_entry_of_the_feed_and_a_leader(
    store: Path, tmp_path: Path
) -> None:
    before = data_of(store, tmp_path)["south"]
    better = "Returns an error if the reader owes a fee. Do not use it for a copy in repair."
    write_snapshot(tmp_path / "desks", "south", better)
    said(crawl(store, tmp_path / "desks", tmp_path / "servers.jsonl"))
    after = data_of(store, tmp_path)["south"]
    assert after["score"]["overall"] > before["score"]["overall"]
    site = tmp_path / "site"
    changes = data(site, "changes.json")["changes"]
    (change,) = [each for each in changes if each["before"]]
    assert (change["before"], change["after"]) == tuple(after["history"])
    assert (change["before"], change["comparable"]) == (before["history"][0], True)
    assert change["tools"] == {"added": 0, "removed": 0, "changed": 2}
    assert sorted(each["name"] for each in changes if not each["before"]) == ["North", "south"]
    feed = ElementTree.fromstring(files(site)["feed.xml"])
    titles = [str(each.text) for each in feed.iter(f"{ATOM}title")]
    old, new = (f"{each['score']['overall']:.1f} {each['score']['tier']}" for each in (before, after))
    assert f"south: {old} → {new}; 2 tools changed" in titles
    assert any(title.startswith("2 servers scored for the first time on ") for title in titles)
    assert f"{old} → {new}; 2 tools changed" in files(site)["changes.html"].decode()
    leaders = files(site)["leaderboards.html"].decode()
    assert f"<td>{after['score']['overall'] - before['score']['overall']:+.1f}</td>" in leaders
    assert files(site)["servers/south.html"].decode().count("<polyline") == 1


def test_definitions_that_come_back_are_a_change_again(store: Path, tmp_path: Path) -> None:
    for words in ("Do not use it for a copy in repair.", ""):
        write_snapshot(tmp_path / "desks", "south", words)
        said(crawl(store, tmp_path / "desks", tmp_path / "servers.jsonl"))
    built(store, tmp_path / "site")
    changes = [each for each in data(tmp_path / "site", "changes.json")["changes"] if each["before"]]
    assert [each["name"] for each in changes] == ["south", "south"]
    first, second, third = data(tmp_path / "site", "servers/south.json")["history"]
    assert (first["overall"], first["tier"]) == (third["overall"], third["tier"])
    assert {each["definitions"] for each in changes} == {
        data(tmp_path / "site", "servers/south.json")["definitions"],
        *(each["definitions"] for each in changes if each["after"] == second),
    }


def test_scores_of_another_rubric_are_not_compared(store: Path, tmp_path: Path) -> None:
    write_snapshot(tmp_path / "desks", "south", "Do not use it for a copy in repair.")
    said(crawl(store, tmp_path / "desks", tmp_path / "servers.jsonl", "--rubric", "2026-q2.2"))
    built(store, tmp_path / "site", "--rubric", "2026-q2.2")
    (change,) = [each for each in data(tmp_path / "site", "changes.json")["changes"] if each["before"]]
    assert (change["comparable"], change["tools"]["changed"]) == (False, 2)
    pages = files(tmp_path / "site")
    assert "the earlier grade is of another rubric or version" in pages["changes.html"].decode()
    assert "No server has improved yet." in pages["leaderboards.html"].decode()


def data_of(store: Path, folder: Path) -> dict[str, Any]:
    """Build the site, and return the data of its servers by their name."""
    built(store, folder / "site")
    return {name: data(folder / "site", f"servers/{name}.json") for name in ("north", "south")}


def test_with_the_address_of_the_site_the_feed_and_the_badges_name_it(store: Path, tmp_path: Path) -> None:
    built(store, tmp_path / "site", "--url", "https://example.com/catalog", "--title", "Desks & more")
    found = files(tmp_path / "site")
    feed = ElementTree.fromstring(found["feed.xml"])
    assert {each.get("href") for each in feed.iter(f"{ATOM}link")} == {
        "https://example.com/catalog/feed.xml",
        "https://example.com/catalog/changes.html",
    }
    assert feed.findtext(f"{ATOM}title") == "Desks & more: changes"
    page = found["servers/south.html"].decode()
    assert (
        "](https://example.com/catalog/badges/south.svg)](https://example.com/catalog/servers/south.html)"
        in page
    )
    assert "<title>south · Desks &amp; more</title>" in page


def test_any_number_of_processes_gives_the_same_bytes(tmp_path: Path) -> None:
    names = [f"desk-{at}" for at in range(20)]
    said(crawl(tmp_path / "store", write_snapshots(tmp_path / "desks", *names)))
    for jobs in (1, 2):
        run("catalogue", "site", "--store", tmp_path / "store", "--out", tmp_path / f"{jobs}", "--jobs", jobs)
    assert files(tmp_path / "1") == files(tmp_path / "2")
    assert len(files(tmp_path / "1")) == 4 * 20 + 16


@pytest.mark.parametrize(
    "address", ["example.com", "ftp://example.com/", "https://example.com/?a", "https://a b/"]
)
def test_an_address_that_is_none_is_refused(store: Path, tmp_path: Path, address: str) -> None:
    result = build(store, tmp_path / "site", "--url", address)
    assert (result.exit_code, f"{address!r} is not the http(s) URL of a folder" in result.stderr) == (2, True)


def test_without_a_store_or_a_server_in_it_nothing_is_written(tmp_path: Path) -> None:
    result = build(tmp_path / "none", tmp_path / "site")
    assert (result.exit_code, "there is no store in" in result.stderr) == (2, True)
    store = small_store(tmp_path)
    (tmp_path / "desks" / "North.json").unlink()
    said(crawl(store, tmp_path / "desks"))
    assert not (tmp_path / "site").exists()
