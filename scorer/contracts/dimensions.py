"""The names that the specification fixes: six dimensions of a tool, four of a server's coherence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PURPOSE: Final = "purpose_clarity"
USAGE: Final = "usage_guidelines"
BEHAVIOR: Final = "behavioral_transparency"
PARAMETERS: Final = "parameter_semantics"
CONCISENESS: Final = "conciseness_structure"
COMPLETENESS: Final = "contextual_completeness"

#: In the specification's order, which is also the order of its weighted sum.
DIMENSIONS: Final = (PURPOSE, USAGE, BEHAVIOR, PARAMETERS, CONCISENESS, COMPLETENESS)

COHERENCE_DIMENSIONS: Final = (
    "disambiguation",
    "naming_consistency",
    "tool_count_appropriateness",
    "completeness",
)

#: The short names that people type for a dimension.
SHORT_NAMES: Final[Mapping[str, str]] = {
    "purpose": PURPOSE,
    "usage": USAGE,
    "behavior": BEHAVIOR,
    "behaviour": BEHAVIOR,
    "parameters": PARAMETERS,
    "conciseness": CONCISENESS,
    "completeness": COMPLETENESS,
}

#: The one short name of each dimension, as options and ids use it.
DIMENSION_NAMES: Final[Mapping[str, str]] = {
    PURPOSE: "purpose",
    USAGE: "usage",
    BEHAVIOR: "behavior",
    PARAMETERS: "parameters",
    CONCISENESS: "conciseness",
    COMPLETENESS: "completeness",
}
