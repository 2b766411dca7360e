"""Measures the agreement of a rubric, or of rubrics fitted out of fold, with labelled rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scorer.calibration.agreement import by_era
from scorer.calibration.apart import read_reasons, rows_apart
from scorer.calibration.corpus import Row
from scorer.calibration.figures import Evaluation
from scorer.calibration.predict import as_it_stands, out_of_fold_predictions
from scorer.errors import InputError
from scorer.rubric import Rubric


def evaluate(
    corpus: str,
    rows: Sequence[Row],
    rubric: Rubric,
    *,
    era: str | None = None,
    fitted: bool = True,
    reasons: Path | None = None,
) -> Evaluation:
    """Return the agreement on the rows (of one era, or of all and of each).

    With `fitted`, each row is scored by a rubric fitted without its group, to its own era; rows of
    other eras still help to fit. Raises InputError where no row is left.
    """
    ordered = sorted(rows, key=Row.order)
    ours = out_of_fold_predictions(ordered, rubric) if fitted else as_it_stands(ordered, rubric)
    kept = [at for at, row in enumerate(ordered) if era in (None, row.era)]
    if not kept:
        eras = ", ".join(sorted({row.era for row in ordered}))
        raise InputError(f"no row is of era {era!r}; the eras of {corpus} are: {eras}")
    chosen, said = [ordered[at] for at in kept], [ours[at] for at in kept]
    told = read_reasons(reasons) if reasons else {}
    return Evaluation(
        corpus=corpus,
        rubric=rubric.name,
        fitted=fitted,
        slices=by_era(chosen, said),
        apart=rows_apart(chosen, said, told),
    )
