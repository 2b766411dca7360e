"""Claims about what a definition of this complexity has to say; computed from the other claims."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.contracts.dimensions import COMPLETENESS


def result_missing(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("result-missing")


def parameters_missing(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("parameters-missing")


def behavior_missing(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("behavior-missing")


def sufficient(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("sufficient")


KINDS = (
    ClaimKind("K1", "result-missing", COMPLETENESS, result_missing, defect=True),
    ClaimKind("K2", "parameters-missing", COMPLETENESS, parameters_missing, defect=True),
    ClaimKind("K3", "behavior-missing", COMPLETENESS, behavior_missing, defect=True),
    ClaimKind("K4", "sufficient", COMPLETENESS, sufficient),
)
