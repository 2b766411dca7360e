"""Measures the agreement of a rubric, or of rubrics fitted out of fold, with labelled rows."""

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

    With `fitted`, each row is scored by a rubric fitted without its group, to its own era; rows of
    other eras still help to fit. Coherence is not fitted: it is scored by the rubric as it stands.
    Raises InputError where no row is of the era, or the rows are of too few groups to fit.
    """
    ordered = sorted(inputs.rows, key=Row.order)
    kept = [at for at, row in enumerate(ordered) if era in (None, row.era)]
    if ordered and not kept:
        eras = ", ".join(sorted({row.era for row in ordered}))
        raise InputError(f"no row is of era {era!r}; the eras of {name} are: {eras}")
    ours = _predictions(ordered, rubric, fitted) if ordered else []
    chosen, said = [ordered[at] for at in kept], [ours[at] for at in kept]
    told = {**(inputs.reasons or {}), **(reasons or {})}
    return Evaluation(
        corpus=name,
        rubric=rubric.name,
        fitted=fitted and bool(ordered),
        slices=by_era(chosen, said) if chosen else (),
        apart=rows_apart(chosen, said, told),
        notes=inputs.notes,
        coherence=coherence_agreement(inputs.sets, rubric),
        risks=risk_agreement(inputs.risks),
    )


def _predictions(rows: Sequence[Row], rubric: Rubric, fitted: bool) -> list[Prediction]:
    if not fitted:
        return as_it_stands(rows, rubric)
    groups = len({row.group for row in rows})
    if groups < FOLDS:
        raise InputError(
            f"the rows are of {groups} groups, too few to fit without each; score them as they stand: --folds none"
        )
    return out_of_fold_predictions(rows, rubric)
