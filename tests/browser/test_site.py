"""What a reader of a published catalog can do with it, in a real browser, from disk and with the network off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from scorer.formats import site_index
from tests.browser.conftest import Open, Opened
from tests.catalogue.crawling import crawl, said
from tests.catalogue.sites import PACKAGE, built, snapshot
from tests.support.snapshots import DESK

WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 360, "height": 740}
#: Servers of a page of the index and of a file of its data, so that few servers fill several.
PAGE, CHUNK = 8, 10
SERVERS = 23


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site of 22 desks, one of which was changed since, and a server that is never started."""
    folder = tmp_path_factory.mktemp("catalog")
    listed = folder / "servers.jsonl"
    for words in ("", "Do not use it for a copy in repair."):
        listed.write_text("".join(json.dumps(line) + "\n" for line in lines(words)), encoding="utf-8")
        said(crawl(folder / "store", listed))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(site_index, "PAGE", PAGE)
        patched.setattr(site_index, "CHUNK", CHUNK)
        built(folder / "store", folder / "site")
        yield folder / "site"


def lines(words: str) -> Iterator[object]:
    """Yield desks with one to five tools each, the last ones of many."""
    for number in range(SERVERS - 1):
        tools = [
            {**tool, "description": f"{tool['description']} Desk {number}. {words if number == 4 else ''}"}
            for tool in DESK[: 1 + number % len(DESK)]
        ]
        if number == 7:
            tools += [{**DESK[1], "name": f"renew_loan_{at}"} for at in range(70)]
        yield snapshot(f"example/desk-{number:02}", *tools)
    yield PACKAGE


Visit = Callable[..., Opened]


@pytest.fixture
def visit(open_address: Open, site: Path) -> Visit:
    """Open a page of the site by its path and fragment; more arguments are Playwright's."""

    def opened(path: str = "index.html", **context: object) -> Opened:
        return open_address(f"{site.as_uri()}/{path}", **context)

    return opened


def shown(page: Page) -> list[str]:
    """Return the servers that the index shows, from top to bottom."""
    return page.locator("#servers tbody tr th").all_inner_texts()


def after(page: Page, status: str) -> list[str]:
    """Return the servers that the index shows when its status says how many."""
    expect(page.get_by_role("status")).to_have_text(status)
    return shown(page)


def test_pages_open_from_disk_and_request_only_files_of_the_site(visit: Visit, site: Path) -> None:
    pages = [path.relative_to(site).as_posix() for path in site.glob("*.html")]
    for path in (*pages, "servers/example/desk-07.html", "servers/example.desk/package.html"):
        seen = visit(path)
        seen.page.evaluate(
            "new Promise((done) => setTimeout(done, 100))"
        )  # what asks for more has asked by then
        assert (path, seen.complaints) == (path, [])
        assert [each for each in seen.requests if not each.startswith(site.as_uri())] == []
        assert len(seen.requests) == 3  # the page, its style sheet and its script


def test_the_index_loads_the_other_servers_only_when_a_reader_looks_for_them(visit: Visit) -> None:
    seen = visit()
    assert len(shown(seen.page)) == PAGE
    assert len(seen.requests) == 3
    seen.page.get_by_role("button", name="Next").click()
    expect(seen.page.locator(".range")).to_have_text("9 to 16 of 23")
    assert [each.rpartition("/")[2] for each in seen.requests[3:]] == [f"rows-{at}.js" for at in (1, 2, 3)]
    seen.page.get_by_role("searchbox").fill("desk-1")
    assert len(after(seen.page, "10 of 23 servers shown")) == PAGE
    assert [each.rpartition("/")[2] for each in seen.requests[6:]] == [f"words-{at}.js" for at in (1, 2, 3)]
    assert seen.complaints == []


def test_a_search_finds_names_and_tools_and_escape_ends_it(visit: Visit) -> None:
    page = visit().page
    page.get_by_role("searchbox").fill("DESK-07")
    assert after(page, "1 of 23 servers shown") == ["example/desk-07"]
    page.get_by_role("searchbox").fill("renew_loan_69 example")
    assert after(page, "1 of 23 servers shown") == ["example/desk-07"]
    page.get_by_role("searchbox").fill("a desk.")
    assert after(page, "1 of 23 servers shown") == ["example.desk/package"]
    page.get_by_role("searchbox").fill("<b>zeppelin")
    after(page, "0 of 23 servers shown")
    expect(page.locator("#servers tfoot")).to_have_text("No server matches “<b>zeppelin”.")
    page.get_by_role("searchbox").press("Escape")
    assert len(after(page, "")) == PAGE


def test_a_column_sorts_both_ways_and_servers_without_scores_stay_last(visit: Visit) -> None:
    page = visit().page
    best = shown(page)
    head = page.locator("th[data-key=tools]")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(page.locator("#servers caption")).to_have_text("Sorted by Tools, descending")
    assert shown(page)[0] == "example/desk-07"
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".range")).to_have_text("17 to 23 of 23")
    assert shown(page)[-2:] == ["example/desk-07", "example.desk/package"]
    page.locator("th[data-key=overall]").get_by_role("button").click()
    expect(page.locator("th[data-key=overall]")).to_have_attribute("aria-sort", "descending")
    assert shown(page) == best


def test_filters_leave_the_servers_that_fit_all_of_them(visit: Visit) -> None:
    page = visit().page
    page.get_by_label("Failure").select_option("needs-exec")
    assert after(page, "1 of 23 servers shown") == ["example.desk/package"]
    page.get_by_label("Failure").select_option("none")
    after(page, "22 of 23 servers shown")
    page.get_by_label("Size").select_option("huge")
    assert after(page, "1 of 23 servers shown") == ["example/desk-07"]
    page.get_by_label("Highest risk").select_option("read")
    after(page, "0 of 23 servers shown")
    expect(page.locator("#servers tfoot")).to_have_text("None matches the filters.")
    page.get_by_role("button", name="Reset").click()
    after(page, "")
    page.get_by_label("Transport").select_option("stdio")
    assert after(page, "1 of 23 servers shown") == ["example.desk/package"]
    page.get_by_label("not scored").uncheck()
    after(page, "0 of 23 servers shown")


def test_the_address_keeps_the_search_the_order_the_filters_and_the_page(visit: Visit) -> None:
    page = visit().page
    page.get_by_role("searchbox").fill("desk")
    page.locator("th[data-key=name]").get_by_role("button").click()
    page.get_by_label("Failure").select_option("none")
    after(page, "22 of 23 servers shown")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".range")).to_have_text("9 to 16 of 22")
    fragment = page.url.partition("#")[2]
    assert fragment == "~q=desk&failure=none&sort=name.ascending&page=2"
    again = visit(f"index.html#{fragment}").page
    assert after(again, "22 of 23 servers shown") == [f"example/desk-{at:02}" for at in range(8, 16)]
    expect(again.get_by_role("searchbox")).to_have_value("desk")
    expect(again.get_by_label("Failure")).to_have_value("none")
    again.evaluate("location.hash = '~q=package'")
    assert after(again, "1 of 23 servers shown") == ["example.desk/package"]


@pytest.mark.parametrize(
    "fragment", ["~sort=nothing.sideways&page=-3&risk=%3Cb%3E", "~page=99", "~q=", "nowhere"]
)
def test_an_address_that_means_nothing_shows_the_index(visit: Visit, fragment: str) -> None:
    seen = visit(f"index.html#{fragment}")
    expect(seen.page.locator("#servers tbody tr").first).to_be_visible()
    expect(seen.page.locator("th[data-key=overall]")).to_have_attribute("aria-sort", "descending")
    assert seen.complaints == []


def test_the_details_of_many_tools_are_unpacked_when_a_card_opens(visit: Visit) -> None:
    page = visit("servers/example/desk-07.html").page
    card = page.locator("details.card", has_text="renew_loan_69")
    assert page.locator("details.card .body").count() == 0
    card.locator("summary").first.click()
    expect(card.locator(".six-why dt").first).to_have_text("Purpose")
    expect(card.get_by_role("button", name="Copy tool as Markdown")).to_be_visible()
    card.locator("details.evidence > summary").click()
    expect(card.locator("table.points")).to_be_visible()


def test_a_link_to_a_tool_opens_its_card(visit: Visit) -> None:
    page = visit("servers/example/desk-07.html#server-1-tool-renew_loan_42").page
    expect(page.locator("#server-1-tool-renew_loan_42 .body")).to_be_visible()


def test_without_scripts_the_best_servers_and_all_other_pages_can_be_read(visit: Visit) -> None:
    page = visit(java_script_enabled=False).page
    assert len(shown(page)) == PAGE
    expect(page.get_by_role("searchbox")).to_be_hidden()
    assert "The best 8 servers are shown." in page.content()
    page.get_by_role("link", name="Changes").click()
    expect(page.locator("main")).to_contain_text("5 tools changed")


def test_on_paper_the_heads_of_the_table_are_text_which_every_page_repeats(visit: Visit) -> None:
    page = visit().page
    page.emulate_media(media="print")
    button = page.locator("th[data-key=name] button")
    assert button.evaluate("(each) => getComputedStyle(each).display") == "contents"  # no box, only its text


@pytest.mark.parametrize(("scheme", "viewport"), [("light", WIDE), ("dark", NARROW)], ids=["wide", "narrow"])
def test_axe_finds_nothing_in_any_page(visit: Visit, site: Path, scheme: str, viewport: object) -> None:
    pages = [path.relative_to(site).as_posix() for path in site.glob("*.html")]
    for path in (*pages, "servers/example/desk-04.html", "servers/example.desk/package.html"):
        page = visit(path, color_scheme=scheme, viewport=viewport).page
        found = Axe().run(page)
        assert (path, [each["id"] for each in found.response["violations"]]) == (path, []), (
            found.generate_report()
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
