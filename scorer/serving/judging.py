"""Scores and judges a snapshot as `mcp-scorer check` does with the same configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from scorer.config.settings import Settings
    from scorer.contracts.definitions import Snapshot
    from scorer.contracts.gate import GateResult
    from scorer.contracts.report import ServerReport


@dataclass(frozen=True, slots=True)
class Judge:
    """Scores by the settings of the run."""

    settings: Settings
    today: Callable[[], date]

    def score(self, snapshot: Snapshot) -> ServerReport:
        """Return the report on a snapshot. Raises InputError if it cannot be scored."""
        from scorer.gate.selection import accepted_by, settle
        from scorer.scoring.api import score_server

        settings = self.settings
        report = score_server(snapshot, rubric=settings.rubric, clients=settings.clients)
        accepted = (*settings.suppress, *accepted_by(snapshot))
        return settle([report], settings.selection, settings.overrides, accepted, today=self.today())[0]

    def judge(self, report: ServerReport) -> GateResult:
        """Return the verdict of the gate on a report."""
        from scorer.gate.exemptions import judge_exempting
        from scorer.gate.thresholds import checks

        asked = [*checks(self.settings.thresholds)]
        return judge_exempting([report], asked, self.settings.exempt, self.today())
