"""Markdown fits a comment whatever the server, and says what it leaves out."""

import pytest

from scorer.contracts.report import GateResult
from scorer.formats import FORMATS
from scorer.formats.markdown import COMMENT
from tests.support import hostile, reports


def test_a_small_report_leaves_nothing_out():
    assert "left out" not in FORMATS["markdown"].render(reports.report())


def test_a_large_server_is_cut_to_a_comment_worst_tools_first():
    tools = tuple(reports.tool(name=f"lend_book_{n:03}", tdqs=1.0 + n / 100) for n in range(300))
    written = FORMATS["markdown"].render(reports.report(servers=(reports.server(tools=tools),)))
    assert len(written.encode()) <= COMMENT
    assert "lend_book_000" in written
    assert "tools omitted to fit into a GitHub comment." in written
    assert written.count("<details>") == written.count("</details>") > 0


@pytest.mark.parametrize("words", hostile.WORDS.values(), ids=hostile.WORDS.keys())
def test_many_servers_errors_and_reasons_of_any_words_fit_too(words: str):
    report = hostile.report(words)
    gate = GateResult(passed=False, reasons=report.gate.reasons * 300)
    many = reports.report(servers=report.servers * 40, errors=report.errors * 300, gate=gate)
    assert len(FORMATS["markdown"].render(many).encode("utf-8", "backslashreplace")) <= COMMENT
