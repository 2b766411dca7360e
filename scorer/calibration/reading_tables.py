"""How well claims are read, as plain text and Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from scorer.calibration.results import MarkLine, MarkSlice, Misreading
from scorer.data.messages import say, text
from scorer.formats.sanitize import prose


def reading_text(slices: Sequence[MarkSlice]) -> Iterator[str]:
    """Yield the lines of each slice for a terminal."""
    for each in slices:
        yield ""
        yield "== " + say("calibration.text.marks", name=each.name, rows=each.rows, groups=each.groups)
        yield f"{'kind':<28}{'marked':>7}{'found':>7}  precision  recall    F1  F1 of folds: lowest  median"
        for line in each.lines:
            yield (
                f"{line.code:<4}{line.name:<24}{line.marked:>7}{line.found:>7}  {line.precision:>9.2f}  "
                f"{line.recall:>6.2f}  {line.f1:.2f}  {line.lowest_of_folds:>19.2f}  {line.f1_of_folds:>6.2f}"
            )
        yield say("calibration.text.marks-median", median=_number(each.median))


def reading_markdown(each: MarkSlice) -> list[str]:
    """Return one slice as a Markdown table."""
    heads = ["Kind", "marked", "found", "precision", "recall", "F1", "F1, median of folds"]
    rows = [_cells(line) for line in each.lines if line.marked]
    marks = ["---", *("---:" for _ in heads[1:])]
    return [f"| {' | '.join(row)} |" for row in (heads, marks, *rows)]


def _cells(line: MarkLine) -> list[str]:
    figures = (line.precision, line.recall, line.f1, line.f1_of_folds)
    return [
        f"`{line.code}` {line.name}",
        str(line.marked),
        str(line.found),
        *(f"{value:.2f}" for value in figures),
    ]


def misread_text(found: Sequence[Misreading], code: str) -> str:
    """Return the definitions that are misread, for a terminal."""
    lines = [say("calibration.text.misread", kind=code, count=len(found))]
    for each in found:
        how = text("calibration.text.found-unmarked" if each.found else "calibration.text.marked-unfound")
        lines += ["", f"{prose(each.server)} / {prose(each.tool)}: {how}", f"  {prose(each.description)}"]
        lines += [f"  > {prose(quote)}" for quote in each.quotes]
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
