"""All features, by what they look at: one tool, or a set of tools."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scorer.claims import (
    behavior,
    coherence,
    completeness,
    conciseness,
    contradiction,
    parameters,
    purpose,
    usage,
)
from scorer.claims.feature import Feature

#: Features of one tool, in the order of the specification's dimensions.
TOOL_FEATURES: tuple[Feature, ...] = (
    *purpose.FEATURES,
    *usage.FEATURES,
    *behavior.FEATURES,
    *parameters.FEATURES,
    *conciseness.FEATURES,
    *completeness.FEATURES,
    *contradiction.FEATURES,
)
#: Features of a set of tools, which move its coherence.
SET_FEATURES: tuple[Feature, ...] = coherence.FEATURES
ALL_FEATURES: tuple[Feature, ...] = (*TOOL_FEATURES, *SET_FEATURES)
FEATURES_BY_ID: Mapping[str, Feature] = MappingProxyType({each.id: each for each in ALL_FEATURES})
