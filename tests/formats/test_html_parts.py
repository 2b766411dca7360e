"""The page of a server of many tools: written part by part, and the same as if it had been made at once."""

from __future__ import annotations

import json

import pytest

from scorer.contracts.report import Report
from scorer.formats import FORMATS, html, html_server
from scorer.formats.stored_report import stored_servers
from tests.support import hostile, reports


def lines_of(report: Report) -> list[str]:
    return [line for line in FORMATS["html"].render(report).splitlines() if line]


@pytest.mark.parametrize(
    "report",
    [reports.report(), reports.report_of_several(), hostile.report("##[error]owned\0rows server-1\0")],
    ids=["one server", "several servers", "hostile words"],
)
def test_a_page_in_parts_has_the_lines_of_the_page(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lines_of(report)
    for module in (html, html_server):
        monkeypatch.setattr(module, "STREAMED", 0)
    parts = [*FORMATS["html"].pieces(report)]
    assert len(parts) > 4
    assert lines_of(report) == whole


def test_a_page_in_parts_holds_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (html, html_server):
        monkeypatch.setattr(module, "STREAMED", 0)
    report = reports.report_of_several()
    page = FORMATS["html"].render(report)
    document = json.loads(FORMATS["json"].render(report))
    stored = stored_servers(page.encode(), "page")
    assert stored == stored_servers(json.dumps(document).encode(), "report")
