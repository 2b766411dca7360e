"""What is suppressed is shown with its reason, and what is not listed is counted."""

from __future__ import annotations

import json
import re

from scorer.contracts.report import Report, Suppressed
from scorer.formats import FORMATS, ViewOptions
from tests.support import reports

ACCEPTED = (
    Suppressed("sync", reports.finding(), "generated upstream", "2027-03-31", "mcp-scorer.toml:12"),
    Suppressed("", reports.finding(rule="COH022", level="error", message="a gap"), "closed by hand", "", ""),
)
PLAIN = reports.report()
REPORT = reports.report(servers=(reports.server(suppressed=ACCEPTED, unlisted={"COH011": 1, "USE003": 2}),))
NOT_LISTED = "3 findings not listed: ignored, or informational (--profile pedantic lists these)."


def added(name: str, report: Report = REPORT, view: ViewOptions = ViewOptions()) -> list[str]:  # noqa: B008
    """Return the lines that a report has for what is suppressed or not listed, and no other has."""
    plain = FORMATS[name].render(PLAIN, view).splitlines()
    return [line for line in FORMATS[name].render(report, view).splitlines() if line and line not in plain]


def test_text_counts_them_in_the_verdict_and_lists_them_where_asked() -> None:
    counted = "Gate failed · 1 error · 1 warning · 2 suppressed"
    assert added("text") == [counted]
    assert added("text", view=ViewOptions(details=True))[0] == f"  {NOT_LISTED}"
    assert added("text", view=ViewOptions(suppressed=True)) == [
        "Suppressed findings",
        "  - error COH022 · tool set · a gap",
        "    Reason: closed by hand (no end date)",
        "  - warning S003 · sync · the parameter `due` has no description",
        "    Reason: generated upstream (mcp-scorer.toml:12, until 2027-03-31)",
        counted,
    ]


def test_markdown_has_a_folded_table_of_them() -> None:
    assert added("markdown") == [
        f"<sub>{NOT_LISTED}</sub>",
        "<summary>2 suppressed findings</summary>",
        "| Level | Rule | Tool | Finding | Reason | Accepted |",
        "| :-- | :-- | :-- | :-- | :-- | :-- |",
        "| error | COH022 | tool set | a gap | closed by hand | no end date |",
        "| warning | S003 | `sync` | the parameter `due` has no description | generated upstream | "
        "mcp-scorer.toml:12, until 2027-03-31 |",
    ]


def test_html_has_a_section_of_them() -> None:
    page = FORMATS["html"].render(REPORT)
    section = re.search(r"<h3>Suppressed findings</h3>\n<details>(.*?)</details>", page, re.DOTALL)
    assert section
    text = [
        re.sub(r"<[^>]+>", "", line)
        for line in section[1].split("\n")
        if line.startswith(("<li", "<summary"))
    ]
    assert text == [
        "2 suppressed findings with reasons",
        "error COH022 tool set a gapReason: closed by hand (no end date)",
        "warning S003 sync the parameter due has no descriptionReason: generated upstream "
        "(mcp-scorer.toml:12, until 2027-03-31)",
    ]
    assert f'<p class="note">{NOT_LISTED}</p>' in page


def test_html_calls_no_rule_passed_that_was_only_not_listed() -> None:
    passed = re.search(r"<h3>Passed checks</h3>(.*?)</section>", FORMATS["html"].render(REPORT), re.DOTALL)
    assert passed
    assert re.findall(r"COH0\d\d|CFG\d+", passed[1])[:3] == ["COH001", "COH002", "COH010"]
    assert not re.search("COH022|COH011|USE003|CFG", passed[1])


def test_json_has_them_in_full() -> None:
    (server,) = json.loads(FORMATS["json"].render(REPORT))["servers"]
    assert [(each["tool"], each["finding"]["rule"], each["reason"]) for each in server["suppressed"]] == [
        ("sync", "S003", "generated upstream"),
        ("", "COH022", "closed by hand"),
    ]
