"""Measures how well a rubric, or rubrics fitted out of fold, agree with labeled rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scorer.calibration.agreement import by_era
from scorer.calibration.coherence_agreement import coherence_agreement
from scorer.calibration.corpus import Row
from scorer.calibration.dimensions_apart import rows_apart
from scorer.calibration.folds import FOLDS
from scorer.calibration.inputs import Inputs
from scorer.calibration.predict import Prediction, as_it_stands, out_of_fold_predictions
from scorer.calibration.results import Evaluation
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
    kept = [at for at, row in enumerate(ordered) if era in (None, row.era)]
    if ordered and not kept:
        eras = ", ".join(sorted({row.era for row in ordered}))
        raise InputError(say("calibration.error.no-era", era=repr(era), file=name, eras=eras))
    ours = _predictions(ordered, rubric, fitted) if ordered else []
    chosen, said = [ordered[at] for at in kept], [ours[at] for at in kept]
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
    )


def _predictions(rows: Sequence[Row], rubric: Rubric, fitted: bool) -> list[Prediction]:
    if not fitted:
        return as_it_stands(rows, rubric)
    groups = len({row.group for row in rows})
    if groups < FOLDS:
        raise InputError(say("calibration.error.too-few-groups-to-evaluate", count=groups))
    return out_of_fold_predictions(rows, rubric)
