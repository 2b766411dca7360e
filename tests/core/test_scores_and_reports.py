"""Scores alone and the whole report: the same numbers, and words only where they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from scorer.contracts.definitions import Snapshot
from scorer.contracts.errors import InputError
from scorer.contracts.lazy import changed, is_made
from scorer.contracts.report import ScoredServer, ScoredTool, ServerReport, ToolReport
from scorer.data import messages
from scorer.gate.selection import Selection, settle
from scorer.rules import SCORE_RULES
from scorer.scoring import parts
from scorer.scoring.api import score_server, score_tool
from tests.support.servers import OWN, RECORDED, needs_recorded, tools_of
from tests.support.snapshots import DESK, LEND

SNAPSHOT = Snapshot("desk", "desk.json", DESK)
LOW_SCORES = {rule.id for rule in SCORE_RULES}
#: The fields of a tool's report that are words.
WORDS = ("justifications", "findings", "opportunities", "evidence", "missed", "claims", "risk_signals")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls for the words of messages."""
    calls: list[str] = []
    every = messages.messages()

    def counted() -> Mapping[str, str]:
        calls.append("words")
        return every

    monkeypatch.setattr(messages, "messages", counted)
    return calls


def snapshot_of(path: Path) -> Snapshot:
    return Snapshot(path.stem, path.name, tools_of(path))


def numbers_of(report: ServerReport) -> tuple[object, ...]:
    """Return of a report what scores alone must be."""
    found = tuple(finding.rule for finding in report.findings)
    coherence = {key: each.score for key, each in report.coherence.items()}
    return report.name, report.target, report.score, coherence, tuple(map(of_tool, report.tools)), found


def of_tool(tool: ToolReport) -> dict[str, object]:
    found = tuple(finding.rule for finding in tool.findings if finding.rule not in LOW_SCORES)
    same = {
        field.name: getattr(tool, field.name) for field in fields(ScoredTool) if hasattr(tool, field.name)
    }
    return {**same, "finding_ids": found}


def given(scored: ScoredServer) -> tuple[object, ...]:
    tools = tuple({field.name: getattr(tool, field.name) for field in fields(tool)} for tool in scored.tools)
    return scored.name, scored.target, scored.score, scored.coherence_scores, tools, scored.finding_ids


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_scores_alone_are_those_of_the_report(path: Path) -> None:
    snapshot = snapshot_of(path)
    report = score_server(snapshot, clients=["all"])
    assert given(score_server(snapshot, clients=["all"], detail="scores")) == numbers_of(report)


@needs_recorded
@pytest.mark.no_cover
def test_scores_alone_are_those_of_the_report_of_every_recorded_server() -> None:
    apart = []
    for path in RECORDED:
        snapshot = snapshot_of(path)
        if given(score_server(snapshot, detail="scores")) != numbers_of(score_server(snapshot)):
            apart.append(path.stem)
    assert apart == []


def test_scores_alone_make_no_words(said: list[str]) -> None:
    scored = score_server(SNAPSHOT, detail="scores")
    assert all(tool.claims for tool in scored.tools if tool.signals["definition_bytes"] > 200)
    assert said == []


def test_a_report_makes_the_words_of_a_tool_when_they_are_read(said: list[str]) -> None:
    report = score_server(SNAPSHOT)
    tool = report.tools[0]
    assert not any(is_made(tool, name) for name in WORDS)
    said.clear()
    assert tool.justifications["purpose_clarity"]
    assert said != []
    assert [name for name in WORDS if is_made(tool, name)] == ["justifications"]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_report_of_many_tools_holds_its_words_packed_and_gives_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = score_server(snapshot_of(path), clients=["all"])
    monkeypatch.setattr(parts, "KEPT", 0)
    many = score_server(snapshot_of(path), clients=["all"])
    assert many == few
    assert not any(is_made(tool, name) for tool in many.tools for name in WORDS)


@needs_recorded
@pytest.mark.no_cover
def test_the_words_of_every_recorded_server_are_the_same_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = []
    for path in RECORDED:
        few = score_server(snapshot_of(path))
        with monkeypatch.context() as patch:
            patch.setattr(parts, "KEPT", 0)
            many = score_server(snapshot_of(path))
        if few != many:
            apart.append(path.stem)
    assert apart == []


@pytest.mark.parametrize("kept", [0, 400])
def test_findings_that_are_not_listed_leave_the_other_words_unread(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "KEPT", kept)
    report = score_server(SNAPSHOT)
    (settled,) = settle([report], Selection(severity={"USE": "error"}), today=date(2026, 1, 1))
    assert not any(is_made(tool, "justifications") for tool in settled.tools)
    for before, after in zip(report.tools, settled.tools, strict=True):
        assert after.opportunities == before.opportunities
        listed = [
            replace(each, level="error") if each.rule.startswith("USE") else each
            for each in before.findings
            if each.level != "info" or each.rule.startswith("USE")
        ]
        assert list(after.findings) == listed


def test_definitions_that_are_no_longer_at_hand_are_read_again() -> None:
    scored = score_server(SNAPSHOT, detail="scores")
    before = given(scored)
    parts._RECENT.clear()
    assert given(scored) == before


def test_a_report_whose_words_were_not_read_can_be_copied_changed_and_compared() -> None:
    one, other = score_tool(LEND), score_tool(LEND)
    renamed = changed(one, name="lend")
    assert not is_made(renamed, "justifications")
    assert renamed == replace(other, name="lend")
    assert one == other
    with pytest.raises(AttributeError, match="'ToolReport' object has no attribute 'nothing'"):
        one.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_patterns_are_the_same_in_a_copy() -> None:
    report = score_server(Snapshot("desk", "desk.json", tools_of(OWN[0])))
    copies = changed(report, name="a"), changed(report, name="b")
    assert copies[0].patterns == copies[1].patterns == report.patterns


def test_a_detail_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match=r"^unknown detail 'all': use 'report' or 'scores'$"):
        score_server(SNAPSHOT, detail="all")  # type: ignore[call-overload]
