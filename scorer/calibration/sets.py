"""Servers with published coherence: what of them is known, and how far ours agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

import numpy as np

from scorer.calibration import statistics as stats
from scorer.calibration.figures import FOUR, OURS, CoherenceTarget, Figure
from scorer.calibration.fit import Array
from scorer.coherence import score_set
from scorer.dimensions import COHERENCE_DIMENSIONS
from scorer.facts import gather
from scorer.reading import read_tool
from scorer.rubric import Rubric
from scorer.siblings import index_names

NAMING, COUNT = "naming_consistency", "tool_count_appropriateness"
#: So many names tell how a set is named, if not all of them are known.
NAMES_ENOUGH = 3
_STATISTICS = {"exact": stats.exact, "within_one": stats.within_one, "kappa": stats.kappa}


@dataclass(frozen=True, slots=True)
class SetRow:
    """A server with published coherence scores.

    `tools` are wire objects, of which only the names may be known (`defined` is false then), and
    perhaps not of all `count` tools.
    """

    name: str
    count: int
    tools: Sequence[Mapping[str, Any]]
    defined: bool
    scores: Mapping[str, int]

    def measurable(self) -> frozenset[str]:
        """Return the dimensions that what is known suffices for."""
        if self.defined and len(self.tools) == self.count:
            return frozenset(COHERENCE_DIMENSIONS)
        named = len(self.tools) >= min(NAMES_ENOUGH, self.count) and self.tools
        return frozenset({COUNT, NAMING} if named else {COUNT})


def set_row(data: Mapping[str, Any]) -> SetRow:
    """Return a row of published coherence. Raises KeyError, TypeError or ValueError for what is none."""
    names = data.get("tool_names") or ()
    return SetRow(
        name=str(data.get("source", "")),
        count=int(data["tool_count"] or len(names)),
        tools=tuple({"name": str(name)} for name in names),
        defined=False,
        scores={key: int(value) for key, value in data["scores"].items() if value is not None},
    )


def our_coherence(row: SetRow, rubric: Rubric) -> dict[str, int]:
    """Return our scores of the dimensions that what is known suffices for."""
    tools = row.tools or ({"name": "tool"},)
    read = [read_tool(tool) for tool in tools]
    index = index_names(tool.name for tool in read)
    facts = sorted((gather(tool, index) for tool in read), key=lambda item: item.tool.name)
    known, _ = score_set(facts, rubric)
    found = {key: score.score for key, score in known.items()}
    if len(facts) != row.count:  # the count is known even where the tools are not
        counted, _ = score_set([*islice(cycle(facts), row.count)], rubric)
        found[COUNT] = counted[COUNT].score
    return {key: found[key] for key in COHERENCE_DIMENSIONS if key in row.measurable()}


def coherence_agreement(rows: Sequence[SetRow], rubric: Rubric) -> tuple[CoherenceTarget, ...]:
    """Return the agreement on each dimension of coherence that some rows publish and let us measure."""
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
