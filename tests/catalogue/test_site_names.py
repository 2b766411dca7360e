"""Names of servers on a site: they come from registries, and a name may be anything."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.catalogue.site.places import is_safe_part, places_of
from tests.catalogue.registries import entry
from tests.catalogue.sites import built, data, files, links, snapshot, store_of
from tests.support.hostile import WORDS
from tests.support.snapshots import DESK

HASHED = r"--[0-9a-f]{12}"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("io.github.owner/desk", r"io\.github\.owner/desk"),
        ("IO.GitHub.Owner/Desk", r"io\.github\.owner/desk"),
        ("a/b/c", "a/b/c"),
        ("../../etc/passwd", f"etc-passwd{HASHED}"),
        ("/etc/passwd", f"etc-passwd{HASHED}"),
        ("a/../b", f"a/b{HASHED}"),
        ("a\\..\\b", f"a-b{HASHED}"),
        ("C:/windows", f"c/windows{HASHED}"),
        ("con", f"server{HASHED}"),
        ("nul.txt/a", f"nul-txt/a{HASHED}"),
        ("owner/aux.json", f"owner/aux-json{HASHED}"),
        ("owner/desk.html", f"owner/desk-html{HASHED}"),
        ("owner.json/desk", f"owner-json/desk{HASHED}"),
        ("desk.", f"desk{HASHED}"),
        ("desk ", f"desk{HASHED}"),
        (".git/config", f"git/config{HASHED}"),
        ("-rf", f"rf{HASHED}"),
        ("desk?x=1#y", f"desk-x-1-y{HASHED}"),
        ("desk%2e%2e", f"desk-2e-2e{HASHED}"),
        ("javascript:alert(1)", f"javascript-alert-1{HASHED}"),
        ("desk\u202egnp", f"desk-gnp{HASHED}"),
        ("書架", f"server{HASHED}"),
        ("", f"server{HASHED}"),
        ("x" * 5000, "x{40}" + HASHED),
        ("a/" * 40 + "b", f"a/a(?:-a)*{HASHED}"),
        (f"desk--{'0' * 12}", f"desk-000000000000{HASHED}"),
    ],
)
def test_a_name_that_is_no_safe_path_becomes_its_letters_and_a_hash(name: str, place: str) -> None:
    assert re.fullmatch(place, places_of([name])[name])


def test_names_that_differ_in_their_case_have_different_places_and_the_lower_one_keeps_its_own() -> None:
    places = places_of(["Owner/Desk", "owner/desk", "OWNER/DESK", "owner/\u212aiosk", "owner/kiosk"])
    assert places["owner/desk"] == "owner/desk"
    assert places["owner/kiosk"] == "owner/kiosk"
    assert len({place.lower() for place in places.values()}) == 5


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8")) | st.from_regex(r"[aA./~:-]{0,9}"), unique=True))
def test_any_names_have_places_of_their_own_that_every_system_takes(names: list[str]) -> None:
    places = places_of(names)
    assert len({place.lower() for place in places.values()}) == len(names)
    for place in places.values():
        assert len(place) <= 140
        *parts, last = place.split("/")
        assert all(map(is_safe_part, parts))
        assert is_safe_part(re.sub(f"{HASHED}$", "", last))
    folders = {place.rpartition("/")[0] for place in places.values()}
    assert not folders & {
        f"{place}{ending}" for place in places.values() for ending in (".html", ".json", ".svg")
    }


class Reader(HTMLParser):
    """Collects what a browser would do with a page: its tags with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_no_words_of_a_server_lead_out_of_the_site_or_become_a_part_of_a_page(tmp_path: Path) -> None:
    words = [each.replace("\ud800", "").replace("\udfff", "") for each in WORDS.values()]
    tool = {**DESK[0]}
    lines = [
        snapshot(f"{number}{each}", {**tool, "name": each or "none", "description": each})
        for number, each in enumerate(words)
    ]
    lines += [
        entry(
            f"{number}{each}",
            description=each,
            version=each[:100],
            packages=[{"transport": {"type": each}}],
            repository={"url": f"https://example.com/{each}"},
        )
        for number, each in enumerate(words)
    ]
    store = store_of(tmp_path, *lines)
    site = tmp_path / "site"
    built(store, site)
    found = files(site)
    assert all(re.fullmatch(r"[A-Za-z0-9/._-]+", path) for path in found)
    for path, content in found.items():
        if path.endswith(".html"):
            _check_page(path, content.decode(), found.keys())
    assert len(data(site, "servers-1.json")["servers"]) > len(words)


def _check_page(path: str, page: str, paths: Collection[str]) -> None:
    tags = Reader(page).found
    assert [tag for tag, _ in tags if tag in ("img", "iframe", "object", "embed", "base")] == [], path
    assert [name for _, attrs in tags for name in attrs if name.startswith("on")] == [], path
    scripts = [attrs for tag, attrs in tags if tag == "script"]
    assert all("src" in attrs or attrs.get("type") == "text/plain" for attrs in scripts), path
    for link in links(page):
        assert not re.match(r"[a-z]+:|//|/", link), (path, link)
        assert os.path.normpath(os.path.join(os.path.dirname(path), link)) in paths, (path, link)


def test_a_script_of_the_index_has_no_text_that_ends_it(tmp_path: Path) -> None:
    line = snapshot("desk\u2028</script>\u2029", {**DESK[0], "name": "</script>\u2028"})
    built(store_of(tmp_path, line), tmp_path / "site")
    for name in ("rows-1", "words-1"):
        text = files(tmp_path / "site")[f"search/{name}.js"].decode()
        assert text.isascii()
        assert re.fullmatch(r"\(self\.mcpScorer \?\?= \{\}\)\.\w+ = \[\n.*\n\];\n", text)


def test_a_repository_is_shown_only_if_it_is_a_plain_address(tmp_path: Path) -> None:
    addresses = {
        "plain": "https://github.com/example/desk",
        "script": "javascript:alert(1)",
        "user": "https://user@example.com/desk",
        "query": "https://example.com/desk?a=<b>",
    }
    lines = [entry(name, packages=[{}], repository={"url": address}) for name, address in addresses.items()]
    site = tmp_path / "site"
    built(store_of(tmp_path, *lines), site)
    shown = {
        name: addresses[name] in files(site)[f"servers/example.desk/{name}.html"].decode()
        for name in addresses
    }
    assert shown == {"plain": True, "script": False, "user": False, "query": False}
