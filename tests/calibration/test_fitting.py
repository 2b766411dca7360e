"""What a fit promises: no group on both sides, signs kept, the same bytes, the engine's own numbers."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from scorer.calibration.build_rubric import Calibrated, assemble, calibrate
from scorer.calibration.corpus import Graded
from scorer.calibration.fit import Fitted, Settings, columns, estimates, fit, weighted_sum
from scorer.calibration.folds import FOLDS, Sample, folds, sample, splits
from scorer.calibration.write_rubric import rubric_files
from scorer.cli.files import write_folder
from scorer.contracts.dimensions import DIMENSIONS, PURPOSE
from scorer.contracts.errors import InputError
from scorer.data.rubric import load_rubric
from scorer.scoring import weigh
from scorer.scoring.features import cells
from tests.calibration.labeled import rows

ERA = "2026-q4"


@cache
def made() -> Calibrated:
    return calibrate("desk.1", rows(), ERA, load_rubric())


def fitted_to(data: Sample, **changes: float) -> Fitted:
    settings = replace(Settings(), **changes)  # type: ignore[arg-type]
    return fit(data.rows, data.matrix, data.limits, range(len(data.rows)), settings)


def test_no_group_is_on_both_sides_and_every_row_is_checked_once() -> None:
    groups = [row.group for row in rows()]
    checked: list[int] = []
    for fitting, checking in splits(groups):
        assert {groups[at] for at in fitting}.isdisjoint({groups[at] for at in checking})
        checked += checking
    assert sorted(checked) == list(range(len(groups)))


def test_folds_are_of_about_one_size_whatever_the_order_of_the_rows() -> None:
    groups = [row.group for row in rows()]
    sizes = [folds(groups).count(fold) for fold in range(FOLDS)]
    assert max(sizes) - min(sizes) <= max(map(groups.count, groups))
    assert folds(groups[::-1]) == folds(groups)[::-1]


def test_sizes_keep_the_signs_of_their_cells() -> None:
    sizes = [
        (cells(key)[name], size)
        for key in DIMENSIONS
        for name, size in made().rubric.dimensions[key].points.items()
    ]
    assert [pair for pair in sizes if pair[0] * pair[1] < 0] == []
    assert len(sizes) > 10


def test_what_is_fitted_as_numbers_is_what_the_engine_scores() -> None:
    rubric, data = made().rubric, made().data
    for key in DIMENSIONS:
        weights = rubric.dimensions[key]
        sizes = np.array([weights.points.get(name, 0.0) for name in columns(key).names])
        raw = weights.base + data.matrix[:, list(columns(key).places)] @ sizes
        linear = np.minimum(np.clip(raw, 1, 5), data.limits[key])
        scored = [weigh.score(definition, rubric)[key].estimate for definition in data.definitions]
        assert linear.tolist() == pytest.approx(scored, abs=1e-5)


def test_a_readers_grade_teaches_a_dimension_that_no_row_publishes() -> None:
    """Purpose is published nowhere here; that readers grade some definitions far higher must still widen it."""
    data = sample([replace(row, scores={}, tdqs=None) for row in rows()])
    long = [len(row.description) > 60 for row in rows()]
    guess = []
    for low, high in ((3, 3), (2, 5)):
        graded = [
            replace(row, graded=Graded({PURPOSE: high if at else low}, 3.0, None))
            for row, at in zip(data.rows, long, strict=True)
        ]
        fitted = fitted_to(replace(data, rows=tuple(graded)))
        guess.append(float(np.std(estimates(fitted, data.matrix, data.limits)[PURPOSE])))
    assert guess[1] > guess[0] + 0.05


def test_a_tdqs_teaches_a_dimension_that_no_row_publishes() -> None:
    """Purpose is published nowhere here; that the wholes are high must still raise it."""
    without = [replace(row, scores={k: s for k, s in row.scores.items() if k != PURPOSE}) for row in rows()]
    high = [replace(row, tdqs=None if row.tdqs is None else min(5.0, row.tdqs + 0.4)) for row in without]
    ours = []
    for each in (without, high):
        data = sample(each)
        guess = estimates(fitted_to(data), data.matrix, data.limits)
        ours.append(float(guess[PURPOSE].mean()))
    assert ours[1] > ours[0] + 0.2


def test_a_group_of_many_rows_counts_less_a_row_than_a_small_one() -> None:
    """A crowd with everyone's tools, all graded 5, pulls the others' estimates up: less so by groups."""
    owned = [replace(row, scores=dict.fromkeys(DIMENSIONS, 5), tdqs=5.0, group="crowd") for row in rows()]
    data = sample([*rows(), *owned * 3])
    means = []
    for power in (1.0, 0.5, 0.0):
        fitted = fitted_to(data, group_power=power)
        guess = weighted_sum(estimates(fitted, data.matrix, data.limits))
        means.append(float(guess[: len(rows())].mean()))
    assert means == sorted(means, reverse=True)
    assert means[0] > means[-1] + 0.1


def test_the_same_rows_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    shuffled = rows()
    random.Random(7).shuffle(shuffled)
    write_folder(tmp_path / "one", rubric_files(made().rubric))
    write_folder(tmp_path / "other", rubric_files(calibrate("desk.1", shuffled, ERA, load_rubric()).rubric))
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["features.toml", "rubric.toml"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_a_written_rubric_loads_as_what_was_fitted(tmp_path: Path) -> None:
    write_folder(tmp_path / "desk.1", rubric_files(made().rubric))
    loaded = load_rubric(tmp_path / "desk.1")
    one, other = (replace(each, hash="", dimensions={}, support={}) for each in (loaded, made().rubric))
    assert one == other
    for key in DIMENSIONS:
        read, fitted = loaded.dimensions[key], made().rubric.dimensions[key]
        assert (read.base, read.cuts, dict(read.points)) == (fitted.base, fitted.cuts, dict(fitted.points))
    assert {name: (each.rows, each.groups) for name, each in loaded.support.items()} == {
        name: (each.rows, each.groups) for name, each in made().rubric.support.items()
    }


def test_coherence_is_taken_from_the_rubric_before() -> None:
    assert made().rubric.coherence == load_rubric().coherence


def test_small_sizes_become_nothing_and_others_have_three_decimals() -> None:
    sizes = {key: np.full(len(columns(key).names), 0.0049) for key in DIMENSIONS}
    cuts = dict.fromkeys(DIMENSIONS, (1.5, 2.5, 3.5, 4.5))
    nothing = assemble(
        "x", Fitted(dict.fromkeys(DIMENSIONS, 3.0), sizes), cuts, {"default": 0.45678}, load_rubric()
    )
    assert {size for key in DIMENSIONS for size in nothing.dimensions[key].points.values()} == set()
    assert nothing.spread == {"default": 0.457}


def test_an_era_that_no_row_has_is_refused_with_the_ones_that_are() -> None:
    with pytest.raises(InputError) as refused:
        calibrate("x", rows(), "1999-q1", load_rubric())
    assert (
        str(refused.value)
        == "no row of the era '1999-q1' has a tdqs; the rows have the eras: 2026-q2, 2026-q4"
    )


def test_rows_of_too_few_groups_are_refused() -> None:
    few = [row for row in rows() if row.group in ("harbour", "hill", "market")]
    with pytest.raises(InputError, match="fewer than 5 groups"):
        calibrate("x", few, ERA, load_rubric())
