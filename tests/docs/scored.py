"""Scores of the definitions on the pages, as the tables and lists that the pages show."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from scorer.contracts.dimensions import DIMENSIONS, LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.contracts.report import ToolReport


def scores_table(reports: Mapping[str, ToolReport]) -> str:
    """Return a table with a column for each definition, by its label."""
    found = reports.values()
    rows = [
        ["", *reports],
        ["---", *["---:"] * len(reports)],
        ["**TDQS**", *(f"**{each.tdqs} {each.tier}**" for each in found)],
        *([LABELS[key], *(str(each.scores[key]) for each in found)] for key in DIMENSIONS),
        ["Tokens", *(str(each.tokens) for each in found)],
    ]
    return "".join(f"| {' | '.join(cells)} |\n".replace("|  |", "| |") for cells in rows)


def edits_list(report: ToolReport, count: int) -> str:
    """Return the first edits of a report as a numbered list, each with what it is expected to add."""
    return "".join(
        f"{number}. {escape(each.fix, quote=False)} (TDQS about +{each.gain.tdqs:.1f})\n"
        for number, each in enumerate(report.opportunities[:count], 1)
    )
