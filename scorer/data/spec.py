"""The fixed numbers and names of the specification, read once from rubrics/tdqs.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, LABELS
from scorer.data.prepared import toml_table
from scorer.data.resources import data_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.contracts.report import Tier


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the six dimensions: its key in JSON, its label for people, its weight in percent."""

    key: str
    label: str
    weight: int


@dataclass(frozen=True, slots=True)
class CoherenceDimension:
    """One of the four dimensions of a set of tools: its key in JSON, its label for people."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Spec:
    """The specification's numbers. Shares and weights are percentages, thresholds lower bounds.

    `tiers` runs from the best down, without the guard tier F. A sibling shadows a tool that costs
    at least `shadow_ratio` times and at least `shadow_difference` more.
    """

    version: str
    dimensions: tuple[Dimension, ...]
    coherence: tuple[CoherenceDimension, ...]
    tiers: tuple[tuple[Tier, float], ...]
    quality_mean: int
    quality_min: int
    overall_quality: int
    overall_coherence: int
    shadow_ratio: int
    shadow_difference: int
    smell_below: int

    def dimension(self, key: str) -> Dimension:
        """Return the dimension of this key. Raises KeyError for a name that the specification lacks."""
        for dimension in self.dimensions:
            if dimension.key == key:
                return dimension
        raise KeyError(key)


@cache
def load_spec() -> Spec:
    """Return the specification that ships with the program. Raises FileNotFoundError when it is missing."""
    return parse_spec(toml_table(data_dir("rubrics") / "tdqs.toml"))


def parse_spec(data: Mapping[str, Any]) -> Spec:
    """Read a specification from its tables. Raises KeyError or TypeError for a table or key that is missing."""
    return Spec(
        version=data["spec"],
        dimensions=tuple(Dimension(key, LABELS[key], weight) for key, weight in data["weights"].items()),
        coherence=tuple(CoherenceDimension(key, LABELS[key]) for key in COHERENCE_DIMENSIONS),
        tiers=tuple(sorted(data["tiers"].items(), key=lambda tier: -tier[1])),
        **data["rollup"],
        shadow_ratio=data["shadow"]["ratio"],
        shadow_difference=data["shadow"]["difference"],
        smell_below=data["smell"]["below"],
    )
