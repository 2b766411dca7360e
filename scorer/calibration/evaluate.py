"""Measures how well a rubric, or rubrics fitted out of fold, agree with labeled rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scorer.calibration.agreement import agreement, by_era
from scorer.calibration.coherence_agreement import coherence_agreement
from scorer.calibration.corpus import Row
from scorer.calibration.dimensions_apart import rows_apart
from scorer.calibration.folds import FOLDS
from scorer.calibration.inputs import Inputs
from scorer.calibration.predict import Prediction, as_it_stands, out_of_fold_predictions
from scorer.calibration.reading import reading
from scorer.calibration.results import Evaluation, Slice
from scorer.calibration.risk_agreement import risk_agreement
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.rubric import Rubric


def evaluate(
    name: str,
    inputs: Inputs,
    rubric: Rubric,
    *,
    era: str | None = None,
    fitted: bool = True,
    reasons: Mapping[str, Mapping[str, str]] | None = None,
) -> Evaluation:
    """Return the agreement on the rows (of one era, or of all and of each) and on the servers.

    With `fitted`, each row is scored by a rubric fitted to its era without its group. Rows of other
    eras contribute to the fit with less weight. Coherence is not fitted and uses the rubric as it is.
    Raises InputError if no row has the era, or if there are too few groups to fit.
    """
    ordered = sorted(inputs.rows, key=Row.order)
    kept = [at for at, row in enumerate(ordered) if row.published and era in (None, row.era)]
    if era is not None and ordered and not kept:
        eras = ", ".join(sorted({row.era for row in ordered}))
        raise InputError(say("calibration.error.no-era", era=repr(era), file=name, eras=eras))
    ours = _predictions(ordered, rubric, fitted) if ordered else []
    chosen, said = [ordered[at] for at in kept], [ours[at] for at in kept]
    judged = list(zip(ordered, ours, strict=True))
    theirs = {**(inputs.reasons or {}), **(reasons or {})}
    return Evaluation(
        corpus=name,
        rubric=rubric.name,
        fitted=fitted and bool(ordered),
        slices=by_era(chosen, said) if chosen else (),
        apart=rows_apart(chosen, said, theirs),
        notes=inputs.notes,
        coherence=coherence_agreement(inputs.sets, rubric),
        risks=risk_agreement(inputs.risks),
        readers=tuple(_with_readers(judged)),
        marks=reading(ordered),
    )


def _with_readers(judged: Sequence[tuple[Row, Prediction]]) -> Iterator[Slice]:
    """Yield the agreement with a reader's grades: of tools with published scores, and of all others."""
    for id, published in (("readers-published", True), ("readers-graded", False)):
        chosen = [
            (as_published(row), each) for row, each in judged if row.graded and row.published is published
        ]
        if chosen:
            name = say(f"calibration.text.{id}")
            yield agreement(name, [row for row, _ in chosen], [each for _, each in chosen])


def as_published(row: Row) -> Row:
    """Return a row with the reader's grades in the place of what was published."""
    assert row.graded is not None
    return replace(row, scores=row.graded.scores, tdqs=row.graded.tdqs, is_readers=True)


def _predictions(rows: Sequence[Row], rubric: Rubric, fitted: bool) -> list[Prediction]:
    if not fitted:
        return as_it_stands(rows, rubric)
    groups = len({row.group for row in rows})
    if groups < FOLDS:
        raise InputError(say("calibration.error.too-few-groups-to-evaluate", count=groups))
    return out_of_fold_predictions(rows, rubric)
