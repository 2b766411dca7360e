"""What a reader of the HTML report can do with it, in a real browser."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from scorer.formats.json import contract
from tests.browser.conftest import Open, desk_report
from tests.support import hostile

WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 360, "height": 740}


def names(page: Page) -> list[str]:
    """Return the tools that the table shows, from top to bottom."""
    return [row.inner_text() for row in page.locator("table.tools tbody tr:visible th").all()]


def test_the_page_opens_from_disk_without_a_request_or_a_complaint(open_report: Open) -> None:
    seen = open_report()
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith("file:")] == []
    assert len(seen.requests) == 1
    expect(seen.page.locator(".sentence")).to_contain_text("Gate failed")


def test_the_worst_tool_stands_first_and_a_columns_button_sorts_by_it_both_ways(open_report: Open) -> None:
    page = open_report().page
    assert names(page)[0] == "sync"
    head = page.locator("table.tools thead th").first
    head.get_by_role("button").click()
    assert names(page) == sorted(names(page))
    expect(head).to_have_attribute("aria-sort", "ascending")
    head.get_by_role("button").click()
    assert names(page) == sorted(names(page), reverse=True)
    expect(head).to_have_attribute("aria-sort", "descending")


def test_a_search_leaves_the_rows_and_cards_that_match_and_says_how_many(open_report: Open) -> None:
    page = open_report().page
    page.get_by_role("searchbox").fill("LOAN")
    assert sorted(names(page)) == ["find_loans", "renew_loan"]
    expect(page.locator("article.card:visible")).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("2 of 5 tools shown")
    page.get_by_role("searchbox").press("Escape")
    expect(page.get_by_role("status")).to_have_text("")
    assert len(names(page)) == 5


def test_tiers_and_findings_filter_too(open_report: Open) -> None:
    page = open_report().page
    page.get_by_label("D", exact=True).uncheck()
    assert "sync" not in names(page)
    page.get_by_label("D", exact=True).check()
    page.get_by_label("With errors or warnings").check()
    assert "sync" in names(page)
    assert "lend_book" not in names(page)


def test_search_and_order_are_kept_in_the_address(open_report: Open) -> None:
    page = open_report().page
    page.get_by_role("searchbox").fill("loan")
    page.locator("table.tools thead th").first.get_by_role("button").click()
    fragment = page.url.partition("#")[2]
    assert fragment == "~q=loan&sort=0.ascending"
    again = open_report(fragment=f"#{fragment}").page
    assert names(again) == ["find_loans", "renew_loan"]
    expect(again.get_by_role("searchbox")).to_have_value("loan")


def test_a_permalink_shows_its_card_and_a_reference_its_mark(open_report: Open) -> None:
    page = open_report(fragment="#server-1-tool-renew_loan", viewport=WIDE).page
    card = page.locator("#server-1-tool-renew_loan")
    expect(card).to_be_in_viewport()
    card.locator("summary", has_text="Evidence").first.click()
    reference = card.locator("a.ref").first
    mark = reference.get_attribute("href")
    assert mark
    reference.click()
    expect(page.locator(mark)).to_be_in_viewport()


def test_slash_goes_to_the_search_and_a_question_mark_shows_the_keys(open_report: Open) -> None:
    page = open_report().page
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.get_by_role("searchbox").blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_card_is_copied_as_markdown_that_holds_its_scores_and_edits(open_report: Open) -> None:
    page = open_report(permissions=["clipboard-read", "clipboard-write"]).page
    card = page.locator("#server-1-tool-delete_card")
    card.get_by_role("button", name="Copy as Markdown").click()
    expect(card.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("### delete\\_card: ")
    assert copied.count("\n- **") == 6
    assert "Highest-impact edits:" in copied


def test_everything_is_there_without_a_script(open_report: Open) -> None:
    page = open_report(java_script_enabled=False).page
    assert names(page)[0] == "sync"
    expect(page.locator("article.card")).to_have_count(5)
    expect(page.locator(".controls")).to_be_hidden()
    expect(page.locator("button.copy").first).to_be_hidden()
    expect(page.locator("#server-1-tool-find_loans")).to_contain_text("List loans that match a filter")
    assert page.locator("table.schema tbody tr").count() > 6


def test_a_schema_is_a_table_with_its_nested_parts_limits_and_defaults(open_report: Open) -> None:
    page = open_report().page
    card = page.locator("#server-1-tool-find_loans")
    card.locator("summary", has_text="Definition").click()
    rows = [
        " | ".join(row.locator("th, td").all_inner_texts())
        for row in card.locator("table.schema tbody tr").all()
    ]
    assert rows == [
        "filter | no | object |  | Which loans to list.",
        'filter.state | yes | any | one of "open", "late" | State of the loan.',
        "filter.branches | no | array of string | maxItems 5 | none",
        "limit | no | integer | minimum 1 maximum 50 default 20 | none",
        "loans | no | array of object |  | none",
        "loans[].id | no | string |  | none",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_in_either_theme_with_all_parts_open(
    open_report: Open, scheme: str, size: dict[str, int]
) -> None:
    page = open_report(color_scheme=scheme, viewport=size, bypass_csp=True).page
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = Axe().run(page)
    assert [
        (each["id"], [node["target"] for node in each["nodes"]]) for each in found.response["violations"]
    ] == []


def test_a_narrow_screen_scrolls_tables_and_never_the_page(open_report: Open) -> None:
    page = open_report(viewport=NARROW).page
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_print_opens_what_is_folded_and_leaves_out_the_controls(open_report: Open) -> None:
    page = open_report().page
    page.emulate_media(media="print")
    expect(page.locator(".controls")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 0


def test_the_embedded_json_is_the_report(open_report: Open) -> None:
    page = open_report().page
    assert json.loads(page.locator("script#report").text_content() or "") == contract(desk_report())


def test_a_page_full_of_hostile_words_runs_nothing_and_shows_them(
    open_report: Open, subtests: pytest.Subtests
) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            seen = open_report(hostile.report(words))
            assert seen.complaints == []
            assert len(seen.requests) == 1
            assert seen.page.evaluate("[...document.scripts].length") == 2
            assert seen.page.locator("img, iframe, object, link").count() == 0
            expect(seen.page.locator("h1").first).to_be_visible()
            seen.page.context.close()
