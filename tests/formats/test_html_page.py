"""What the page says first: the verdict, patterns, one edit a tool; and how it writes names, scores and summaries."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scorer.contracts.report import Finding, Gain, Pattern
from scorer.formats import FORMATS, ViewOptions
from scorer.formats.html_words import named
from scorer.formats.score_steps import step
from scorer.formats.summary import tool_and_server_gain
from tests.support import reports

WHEN = Pattern("when", "2 of 3 tools do not say when to use them", ("lend_book", "renew_loan"), 0.31)
TOOLS = tuple(reports.tool(name=name) for name in ("lend_book", "find_loans", "renew_loan"))


def page(**changes: Any) -> str:
    fields: dict[str, Any] = {"tools": TOOLS, "patterns": (WHEN,), "findings": ()}
    report = reports.report(servers=(reports.server(**{**fields, **changes}),))
    return FORMATS["html"].render(report, ViewOptions())


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html.replace("</summary>", " ")).split())


def test_the_verdict_is_one_sentence_of_grade_cost_and_gate() -> None:
    (sentence,) = re.findall(r'<p class="sentence">(.*?)</p>', page())
    assert plain(sentence) == (
        "2.8 of 5 (tier C): 2 of 3 tools do not say when to use them, which costs the most; the gate failed."
    )


def test_without_a_pattern_the_verdict_names_the_lowest_tool() -> None:
    (sentence,) = re.findall(r'<p class="sentence">(.*?)</p>', page(patterns=()))
    assert plain(sentence) == "2.8 of 5 (tier C): the lowest tool is find_loans (3.3); the gate failed."
    assert 'class="patterns"' not in page(patterns=())


def test_of_several_servers_on_a_page_each_has_its_own_result_of_the_gate() -> None:
    shown = FORMATS["html"].render(reports.report(servers=reports.report_of_several().servers))
    verdicts = [plain(each) for each in re.findall(r'<p class="sentence">(.*?)</p>', shown)]
    assert [verdict.rpartition("the gate ")[2] for verdict in verdicts] == ["failed.", "failed.", "passed."]


def test_a_pattern_lists_the_fewer_of_the_affected_tools_and_the_others() -> None:
    (most,) = re.findall(r'<ol class="patterns">(.*?)</ol>', page(), re.DOTALL)
    assert plain(most) == "2 of 3 tools do not say when to use them grade about +0.3 Not affected: find_loans"
    few = Pattern("when", "1 of 3 tools do not say when to use them", ("lend_book",), 0.1)
    (least,) = re.findall(r'<ol class="patterns">(.*?)</ol>', page(patterns=(few,)), re.DOTALL)
    assert plain(least).endswith("grade about +0.1 Affected: lend_book")


def test_more_than_three_tools_of_a_pattern_or_a_finding_are_listed_and_linked_on_demand() -> None:
    names = tuple("abcdefghi")
    tools = tuple(
        reports.tool(name=name, findings=(reports.finding(),) if name < "f" else ()) for name in names
    )
    pattern = Pattern("when", "5 of 9 tools do not say when to use them", names[:5], 0.3)
    whole = reports.score(tool_count=9)
    shown = page(tools=tools, score=whole, patterns=(pattern,))
    (row,) = re.findall(r'<ol class="patterns">(.*?)</ol>', shown, re.DOTALL)
    assert plain(row).endswith("grade about +0.3 Not affected: 4 tools f, g, h, i")
    (section,) = re.findall(r'<section id="server-1-findings">(.*?)</section>', shown, re.DOTALL)
    (entry,) = re.findall(r"<li>(.*?)</li>", section, re.DOTALL)
    assert plain(entry).endswith("Affected: 5 tools a, b, c, d, e")
    assert re.findall(r'href="#server-1-tool-(\w)"', entry) == ["a", "b", "c", "d", "e"]


def test_the_list_of_findings_says_how_many_it_shows_in_how_many_entries() -> None:
    error: Finding = reports.finding(level="error", rule="S001")
    tools = tuple(reports.tool(name=name, findings=(reports.finding(),)) for name in "abcde")
    mixed = (reports.tool(name="f", findings=(error,)), *tools)
    assert "<summary>6 findings (1 error, 5 warnings) in 2 entries, most severe first</summary>" in page(
        tools=mixed
    )
    assert "<summary>1 finding (1 error), most severe first</summary>" in page(tools=mixed[:1])


def test_a_tool_has_one_row_among_the_edits_and_its_error_goes_first() -> None:
    def edit(fix: str, server: float) -> Any:
        return reports.opportunity(fix=fix, gain=Gain(0.9, 0.2, server))

    error: Finding = reports.finding(level="error", fix="Write a description.")
    tools = (
        reports.tool(name="a", opportunities=(edit("First of a.", 0.3), edit("Second of a.", 0.2))),
        reports.tool(name="b", opportunities=(edit("First of b.", 0.1),)),
        reports.tool(name="c", findings=(error,), opportunities=(edit("First of c.", 0.4),)),
    )
    (fixes,) = re.findall(r'<ol class="fixes">(.*?)</ol>', page(tools=tools), re.DOTALL)
    rows = [plain(row) for row in re.findall(r"<li>(.*?)</li>", fixes, re.DOTALL)]
    assert [re.sub(r" ((tool|TDQS) about|error).*", "", row) for row in rows] == [
        "c Write a description.",
        "a First of a.",
        "b First of b.",
    ]


def test_a_server_without_findings_says_so() -> None:
    shown = page(tools=tuple(reports.tool(name=name, findings=()) for name in ("a", "b")))
    (section,) = re.findall(r'<section id="server-1-findings">(.*?)</section>', shown, re.DOTALL)
    assert "No findings." in plain(section)
    assert shown.count('<p class="note">No findings.</p>') == 2


def test_an_edit_shows_its_sentence_as_a_draft_with_marked_gaps() -> None:
    fix = "Name the other tool: “For <other case>, use `renew_loan`.” Keep it short."
    edited = reports.opportunity(fix=fix, draft="For <other case>, use `renew_loan`.")
    shown = page(tools=(reports.tool(opportunities=(edited,)),))
    (edit,) = re.findall(r'<ol class="edits">\n<li>(.*?)</li>', shown, re.DOTALL)
    (draft,) = re.findall(r'<q class="draft">(.*?)</q>', edit)
    assert draft == "For <b>&lt;other case&gt;</b>, use <code>renew_<wbr>loan</code>."
    assert plain(edit).startswith("Name the other tool: For")
    assert plain(edit).endswith(f"Keep it short. {tool_and_server_gain(0.2, 0.06)}")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("advisor_recommendation_list", ["advisor_", "recommendation_", "list"]),
        ("get-learning-resource", ["get-", "learning-", "resource"]),
        ("parseHTMLPage2", ["parse", "HTML", "Page2"]),
        ("files/read.now", ["files/", "read.", "now"]),
        ("plain", ["plain"]),
        ("a<b_c", ["a&lt;b_", "c"]),
    ],
)
def test_a_name_may_break_at_its_joints_alone(name: str, parts: list[str]) -> None:
    assert named(name).split("<wbr>") == parts


@pytest.mark.parametrize(
    ("score", "expected"),
    [(1, 1), (1.9, 1), (2, 2), (2.9, 2), (3.0, 3), (3.4, 3), (3.5, 4), (4, 4), (4.5, 5), (5, 5)],
)
def test_a_score_has_the_color_of_its_tier(score: float, expected: int) -> None:
    assert step(score) == expected


def test_the_summary_to_share_is_markdown_that_shows_names_literally() -> None:
    (section,) = re.findall(r'<section class="sheet share".*?</section>', page(name="desk|1"), re.DOTALL)
    summary, badge = re.findall(r'<pre class="copied" tabindex="0">(.*?)</pre>', section, re.DOTALL)
    assert summary.splitlines() == [
        "**&lt;code&gt;desk&amp;#124;1&lt;/code&gt;: 2.8 of 5 (tier C)** for the definitions of 3 tools. Gate failed.",
        "",
        "- 2 of 3 tools do not say when to use them (grade about +0.3)",
        "- Lowest tools: `find_loans` 3.3, `lend_book` 3.3, `renew_loan` 3.3",
        "",
        "Scored by mcp-scorer 0.1.0, offline and without a language model.",
    ]
    assert badge == "![Tool definitions: 2.8 C](badge.svg)"
    assert section.count("<svg") == 1
