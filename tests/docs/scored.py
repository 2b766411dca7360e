"""Scores of the definitions on the pages, as the tables and lists that the pages show."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from scorer.contracts.dimensions import DIMENSIONS, LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.contracts.report import ToolReport


def scores_table(reports: Mapping[str, ToolReport]) -> str:
    """Return a table with a row for each definition."""
    names = [LABELS[key] for key in DIMENSIONS]
    heads = ["", "TDQS", *names, "Tokens"]
    rows = [
        [
            label,
            f"{each.tdqs} {each.tier}",
            *(str(each.scores[key]) for key in DIMENSIONS),
            str(each.tokens),
        ]
        for label, each in reports.items()
    ]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "".join(f"| {' | '.join(cells)} |\n".replace("|  |", "| |") for cells in lines)


def edits_list(report: ToolReport, count: int) -> str:
    """Return the first edits of a report as a numbered list, each with what it is expected to add."""
    return "".join(
        f"{number}. {escape(each.fix, quote=False)} (about +{each.gain.tdqs:.1f})\n"
        for number, each in enumerate(report.opportunities[:count], 1)
    )
