"""What labeled rows and reports may look like, and what is said of those that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorer.calibration.dimensions_apart import read_reasons
from scorer.calibration.inputs import read_inputs
from scorer.contracts.definitions import Snapshot
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.tdqs.context_signals import compute_signals

TOOL = {"name": "lend_copy", "description": "Lends a copy.", "inputSchema": {"type": "object"}}
OTHER = {"name": "renew_loan", "description": "Extends a loan.", "inputSchema": {"type": "object"}}
DESK = Snapshot("desk", "desk.json", (TOOL, OTHER))


def graded(tool: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "name": tool["name"],
        "scores": dict.fromkeys(DIMENSIONS, 3),
        "tdqs": 3.0,
        "justifications": {"purpose_clarity": {"score": 3, "justification": "Says what."}},
        "contextSignals": {"inputHash": compute_signals(tool)["input_hash"]},
        **changes,
    }


def report(*tools: dict[str, Any]) -> str:
    score = {"disambiguation": 5, "namingConsistency": 4, "toolCountAppropriateness": 3, "completeness": 2}
    return json.dumps(
        {
            "server": {"name": "desk", "toolCount": 2},
            "serverScore": score,
            "specVersion": "1.2",
            "model": "a-model",
            "tools": tools,
        }
    )


def refusal(path: Path, text: str, **options: Any) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_inputs([path], **options)
    return str(refused.value)


def test_a_line_that_is_no_row_is_named(tmp_path: Path) -> None:
    said = refusal(tmp_path / "rows.jsonl", json.dumps({"tool": TOOL, "scores": {}}) + '\n\n{"tool": 3}\n')
    assert said.startswith("rows.jsonl:3: not a row: a row has `tool` and `scores`")


@pytest.mark.parametrize("score", [0, 6, 3.5, "4", True])
def test_a_score_that_is_none_is_refused(tmp_path: Path, score: object) -> None:
    line = json.dumps({"tool": TOOL, "scores": {"purpose_clarity": score}})
    assert "a score must be a whole number from 1 to 5" in refusal(tmp_path / "rows.jsonl", line)


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_a_file_without_rows_is_refused(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path / "rows.jsonl", text) == "rows.jsonl: no rows"


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^gone.jsonl: cannot be read \(No such file or directory\)$"):
        read_inputs([tmp_path / "gone.jsonl"])


def test_what_is_not_told_of_a_row_has_a_default(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"tool": {**TOOL, "annotations": None}, "scores": {"purpose_clarity": None}}))
    (row,) = read_inputs([path]).rows
    assert (row.id, row.group, row.era, row.server, row.siblings) == ("1", "1", "", "", ())
    assert (dict(row.tool), dict(row.scores), row.tdqs) == (TOOL, {}, None)


def test_a_report_needs_the_definitions_that_it_lacks(tmp_path: Path) -> None:
    said = refusal(tmp_path / "report.json", report(graded(TOOL)))
    assert said == (
        "report.json: a tdqs report contains scores but no definitions\n"
        "add the definitions that were scored: --definitions mcp-tools.json (mcp-scorer snapshot writes such a file)"
    )


def test_a_report_gives_rows_reasons_and_a_server(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(report(graded(TOOL), graded(OTHER)), encoding="utf-8")
    found = read_inputs([tmp_path / "report.json"], [DESK])
    assert [(row.id, row.group, row.era, row.siblings, row.tdqs) for row in found.rows] == [
        ("desk/lend_copy", "desk", "tdqs 1.2, a-model", ("renew_loan",), 3.0),
        ("desk/renew_loan", "desk", "tdqs 1.2, a-model", ("lend_copy",), 3.0),
    ]
    assert found.reasons == {
        "desk/lend_copy": {"purpose_clarity": "Says what."},
        "desk/renew_loan": {"purpose_clarity": "Says what."},
    }
    (server,) = found.sets
    assert dict(server.scores) == {
        "disambiguation": 5,
        "naming_consistency": 4,
        "tool_count_appropriateness": 3,
        "completeness": 2,
    }
    assert server.measurable() == set(server.scores)
    assert found.notes == ()


def test_tools_that_are_missing_or_changed_since_are_left_out_and_counted(tmp_path: Path) -> None:
    gone = graded({**TOOL, "name": "gone"})
    changed = graded(OTHER, contextSignals={"inputHash": "0123456789abcdef"})
    (tmp_path / "report.json").write_text(report(graded(TOOL), changed, gone), encoding="utf-8")
    found = read_inputs([tmp_path / "report.json"], [DESK])
    assert [row.id for row in found.rows] == ["desk/lend_copy"]
    assert found.notes == (
        "report.json: skipped 1 of 3 tools, because the definitions do not contain them",
        "report.json: skipped 1 of 3 tools, because they changed since they were scored",
    )


def test_half_a_report_is_refused(tmp_path: Path) -> None:
    half = graded(TOOL)
    del half["tdqs"]
    said = refusal(tmp_path / "report.json", report(half), definitions=[DESK])
    assert said == "report.json: incomplete tdqs report (`tdqs` is missing)"


def test_reasons_are_read_by_row_and_dimension(tmp_path: Path) -> None:
    path = tmp_path / "reasons.jsonl"
    path.write_text(
        '{"id": "a", "reasons": {"purpose_clarity": {"score": 3, "reason": "Vague."}, "x": "Plain."}}\n'
    )
    assert read_reasons(path) == {"a": {"purpose_clarity": "Vague.", "x": "Plain."}}
    path.write_text("[]\n")
    with pytest.raises(InputError, match=r"^reasons.jsonl:1: not a row with `id` and `reasons`"):
        read_reasons(path)
