"""Claims about when to call a tool, when not, and what to call instead."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.contracts.dimensions import USAGE


def when(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("when")


def when_not(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("when-not")


def alternative(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("alternative")


def prerequisite(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("prerequisite")


def implied_use(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("implied-use")


def empty_guidance(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("empty-guidance")


KINDS = (
    ClaimKind("U1", "when", USAGE, when),
    ClaimKind("U2", "when-not", USAGE, when_not),
    ClaimKind("U3", "alternative", USAGE, alternative),
    ClaimKind("U4", "prerequisite", USAGE, prerequisite),
    ClaimKind("U5", "implied-use", USAGE, implied_use),
    ClaimKind("U6", "empty-guidance", USAGE, empty_guidance, defect=True),
)
