"""The library: a tool alone and a tool in its server come out alike, and reports hold what they promise."""

from __future__ import annotations

import math
from typing import Any

import pytest

from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.contracts.gate import Condition, GateResult, Reason
from scorer.contracts.report import ServerError, ServerReport, ToolReport
from scorer.data.spec import load_spec
from scorer.scoring.api import build_report, estimate_tdqs, rubric_info, score_server, score_tool
from scorer.tdqs import rollup

OBJECT: dict[str, Any] = {"type": "object"}
TOOLS: tuple[dict[str, Any], ...] = (
    {
        "name": "lend_book",
        "description": "Lend a copy of a book. Use it at the desk; to extend a loan use `renew_loan`.",
        "inputSchema": {
            "type": "object",
            "properties": {"isbn": {"type": "string", "description": "ISBN-13"}},
        },
    },
    {"name": "renew_loan", "description": "Extend a running loan by 14 days.", "inputSchema": OBJECT},
    {"name": "sync", "inputSchema": OBJECT},
    {"name": "借书", "description": "借出一本书，并记录归还日期。", "inputSchema": OBJECT},
)
NAMES = tuple(tool["name"] for tool in TOOLS)


def server(*tools: Any) -> ServerReport:
    return score_server(Snapshot("desk", "desk.json", tools or TOOLS))


def comparable(report: ToolReport) -> dict[str, Any]:
    """Everything of a report but the gains for its server, which need the other tools' scores."""
    fields = {name: getattr(report, name) for name in report.__dataclass_fields__}
    fields["opportunities"] = [(o.rule, o.message, o.fix, o.gain.tdqs) for o in report.opportunities]
    return fields


@pytest.mark.parametrize("raw", TOOLS, ids=NAMES)
def test_a_tool_alone_beside_the_names_of_its_siblings_scores_as_in_its_server(raw: dict[str, Any]) -> None:
    siblings = [name for name in NAMES if name != raw["name"]]
    inside = next(tool for tool in server().tools if tool.name == raw["name"])
    assert comparable(score_tool(raw, siblings)) == comparable(inside)


def test_its_own_name_among_the_siblings_and_their_order_change_nothing() -> None:
    assert score_tool(TOOLS[0], NAMES) == score_tool(TOOLS[0], [*reversed(NAMES[1:])])


def test_a_server_without_tools_is_refused() -> None:
    with pytest.raises(InputError, match="desk: the server lists no tools, so there is nothing to score"):
        score_server(Snapshot("desk", "desk.json", ()))


def test_the_roll_ups_are_the_specifications_over_the_scores_of_the_tools() -> None:
    report = server()
    values = [tool.tdqs for tool in report.tools]
    quality = rollup.description_quality(values)
    coherent = rollup.coherence({key: value.score for key, value in report.coherence.items()})
    score = report.score
    assert (score.description_quality, score.coherence) == (quality, coherent)
    assert (score.overall, score.tier) == (rollup.overall(quality, coherent), rollup.tier(score.overall))
    assert (score.mean_tdqs, score.min_tdqs, score.tool_count) == (rollup.mean(values), min(values), 4)


def test_a_tools_report_agrees_with_itself() -> None:
    for tool in server().tools:
        assert list(tool.scores) == list(tool.estimates) == list(tool.justifications) == list(DIMENSIONS)
        assert tool.tdqs == rollup.tdqs(tool.scores)
        assert tool.tier == rollup.tier(tool.tdqs)
        assert tool.smells == rollup.smells(tool.scores)
        assert tool.tdqs_estimate == pytest.approx(estimate_tdqs(tool.estimates), abs=0.002)
        assert tool.interval[0] <= tool.tdqs_estimate <= tool.interval[1]
        assert math.isclose(sum(tool.tier_chances.values()), 1.0, abs_tol=0.0021)
        assert set(tool.risk) == {"category", "severity", "reversibility", "reason"}
        assert tool.tokens >= 1
        assert tool.input_hash not in tool.signals.values()


def test_tools_come_by_name_and_coherence_in_the_specifications_order() -> None:
    report = server()
    assert [tool.name for tool in report.tools] == sorted(NAMES)
    assert tuple(report.coherence) == COHERENCE_DIMENSIONS
    assert all(1 <= value.score <= 5 and value.justification for value in report.coherence.values())


def test_confidence_is_low_where_a_text_or_a_schema_could_not_be_read() -> None:
    def confidence(**changes: Any) -> str:
        return score_tool({**TOOLS[1], **changes}).confidence

    assert confidence() == "high"
    assert confidence(description="Продлевает выдачу книги на две недели.") == "low"
    assert confidence(inputSchema=None) == "low"
    assert confidence(description="Extend a loan. " * 1000) == "low"


def test_a_weighted_estimate_is_the_sum_by_the_specifications_weights() -> None:
    assert estimate_tdqs(dict.fromkeys(DIMENSIONS, 3.3)) == pytest.approx(3.3)
    assert sum(dimension.weight for dimension in load_spec().dimensions) == 100
    assert estimate_tdqs(dict(zip(DIMENSIONS, (5, 5, 3, 3, 5, 5), strict=True))) == pytest.approx(4.3)


WHY = Reason(0, "", Condition.OVERALL, 4.0, 2.8)


def test_a_report_puts_servers_failures_and_the_verdict_together() -> None:
    failed = Unreachable("archive", "https://archive.example/mcp", "handshake", "no answer", ("x",))
    one = server()
    report = build_report([one], [failed], gate=GateResult(passed=False, reasons=(WHY,)))
    assert report.servers == (one,)
    assert report.errors == (ServerError("archive", "https://archive.example/mcp", "handshake", "no answer"),)
    assert (report.gate.passed, report.gate.reasons) == (False, (WHY,))
    assert report.rubric == rubric_info()


def test_reports_cannot_be_changed() -> None:
    report = server()
    with pytest.raises(AttributeError):
        report.tools[0].tdqs = 5.0  # type: ignore[misc]


def test_the_input_is_left_as_it_was() -> None:
    raw = {"name": "x", "description": "Close a card.", "inputSchema": {"properties": {"a": {"$ref": "#"}}}}
    before = repr(raw)
    score_tool(raw)
    server(raw)
    assert repr(raw) == before
