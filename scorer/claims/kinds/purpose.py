"""Claims about what a tool does, and to what."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.contracts.dimensions import PURPOSE


def action(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("action")


def scope(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("scope")


def distinction(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("distinction")


def restates_name(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("restates-name")


def pitch_or_jargon(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("pitch-or-jargon")


def mismatch(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("mismatch")


KINDS = (
    ClaimKind("P1", "action", PURPOSE, action),
    ClaimKind("P2", "scope", PURPOSE, scope),
    ClaimKind("P3", "distinction", PURPOSE, distinction),
    ClaimKind("P4", "restates-name", PURPOSE, restates_name, defect=True),
    ClaimKind("P5", "pitch-or-jargon", PURPOSE, pitch_or_jargon, defect=True),
    ClaimKind("P6", "mismatch", PURPOSE, mismatch, defect=True),
)
