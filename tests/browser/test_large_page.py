"""A page of many tools: what waits until it is opened, what is printed, and how names break."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from scorer.formats import FORMATS
from tests.browser.conftest import Open, archive_report
from tests.support.reports import report_of_several

NARROW = {"width": 390, "height": 740}
MANY, SOME = archive_report(90), archive_report(25)
FIRST = "server-1-tool-get_map_records_of_the_vault"


def nodes(page: Page) -> int:
    return int(page.evaluate("document.getElementsByTagName('*').length"))


def test_the_details_of_many_tools_are_made_when_they_are_opened(open_report: Open) -> None:
    page = open_report(MANY).page
    assert page.locator("details.card").count() == 90
    assert page.locator("details.card .body").count() == 1  # the first card is open
    before = nodes(page)
    assert before < 100 * 90
    card = page.locator(f"#{FIRST}")
    card.locator("summary").first.click()
    expect(card.locator(".six-why > div")).to_have_count(6)
    assert nodes(page) > before


def test_a_permalink_makes_and_opens_its_card_in_a_page_of_many_tools(open_report: Open) -> None:
    page = open_report(MANY, fragment=f"#{FIRST}").page
    expect(page.locator(f"#{FIRST} blockquote")).to_contain_text("map records of the vault")
    expect(page.locator(f"#{FIRST}")).to_be_in_viewport()


def test_evidence_schema_and_json_of_many_tools_are_unpacked_on_demand(open_report: Open) -> None:
    page = open_report(SOME, fragment="#server-1-tool-list_map_records_of_the_vault").page
    card = page.locator("#server-1-tool-list_map_records_of_the_vault")
    assert card.locator("table").count() == 0
    card.locator("summary", has_text="Evidence").click()
    expect(card.locator("table.points thead th")).to_have_text(["Reason", "Pu", "Us", "Be", "Pa", "Co", "Cm"])
    card.locator("summary", has_text="Definition").click()
    expect(card.locator("table.schema tbody th")).to_have_text(["map"])
    card.locator("summary", has_text="As JSON").click()
    expect(card.locator("details pre")).to_contain_text('"name": "list_map_records_of_the_vault"')


def test_a_page_of_many_tools_says_what_needs_a_script(open_report: Open) -> None:
    page = open_report(MANY, java_script_enabled=False).page
    expect(page.locator("noscript p")).to_contain_text("open only with JavaScript")
    assert page.locator("table.tools tbody tr").count() == 90
    fewer = open_report(SOME, java_script_enabled=False).page
    expect(fewer.locator("noscript p")).to_contain_text(
        "the evidence and schemas of each tool need JavaScript"
    )
    assert fewer.locator(".six-why").count() == 25


def pages(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def test_at_least_two_cards_are_printed_on_a_page(open_report: Open) -> None:
    page = open_report(SOME).page
    assert pages(page) <= 3 + 25 / 2  # the verdict, the table and the findings take the other pages


def test_what_a_card_shows_is_printed_in_two_columns_and_nothing_of_it_is_hidden(open_report: Open) -> None:
    page = open_report(SOME).page
    page.emulate_media(media="print")
    card = page.locator("details.card[open]").first
    for part in (".six-why > div", ".edits li"):
        boxes = [box for each in card.locator(part).all() if (box := each.bounding_box())]
        assert len(boxes) == card.locator(part).count()
        assert len({round(box["x"]) for box in boxes}) == 2
    for text in card.locator(".six-why dt, .six-why dd, .edits .worth, .draft, blockquote").all():
        expect(text).to_be_visible()


def test_what_is_printed_is_made_and_opened_and_folded_again(open_report: Open) -> None:
    page = open_report(MANY).page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.card[open] .body").count() == 90
    page.emulate_media(media="print")
    for hidden in (".bar", ".controls", ".block", ".share", "button.copy"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.card[open]").count() == 1


def test_no_table_is_cut_on_paper(open_report: Open) -> None:
    page = open_report(SOME, viewport={"width": 703, "height": 1000}).page  # A4 without its margins
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert (
        page.evaluate(
            "[...document.querySelectorAll('table')].filter((t) => t.offsetParent && t.scrollWidth > 703).length"
        )
        == 0
    )


def test_names_break_at_their_joints_alone_on_a_narrow_screen(open_report: Open) -> None:
    page = open_report(SOME, viewport=NARROW).page
    lines = page.evaluate(
        """() => [...document.querySelectorAll('table.tools th a, .card h3')].map((name) => {
          const range = document.createRange();
          const lines = [];
          let last = null;
          const walker = document.createTreeWalker(name, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            for (let at = 0; at < walker.currentNode.length; at++) {
              range.setStart(walker.currentNode, at);
              range.setEnd(walker.currentNode, at + 1);
              const top = Math.round(range.getBoundingClientRect().top);
              if (top !== last) lines.push('');
              last = top;
              lines[lines.length - 1] += range.toString();
            }
          }
          return lines;
        })"""
    )
    broken = [parts for parts in lines if len(parts) > 1]
    assert broken
    assert [parts for parts in broken if not all(part.endswith("_") for part in parts[:-1])] == []


@pytest.mark.parametrize("report", [SOME, MANY], ids=["some", "many"])
def test_a_narrow_screen_never_scrolls_the_page_sideways(open_report: Open, report: object) -> None:
    page = open_report(report, viewport=NARROW).page
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def violations(page: Page) -> list[tuple[str, list[list[str]]]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


def test_axe_finds_nothing_in_packed_parts(open_report: Open) -> None:
    page = open_report(SOME, fragment="#server-1-tool-list_map_records_of_the_vault", bypass_csp=True).page
    card = page.locator("#server-1-tool-list_map_records_of_the_vault")
    for part in ("Evidence", "Definition", "As JSON"):
        card.locator("summary", has_text=part).click()
    expect(card.locator("details pre")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_ranking_or_a_page_of_several_servers(open_report: Open, scheme: str) -> None:
    several = report_of_several()
    index = FORMATS["html"].render_folder(several)["index.html"]
    for text in (index, FORMATS["html"].render(several)):
        assert violations(open_report(text=text, color_scheme=scheme, bypass_csp=True).page) == []


def test_a_ranking_is_searched_and_sorted_too(open_report: Open) -> None:
    page = open_report(text=FORMATS["html"].render_folder(report_of_several())["index.html"]).page
    page.get_by_role("searchbox").fill("catalogue")
    expect(page.get_by_role("status")).to_have_text("1 of 2 servers shown")
    page.get_by_role("searchbox").press("Escape")
    page.locator("table.tools thead th", has_text="Tools").get_by_role("button").click()
    expect(page.locator("table.tools caption")).to_have_text("Sorted by Tools, ascending")
