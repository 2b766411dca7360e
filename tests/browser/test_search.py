"""What the search finds: words in names, titles and descriptions of tools, and in findings."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scorer.formats import FORMATS
from tests.browser.conftest import Open, archive_report, report_on
from tests.support.reports import report_of_several


def tool(name: str, description: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "description": description, "inputSchema": {"type": "object"}, **more}


DEPOT = report_on(
    "depot",
    (
        tool("list_crates", "Lists the crates of one bay.", title="Stock overview"),
        tool("move_crate", "Moves one crate to another bay.", annotations={"title": "Relocation"}),
        tool("weigh_crate", "Weighs one crate.\nReturns the mass in kilograms."),
        tool("count_pallets", "Counts the pallets of a hall."),
        tool("erase", ""),
    ),
)
#: With more tools than these the details wait in templates.
MANY = archive_report(90)


def search(page: Page, words: str) -> list[str]:
    """Search for words, and return the tools that the table shows."""
    page.get_by_role("searchbox").fill(words)
    return sorted(row.inner_text() for row in page.locator("table.tools tbody tr:visible th").all())


def findings(page: Page) -> list[str]:
    """Return the findings that the list shows."""
    return [each.inner_text() for each in page.locator("#server-1-findings .findings li:visible").all()]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("WEIGH", ["weigh_crate"]),
        ("stock overview", ["list_crates"]),
        ("relocation", ["move_crate"]),
        ("kilograms", ["weigh_crate"]),
        ("crate. returns", ["weigh_crate"]),
        ("bay crate", ["list_crates", "move_crate"]),
    ],
)
def test_a_tool_is_found_by_its_name_titles_and_description(
    open_report: Open, words: str, found: list[str]
) -> None:
    page = open_report(DEPOT).page
    assert search(page, words) == found
    expect(page.locator("details.card:visible")).to_have_count(len(found))


def test_descriptions_that_wait_in_templates_are_searched_and_stay_there(open_report: Open) -> None:
    page = open_report(MANY).page
    found = search(page, "diary fails when the vault is closed")
    assert found == [f"{verb}_diary_records_of_the_vault" for verb in ("delete", "get", "list")]
    assert page.locator("details.card .body").count() == 1


def test_the_list_keeps_the_findings_of_the_tools_that_are_shown(open_report: Open) -> None:
    page = open_report(DEPOT).page
    every = findings(page)
    search(page, "erase")
    assert findings(page) == [each for each in every if "erase" in each]
    assert 0 < len(findings(page)) < len(every)
    search(page, "")
    assert findings(page) == every


def test_a_finding_is_found_by_its_own_text_too(open_report: Open) -> None:
    page = open_report(DEPOT).page
    assert search(page, "no description six scores") == []
    (finding,) = findings(page)
    assert "PUR000" in finding


def test_a_finding_of_many_tools_is_shown_with_any_of_them(open_report: Open) -> None:
    page = open_report(MANY).page
    page.locator("#server-1-findings details").first.evaluate("(each) => { each.open = true; }")
    search(page, "list_stamp_records_of_the_annex")
    assert any("90 tools" in each for each in findings(page))


def test_a_search_without_a_match_says_so_in_the_table_and_the_list(open_report: Open) -> None:
    page = open_report(DEPOT).page
    assert search(page, "<b>zeppelin") == []
    expect(page.locator("table.tools tfoot")).to_have_text("No tool matches “<b>zeppelin”.")
    expect(page.locator("#server-1-findings .findings + .note")).to_have_text(
        "No finding matches “<b>zeppelin”."
    )
    search(page, "")
    expect(page.locator("table.tools tfoot")).to_be_hidden()
    expect(page.locator("#server-1-findings .findings + .note")).to_be_hidden()


def test_filters_that_leave_no_tool_say_so(open_report: Open) -> None:
    page = open_report(DEPOT).page
    for box in page.locator(".controls fieldset input").all():
        box.uncheck()
    expect(page.locator("table.tools tfoot")).to_have_text("None matches the filters.")


def test_a_ranking_without_a_match_says_so(open_report: Open) -> None:
    page = open_report(text=FORMATS["html"].render_folder(report_of_several())["index.html"]).page
    page.get_by_role("searchbox").fill("zeppelin")
    expect(page.locator("table.tools tfoot")).to_have_text("No server matches “zeppelin”.")
