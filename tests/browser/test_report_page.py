"""What a reader of the HTML report can do with it, in a real browser."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.support import hostile

WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 390, "height": 740}


def names(page: Page) -> list[str]:
    """Return the tools that the table shows, from top to bottom."""
    return [row.inner_text() for row in page.locator("table.tools tbody tr:visible th").all()]


def test_the_page_opens_from_disk_without_a_request_or_a_complaint(open_report: Open) -> None:
    seen = open_report()
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith("file:")] == []
    assert len(seen.requests) == 1
    expect(seen.page.locator(".sentence")).to_contain_text("the gate failed")


def test_the_worst_tool_is_first_and_a_columns_button_sorts_by_it_both_ways(open_report: Open) -> None:
    page = open_report().page
    caption = page.locator("table.tools caption")
    expect(caption).to_contain_text("Lowest score first")
    assert names(page)[0] == "sync"
    head = page.locator("table.tools thead th").first
    head.get_by_role("button").click()
    assert names(page) == sorted(names(page))
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(caption).to_have_text("Sorted by Tool, ascending")
    head.get_by_role("button").click()
    assert names(page) == sorted(names(page), reverse=True)
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(caption).to_have_text("Sorted by Tool, descending")


def test_risk_sorts_by_severity_and_no_findings_as_none(open_report: Open) -> None:
    page = open_report().page
    page.locator("table.tools thead th", has_text="Risk").get_by_role("button").click()
    risks = page.locator("table.tools tbody td:nth-last-child(2)").all_inner_texts()
    assert risks == [
        "read, low",
        "write, medium",
        "write, medium",
        "write, medium",
        "destructive, critical",
    ]
    page.locator("table.tools thead th", has_text="Findings").get_by_role("button").click()
    counts = page.locator("table.tools tbody td:last-child").all_inner_texts()
    assert counts[0] == "none"
    assert [int(count) for count in counts if count != "none"] == sorted(
        int(count) for count in counts if count != "none"
    )


def test_a_search_leaves_the_rows_and_cards_that_match_and_says_how_many(open_report: Open) -> None:
    page = open_report().page
    page.get_by_role("searchbox").fill("LOANS")
    assert sorted(names(page)) == ["find_loans"]
    page.get_by_role("searchbox").fill("LOAN use")
    assert sorted(names(page)) == ["lend_book", "renew_loan"]
    expect(page.locator("details.card:visible")).to_have_count(2)
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
    assert names(again) == ["find_loans", "lend_book", "renew_loan"]
    expect(again.get_by_role("searchbox")).to_have_value("loan")


def test_the_bar_stays_and_leads_to_every_section(open_report: Open) -> None:
    page = open_report(viewport=WIDE).page
    links = page.get_by_role("navigation").get_by_role("link")
    assert links.all_inner_texts() == [
        "↑ Top", "Patterns", "Edits", "Scores", "Tools (5)", "Details", "Findings", "Share",
    ]  # fmt: skip
    for link in links.all()[1:]:
        link.click()
        target = link.get_attribute("href")
        assert target
        expect(page.locator(target).get_by_role("heading").first).to_be_in_viewport()
        expect(page.get_by_role("searchbox")).to_be_in_viewport()
    links.first.click()
    expect(page.locator("h1")).to_be_in_viewport()


def test_cards_are_folded_but_the_first_and_a_permalink_opens_its_own(open_report: Open) -> None:
    page = open_report(fragment="#server-1-tool-renew_loan", viewport=WIDE).page
    assert page.locator("details.card[open]").evaluate_all("cards => cards.map((card) => card.id)") == [
        "server-1-tool-sync",
        "server-1-tool-renew_loan",
    ]
    card = page.locator("#server-1-tool-renew_loan")
    expect(card).to_be_in_viewport()
    card.locator("summary", has_text="Evidence").click()
    reference = card.locator("table.points a").first
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


def copied_by(page: Page, button: Locator) -> str:
    button.click()
    expect(button).to_have_text("Copied")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_card_a_draft_and_the_summary_are_copied(open_report: Open) -> None:
    page = open_report(permissions=["clipboard-read", "clipboard-write"]).page
    card = page.locator("#server-1-tool-delete_card")
    card.locator("summary").first.click()
    copied = copied_by(page, card.locator("button.copy").last)
    assert copied.startswith("### `delete_card`: ")
    assert copied.count("\n- **") == 6
    edits = copied.partition("\nHighest-impact edits:\n\n")[2].splitlines()
    gains = [item.inner_text() for item in card.locator(".edits .worth").all()]
    assert [edit.endswith(f" ({gain})") for edit, gain in zip(edits, gains, strict=True)] == [True] * len(
        edits
    )
    assert [line for line in edits if "<" in line and not re.search(r"`[^`]*<[^`]*>[^`]*`", line)] == []
    assert "\\_" not in copied
    assert "Copy" not in copied
    draft = card.locator(".draft").first
    assert copied_by(page, card.locator("button.copy").first) == draft.text_content()
    summary = page.locator("section.share pre").first
    assert copied_by(page, page.locator("section.share button.copy").first) == summary.text_content()


def test_a_small_server_is_all_there_without_a_script(open_report: Open) -> None:
    page = open_report(java_script_enabled=False).page
    assert names(page)[0] == "sync"
    expect(page.locator("details.card")).to_have_count(5)
    expect(page.locator(".find")).to_be_hidden()
    expect(page.locator(".controls")).to_be_hidden()
    expect(page.locator("button.copy")).to_have_count(0)
    expect(page.locator("#server-1-tool-find_loans")).to_contain_text("List loans that match a filter")
    assert page.locator("table.schema tbody tr").count() > 6
    assert page.locator("table.points tbody tr").count() > 20


def test_a_schema_is_a_table_with_its_nested_parts_limits_and_defaults(open_report: Open) -> None:
    page = open_report(fragment="#server-1-tool-find_loans").page
    card = page.locator("#server-1-tool-find_loans")
    card.locator("summary", has_text="Definition").click()
    rows = [
        " | ".join(cell.strip() for cell in row.locator("th, td").all_inner_texts())
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
    card.locator("summary", has_text="As JSON").click()
    expect(card.locator("details pre")).to_contain_text('"maxItems": 5')


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_in_either_theme_with_all_parts_open(
    open_report: Open, scheme: str, size: dict[str, int]
) -> None:
    page = open_report(color_scheme=scheme, viewport=size, bypass_csp=True).page
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    expect(page.locator("details[data-part]")).to_have_count(0)
    found = Axe().run(page)
    assert [
        (each["id"], [node["target"] for node in each["nodes"]]) for each in found.response["violations"]
    ] == []


def test_a_narrow_screen_shows_each_gain_below_its_text(open_report: Open) -> None:
    page = open_report(viewport=NARROW, fragment="#server-1-tool-delete_card").page
    for gain, text in (
        (".patterns .worth", ".patterns li > p:first-child"),
        (".edits .worth", ".edits .draft"),
    ):
        below, above = page.locator(gain).first.bounding_box(), page.locator(text).first.bounding_box()
        assert below
        assert above
        assert below["y"] >= above["y"] + above["height"]


def test_a_table_that_goes_on_beyond_the_screen_has_a_shadow_there(open_report: Open) -> None:
    page = open_report(viewport=NARROW).page
    table = page.locator(".scroll", has=page.locator("table.tools")).first
    styles = "(each) => [getComputedStyle(each).backgroundAttachment, each.scrollWidth > each.clientWidth]"
    attachments, goes_on = table.evaluate(styles)
    assert goes_on
    assert attachments.split(", ")[:4] == ["local", "local", "scroll", "scroll"]


def test_a_narrow_screen_scrolls_tables_and_never_the_page(open_report: Open) -> None:
    page = open_report(viewport=NARROW).page
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_page_full_of_hostile_words_runs_nothing_and_shows_them(
    open_report: Open, subtests: pytest.Subtests
) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            seen = open_report(hostile.report(words))
            assert seen.complaints == []
            assert len(seen.requests) == 1
            assert seen.page.evaluate("[...document.scripts].length") == 3
            assert seen.page.locator("img, iframe, object, link").count() == 0
            expect(seen.page.locator("h1").first).to_be_visible()
            seen.page.context.close()
