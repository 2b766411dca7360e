"""Claims about how a description is written."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.contracts.dimensions import CONCISENESS


def dense(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("dense")


def repetition(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("repetition")


def filler(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("filler")


def fragment(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("fragment")


def bloated(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("bloated")


def front_loaded(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("front-loaded")


def structured(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("structured")


KINDS = (
    ClaimKind("C1", "dense", CONCISENESS, dense),
    ClaimKind("C2", "repetition", CONCISENESS, repetition, defect=True),
    ClaimKind("C3", "filler", CONCISENESS, filler, defect=True),
    ClaimKind("C4", "fragment", CONCISENESS, fragment, defect=True),
    ClaimKind("C5", "bloated", CONCISENESS, bloated, defect=True),
    ClaimKind("C6", "front-loaded", CONCISENESS, front_loaded),
    ClaimKind("C7", "structured", CONCISENESS, structured),
)
