"""The agreement on risk classes as plain text and Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from scorer.calibration.results import Figure, RiskSlice
from scorer.data.messages import say


def risk_text(slices: Sequence[RiskSlice]) -> Iterator[str]:
    """Yield the lines of each generation of labels for a terminal."""
    for each in slices:
        yield ""
        counts = {"rows": each.rows, "servers": each.servers}
        yield "== " + say("calibration.text.risk-classes", name=each.name, **counts)
        yield ", ".join(f"{name} {value}" for name, value in _figures(each))
        yield f"{'class':<14}{'severity':<10}{'n':>4}  recall  precision"
        for line in each.classes:
            shown = f"{_number(line.recall):>6}  {_number(line.precision):>9}"
            yield f"{line.category:<14}{line.severity:<10}{line.rows:>4}  {shown}"
        yield ""
        names = list(each.confusion)
        yield "published class | mcp-scorer" + "".join(f"{name:>13}" for name in names)
        for name in names:
            yield f"{name:>15} |           " + "".join(f"{each.confusion[name][b]:>13}" for b in names)


def risk_markdown(each: RiskSlice) -> list[str]:
    """Return one generation of labels as Markdown: the figures, and a confusion matrix of the classes."""
    names = list(each.confusion)
    heads = ["Published", "severity", "n", "recall", "precision", *(f"as {name}" for name in names)]
    lines = {line.category: line for line in each.classes}
    rows = [
        [
            name,
            lines[name].severity,
            str(lines[name].rows),
            _number(lines[name].recall),
            _number(lines[name].precision),
            *(str(each.confusion[name][b]) for b in names),
        ]
        for name in names
    ]
    marks = ["---", "---", *("---:" for _ in heads[2:])]
    figures = "; ".join(f"{name} {value}" for name, value in _figures(each))
    table = [f"| {' | '.join(row)} |" for row in (heads, marks, *rows)]
    return [f"{figures[:1].upper()}{figures[1:]}.", "", *table]


def _figures(each: RiskSlice) -> Iterator[tuple[str, str]]:
    yield "same class:", _with_error(each.agreement)
    yield "same class from the first word of the name:", _with_error(each.by_name)
    if not math.isnan(each.severity.value):
        yield "same severity:", _number(each.severity.value)
    yield "destructive and financial tools found:", _number(each.critical.value)


def _with_error(figure: Figure) -> str:
    error = "" if math.isnan(figure.error) else f" ({figure.error:.2f})"
    return _number(figure.value) + error


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
