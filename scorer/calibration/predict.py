"""Scores labeled rows with a rubric as it is, or with rubrics fitted without each row's group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorer.calibration.build_rubric import build
from scorer.calibration.corpus import Row
from scorer.calibration.fit import Settings
from scorer.calibration.folds import Sample, sample, splits
from scorer.claims.annotated import Annotated
from scorer.claims.kinds import annotate
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.rubric import Rubric
from scorer.data.spec import load_spec
from scorer.scoring import certainty, weigh
from scorer.scoring.justify import justify
from scorer.tdqs import rollup


@dataclass(frozen=True, slots=True)
class Prediction:
    """The scores and estimates of one row by dimension, its tdqs, and their uncertainty."""

    scores: Mapping[str, int]
    estimates: Mapping[str, float]
    tdqs: float
    estimate: float
    interval: tuple[float, float]
    tier_chances: Mapping[str, float]
    reasons: Mapping[str, str]
    context: frozenset[str]


def predict(definition: Annotated, rubric: Rubric) -> Prediction:
    """Return the scores of a tool, the same as in a report."""
    results, facts = weigh.score(definition, rubric), definition.facts
    estimate = sum(item.weight * results[item.key].estimate for item in load_spec().dimensions) / 100
    sigma = certainty.spread(rubric, facts.context, estimate)
    scores = {key: results[key].score for key in DIMENSIONS}
    return Prediction(
        scores=scores,
        estimates={key: results[key].estimate for key in DIMENSIONS},
        tdqs=rollup.tdqs(scores),
        estimate=estimate,
        interval=certainty.interval(estimate, sigma),
        tier_chances=certainty.tier_chances(estimate, sigma, rubric.tiers),
        reasons=justify(definition, results),
        context=facts.context,
    )


def as_it_stands(rows: Sequence[Row], rubric: Rubric) -> list[Prediction]:
    """Return the scores of every row from one rubric."""
    return [predict(annotate(row.facts()), rubric) for row in rows]


def out_of_fold_predictions(rows: Sequence[Row], by_hand: Rubric) -> list[Prediction]:
    """Return the scores of every row from a rubric of its era that was fitted without its group."""
    data = sample(rows)
    found: dict[int, Prediction] = {}
    for fitted, checked in splits([row.group for row in rows]):
        part = data.part(fitted)
        for era in sorted({_era(rows[at]) for at in checked}):
            rubric = build("fold", part, Settings(era=era), by_hand).rubric
            found |= _of_era(data, checked, era, rubric)
    return [found[at] for at in range(len(rows))]


def _era(row: Row) -> str:
    """Return the era that a row is scored in; one that was only graded by a reader has none of its own."""
    return row.era or Settings().era


def _of_era(data: Sample, checked: Sequence[int], era: str, rubric: Rubric) -> dict[int, Prediction]:
    return {at: predict(data.definitions[at], rubric) for at in checked if _era(data.rows[at]) == era}
