"""Whole servers from end to end: every report in the specification's own form is accepted by its reference."""

from __future__ import annotations

import json

import pytest
import tdqs

from scorer.contracts.definitions import Snapshot
from scorer.contracts.gate import GateResult
from scorer.formats import FORMATS
from scorer.scoring.api import build_report, score_server
from tests.support.servers import FILES, tools_of

pytestmark = pytest.mark.no_cover


def test_the_reference_accepts_and_recomputes_the_report_of_every_server() -> None:
    apart = {}
    for path in FILES:
        report = build_report(
            [score_server(Snapshot(path.stem, path.name, tools_of(path)))], gate=GateResult(True)
        )
        accepted = tdqs.ScoreReport.model_validate(json.loads(FORMATS["tdqs"].render(report)))
        ours, theirs = accepted.server_score, recomputed(accepted)
        if ours != theirs:
            apart[path.stem] = (ours, theirs)
        assert [tool.name for tool in accepted.tools] == [tool.name for tool in report.servers[0].tools]

    assert apart == {}


def recomputed(report: tdqs.ScoreReport) -> tdqs.ServerScore:
    """Return the server's score as the reference rolls it up from the same tool and coherence scores."""
    score = report.server_score
    coherence = tdqs.ServerCoherence(
        scores=tdqs.CoherenceScores(
            disambiguation=score.disambiguation,
            naming_consistency=score.naming_consistency,
            tool_count_appropriateness=score.tool_count_appropriateness,
            completeness=score.completeness,
        ),
        justifications=score.coherence_justifications,
        summary=score.coherence_summary,
        shadowing_risks=tuple(score.shadowing_risks),
    )
    return tdqs.rollup_server_score(
        coherence=coherence, tool_count=score.tool_count, tool_scores=report.tools
    )
