"""Markdown fits a comment whatever the server, and says what it leaves out."""

import pytest

from scorer.contracts.gate import GateResult
from scorer.formats import FORMATS
from scorer.formats.markdown import COMMENT, render
from tests.support import hostile, reports


def test_a_small_report_leaves_nothing_out() -> None:
    assert "left out" not in FORMATS["markdown"].render(reports.report())


def test_a_large_server_is_cut_to_a_comment_worst_tools_first() -> None:
    tools = tuple(reports.tool(name=f"lend_book_{n:03}", tdqs=1.0 + n / 100) for n in range(300))
    written = FORMATS["markdown"].render(reports.report(servers=(reports.server(tools=tools),)))
    assert len(written.encode()) <= COMMENT
    assert "lend_book_000" in written
    assert "tools omitted to fit into a GitHub comment." in written
    assert written.count("<details>") == written.count("</details>") > 0


def test_many_servers_errors_and_reasons_of_any_words_fit_too(subtests: pytest.Subtests) -> None:
    # Two thirds of a comment's size, so that fewer servers than a comment can hold are already too many.
    limit = COMMENT * 2 // 3
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            report = hostile.report(words)
            gate = GateResult(passed=False, reasons=report.gate.reasons * 80)
            many = reports.report(servers=report.servers * 8, errors=report.errors * 80, gate=gate)
            assert size(render(many, limit=COMMENT * 100)) > limit
            assert size(render(many, limit=limit)) <= limit


def size(written: str) -> int:
    return len(written.encode("utf-8", "backslashreplace"))
