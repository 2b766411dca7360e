"""Claims about what comes back, from where, and how."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.contracts.dimensions import BEHAVIOR


def source(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("source")


def result(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("result")


def empty_result(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("empty-result")


def method(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("method")


def privacy(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("privacy")


KINDS = (
    ClaimKind("B11", "source", BEHAVIOR, source),
    ClaimKind("B12", "result", BEHAVIOR, result),
    ClaimKind("B13", "empty-result", BEHAVIOR, empty_result, defect=True),
    ClaimKind("B15", "method", BEHAVIOR, method),
    ClaimKind("B16", "privacy", BEHAVIOR, privacy),
)
