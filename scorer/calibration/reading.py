"""How well claims are read: the detector of each kind against the marks of a careful reader."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from scorer.calibration.corpus import Row
from scorer.calibration.folds import splits
from scorer.calibration.results import MarkLine, MarkSlice, Misreading
from scorer.claims.annotated import Annotated
from scorer.claims.kinds import KINDS, annotate
from scorer.data.messages import say

#: A kind with fewer marks than this does not count for the median.
ENOUGH = 60


def f1(marked: set[int], found: set[int]) -> tuple[float, float, float]:
    """Return precision, recall and F1 (0 where nothing is both marked and found)."""
    hits = len(marked & found)
    if not hits:
        return 0.0, 0.0, 0.0
    precision, recall = hits / len(found), hits / len(marked)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _places(
    rows: Sequence[Row], definitions: Sequence[Annotated], code: str, name: str
) -> tuple[set[int], set[int]]:
    marked = {
        at for at, row in enumerate(rows) if row.graded and row.graded.marks and code in row.graded.marks
    }
    found = {at for at, definition in enumerate(definitions) if definition.of_kind(name)}
    return marked, found


def _line(rows: Sequence[Row], definitions: Sequence[Annotated], code: str, name: str) -> MarkLine:
    marked, found = _places(rows, definitions, code, name)
    folds = [set(checked) for _, checked in splits([row.group for row in rows])] or [{*range(len(rows))}]
    by_fold = [f1(marked & fold, found & fold)[2] for fold in folds]
    precision, recall, whole = f1(marked, found)
    return MarkLine(
        code,
        name,
        len(marked),
        len(found),
        precision,
        recall,
        whole,
        min(by_fold),
        statistics.median(by_fold),
    )


def _slice(name: str, rows: Sequence[Row], definitions: Sequence[Annotated]) -> MarkSlice:
    lines = tuple(_line(rows, definitions, kind.code, kind.name) for kind in KINDS)
    counted = [line.f1_of_folds for line in lines if line.marked >= ENOUGH]
    median = statistics.median(counted) if counted else float("nan")
    return MarkSlice(name, len(rows), len({row.group for row in rows}), lines, median)


def reading(rows: Sequence[Row]) -> tuple[MarkSlice, ...]:
    """Return the figures of every kind: of all marked rows, of those with published scores, and of the others."""
    marked = [row for row in rows if row.graded and row.graded.marks is not None]
    if not marked:
        return ()
    definitions = [annotate(row.facts()) for row in marked]
    found = []
    for id, wanted in (("all", (True, False)), ("published", (True,)), ("graded", (False,))):
        at = [i for i, row in enumerate(marked) if row.published in wanted]
        if at and (id == "all" or len(at) < len(marked)):
            name = say(f"calibration.text.marks-{id}")
            found.append(_slice(name, [marked[i] for i in at], [definitions[i] for i in at]))
    return tuple(found)


def misread(rows: Sequence[Row], code: str) -> Iterator[Misreading]:
    """Yield the rows where the detector of a kind and the reader differ, those found without a mark first."""
    kind = next(kind for kind in KINDS if code.lower() in (kind.code.lower(), kind.name))
    marked = [row for row in rows if row.graded and row.graded.marks is not None]
    definitions = [annotate(row.facts()) for row in marked]
    told, found = _places(marked, definitions, kind.code, kind.name)
    for at in (*sorted(found - told), *sorted(told - found)):
        row, claims = marked[at], definitions[at].of_kind(kind.name)
        quotes = tuple(row.description[start:end] for claim in claims for start, end in claim.spans)
        yield Misreading(row.server, str(row.tool.get("name", "")), row.description, bool(claims), quotes)
