"""The figures of agreement in the README: a block between two marks."""

from __future__ import annotations

import math

from scorer.calibration.results import ESTIMATE, LENGTH, OURS, READER, Evaluation, Figure, Slice, Target
from scorer.calibration.tables import table, target_name
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.messages import say

#: A figure on fewer rows than this is not shown.
ENOUGH = 60
BEGIN, END = "<!-- agreement: written by make agreement -->", "<!-- /agreement -->"


def _text(id: str, **values: object) -> str:
    return say(f"calibration.page.{id}", **values)


def readme_block(found: Evaluation) -> str:
    """Return the block for an evaluation of rows that nobody has read."""
    each, readers = found.slices[0], found.readers[0]
    n = next(target.rows for target in each.targets if target.key == ESTIMATE)
    head = [_text("readme-head", rows=n), "mcp-scorer", LENGTH, _text("readme-reader")]
    heads = ["readme-dimension", "readme-published", "readme-reader", "readme-ours-reader"]
    dimensions = [_dimension(key, each, readers) for key in DIMENSIONS]
    return "\n".join(
        [
            BEGIN,
            *table(head, _whole(each)),
            "",
            *table([_text(id) for id in heads], dimensions),
            "",
            _text("readme-note"),
            END,
        ]
    )


def _whole(each: Slice) -> list[list[str]]:
    target, whole = _target(each, ESTIMATE), each.whole
    who = (OURS, LENGTH, READER)
    held, passes = whole["spearman_length_held"], whole["passes"]
    return [
        [_text("readme-error"), *(_value(_of(target, name, "mae")) for name in who)],
        [_text("readme-rank"), *(_value(_of(target, name, "spearman")) for name in who)],
        [_text("readme-held"), _value(held.get(ESTIMATE)), "", _value(held.get(READER))],
        [_text("readme-passing"), *(_value(passes.get(name)) for name in (ESTIMATE, LENGTH, READER))],
        [_text("readme-interval"), _value(whole["coverage"][OURS]), "", ""],
    ]


def _dimension(key: str, each: Slice, readers: Slice) -> list[str]:
    published, graded = _target(each, key), _target(readers, key)
    figures = (_of(published, OURS, "kappa"), _of(published, READER, "kappa"), _of(graded, OURS, "kappa"))
    return [target_name(key), *map(_value, figures)]


def _target(each: Slice, key: str) -> Target | None:
    return next((target for target in each.targets if target.key == key), None)


def _of(target: Target | None, who: str, statistic: str) -> Figure | None:
    shown = target is not None and target.rows >= ENOUGH and who in target.figures
    return target.figures[who][statistic] if target and shown else None


def _value(figure: Figure | None) -> str:
    if figure is None or math.isnan(figure.value):
        return ""
    return f"{figure.value:.2f}"


def put_block(readme: str, block: str) -> str:
    """Return the README with its marked block replaced, or unchanged if it has no such block."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{block}{after}" if begin and end else readme
