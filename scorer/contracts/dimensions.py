"""The names that the specification fixes: six dimensions of a tool, four of a server's coherence.

A dimension has three names, and each has one use: the key in JSON, the short name in options and ids, the
label for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PURPOSE: Final = "purpose_clarity"
USAGE: Final = "usage_guidelines"
BEHAVIOR: Final = "behavioral_transparency"
PARAMETERS: Final = "parameter_semantics"
CONCISENESS: Final = "conciseness_structure"
COMPLETENESS: Final = "contextual_completeness"


@dataclass(frozen=True, slots=True)
class DimensionName:
    """The names of one dimension: `key` in JSON, `short` in options, `label` and two-letter `head` in reports.

    `spellings` are other forms of the short name that options accept.
    """

    key: str
    short: str
    label: str
    head: str
    spellings: tuple[str, ...] = ()


#: In the specification's order, which is also the order of its weighted sum.
DIMENSION_TABLE: Final = (
    DimensionName(PURPOSE, "purpose", "Purpose", "Pu"),
    DimensionName(USAGE, "usage", "Usage Guidelines", "Us"),
    DimensionName(BEHAVIOR, "behavior", "Behavior", "Be", ("behaviour",)),
    DimensionName(PARAMETERS, "parameters", "Parameters", "Pa"),
    DimensionName(CONCISENESS, "conciseness", "Conciseness", "Co"),
    DimensionName(COMPLETENESS, "completeness", "Completeness", "Cm"),
)
DIMENSIONS: Final = tuple(each.key for each in DIMENSION_TABLE)

#: The labels of the four dimensions of coherence, by their keys in JSON.
COHERENCE_LABELS: Final[Mapping[str, str]] = {
    "disambiguation": "Disambiguation",
    "naming_consistency": "Naming Consistency",
    "tool_count_appropriateness": "Tool Count",
    "completeness": "Set Completeness",
}
COHERENCE_DIMENSIONS: Final = tuple(COHERENCE_LABELS)

#: The label of every dimension, by its key in JSON.
LABELS: Final[Mapping[str, str]] = {
    **{each.key: each.label for each in DIMENSION_TABLE},
    **COHERENCE_LABELS,
}

#: The one short name of each dimension, as options and ids use it.
DIMENSION_NAMES: Final[Mapping[str, str]] = {each.key: each.short for each in DIMENSION_TABLE}

#: The keys by the short names that people type, British spelling included.
SHORT_NAMES: Final[Mapping[str, str]] = {
    name: each.key for each in DIMENSION_TABLE for name in (each.short, *each.spellings)
}


def low_score_rule(key: str) -> str:
    """Return the name of the rule that finds a low score of the dimension `key`: "low-usage"."""
    return f"low-{DIMENSION_NAMES[key]}"
