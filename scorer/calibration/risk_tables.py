"""The agreement on risk classes as plain text and Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from scorer.calibration.results import Figure, RiskSlice


def risk_text(slices: Sequence[RiskSlice]) -> Iterator[str]:
    """Yield the lines of each generation of labels for a terminal."""
    for each in slices:
        yield ""
        yield f"== risk classes, {each.name}: {each.rows} rows of {each.servers} servers"
        yield ", ".join(f"{name} {value}" for name, value in _figures(each))
        yield f"{'class':<14}{'severity':<10}{'n':>4}  recall  precision"
        for line in each.classes:
            shown = f"{_number(line.recall):>6}  {_number(line.precision):>9}"
            yield f"{line.category:<14}{line.severity:<10}{line.rows:>4}  {shown}"
        yield ""
        names = list(each.confusion)
        yield "class published | ours" + "".join(f"{name:>13}" for name in names)
        for name in names:
            yield f"{name:>15} |     " + "".join(f"{each.confusion[name][b]:>13}" for b in names)


def risk_markdown(each: RiskSlice) -> list[str]:
    """Return one generation of labels as Markdown: the figures, and classes by the published one and by ours."""
    names = list(each.confusion)
    heads = ["Published", "severity", "n", "recall", "precision", *(f"ours: {name}" for name in names)]
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
    told = "; ".join(f"{name} {value}" for name, value in _figures(each))
    table = [f"| {' | '.join(row)} |" for row in (heads, marks, *rows)]
    return [f"{told[:1].upper()}{told[1:]}.", "", *table]


def _figures(each: RiskSlice) -> Iterator[tuple[str, str]]:
    yield "the class agrees", _with_error(each.agreement)
    yield "by the name's first word alone", _with_error(each.by_name)
    if not math.isnan(each.severity.value):
        yield "the severity agrees", _number(each.severity.value)
    yield "destructive and financial found", _number(each.critical.value)


def _with_error(figure: Figure) -> str:
    error = "" if math.isnan(figure.error) else f" ({figure.error:.2f})"
    return _number(figure.value) + error


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
