"""Claims about how a call runs: errors, limits, waiting, retries, state."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.contracts.dimensions import BEHAVIOR


def errors(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("errors")


def limits(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("limits")


def waiting(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("waiting")


def retry(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("retry")


def state(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("state")


KINDS = (
    ClaimKind("B6", "errors", BEHAVIOR, errors),
    ClaimKind("B7", "limits", BEHAVIOR, limits),
    ClaimKind("B8", "waiting", BEHAVIOR, waiting),
    ClaimKind("B9", "retry", BEHAVIOR, retry),
    ClaimKind("B10", "state", BEHAVIOR, state),
)
