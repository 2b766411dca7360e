"""From what was captured to the report of a run: scored, selected, compared with a baseline, and judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scorer.cli.settings import today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.cli.baseline_state import Baseline
    from scorer.config.settings import Settings
    from scorer.contracts.definitions import Exemption, Snapshot, Unreachable
    from scorer.contracts.gate import GateResult
    from scorer.contracts.report import Report, ServerReport


def judged(
    snapshots: Sequence[Snapshot],
    failures: Sequence[Unreachable],
    settings: Settings,
    baseline: Baseline | None,
    *,
    suppress: bool = True,
) -> Report:
    """Return the report of a run under its settings; without `suppress`, nothing is accepted or exempt."""
    from scorer.cli.baseline_state import compared, with_baselines
    from scorer.gate.selection import accepted_by, settle
    from scorer.own_rules.apply import records
    from scorer.scoring.api import build_report
    from scorer.scoring.run_findings import with_run_findings

    def settled(snapshots: Sequence[Snapshot]) -> tuple[ServerReport, ...]:
        scored = [scored_by(settings, snapshot) for snapshot in snapshots]
        stored = (each for snapshot in snapshots for each in accepted_by(snapshot))
        accepted = (*settings.suppress, *stored) if suppress else ()
        return settle(
            with_run_findings(scored), settings.selection, settings.overrides, accepted, today=today()
        )

    servers = settled(with_baselines(snapshots, baseline))
    if baseline is not None:
        servers = compared(servers, baseline, settled)
    servers, gate = _with_verdict(servers, settings, settings.exempt if suppress else ())
    report = build_report(servers, failures, gate=gate, rubric=settings.rubric)
    return replace(report, own_rules=records(settings.own_rules))


def scored_by(settings: Settings, snapshot: Snapshot) -> ServerReport:
    """Return the report of a server, with what the user's own rules find."""
    from scorer.scoring.api import score_server

    server = score_server(snapshot, rubric=settings.rubric, clients=settings.clients)
    if not settings.own_rules:
        return server
    from scorer.own_rules.apply import with_own_findings

    (server,) = with_own_findings([server], settings.own_rules)
    return server


def _with_verdict(
    servers: tuple[ServerReport, ...], settings: Settings, exemptions: Sequence[Exemption]
) -> tuple[tuple[ServerReport, ...], GateResult]:
    """Return the servers with the findings about exemptions, which count for the gate, and its verdict."""
    from scorer.gate.exemptions import judge_exempting, report_exemptions
    from scorer.gate.thresholds import checks, no_regression

    asked = [*checks(settings.thresholds), *([no_regression] if settings.fail_on_regression else [])]
    day = today()
    servers = report_exemptions(
        servers, asked, exemptions, settings.thresholds, settings.selection, settings.overrides, today=day
    )
    return servers, judge_exempting(servers, asked, exemptions, day)
