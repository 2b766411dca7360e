"""How far published scores lie from ours, by context, from out-of-fold residuals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scorer.calibration.fit import Array, Settings, group_weights, weighted_sum
from scorer.calibration.folds import Sample


def fit_spread(data: Sample, guessed: Mapping[str, Array], settings: Settings) -> dict[str, float]:
    """Return the standard deviation of published - estimated tdqs, by context and by default.

    `guessed` are out-of-fold estimates of every row; only rows of the settings' era count.
    """
    chosen = [at for at, row in enumerate(data.rows) if row.era == settings.era and row.tdqs is not None]
    published = np.array([data.rows[at].tdqs for at in chosen], dtype=float)
    residuals = published - weighted_sum({key: values[chosen] for key, values in guessed.items()})
    weights = group_weights([data.rows[at] for at in chosen], settings.group_power)
    return {"default": float(np.sqrt(np.average(residuals**2, weights=weights)))}
