"""Claims about what a call changes, and who may make it."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.contracts.dimensions import BEHAVIOR


def read_only(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("read-only")


def effect(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("effect")


def reversibility(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("reversibility")


def access(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("access")


def cost_or_rate(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("cost-or-rate")


def contradiction(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("contradiction")


KINDS = (
    ClaimKind("B1", "read-only", BEHAVIOR, read_only),
    ClaimKind("B2", "effect", BEHAVIOR, effect),
    ClaimKind("B3", "reversibility", BEHAVIOR, reversibility),
    ClaimKind("B4", "access", BEHAVIOR, access),
    ClaimKind("B5", "cost-or-rate", BEHAVIOR, cost_or_rate),
    ClaimKind("B14", "contradiction", BEHAVIOR, contradiction, defect=True),
)
