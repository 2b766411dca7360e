"""Measures how well coherence scores agree with published ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice

import numpy as np

from scorer.calibration import statistics as stats
from scorer.calibration.coherence_rows import COUNT, SetRow
from scorer.calibration.fit import Array
from scorer.calibration.results import FOUR, OURS, CoherenceTarget, Figure
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import gather
from scorer.contracts.dimensions import COHERENCE_DIMENSIONS
from scorer.data.rubric import Rubric
from scorer.reading.tool import read_tool
from scorer.scoring.coherence import score_set

_STATISTICS = {"exact": stats.exact, "within_one": stats.within_one, "kappa": stats.kappa}


def our_coherence(row: SetRow, rubric: Rubric) -> dict[str, int]:
    """Return the scores of the dimensions that can be computed from what is known."""
    tools = row.tools or ({"name": "tool"},)
    read = [read_tool(tool) for tool in tools]
    index = index_names(tool.name for tool in read)
    facts = sorted((gather(tool, index) for tool in read), key=lambda item: item.tool.name)
    known = score_set(facts, rubric)
    found = {key: score.score for key, score in known.items()}
    if len(facts) != row.count:  # the count is known even if the tools are not
        counted = score_set([*islice(cycle(facts), row.count)], rubric)
        found[COUNT] = counted[COUNT].score
    return {key: found[key] for key in COHERENCE_DIMENSIONS if key in row.measurable()}


def coherence_agreement(rows: Sequence[SetRow], rubric: Rubric) -> tuple[CoherenceTarget, ...]:
    """Return the agreement on each coherence dimension that is published and can be computed."""
    ours = [our_coherence(row, rubric) for row in rows]
    found = []
    for key in COHERENCE_DIMENSIONS:
        at = [i for i, row in enumerate(rows) if key in row.scores and key in ours[i]]
        if at:
            published = np.array([float(rows[i].scores[key]) for i in at])
            said = {OURS: np.array([float(ours[i][key]) for i in at]), FOUR: np.full(len(at), 4.0)}
            found.append(_target(key, published, said, [rows[i].name for i in at]))
    return tuple(found)


def _target(key: str, published: Array, said: Mapping[str, Array], names: Sequence[str]) -> CoherenceTarget:
    drawn = stats.draws(names)
    figures = {
        name: {k: Figure(*v) for k, v in stats.measure(_STATISTICS, published, values, drawn).items()}
        for name, values in said.items()
    }
    return CoherenceTarget(key, len(published), figures)
