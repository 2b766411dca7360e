"""What tests handed over for scoring: kept for the plugin, which takes it after each test. Loads nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from scorer.contracts.report import Report


@dataclass
class Keeping:
    """Whether reports are kept (only where somebody takes them), whether with their words, and those of this test."""

    wanted: bool = False
    words: bool = False


KEEPING: Final = Keeping()
_KEPT: Final[list[Report]] = []


def note(report: Report) -> None:
    """Keep the report of a run for whoever takes it."""
    if KEEPING.wanted:
        _KEPT.append(report)


def taken() -> list[dict[str, Any]]:
    """Return what was kept, as plain values that can go from one process to another, and forget it."""
    found = [_plain(report) for report in _KEPT]
    _KEPT.clear()
    return found


def _plain(report: Report) -> dict[str, Any]:
    """Return the grade of each server, whether the gate passed and, where wanted, each server in words."""
    servers = [[each.name, each.score.overall, each.score.tier] for each in report.servers]
    texts: list[str] = []
    if KEEPING.words:
        from scorer.formats.text_test import scored

        texts = [scored(each) for each in report.servers]
    return {"servers": servers, "passed": report.gate.passed, "texts": texts}
