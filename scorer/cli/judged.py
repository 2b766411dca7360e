"""From what was captured to the report of a run: scored, selected, compared with a baseline, and judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from scorer.cli.settings import today

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.cli.baseline_state import Baseline
    from scorer.config.settings import Settings
    from scorer.contracts.definitions import Exemption, Snapshot, Unreachable
    from scorer.contracts.gate import GateResult
    from scorer.contracts.report import Report, ServerReport
    from scorer.gate.selection import Override


@dataclass(frozen=True, slots=True)
class Part:
    """What was captured under one set of thresholds, and the baseline that it is compared with."""

    snapshots: Sequence[Snapshot]
    settings: Settings
    baseline: Baseline | None = None


def judged(
    snapshots: Sequence[Snapshot],
    failures: Sequence[Unreachable],
    settings: Settings,
    baseline: Baseline | None,
    *,
    suppress: bool = True,
) -> Report:
    """Return the report of a run under its settings; without `suppress`, nothing is accepted or exempt."""
    return judged_together([Part(snapshots, settings, baseline)], failures, settings, suppress=suppress)


def judged_together(
    parts: Sequence[Part], failures: Sequence[Unreachable], settings: Settings, *, suppress: bool = True
) -> Report:
    """Return one report of several parts. Only thresholds and baselines are those of a part, the rest is `settings`."""
    from scorer.cli.baseline_state import compared, with_baselines
    from scorer.own_rules.apply import records
    from scorer.scoring.api import build_report

    settled = partial(_settled, parts, settings, suppress)
    servers = settled([with_baselines(part.snapshots, part.baseline) for part in parts])
    rest = iter(servers)
    done: list[ServerReport] = []
    for part in parts:
        own = [*islice(rest, len(part.snapshots))]
        if part.baseline is not None:
            own = [*compared(own, part.baseline, lambda snapshots: settled([snapshots]))]
        done += own
    servers, gate = _with_verdict(tuple(done), parts, settings, settings.exempt if suppress else ())
    report = build_report(servers, failures, gate=gate, rubric=settings.rubric)
    return replace(report, own_rules=records(settings.own_rules))


def _settled(
    parts: Sequence[Part], settings: Settings, suppress: bool, groups: Sequence[Sequence[Snapshot]]
) -> tuple[ServerReport, ...]:
    """Return the reports of all groups, selected and accepted together: an entry may be for any of them.

    Servers of one group can be used side by side, those of different groups are scored on their own.
    """
    from scorer.gate.selection import accepted_by, settle
    from scorer.scoring.run_findings import with_run_findings

    scored = [
        server
        for group in groups
        for server in with_run_findings([scored_by(settings, snapshot) for snapshot in group])
    ]
    stored = (each for group in groups for snapshot in group for each in accepted_by(snapshot))
    accepted = (*settings.suppress, *stored) if suppress else ()
    overrides = (*_profiles(parts, settings), *settings.overrides)
    return settle(scored, settings.selection, overrides, accepted, today=today())


def _profiles(parts: Sequence[Part], settings: Settings) -> Iterator[Override]:
    """Yield the profile of parts that have another than the run: one that can fail on level info must list that."""
    from scorer.gate.baseline import literal
    from scorer.gate.selection import Override

    for part in parts:
        profile = part.settings.selection.profile
        if profile != settings.selection.profile:
            yield Override(servers=tuple(literal(each.name) for each in part.snapshots), profile=profile)


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
    servers: tuple[ServerReport, ...],
    parts: Sequence[Part],
    settings: Settings,
    exemptions: Sequence[Exemption],
) -> tuple[tuple[ServerReport, ...], GateResult]:
    """Return the servers with the findings about exemptions, which count for the gate, and its verdict."""
    from scorer.gate.exemptions import judge_exempting, report_exemptions
    from scorer.gate.thresholds import checks, each_its_own, joined, no_regression

    asked = []
    for part in parts:
        own = part.settings
        asked += [[*checks(own.thresholds), *([no_regression] if own.fail_on_regression else [])]] * len(
            part.snapshots
        )
    day, check = today(), [each_its_own(asked)]
    thresholds = joined([part.settings.thresholds for part in parts])
    servers = report_exemptions(
        servers, check, exemptions, thresholds, settings.selection, settings.overrides, today=day
    )
    return servers, judge_exempting(servers, check, exemptions, day)
