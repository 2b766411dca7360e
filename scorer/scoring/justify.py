"""Justifications in prose: what a definition says, with its words, and what it does not say."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.claims.annotated import Annotated
from scorer.scoring.weigh import DimensionResult


def justify(definition: Annotated, results: Mapping[str, DimensionResult]) -> Mapping[str, str]:
    """Return two or three sentences a dimension."""
    return {key: " ".join(part.feature for part in result.parts) for key, result in results.items()}
